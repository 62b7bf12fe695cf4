/** date, time, timesince, timeuntil. */

import { clock, Temporal } from "../../base/index.ts";
import { filter, type FilterDefinition, type FilterState } from "../library.ts";
import { inTimeZone } from "../zone.ts";
import { formatMoment, type Moment } from "./date-format.ts";

const { PlainDate, PlainDateTime, PlainTime, ZonedDateTime } = Temporal;

function isMoment(value: unknown): value is Moment {
  return [PlainDate, PlainDateTime, PlainTime, ZonedDateTime].some((type) => value instanceof type);
}

/** @param format Of `null` the default of the filter. */
function formatted(
  value: unknown,
  format: unknown,
  byDefault: string,
  { timeZone }: FilterState,
): string {
  if (value === null || value === undefined || value === "") return "";
  if (!isMoment(value)) return "";
  const pattern = format === undefined || format === null ? byDefault : String(format);
  return formatMoment(value, pattern, timeZone) ?? "";
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Month lengths of Django: the year is not known, so not a leap year. */
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function plural(count: number, unit: string): string {
  return `${count}\u00a0${unit}${count === 1 ? "" : "s"}`;
}

/**
 * The time between two moments in its one or two largest units: `2 weeks, 3 days`.
 *
 * @param depth How many units at most. Default: 2.
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#timesince
 */
export function timeBetween(
  from: Temporal.PlainDateTime,
  to: Temporal.PlainDateTime,
  depth = 2,
): string {
  const nothing = plural(0, "minute");
  if (PlainDateTime.compare(to, from) <= 0) return nothing;
  let months = (to.year - from.year) * 12 + (to.month - from.month);
  const isEarlier =
    from.day > to.day ||
    (from.day === to.day && PlainTime.compare(from.toPlainTime(), to.toPlainTime()) > 0);
  if (isEarlier) months--;
  const pivot = months > 0 ? afterMonths(from, months) : from;
  const seconds = Math.floor(pivot.until(to, { largestUnit: "hour" }).total("seconds"));
  const units: [number, string][] = [
    [Math.trunc(months / 12), "year"],
    [months % 12, "month"],
    [Math.floor(seconds / (7 * day)), "week"],
    [Math.floor(seconds / day) % 7, "day"],
    [Math.floor(seconds / hour) % 24, "hour"],
    [Math.floor(seconds / minute) % 60, "minute"],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return nothing;
  const shown: string[] = [];
  for (const [count, unit] of units.slice(first, first + depth)) {
    if (count === 0) break; // only units that follow one another
    shown.push(plural(count, unit));
  }
  return shown.join(", ");
}

function afterMonths(from: Temporal.PlainDateTime, months: number): Temporal.PlainDateTime {
  const total = from.month - 1 + months;
  const month = (total % 12) + 1;
  const year = from.year + Math.floor(total / 12);
  const lastDay = monthDays[month - 1]!;
  return from.with({ year, month, day: Math.min(from.day, lastDay) });
}

/** A moment without its zone, as the clock on the wall shows it; undefined for other values. */
function wallClock(value: unknown, timeZone: string): Temporal.PlainDateTime | undefined {
  const local = inTimeZone(value, timeZone);
  if (local instanceof PlainDateTime) return local;
  if (local instanceof PlainDate) return local.toPlainDateTime();
  return local instanceof ZonedDateTime ? local.toPlainDateTime() : undefined;
}

function zoneOf(...values: unknown[]): string | undefined {
  const zoned = values.find((value) => value instanceof ZonedDateTime);
  return zoned?.timeZoneId;
}

function since(value: unknown, now: unknown, { timeZone }: FilterState, isUntil: boolean): string {
  if (value === null || value === undefined || value === "") return "";
  const zone = zoneOf(value, now) ?? timeZone;
  const moment = wallClock(value, zone);
  const current = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  const other = wallClock(now ?? current, zone);
  if (moment === undefined || other === undefined) return "";
  return isUntil ? timeBetween(other, moment) : timeBetween(moment, other);
}

export const dateFilters: Readonly<Record<string, FilterDefinition>> = {
  date: filter(
    (value: unknown, format: unknown, state) => formatted(value, format, "N j, Y", state),
    {
      expectsLocaltime: true,
    },
  ),
  time: filter(
    (value: unknown, format: unknown, state) =>
      value instanceof PlainDate ? "" : formatted(value, format, "P", state),
    { expectsLocaltime: true },
  ),
  timesince: filter((value: unknown, now: unknown, state) => since(value, now, state, false)),
  timeuntil: filter((value: unknown, now: unknown, state) => since(value, now, state, true)),
};
