/**
 * The library `humanize`: values as people say them, in English.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/contrib/humanize/
 */

import { clock, Temporal } from "../../base/index.ts";
import { defineLibrary, filter, type FilterState, type Library } from "../library.ts";
import { SafeString } from "../safe-string.ts";
import { bareValue } from "../values.ts";
import { formatMoment } from "./date-format.ts";
import { timeBetween } from "./dates.ts";
import { floatFormat } from "./float-format.ts";
import { wholeNumber } from "./numbers.ts";

const digits = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

function apNumber(value: unknown): unknown {
  const number = wholeNumber(value);
  if (number === undefined) return value;
  return digits[number - 1] ?? String(bareValue(value));
}

/** Commas between groups of three digits; what stands behind the whole number stays. */
function intComma(value: unknown, text: (value: unknown) => string): unknown {
  const given = text(value);
  const plain = given.normalize("NFKC"); // digits of other scripts, in a whole number
  const written = /^-?\d+$/.test(plain) ? plain : given;
  const match = /^-?\p{Nd}+/u.exec(written);
  if (match === null) return value;
  const grouped = match[0].replaceAll(/(?<=\p{Nd})(?=(?:\p{Nd}{3})+$)/gu, ",");
  return grouped + written.slice(match[0].length);
}

function ordinal(value: unknown): unknown {
  const number = wholeNumber(value);
  if (number === undefined) return value;
  if (number < 0) return String(number);
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  const suffix = isTeen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
  return new SafeString(`${number}${suffix}`);
}

const largeNumbers: readonly (readonly [exponent: number, name: string])[] = [
  [6, "million"],
  [9, "billion"],
  [12, "trillion"],
  [15, "quadrillion"],
  [18, "quintillion"],
  [21, "sextillion"],
  [24, "septillion"],
  [27, "octillion"],
  [30, "nonillion"],
  [33, "decillion"],
  [100, "googol"],
];

function intWord(value: unknown): unknown {
  const number = wholeNumber(value);
  if (number === undefined) return value;
  const size = Math.abs(number);
  if (size < 1_000_000) return value;
  for (const [exponent, name] of largeNumbers) {
    const unit = 10 ** exponent;
    if (size < unit * 1000) return `${String(floatFormat(number / unit, 1))} ${name}`;
  }
  return value;
}

type Dated = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.ZonedDateTime;

function dateOf(value: unknown): Temporal.PlainDate | undefined {
  if (value instanceof Temporal.PlainDate) return value;
  const isMoment =
    value instanceof Temporal.PlainDateTime || value instanceof Temporal.ZonedDateTime;
  return isMoment ? value.toPlainDate() : undefined;
}

function naturalDay(value: unknown, format: unknown, { timeZone }: FilterState): unknown {
  const date = dateOf(value);
  if (date === undefined) return value;
  const zone = value instanceof Temporal.ZonedDateTime ? value.timeZoneId : timeZone;
  const today = now().toZonedDateTimeISO(zone).toPlainDate();
  const word = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[today.until(date).days];
  const pattern = typeof format === "string" ? format : "N j, Y";
  return word ?? formatMoment(value as Dated, pattern, timeZone) ?? "";
}

function now(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
}

function toInstant(value: unknown, timeZone: string): Temporal.Instant | undefined {
  if (value instanceof Temporal.Instant) return value;
  if (value instanceof Date) return Temporal.Instant.fromEpochMilliseconds(value.getTime());
  if (value instanceof Temporal.ZonedDateTime) return value.toInstant();
  const isNaive = value instanceof Temporal.PlainDateTime;
  return isNaive ? value.toZonedDateTime(timeZone).toInstant() : undefined;
}

function naturalTime(value: unknown, _arg: unknown, { timeZone }: FilterState): unknown {
  const moment = toInstant(value, timeZone);
  if (moment === undefined) return value;
  const current = now();
  const isPast = Temporal.Instant.compare(moment, current) < 0;
  const [from, to] = isPast ? [moment, current] : [current, moment];
  const seconds = Math.floor(from.until(to).total("seconds"));
  if (seconds === 0) return "now";
  return `${distance(seconds, from, to, timeZone)} ${isPast ? "ago" : "from now"}`;
}

function distance(
  seconds: number,
  from: Temporal.Instant,
  to: Temporal.Instant,
  timeZone: string,
): string {
  if (seconds >= 24 * 3600) {
    const [start, end] = [from, to].map((each) =>
      each.toZonedDateTimeISO(timeZone).toPlainDateTime(),
    );
    return timeBetween(start!, end!);
  }
  if (seconds < 60) return counted(seconds, "a second", "seconds");
  if (seconds < 3600) return counted(Math.floor(seconds / 60), "a minute", "minutes");
  return counted(Math.floor(seconds / 3600), "an hour", "hours");
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? one : `${count}\u00a0${many}`;
}

/** Put it into the engine's `libraries` as `humanize`, then `{% load humanize %}`. */
export const humanize: Library = defineLibrary({
  filters: {
    apnumber: filter(apNumber, { isSafe: true }),
    intcomma: filter((value: unknown, _arg: unknown, { text }) => intComma(value, text), {
      isSafe: true,
    }),
    intword: filter(intWord),
    naturalday: filter(naturalDay, { expectsLocaltime: true }),
    naturaltime: filter(naturalTime),
    ordinal: filter(ordinal, { isSafe: true }),
  },
});
