/** The way from a moment to what people read on the clock of the active time zone. */

import { Temporal } from "../base/index.ts";
import { activeTimeZone } from "../i18n/index.ts";

/**
 * A moment as people see it there; what is a plain date or time already stays as it is.
 *
 * @param timeZone Default: that of the work at hand, as templates have it.
 */
export function toPlain(value: unknown, timeZone: string = activeTimeZone()): unknown {
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
