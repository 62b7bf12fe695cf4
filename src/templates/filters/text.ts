/** Filters of text: letters, words, padding. */

import { isWholeHtml } from "../escaping/whole.ts";
import { filter, type FilterDefinition, type FilterFunction } from "../library.ts";
import { SafeString } from "../safe-string.ts";

const text = (apply: FilterFunction, isSafe = true): FilterDefinition =>
  filter(apply, { stringValue: true, isSafe });

function toNumber(value: unknown): number {
  const number = Number(String(value));
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

/** Python's `str.center`: an odd blank goes to the left if the width is odd. */
function center(value: string, width: number): string {
  const characters = [...value].length;
  const blanks = Math.max(0, width - characters);
  const left = Math.floor(blanks / 2) + (blanks & width & 1);
  return " ".repeat(left) + value + " ".repeat(blanks - left);
}

function pad(value: string, width: number): string {
  return " ".repeat(Math.max(0, width - [...value].length));
}

/**
 * Text for a URL: small letters, digits, hyphens.
 *
 * @param allowUnicode Are letters beyond ASCII kept? Default: false.
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.text.slugify
 */
export function slugify(value: string, allowUnicode = false): string {
  const plain = allowUnicode
    ? value.normalize("NFKC")
    : value.normalize("NFKD").replaceAll(/[^\p{ASCII}]/gu, "");
  return plain
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\s-]/gu, "")
    .replaceAll(/[-\s]+/g, "-")
    .replaceAll(/^[-_]+|(?<![-_])[-_]+$/g, "");
}

/** The first letter of each word large, the others small: `It's 3rd` keeps its small letters. */
function title(value: string): string {
  return asciiTitle(value) ?? unicodeTitle(value);
}

/** The common case in one pass; undefined for a text with other letters. */
function asciiTitle(value: string): string | undefined {
  const lower = value.toLowerCase();
  let result = "";
  let end = 0;
  let isLetterBefore = false;
  let isSmallBefore = false; // the letter before, or the one before the apostrophe
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (code > 127) return undefined;
    if (code >= 97 && code <= 122) {
      const isLarge: boolean =
        !isLetterBefore && !isSmallBefore && !isDigit(lower.charCodeAt(at - 1));
      if (isLarge) {
        result += lower.slice(end, at) + String.fromCharCode(code - 32);
        end = at + 1;
      }
      isSmallBefore = !isLarge;
      isLetterBefore = true;
    } else {
      isSmallBefore &&= isLetterBefore && code === 39;
      isLetterBefore = false;
    }
  }
  return result + lower.slice(end);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function unicodeTitle(value: string): string {
  return value
    .replaceAll(/\p{L}+/gu, (word) => {
      const [first = "", ...rest] = word;
      return first.toUpperCase() + rest.join("").toLowerCase();
    })
    .replaceAll(/([a-z])'(\p{Lu})/gu, (match) => match.toLowerCase())
    .replaceAll(/\d\p{Lu}/gu, (match) => match.toLowerCase());
}

/** Lines of at most `width` characters, broken at blanks; longer words stay whole. */
function wordwrap(value: string, width: number): string {
  const lines = value.split(/\r\n|\r|\n/);
  return lines.map((line) => (line.trim() === "" ? line : wrapLine(line, width))).join("\n");
}

/** As Python's `textwrap`: blanks where a line is broken go, those within it stay. */
function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = "";
  for (const chunk of line.replaceAll("\t", "        ").split(/(\s+)/).filter(Boolean)) {
    const isBlank = chunk.trim() === "";
    if (isBlank && current === "" && lines.length > 0) continue;
    if (current.length + chunk.length <= width || (current === "" && chunk.length > width)) {
      current += chunk;
      continue;
    }
    if (current.trim() !== "") lines.push(current.trimEnd());
    current = isBlank ? "" : chunk;
  }
  if (current.trim() !== "") lines.push(current.trimEnd());
  return lines.join("\n");
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "'": "\\'" };

export const textFilters: Readonly<Record<string, FilterDefinition>> = {
  addslashes: text((value: string) => value.replaceAll(/[\\"']/g, (each) => escapes[each]!)),
  capfirst: text((value: string) => {
    const [first = ""] = value;
    return first.toUpperCase() + value.slice(first.length);
  }),
  center: text((value: string, width: unknown) => center(value, toNumber(width))),
  cut: filter(
    (value: unknown, part: unknown, { compatible, text: write }) => {
      const isSafe = value instanceof SafeString;
      const result = write(value).replaceAll(String(part), "");
      const staysSafe = isSafe && String(part) !== ";" && (compatible || isWholeHtml(result));
      return staysSafe ? new SafeString(result) : result;
    },
    { safeObjects: true, argument: "required" },
  ),
  ljust: text((value: string, width: unknown) => value + pad(value, toNumber(width))),
  rjust: text((value: string, width: unknown) => pad(value, toNumber(width)) + value),
  lower: text((value: string) => value.toLowerCase()),
  upper: text((value: string) => value.toUpperCase(), false),
  title: text(title),
  slugify: text((value: string) => slugify(value)),
  wordcount: text((value: string) => value.split(/\s+/).filter(Boolean).length, false),
  wordwrap: text((value: string, width: unknown) => wordwrap(value, toNumber(width))),
};
