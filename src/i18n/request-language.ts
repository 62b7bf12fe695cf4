/** Which language a visitor wants: what the path, a cookie or the browser says. */

import type { Request } from "../http/index.ts";
import { siteTranslations } from "./active.ts";
import { languageChain } from "./language-tag.ts";
import { isKnownLanguage } from "./language-info.ts";
import type { Translations } from "./translations.ts";

/** The cookie that keeps a visitor's choice. The same as Django's. */
export const languageCookie = "django_language";

/** More than that is no wish for a language, but an attack. */
const maxHeaderLength = 500;
const maxCodeLength = 500;

const codePattern = /^[a-z]{1,8}(?:-[a-z\d]{1,8})*(?:@[a-z\d]{1,20})?$/i;
/** `de-at;q=0.8`, or any language: `*`. */
const wishPattern =
  /^\s*([a-z]{1,8}(?:-[a-z\d]{1,8})*|\*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/;
const pathPattern = /^\/(\w+(?:[@-]\w+){0,2})(?:\/|$)/;

/**
 * The language of the site that serves for the one asked for: itself, the same without its region,
 * or another region of it. Undefined if there is none.
 *
 * @param isStrict Is another region out of the question? Default: false.
 */
export function supportedLanguage(
  code: string,
  isStrict = false,
  site: Translations = siteTranslations(),
): string | undefined {
  if (code === "") return undefined;
  if (code.length > maxCodeLength) {
    const end = isStrict ? 0 : code.lastIndexOf("-", maxCodeLength);
    return end > 0 ? supportedLanguage(code.slice(0, end), isStrict, site) : undefined;
  }
  const isOffered = (language: string): boolean =>
    site.languages === undefined ? isKnownLanguage(language) : site.languages.has(language);
  const chain = languageChain(code.toLowerCase());
  const found = chain.find(isOffered);
  if (found !== undefined || isStrict) return found;
  const generic = chain.at(-1)!;
  return site.languages?.keys().find((each) => each.startsWith(`${generic}-`));
}

/**
 * The language that a path begins with: `/de/books/`. Undefined if it begins with none of the
 * site's.
 */
export function languageOfPath(path: string, isStrict = false): string | undefined {
  const code = pathPattern.exec(path)?.[1];
  return code === undefined ? undefined : supportedLanguage(code, isStrict);
}

/**
 * What the header `accept-language` wishes for, the dearest wish first; a quality of 0 means: not
 * this one. Nothing, if the header is not well-formed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
 */
export function parseAcceptLanguage(header: string): [language: string, quality: number][] {
  const text = header.length <= maxHeaderLength ? header : cutAtComma(header);
  const wishes: [string, number][] = [];
  for (const piece of text.toLowerCase().replace(/,\s*$/, "").split(",")) {
    const match = wishPattern.exec(piece);
    // A header that is wrong in one place is not trusted in another.
    if (match === null) return [];
    wishes.push([match[1]!, match[2] === undefined ? 1 : Number(match[2])]);
  }
  return wishes.toSorted((a, b) => b[1] - a[1]);
}

function cutAtComma(header: string): string {
  const at = header.slice(0, maxHeaderLength).lastIndexOf(",");
  return at > 0 ? header.slice(0, at) : "";
}

/**
 * The language for a request: of its path if `usesPath`, of the visitor's cookie, of the browser's
 * wishes, else that of the site.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#how-django-discovers-language-preference
 */
export function languageOfRequest(
  request: Request,
  { usesPath = false, cookie = languageCookie }: { usesPath?: boolean; cookie?: string } = {},
): string {
  const site = siteTranslations();
  if (usesPath) {
    const fromPath = languageOfPath(request.path);
    if (fromPath !== undefined) return fromPath;
  }
  const chosen = request.cookies.get(cookie);
  const fromCookie = chosen === undefined ? undefined : supportedLanguage(chosen);
  if (fromCookie !== undefined) return fromCookie;
  const wishes = parseAcceptLanguage(request.headers.get("accept-language") ?? "");
  for (const [code, quality] of wishes) {
    if (code === "*" || quality === 0) break;
    if (!codePattern.test(code)) continue;
    const found = supportedLanguage(code);
    if (found !== undefined) return found;
  }
  return supportedLanguage(site.language) ?? site.language;
}
