/**
 * What goes to the server and what comes back. All goes as text, whose type the server finds out
 * from where it stands. Numbers, booleans and bytes come back as such, lengths of time as
 * microseconds; dates, decimals, UUIDs and JSON come back as text, and the fields convert them when
 * they are asked for.
 */

import { inspect } from "node:util";

import { durationMicroseconds, Temporal } from "../../base/index.ts";
import type { Parameters } from "../backend/driver.ts";
import { arrayParser } from "./arrays.ts";
import { unsafeInteger } from "../backend/big-integers.ts";
import { DataError } from "../backend/errors.ts";
import { NulByteError } from "./error-classes.ts";

export type PostgresValue = string | Buffer | null;

/** The parameters of a statement as the server takes them. */
export function toPostgresParameters(params: Parameters): PostgresValue[] {
  const values: PostgresValue[] = [];
  for (let index = 0; index < params.length; index++) values.push(toPostgres(params[index]));
  return values;
}

/**
 * One value as the server takes it.
 *
 * @throws {NulByteError} If it is a text with U+0000.
 * @throws {DataError} If it has no counterpart there.
 */
export function toPostgres(value: unknown): PostgresValue {
  switch (typeof value) {
    case "string":
      if (value.includes("\0")) throw nulByte();
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return null;
      if (value instanceof Uint8Array) return asBuffer(value);
      if (Array.isArray(value)) return arrayText(value);
      return fromObject(value);
    default:
      throw unsupported(value);
  }
}

/** The same bytes, not a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function fromObject(value: object): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw unsupported(value);
    return value.toISOString();
  }
  if (value instanceof Temporal.ZonedDateTime) return value.toInstant().toString();
  if (value instanceof Temporal.Duration) return durationText(value);
  // Values with a text of their own: dates, decimals, UUIDs.
  const hasOwnText = !Object.is(value.toString, Object.prototype.toString);
  if (!hasOwnText || typeof value.toString !== "function") throw unsupported(value);
  return String(toPostgres(String(value)));
}

/** In microseconds: days are 24 hours here, as in Python's timedelta. */
function durationText(value: Temporal.Duration): string {
  return intervalText(durationMicroseconds(value));
}

const microsecondsPerDay = 86_400_000_000n;

/** In days and seconds: the server reads no part of an interval that is larger than 2^31. */
export function intervalText(microseconds: bigint): string {
  const days = microseconds / microsecondsPerDay;
  const rest = Number(microseconds % microsecondsPerDay);
  const sign = rest < 0 ? "-" : "";
  const seconds = Math.trunc(Math.abs(rest) / 1e6);
  const fraction = String(Math.abs(rest) % 1e6).padStart(6, "0");
  return `${days} days ${sign}${seconds}.${fraction} seconds`;
}

/** @see https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO */
function arrayText(list: readonly unknown[]): string {
  return `{${list.map(elementText).join(",")}}`;
}

function elementText(element: unknown): string {
  if (typeof element === "number") return String(element);
  if (Array.isArray(element)) return arrayText(element);
  const value = toPostgres(element);
  if (value === null) return "NULL";
  if (typeof value !== "string") return `"\\\\x${value.toString("hex")}"`;
  const escaped = /["\\]/.test(value) ? value.replaceAll(/["\\]/g, "\\$&") : value;
  return `"${escaped}"`;
}

function nulByte(): NulByteError {
  return new NulByteError("A text contains the character U+0000, which PostgreSQL cannot store.", {
    hint: "Take it out of the text, or store bytes.",
  });
}

/** The value itself stays out of the message: it may be a secret. */
function unsupported(value: unknown): DataError {
  const kind =
    typeof value === "object" ? (value?.constructor?.name ?? inspect(value)) : typeof value;
  return new DataError(`A value of type ${kind} cannot be stored.`, {
    hint: "PostgreSQL takes text, numbers, booleans, bytes (Uint8Array), Temporal values, arrays and null.",
  });
}

export type Parser = (text: string) => unknown;

/** Numbers that the catalogue of every PostgreSQL has for its own types. */
const typeOids = {
  boolean: 16,
  bytea: 17,
  bigint: 20,
  smallint: 21,
  integer: 23,
  oid: 26,
  real: 700,
  double: 701,
  interval: 1186,
} as const;

