/** The time zone in which people fill in forms, and the way from there to a moment and back. */

import { contextSlot, type ContextSlot, Temporal } from "../base/index.ts";

/**
 * The IANA name of the time zone of the request at hand, for date and time fields. Default: UTC.
 */
export const currentTimeZone: ContextSlot<string> = contextSlot("forms.timeZone");

export function timeZoneNow(own: string | undefined): string {
  return own ?? currentTimeZone.get() ?? "UTC";
}

/** A moment as people see it there; what is a plain date or time already stays as it is. */
export function toPlain(value: unknown, timeZone: string): unknown {
  if (value instanceof Temporal.Instant) {
    return value.toZonedDateTimeISO(timeZone).toPlainDateTime();
  }
  if (value instanceof Temporal.ZonedDateTime) {
    return value.withTimeZone(timeZone).toPlainDateTime();
  }
  if (value instanceof Date) {
    return Temporal.Instant.fromEpochMilliseconds(value.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime();
  }
  return value;
}
