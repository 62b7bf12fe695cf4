import { clock, Temporal } from "../base/index.ts";
import { activeTimeZone } from "./active.ts";

/**
 * The day of a moment where the visitor is. Django's `localdate`.
 *
 * @param moment Default: now.
 * @param timeZone Default: that of the work at hand.
 * @example
 * ```ts
 * import { localDate } from "quintet/i18n";
 *
 * const today = localDate();
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.timezone.localdate
 */
export function localDate(
  moment: Temporal.Instant | Temporal.ZonedDateTime = now(),
  timeZone: string = activeTimeZone(),
): Temporal.PlainDate {
  const instant = moment instanceof Temporal.Instant ? moment : moment.toInstant();
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

function now(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
}