const asText: Parser = (text) => text;
const bytes: Parser = (text) => new Uint8Array(Buffer.from(text.slice(2), "hex")); // after \x

const parsers = new Map<number, Parser>([
  [typeOids.boolean, (text) => text === "t"],
  [typeOids.bytea, bytes],
  [typeOids.bigint, safeInteger],
  [typeOids.smallint, Number],
  [typeOids.integer, Number],
  [typeOids.oid, Number],
  [typeOids.real, Number],
  [typeOids.double, Number],
  [typeOids.interval, microseconds],
]);
/** The arrays of those types, by the type of the array; all others are arrays of texts. */
const arrayOids: readonly (readonly [array: number, element: number])[] = [
  [1000, typeOids.boolean],
  [1001, typeOids.bytea],
  [1005, typeOids.smallint],
  [1007, typeOids.integer],
  [1016, typeOids.bigint],
  [1021, typeOids.real],
  [1022, typeOids.double],
  [1187, typeOids.interval],
];
/** text, varchar, date, time, timestamptz, numeric, uuid, jsonb, inet. */
const textArrayOids: readonly number[] = [1009, 1015, 1182, 1183, 1185, 1231, 2951, 3807, 1041];
for (const [array, element] of arrayOids) parsers.set(array, arrayParser(parsers.get(element)!));
for (const array of textArrayOids) parsers.set(array, arrayParser(asText));

const bigIntParsers = new Map<number, Parser>([
  ...parsers,
  [typeOids.bigint, BigInt],
  [typeOids.smallint, BigInt],
  [typeOids.integer, BigInt],
]);

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw unsafeInteger();
}

const microsecondsOf: Readonly<Record<string, number>> = {
  Y: 365 * 86_400e6, // as Django counts years and months, which a timedelta does not know
  M: 30 * 86_400e6,
  D: 86_400e6,
  year: 365 * 86_400e6,
  mon: 30 * 86_400e6,
  day: 86_400e6,
  "T H": 3600e6,
  "T M": 60e6,
  "T S": 1e6,
};

/**
 * `P1DT-2H3.5S`, where each part has a sign of its own, as microseconds; or `1 day -01:59:56.5`, as
 * it is without the setting of our connections, which a pooler may not pass on.
 */
function microseconds(text: string): number | bigint {
  const [dayMicroseconds, sum] = text.startsWith("P") ? isoParts(text) : postgresParts(text);
  const total = dayMicroseconds + sum;
  if (Number.isSafeInteger(total)) return total;
  return BigInt(dayMicroseconds / 1e6) * 1_000_000n + BigInt(sum); // whole seconds are exact
}

type Parts = [days: number, time: number];

function isoParts(text: string): Parts {
  const [days = "", time = ""] = text.slice(1).split("T");
  return [
    sumOf(days.matchAll(/([-\d.]+)([YMD])/g), ""),
    sumOf(time.matchAll(/([-\d.]+)([HMS])/g), "T "),
  ];
}

function postgresParts(text: string): Parts {
  const days = sumOf(text.matchAll(/([-+]?\d+) (year|mon|day)/g), "");
  const [, sign, hours, minutes, seconds] = /([-+]?)(\d+):(\d+):([\d.]+)/.exec(text) ?? [];
  if (hours === undefined) return [days, 0];
  const time = Number(hours) * 3600e6 + Number(minutes) * 60e6 + Math.round(Number(seconds) * 1e6);
  return [days, sign === "-" ? -time : time];
}

function sumOf(parts: Iterable<RegExpExecArray>, prefix: string): number {
  let sum = 0;
  for (const [, count, unit] of parts) {
    sum += Math.round(Number(count) * microsecondsOf[prefix + unit!]!);
  }
  return sum;
}

/** How a column of this type is read; undefined if its text is its value. */
export function parserOf(oid: number): Parser | undefined {
  return parsers.get(oid);
}

/** The same, with whole numbers as `bigint`. */
export function bigIntParserOf(oid: number): Parser | undefined {
  return bigIntParsers.get(oid);
}
