/** Moments in the current time zone. */

import { Temporal } from "../base/index.ts";

/** A moment (`Instant`, `Date`, `ZonedDateTime`) in the zone; other values as they are. */
export function inTimeZone(value: unknown, timeZone: string): unknown {
  if (value instanceof Temporal.Instant) return value.toZonedDateTimeISO(timeZone);
  if (value instanceof Date) {
    return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(timeZone);
  }
  if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(timeZone);
  return value;
}
