/**
 * Languages, regions and time zones: messages of gettext's catalogues, dates and numbers as each
 * language writes them, and which language and zone the work at hand is in.
 *
 * Reading order: `active` (language and time zone in the context), `translations` (the languages of
 * a site) with `translation`, `catalog` and `plural-forms` behind it; `gettext`, `issue-text`. Then what is
 * written: `formats` with its tables, `date-names`, `date-format`, `number-format`, `localize`,
 * `time-between`; `input-format`, `number-input` and `duration` (what people type). Last the web:
 * `request-language`, `middleware`; and `message-scan` with `message-files`, which `makemessages`
 * and `compilemessages` stand on.
 *
 * Stands on `base`, `http` (the middleware) and gettext-parser.
 */

export {
  activeLanguage,
  activeTimeZone,
  activeTranslation,
  currentSiteTimeZone,
  currentTranslations,
  isTimeZone,
  overriddenTimeZone,
  override,
  overrideTimeZone,
  siteTimeZone,
  siteTranslations,
} from "./active.ts";
export { Catalog, readCatalog } from "./catalog.ts";
export { formatMoment, type Moment } from "./date-format.ts";
export { formatDuration, formatIsoDuration, parseDuration } from "./duration.ts";
export {
  CatalogError,
  DateFormatError,
  PluralFormsError,
  UnknownLanguageError,
  UnknownTimeZoneError,
} from "./errors.ts";
export { englishFormats, type LocaleFormats } from "./formats.ts";
export {
  filled,
  formatLazy,
  gettext,
  gettextLazy,
  LazyText,
  type MessageValues,
  ngettext,
  ngettextLazy,
  npgettext,
  pgettext,
  pgettextLazy,
} from "./gettext.ts";
export { translatedIssue } from "./issue-text.ts";
export {
  formatDateTime,
  type Formattable,
  parseDateTime,
  parseIsoDate,
  parseIsoDateTime,
  isInputFormat,
  parseIsoTime,
} from "./input-format.ts";
export { gettextNoop, ngettextNoop } from "../base/index.ts";
export { localDate } from "./local-date.ts";
export { textList } from "./text-list.ts";
export { isRightToLeft, languageInfo, type LanguageInfo } from "./language-info.ts";
export { languageChain, toLanguage, toLocale } from "./language-tag.ts";
export {
  getFormat,
  isNumber,
  localization,
  localize,
  localizeInput,
  localNumber,
  localTimes,
} from "./localize.ts";
export {
  type CatalogUpdate,
  compileCatalogFile,
  type LocatedMessage,
  updateCatalogFile,
  type UpdateOptions,
} from "./message-files.ts";
export { type FoundMessage, scanMessages } from "./message-scan.ts";
export {
  localeMiddleware,
  type LocaleOptions,
  timeZoneMiddleware,
  type TimeZoneOptions,
} from "./middleware.ts";
export { formatNumber, type NumberFormatOptions } from "./number-format.ts";
export { sanitizeSeparators, typedNumber } from "./number-input.ts";
export { plainNumbers } from "./plain-numbers.ts";
export { oneOrMany, parsePluralForms, type PluralRule } from "./plural-forms.ts";
export {
  languageCookie,
  languageOfPath,
  languageOfRequest,
  parseAcceptLanguage,
  supportedLanguage,
} from "./request-language.ts";
export {
  type CountText,
  timeBetween,
  type TimeBetweenOptions,
  timeCount,
  type TimeUnit,
  unbroken,
} from "./time-between.ts";
export { type Translation } from "./translation.ts";
export { Translations, type TranslationsOptions } from "./translations.ts";
