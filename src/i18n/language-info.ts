/** What languages are called, here and by those who speak them. */

import { UnknownLanguageError } from "./errors.ts";
import { gettext } from "./gettext.ts";
import { languageChain } from "./language-tag.ts";

export interface LanguageInfo {
  /** `pt-br` */
  readonly code: string;
  /** Its name in English. */
  readonly name: string;
  /** Its name in itself. */
  readonly nameLocal: string;
  /** Its name in the active language. */
  readonly nameTranslated: string;
  /** Is it written from right to left? */
  readonly bidi: boolean;
}

/** Names by which Django knows languages, where CLDR has others: `code: name / in the language`. */
const names: Readonly<Record<string, readonly [name: string, local: string]>> = Object.fromEntries(
  `
ar:  / العربيّة
ar-dz: Algerian Arabic / العربية الجزائرية
az:  / Azərbaycanca
bn: Bengali / 
ckb: Central Kurdish (Sorani) / کوردی
cs:  / česky
dsb:  / dolnoserbski
es-ar: Argentinian Spanish / español de Argentina
es-co: Colombian Spanish / español de Colombia
es-mx:  / español de Mexico
es-ni: Nicaraguan Spanish / español de Nicaragua
es-ve: Venezuelan Spanish / español de Venezuela
eu:  / Basque
fy: Frisian / frysk
hi:  / हिंदी
hr:  / Hrvatski
hsb:  / hornjoserbsce
hu:  / Magyar
ia:  / Interlingua
io:  / ido
id:  / Bahasa Indonesia
ig:  / Asụsụ Ìgbò
is:  / Íslenska
kab:  / taqbaylit
kk:  / Қазақ
km:  / Khmer
kn:  / Kannada
ky:  / Кыргызча
lt:  / Lietuviškai
mk:  / Македонски
mn:  / Mongolian
ms:  / Bahasa Melayu
my:  / မြန်မာဘာသာ
nb: Norwegian Bokmal / norsk (bokmål)
nn:  / norsk (nynorsk)
os:  / Ирон
pa:  / Punjabi
pt:  / Português
pt-br:  / Português Brasileiro
ro:  / Română
ru:  / Русский
sk:  / slovensky
sl:  / Slovenščina
sr-latn: Serbian Latin / 
th:  / ภาษาไทย
tk:  / Türkmençe
tt:  / Татарча
udm:  / Удмурт
uk:  / Українська
uz:  / oʻzbek tili
vi:  / Tiếng Việt
`
    .trim()
    .split("\n")
    .map((line) => {
      const [code = "", name = "", local = ""] = line.split(/: | \/ /);
      return [code, [name, local]] as const;
    }),
);

const english = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/** `de-at`, `be@latin`; no character set behind it, as locales of an operating system have. */
const codePattern = /^[a-z]{1,8}(?:-[a-z\d]{1,8})*(?:@[a-z\d]{1,20})?$/i;

/** Does the platform know the language? A modifier behind it, `be@latin`, does not matter. */
export function isKnownLanguage(code: string): boolean {
  if (!codePattern.test(code)) return false;
  return englishName(code) !== undefined || englishName(code.replace(/@.*$/, "")) !== undefined;
}

function englishName(code: string): string | undefined {
  const own = names[code]?.[0];
  if (own !== undefined && own !== "") return own;
  try {
    return english.of(code);
  } catch {
    return undefined; // not even the form of a language
  }
}

function localName(code: string): string {
  const own = names[code]?.[1];
  if (own !== undefined && own !== "") return own;
  const tag = code.replace(/@.*$/, "");
  return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? code;
}

/**
 * What a language is called. Of one that is not known with its region, what is known without it.
 *
 * @throws {UnknownLanguageError}
 * @example
 * ```ts
 * import { languageInfo } from "quintet/i18n";
 *
 * languageInfo("de").nameLocal; // "Deutsch"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.translation.get_language_info
 */
export function languageInfo(code: string): LanguageInfo {
  for (const language of languageChain(code)) {
    const name = englishName(language);
    if (name === undefined || (language === code && isRegionOnly(language))) continue;
    return {
      code: language,
      name,
      nameLocal: localName(language),
      nameTranslated: translatedName(name),
      bidi: isRightToLeft(language),
    };
  }
  throw new UnknownLanguageError(code);
}

/** A region that Django has no name for: the language without it is meant. */
function isRegionOnly(language: string): boolean {
  return /^zh-(?:cn|hk|mo|my|sg|tw)$/i.test(language);
}

function translatedName(name: string): string {
  return gettext(name);
}

/** Is a language written from right to left? */
export function isRightToLeft(language: string): boolean {
  try {
    const locale = new Intl.Locale(language.replace(/@.*$/, "")) as Intl.Locale & {
      getTextInfo?(): { direction: string };
      textInfo?: { direction: string };
    };
    return (locale.getTextInfo?.() ?? locale.textInfo)?.direction === "rtl";
  } catch {
    return false;
  }
}
