/**
 * Dates and times: `Temporal`, the runtime's own where it has one, else the polyfill's.
 *
 * @see https://tc39.es/proposal-temporal/docs/
 */

import type { InspectOptionsStylized } from "node:util";

import { Temporal as polyfill } from "temporal-polyfill";

const native = (globalThis as { Temporal?: typeof polyfill }).Temporal;

export const Temporal: typeof polyfill = native ?? polyfill;

// The polyfill keeps the value where `console.log` does not look, so each of them was shown as
// `PlainDate [Temporal.PlainDate] {}`. Like a `Date`, it is shown as its text. Its classes are those
// of a package, not globals; the runtime's own are left as they are.
if (native === undefined) {
  const kinds = [
    polyfill.PlainDate,
    polyfill.PlainTime,
    polyfill.PlainDateTime,
    polyfill.PlainYearMonth,
    polyfill.PlainMonthDay,
    polyfill.ZonedDateTime,
    polyfill.Instant,
    polyfill.Duration,
  ];
  for (const { prototype } of kinds) {
    Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
      configurable: true,
      value(this: object, _depth: number, { stylize }: InspectOptionsStylized): string {
        return stylize(String(this), "date");
      },
    });
  }
}

/**
 * The length of a duration in microseconds, exact. Days have 24 hours; what is less than a
 * microsecond is cut off.
 *
 * @throws {RangeError} If it has years or months, which have no fixed length.
 */
export function durationMicroseconds(duration: Temporal.Duration): bigint {
  if (duration.years !== 0 || duration.months !== 0) {
    throw new RangeError("Years and months have no fixed length.");
  }
  const { weeks, days, hours, minutes, seconds, milliseconds, microseconds } = duration;
  const wholeDays = BigInt(weeks) * 7n + BigInt(days);
  const wholeSeconds =
    ((wholeDays * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return (wholeSeconds * 1000n + BigInt(milliseconds)) * 1000n + BigInt(microseconds);
}
export declare namespace Temporal {
  export type PlainDate = polyfill.PlainDate;
  export type PlainTime = polyfill.PlainTime;
  export type PlainDateTime = polyfill.PlainDateTime;
  export type ZonedDateTime = polyfill.ZonedDateTime;
  export type Instant = polyfill.Instant;
  export type Duration = polyfill.Duration;
}
