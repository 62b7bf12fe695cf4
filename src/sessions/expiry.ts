/** How long a session lives: what it says itself, else what the site says. As in Django. */

import { clock, durationMicroseconds, OptionError, Temporal } from "../base/index.ts";
import type { SessionValues } from "./session-data.ts";

/**
 * When a session ends: after so many seconds without a change, `0` when the browser is closed,
 * after a duration from now, at a moment, or `null` as the site says.
 */
export type SessionExpiry =
  | number
  | Temporal.Duration
  | Temporal.Instant
  | Temporal.ZonedDateTime
  | null;

/** How long sessions live that do not say it themselves. */
export interface SessionLifetime {
  readonly ageSeconds: number;
  readonly expireAtBrowserClose: boolean;
}

/** What an age or a date is to be computed from, instead of what the session says. */
export interface ExpiryOptions {
  /** When it was changed the last time. Default: now. */
  modified?: Temporal.Instant;
  /** Default: what `setExpiry` has set. `null` or `0` is the lifetime of the site. */
  expiry?: number | Temporal.Instant | null;
}

/** The key of the data under which the expiry is kept, Django's. */
export const expiryKey = "_session_expiry";

export function now(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(clock.nowMs()));
}

/** What is kept for an expiry: seconds, or a moment as text. */
export function storedExpiry(expiry: Exclude<SessionExpiry, null>): number | string {
  if (typeof expiry === "number") {
    if (Number.isSafeInteger(expiry)) return expiry;
    throw new OptionError("setExpiry()", "the seconds", "a whole number", expiry);
  }
  if (expiry instanceof Temporal.Duration) {
    const nanoseconds = durationMicroseconds(expiry) * 1000n;
    return textOf(
      new Temporal.Instant(now().epochNanoseconds + nanoseconds).toZonedDateTimeISO("UTC"),
    );
  }
  return textOf(expiry instanceof Temporal.Instant ? expiry.toZonedDateTimeISO("UTC") : expiry);
}

/** `2025-03-05T05:06:12+00:00`, as Python's `isoformat`. */
function textOf(moment: Temporal.ZonedDateTime): string {
  const text = moment.toString({ timeZoneName: "never", fractionalSecondDigits: 6 });
  return text.replace(".000000", "");
}

/** The moment in the text; undefined if there is none in it. */
function momentOf(text: string): Temporal.Instant | undefined {
  // Django without time zones writes no offset: it is then taken as UTC.
  for (const each of [text, `${text}Z`]) {
    try {
      return Temporal.Instant.from(each);
    } catch {
      // not in this form
    }
  }
  return undefined;
}

/** What the values say: seconds, a moment, or nothing. */
function ownExpiry(values: SessionValues): number | Temporal.Instant | undefined {
  const stored = Object.hasOwn(values, expiryKey) ? values[expiryKey] : undefined;
  if (typeof stored === "number") return stored;
  return typeof stored === "string" ? momentOf(stored) : undefined;
}

/** How many whole seconds are left. */
export function expiryAge(
  values: SessionValues,
  { ageSeconds }: SessionLifetime,
  { modified = now(), expiry = ownExpiry(values) ?? null }: ExpiryOptions = {},
): number {
  if (expiry === null || expiry === 0) return ageSeconds;
  if (typeof expiry === "number") return expiry;
  return Math.floor((expiry.epochMilliseconds - modified.epochMilliseconds) / 1000);
}

/** When the session ends. */
export function expiryDate(
  values: SessionValues,
  { ageSeconds }: SessionLifetime,
  { modified = now(), expiry = ownExpiry(values) ?? null }: ExpiryOptions = {},
): Temporal.Instant {
  if (expiry instanceof Temporal.Instant) return expiry;
  return modified.add({ seconds: expiry || ageSeconds });
}

export function expiresAtBrowserClose(
  values: SessionValues,
  { expireAtBrowserClose }: SessionLifetime,
): boolean {
  const expiry = ownExpiry(values);
  return expiry === undefined ? expireAtBrowserClose : expiry === 0;
}
