/**
 * Dates and moments from the texts of databases, and dates to text. The general parser of Temporal
 * understands every spelling of the standard; a database has one, so its digits are read directly.
 */

import { Temporal } from "../../base/index.ts";

/**
 * Dates that were read before, by a number for their day. Making one costs far more than looking
 * it up, and most dates of a table occur in many rows. They cannot be changed, so rows share them.
 * There is a place for each day of 88 years; days further apart take each other's place.
 */
const places = 32_768;
let known: (Temporal.PlainDate | undefined)[] = [];
let knownNumbers: Int32Array | undefined;

/** @throws {RangeError} If there is no such day. */
export function dateOf(year: number, month: number, day: number): Temporal.PlainDate {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 0 || year > 9999) {
    return new Temporal.PlainDate(year, month, day);
  }
  const number = (year * 12 + month) * 31 + day;
  const place = number % places;
  knownNumbers ??= new Int32Array(places);
  if (knownNumbers[place] === number) return known[place]!;
  const date = new Temporal.PlainDate(year, month, day);
  if (known.length === 0) known = Array.from({ length: places });
  known[place] = date;
  knownNumbers[place] = number;
  return date;
}

/** The date of `2026-01-31` if it was made before; nothing is made for it. */
export function knownDate(text: string): Temporal.PlainDate | undefined {
  if (knownNumbers === undefined) return undefined;
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  // What is no digit makes a NaN, which is in no range.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  const number = (year * 12 + month) * 31 + day;
  const place = number % places;
  return knownNumbers[place] === number ? known[place] : undefined;
}

/** `2026-01-31`, or what begins so; other spellings as Temporal reads them. */
export function readDate(text: string): Temporal.PlainDate {
  const day = text.length === 10 ? text : text.slice(0, 10);
  const before = knownDate(day);
  if (before !== undefined) return before;
  const numbers = dateNumbers(day);
  return numbers === undefined ? Temporal.PlainDate.from(day) : dateOf(...numbers);
}

/** Year, month and day of `2026-01-31`; undefined for any other spelling. */
export function dateNumbers(
  text: string,
): readonly [year: number, month: number, day: number] | undefined {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  // What is no digit makes a NaN of the sum.
  return year + month + day >= 0 ? [year, month, day] : undefined;
}

/** `2026-01-31`. */
export function dateText(date: Temporal.PlainDate): string {
  if (date.calendarId !== "iso8601") return dateText(date.withCalendar("iso8601"));
  const { year, month, day } = date;
  if (year < 1000 || year > 9999) return date.toString();
  return `${year}-${month < 10 ? "0" : ""}${month}-${day < 10 ? "0" : ""}${day}`;
}

const second = 1_000_000_000n;

/** `2005-07-28 12:15:00.000123`, which is in UTC unless an offset follows. */
export function readInstant(text: string): Temporal.Instant {
  const atOnce = readUtc(text);
  if (atOnce !== undefined) return atOnce;
  const iso = text.replace(" ", "T");
  const zone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(iso.slice(11)) ? "" : "Z";
  return Temporal.Instant.from(iso + zone);
}

/** In UTC: without an offset, or with that of PostgreSQL's sessions, `+00`. Else undefined. */
function readUtc(text: string): Temporal.Instant | undefined {
  const end = text.endsWith("+00") ? text.length - 3 : text.length;
  if (end < 19 || end > 26 || end === 20 || text[4] !== "-" || text[7] !== "-") return undefined;
  if (text[13] !== ":" || text[16] !== ":") return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const milliseconds = Date.UTC(
    year,
    twoDigits(text, 5) - 1,
    twoDigits(text, 8),
    twoDigits(text, 11),
    twoDigits(text, 14),
    twoDigits(text, 17),
  );
  if (!(milliseconds >= 0) || year < 1970) return undefined; // rare, or no digits: see there
  if (end === 19) return Temporal.Instant.fromEpochMilliseconds(milliseconds);
  const fraction = text[19] === "." ? text.slice(20, end) : "";
  if (!/^\d+$/.test(fraction)) return undefined;
  const nanoseconds = BigInt(fraction.padEnd(9, "0"));
  return new Temporal.Instant(BigInt(milliseconds / 1000) * second + nanoseconds);
}

/** NaN if one of them is no digit. */
function twoDigits(text: string, at: number): number {
  return digit(text.charCodeAt(at)) * 10 + digit(text.charCodeAt(at + 1));
}

function digit(code: number): number {
  return code >= 48 && code <= 57 ? code - 48 : Number.NaN;
}
