/** SQL functions that lookups need and SQLite lacks: they run in JavaScript. */

import { createHash } from "node:crypto";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

import { BoundedCache, Temporal } from "../../base/index.ts";
import { DataError } from "../backend/errors.ts";
import { momentText, timeText } from "./values.ts";

/** A pattern that is no regular expression. */
export class InvalidPatternError extends DataError {
  override readonly code = "db/invalid-pattern";
}

/**
 * Registers `text REGEXP pattern` on a connection. A pattern that begins with `(?i)` ignores case.
 */
export function registerFunctions(database: DatabaseSync): void {
  database.function("regexp", { deterministic: true }, (pattern, text) => {
    if (pattern === null || text === null) return null;
    return keptExpression(String(pattern)).test(String(text)) ? 1 : 0;
  });
  for (const [name, compute] of Object.entries(strictFunctions)) {
    // As functions of a database do: where an argument is NULL, so is the result.
    const strict = (...args: SQLOutputValue[]) => (args.includes(null) ? null : compute(...args));
    const options = { deterministic: true, varargs: true, useBigIntArguments: exact.has(name) };
    database.function(name, options, strict);
  }
  database.function("quintet_random", () => Math.random());
  for (const [name, isSample, isRoot] of spreads) {
    database.aggregate(name, {
      start: newSpread,
      step: (spread, value: SQLOutputValue) => spreadStep(spread as never, value) as never,
      result: (spread) => spreadOf(spread as never, isSample, isRoot),
    });
  }
}

/** Those whose whole numbers may be beyond what a JavaScript number holds. */
const exact: ReadonlySet<string> = new Set(["quintet_shift"]);

/** Those of which no argument is NULL. */
const strictFunctions: Readonly<Record<string, (...args: SQLOutputValue[]) => SQLOutputValue>> = {
  lpad: (text, length, fill = " ") => padding(text, length, fill) + cut(text, length),
  rpad: (text, length, fill = " ") => cut(text, length) + padding(text, length, fill),
  repeat: (text, count) => String(text).repeat(Math.max(0, Number(count))),
  reverse: (text) => Array.from(String(text)).toReversed().join(""),
  quintet_right: (text, count) => {
    const characters = Array.from(String(text));
    return characters.slice(Math.max(0, characters.length - Number(count))).join("");
  },
  cot: (angle) => 1 / Math.tan(Number(angle)),
  bitxor: (left, right) => BigInt(left as bigint) ^ BigInt(right as bigint),
  quintet_shift: (of, time, microseconds) =>
    shifted(String(of), String(time), microseconds as number | bigint),
  quintet_elapsed: (of, to, from) =>
    microsecondsOf(String(of), String(to)) - microsecondsOf(String(of), String(from)),
  quintet_quarter: (time) => {
    const [year, month] = String(time).split("-") as [string, string];
    const first = Math.floor((Number(month) - 1) / 3) * 3 + 1;
    return `${year}-${String(first).padStart(2, "0")}-01`;
  },
  quintet_local: (moment, zone) => wallClock(String(moment), "UTC", String(zone)),
  quintet_utc: (clock, zone) => wallClock(String(clock), String(zone), "UTC"),
  ...Object.fromEntries(
    ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"].map((name) => [
      name,
      (text: SQLOutputValue) => createHash(name).update(String(text)).digest("hex"),
    ]),
  ),
};

/** As many characters as are missing, from `fill` over and over. */
function padding(text: SQLOutputValue, length: SQLOutputValue, fill: SQLOutputValue): string {
  const missing = Number(length) - Array.from(String(text)).length;
  const characters = Array.from(String(fill));
  if (missing <= 0 || characters.length === 0) return "";
  return Array.from({ length: missing }, (_, at) => characters[at % characters.length]).join("");
}

function cut(text: SQLOutputValue, length: SQLOutputValue): string {
  return Array.from(String(text))
    .slice(0, Math.max(0, Number(length)))
    .join("");
}

/** A time as text, so many microseconds later. A date becomes the beginning of its day. */
function shifted(of: string, text: string, by: number | bigint): string {
  const microseconds = typeof by === "bigint" ? by : BigInt(Math.round(by));
  const later = {
    seconds: Number(microseconds / million),
    microseconds: Number(microseconds % million),
  };
  if (of === "time") return timeText(Temporal.PlainTime.from(text).add(later));
  return momentText(moment(text).add(later));
}

const million = 1_000_000n;

function microsecondsOf(of: string, text: string): bigint {
  const at = of === "time" ? moment(`1970-01-01 ${text}`) : moment(text);
  const { days, hours, minutes, seconds, milliseconds, microseconds } = epoch.until(at, {
    largestUnit: "day",
  });
  const wholeSeconds = days * 86_400 + hours * 3600 + minutes * 60 + seconds;
  return BigInt(wholeSeconds) * million + BigInt(milliseconds * 1000 + microseconds);
}

const epoch = Temporal.PlainDateTime.from("1970-01-01");

function moment(text: string): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from(text.replace(" ", "T").replace("Z", ""));
}

/** What a clock shows in another zone at the same moment. */
function wallClock(text: string, from: string, to: string): string {
  const there = moment(text).toZonedDateTime(from).withTimeZone(to).toPlainDateTime();
  return momentText(there);
}

/** The sums that a variance is made of. @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance */
interface Spread {
  count: number;
  mean: number;
  squares: number;
}

const spreads = [
  ["quintet_stddev_pop", false, true],
  ["quintet_stddev_samp", true, true],
  ["quintet_var_pop", false, false],
  ["quintet_var_samp", true, false],
] as const;

/** The accumulator may be any value, though the types know only those of SQLite. */
function newSpread(): SQLOutputValue {
  return { count: 0, mean: 0, squares: 0 } as never;
}

function spreadStep(spread: Spread, value: SQLOutputValue): Spread {
  if (value === null) return spread;
  const number = Number(value);
  const count = spread.count + 1;
  const mean = spread.mean + (number - spread.mean) / count;
  const squares = spread.squares + (number - spread.mean) * (number - mean);
  return { count, mean, squares };
}

function spreadOf({ count, squares }: Spread, isSample: boolean, isRoot: boolean): number | null {
  const divisor = isSample ? count - 1 : count;
  if (divisor <= 0) return null;
  return isRoot ? Math.sqrt(squares / divisor) : squares / divisor;
}

const kept = new BoundedCache<string, RegExp>(100);

/** A query asks with one pattern for all its rows, so a few are kept. */
function keptExpression(pattern: string): RegExp {
  let expression = kept.get(pattern);
  if (expression === undefined) {
    const ignoresCase = pattern.startsWith("(?i)");
    expression = ignoresCase ? compile(pattern.slice(4), "iu") : compile(pattern, "u");
    kept.set(pattern, expression);
  }
  return expression;
}

/** With code points as characters; without, if the pattern has escapes only the older form takes. */
function compile(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    try {
      return new RegExp(pattern, flags.replace("u", ""));
    } catch (cause) {
      throw new InvalidPatternError("The pattern is not a regular expression.", {
        hint: "Patterns are JavaScript's on SQLite.",
        cause,
      });
    }
  }
}
