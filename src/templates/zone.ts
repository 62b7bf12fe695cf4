/** Moments in the current time zone. */

import { Temporal } from "../base/index.ts";

/**
 * A moment (`Instant`, `Date`) in the zone. Other values stay as they are: a `ZonedDateTime` says
 * itself in which zone it is to be read.
 */
export function inTimeZone(value: unknown, timeZone: string): unknown {
  if (value instanceof Temporal.Instant) return value.toZonedDateTimeISO(timeZone);
  if (value instanceof Date) {
    return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(timeZone);
  }
  return value;
}
