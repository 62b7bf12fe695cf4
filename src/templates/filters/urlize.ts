/**
 * Makes links of the URLs and mail addresses in a text, as Django does, and in linear time.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#urlize
 */

import { escapeText } from "../safe-string.ts";
import { quote, unquote } from "./quote.ts";
import { unescapeHtml } from "./unescape.ts";

export interface UrlizeOptions {
  /** Longest text of a link, in characters. */
  limit: number | undefined;
  /** Is the text HTML already? */
  isSafe: boolean;
  autoescape: boolean;
  isNofollow: boolean;
}

const maxUrlLength = 2048;
/** RFC 3696: 64 characters in front of the at sign, 255 behind it. */
const maxMailLength = 320;
const withScheme = /^https?:\/\/\[?[\p{L}\p{N}_]/iu;
const withoutScheme =
  /^www\.|^(?!http)[\p{L}\p{N}_][^@]+\.(?:com|edu|gov|int|mil|net|org)(?:$|\/.*$)/iu;

export function urlize(text: string, options: UrlizeOptions): string {
  return text
    .split(/([\s<>"']+)/)
    .map((word) => handleWord(word, options))
    .join("");
}

function handleWord(word: string, options: UrlizeOptions): string {
  const escape = (each: string): string =>
    options.autoescape && !options.isSafe ? escapeText(each) : each;
  if (!/[.@:]/.test(word)) return escape(word);
  const { lead, middle, trail } = trimPunctuation(word);
  const link = linkFor(middle);
  if (link === undefined) return escape(word);
  const rel = options.isNofollow && !link.startsWith("mailto:") ? ' rel="nofollow"' : "";
  const shown = escape(shortened(middle, options.limit));
  return `${escape(lead)}<a href="${escapeText(link)}"${rel}>${shown}</a>${escape(trail)}`;
}

function linkFor(text: string): string | undefined {
  if (text.length <= maxUrlLength && withScheme.test(text)) return quoteUrl(unescapeHtml(text));
  if (text.length <= maxUrlLength && withoutScheme.test(text)) {
    return quoteUrl(`http://${unescapeHtml(text)}`);
  }
  if (text.includes(":") || !isMailAddress(text)) return undefined;
  const [local = "", domain = ""] = text.split("@");
  return `mailto:${quote(local, "")}@${quote(domain, "")}`;
}

function isMailAddress(text: string): boolean {
  if (text.length > maxMailLength) return false;
  const parts = text.split("@");
  const [local, domain] = parts;
  if (parts.length !== 2 || !local || !domain) return false;
  return domain.includes(".") && !domain.startsWith(".");
}

function shortened(text: string, limit: number | undefined): string {
  const characters = [...text];
  if (limit === undefined || characters.length <= limit) return text;
  return `${characters.slice(0, Math.max(0, limit - 1)).join("")}…`;
}

const delimiters = "!$&'()*+,;=:/?#[]@~";

/**
 * Encodes once what may not stand in a URL, whether or not it was encoded before. Django's
 * `smart_urlquote`.
 *
 * @example
 * ```ts
 * import { quoteUrl } from "quintet/templates";
 *
 * quoteUrl("http://example.com/%C3%B6/ä/"); // "http://example.com/%C3%B6/%C3%A4/"
 * ```
 */
export function quoteUrl(url: string): string {
  const match = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(url);
  if (match === null) return quoteAgain(url);
  const [, scheme = "", host = "", path = "", query, fragment] = match;
  const encoded = `${scheme.toLowerCase()}://${asciiHost(host)}${quoteAgain(path)}`;
  const search = query ? `?${quoteQuery(query)}` : "";
  return encoded + search + (fragment ? `#${quoteAgain(fragment)}` : "");
}

function quoteAgain(part: string): string {
  return quote(unquote(part), delimiters);
}

function asciiHost(host: string): string {
  return /^[\w.:@[\]-]*$/.test(host) ? host : quote(unquote(host), delimiters);
}

function quoteQuery(query: string): string {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return pairs
    .map((pair) => {
      const at = pair.indexOf("=");
      const parts = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
      return parts.map(quoteQueryPart).join("=");
    })
    .join("&");
}

function quoteQueryPart(part: string): string {
  return quote(unquote(unquote(part.replaceAll("+", " "))), "").replaceAll("%20", "+");
}

interface Trimmed {
  lead: string;
  middle: string;
  trail: string;
}

const pairs = [
  ["(", ")"],
  ["[", "]"],
] as const;

/** Takes punctuation away from around a word: `(see example.com).` has it on both sides. */
function trimPunctuation(word: string): Trimmed {
  let middle = word.replace(/^[([]+/, "");
  const lead = word.slice(0, word.length - middle.length);
  let end = middle.length;
  const counts = new Map([..."()[]"].map((each) => [each, middle.split(each).length - 1]));
  const amp = middle.lastIndexOf("&");
  for (let changed = true; changed && end > 0;) {
    changed = false;
    for (const [opening, closing] of pairs) {
      const surplus = counts.get(closing)! - counts.get(opening)!;
      if (surplus <= 0 || middle[end - 1] !== closing) continue;
      const stop = Math.max(0, end - surplus);
      counts.set(closing, counts.get(closing)! - surplus);
      end = stop;
      changed = true;
    }
    const ends = amp === -1 || amp >= end ? ".,:;!" : ".,:!";
    while (end > 0 && ends.includes(middle[end - 1]!)) {
      end--;
      changed = true;
    }
    if (end > 0 && middle[end - 1] === ";" && amp !== -1 && amp < end) {
      const stop = endOfEntity(middle, amp, end);
      changed ||= stop !== end;
      end = stop;
    }
  }
  const trail = middle.slice(end);
  middle = middle.slice(0, end);
  return { lead, middle, trail };
}

/** Semicolons at the end go, but for the one that closes a character reference. */
function endOfEntity(text: string, amp: number, end: number): number {
  const candidate = text.slice(amp, Math.min(end, amp + 40)); // none is longer
  const character = unescapeHtml(candidate);
  if (character !== candidate && !character.endsWith(";")) return end;
  let stop = end;
  while (stop > 0 && text[stop - 1] === ";") stop--;
  return end - stop > 1 ? stop + 1 : stop;
}
