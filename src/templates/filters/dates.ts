/** date, time, timesince, timeuntil. */

import { clock, Temporal } from "../../base/index.ts";
import { filter, type FilterDefinition, type FilterState } from "../library.ts";
import { formatMoment, localTimes, type Moment, timeBetween } from "../../i18n/index.ts";
import { inTimeZone } from "../zone.ts";

const { Instant, PlainDate, PlainDateTime, PlainTime, ZonedDateTime } = Temporal;

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

/** A moment without its zone, as the clock on the wall of a zone shows it; undefined for other values. */
function wallClock(value: unknown, timeZone: string): Temporal.PlainDateTime | undefined {
  const local = localTimes.run(true, () => inTimeZone(value, timeZone));
  if (local instanceof PlainDateTime) return local;
  if (local instanceof PlainDate) return local.toPlainDateTime();
  if (!(local instanceof ZonedDateTime)) return undefined;
  return local.withTimeZone(timeZone).toPlainDateTime();
}

/** Is it a point in time, and not only what a clock shows somewhere? */
function isInstant(value: unknown): boolean {
  return value instanceof Date || value instanceof Instant || value instanceof ZonedDateTime;
}

function since(value: unknown, now: unknown, { timeZone }: FilterState, isUntil: boolean): string {
  if (value === null || value === undefined || value === "") return "";
  const given = now ?? undefined;
  // Between a point in time and a clock of nowhere there is no time.
  if (given !== undefined && isInstant(value) !== isInstant(given)) return "";
  const zone = value instanceof ZonedDateTime ? value.timeZoneId : timeZone;
  const moment = wallClock(value, zone);
  const other = wallClock(given ?? Instant.fromEpochMilliseconds(clock.nowMs()), zone);
  if (moment === undefined || other === undefined) return "";
  return isUntil ? timeBetween(other, moment) : timeBetween(moment, other);
}

export const dateFilters: Readonly<Record<string, FilterDefinition>> = {
  date: filter(
    (value: unknown, format: unknown, state) => formatted(value, format, "DATE_FORMAT", state),
    {
      expectsLocaltime: true,
    },
  ),
  time: filter(
    (value: unknown, format: unknown, state) =>
      value instanceof PlainDate ? "" : formatted(value, format, "TIME_FORMAT", state),
    { expectsLocaltime: true },
  ),
  timesince: filter((value: unknown, now: unknown, state) => since(value, now, state, false)),
  timeuntil: filter((value: unknown, now: unknown, state) => since(value, now, state, true)),
};
