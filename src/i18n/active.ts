/** The language and the time zone of the work at hand, in the context that flows with it. */

import { type ContextSlot, contextSlot, Temporal } from "../base/index.ts";
import { UnknownTimeZoneError } from "./errors.ts";
import type { Translation } from "./translation.ts";
import { Translations } from "./translations.ts";

/** The languages of the site. `createApp` sets them from the settings. */
export const currentTranslations: ContextSlot<Translations> = contextSlot("translations");

/** Only English, and what the platform knows of the others. */
const plain = new Translations();

interface Active {
  readonly language: string | null;
}

const languageSlot = contextSlot<Active>("language");
const timeZoneSlot = contextSlot<string>("time zone");

/** The time zone of the site. `createApp` sets it from the settings. */
export const currentSiteTimeZone: ContextSlot<string> = contextSlot("time zone of the site");

/** The languages of the site; without a site English. */
export function siteTranslations(): Translations {
  return currentTranslations.get() ?? plain;
}

/** The language of the work at hand; null while translations are switched off. */
export function activeLanguage(): string | null {
  const active = languageSlot.get();
  return active === undefined ? siteTranslations().language : active.language;
}

let lastSite: Translations | undefined;
let lastLanguage: string | null = "";
let lastTranslation: Translation | undefined;

/** What there is for the active language. */
export function activeTranslation(): Translation {
  const site = siteTranslations();
  const active = languageSlot.get();
  const language = active === undefined ? site.language : active.language;
  // Nearly always the same as the last time it was asked for.
  if (lastTranslation === undefined || site !== lastSite || language !== lastLanguage) {
    lastTranslation = site.for(language);
    [lastSite, lastLanguage] = [site, language];
  }
  return lastTranslation;
}

/**
 * Does `work` in another language; what it awaits is in it, too.
 *
 * @param language Null switches translations off.
 * @example
 * ```ts
 * import { gettext, override } from "quintet/i18n";
 *
 * const subject = override("de", () => gettext("Your order"));
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.translation.override
 */
export function override<Result>(language: string | null, work: () => Result): Result {
  return languageSlot.run({ language }, work);
}

/** The IANA name of the time zone of the work at hand, or of the site, or of the machine. */
export function activeTimeZone(): string {
  return timeZoneSlot.get() ?? currentSiteTimeZone.get() ?? Temporal.Now.timeZoneId();
}

/** The time zone that `overrideTimeZone` set around the caller; undefined if none did. */
export function overriddenTimeZone(): string | undefined {
  return timeZoneSlot.get();
}

/** The time zone of the site, whatever is active. */
export function siteTimeZone(): string {
  return currentSiteTimeZone.get() ?? Temporal.Now.timeZoneId();
}

/**
 * Does `work` in another time zone: dates are shown in it.
 *
 * @throws {UnknownTimeZoneError}
 * @example
 * ```ts
 * import { activeTimeZone, overrideTimeZone } from "quintet/i18n";
 *
 * overrideTimeZone("Asia/Tokyo", () => activeTimeZone()); // "Asia/Tokyo"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.timezone.override
 */
export function overrideTimeZone<Result>(timeZone: string, work: () => Result): Result {
  if (!isTimeZone(timeZone)) throw new UnknownTimeZoneError(timeZone);
  return timeZoneSlot.run(timeZone, work);
}

const knownZones = new Set<string>();

/** Is it the name of a time zone, or an offset? */
export function isTimeZone(timeZone: string): boolean {
  if (knownZones.has(timeZone)) return true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  } catch {
    return false;
  }
  if (knownZones.size < 1000) knownZones.add(timeZone);
  return true;
}
