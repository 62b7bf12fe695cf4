/** A pattern such as `books/<int:id>/`, taken apart. */

import { activeLanguage, gettext, siteTranslations } from "../i18n/index.ts";
import { type Converter, builtInConverters } from "./converters.ts";
import { RoutePatternError, UnknownConverterError } from "./errors.ts";

/** A place in a pattern that takes a value. */
export interface Placeholder {
  /** Undefined for a group of a regular expression that has none: it is known by its number. */
  readonly name: string | undefined;
  readonly converter: Converter;
}

/** Text and placeholders in turn: how an address is written. */
export type Way = readonly (string | Placeholder)[];

/** A pattern or a part of one; those of includes and routes are joined to whole paths. */
export interface Pattern {
  /** As it is written. */
  readonly text: string;
  /**
   * A regular expression; its groups are those of `placeholders`, in their order.
   *
   * @param before How many groups come before it in the expression that it is joined to.
   */
  readonly source: (before: number) => string;
  readonly placeholders: readonly Placeholder[];
  /** Plain text that all paths begin with which it matches. */
  readonly start: string;
  /** Does it match this text and nothing else? */
  readonly isFixed: boolean;
  /** The ways to write an address: one for `path`, several for an expression, none if it has none. */
  readonly ways: readonly Way[];
  /** The pattern in the active language, where it differs by language. */
  localized?(): Pattern;
  /** Is `text` a regular expression? Default: false. */
  readonly isRegExp?: boolean;
}

const placeholderPattern = /<(?:(?<kind>[^<>:]*):)?(?<name>[^<>]*)>/g;

/**
 * Takes a pattern of `path` apart.
 *
 * @throws {RoutePatternError} If a placeholder is not written as one, or a name occurs twice.
 * @throws {UnknownConverterError} If there is no converter of that name.
 */
export function parsePattern(
  text: string,
  converters: Readonly<Record<string, Converter>> = {},
): Pattern {
  const known: Readonly<Record<string, Converter>> = { ...builtInConverters, ...converters };
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of text.matchAll(placeholderPattern)) {
    const { kind = "str", name = "" } = match.groups ?? {};
    checkName(text, name);
    if (!Object.hasOwn(known, kind)) {
      throw new UnknownConverterError(text, kind, Object.keys(known));
    }
    parts.push(text.slice(end, match.index), { name, converter: known[kind]! });
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return joined(text, parts);
}

/**
 * A pattern whose text is a message: in each language it is what the catalogue has for it, if that
 * has the same placeholders.
 */
export function translatedPattern(text: string, parse: (text: string) => Pattern): Pattern {
  const source = parse(text);
  const names = ({ placeholders }: Pattern): string =>
    JSON.stringify(placeholders.map(({ name }) => name).toSorted());
  const localized = (): Pattern => {
    const translation = gettext(text);
    if (translation === text) return source;
    const pattern = parse(translation);
    return names(pattern) === names(source) ? pattern : source;
  };
  return { ...source, localized };
}

/** The language itself as the beginning of a path; nothing for the site's own if it has no prefix. */
export function languagePattern(prefixesDefault: boolean): Pattern {
  const localized = (): Pattern => {
    const own = siteTranslations().language;
    const language = activeLanguage() ?? own;
    return parsePattern(language === own && !prefixesDefault ? "" : `${language}/`);
  };
  return { ...parsePattern(""), localized };
}

/** Two patterns one after the other. If both have a name, the value of the second counts. */
export function joinPatterns(first: Pattern, second: Pattern): Pattern {
  return {
    text: first.text === "" ? second.text : first.text + second.text.replace(/^\^/, ""),
    source: (before) => first.source(before) + second.source(before + first.placeholders.length),
    placeholders: [...first.placeholders, ...second.placeholders],
    start: first.isFixed ? first.start + second.start : first.start,
    isFixed: first.isFixed && second.isFixed,
    ways: joinWays(first.ways, second.ways),
    isRegExp: first.isRegExp === true || second.isRegExp === true,
  };
}

/** Each of the first followed by each of the second. */
export function joinWays(first: readonly Way[], second: readonly Way[]): readonly Way[] {
  return first.flatMap((start) => second.map((end) => [...start, ...end]));
}

function joined(text: string, parts: readonly (string | Placeholder)[]): Pattern {
  const source = parts
    .map((part) => (typeof part === "string" ? escapeRegExp(part) : `(${part.converter.pattern})`))
    .join("");
  const placeholders = parts.filter((part) => typeof part === "object");
  const pattern: Pattern = {
    text,
    source: () => source,
    placeholders,
    start: String(parts[0]),
    isFixed: placeholders.length === 0,
    ways: [parts],
  };
  checkDistinct(pattern);
  return pattern;
}

export function checkName(pattern: string, name: string): void {
  if (/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) return;
  throw new RoutePatternError(`"${name}" in the pattern "${pattern}" is no name.`, {
    hint: "A placeholder is written <converter:name> or <name>, without blanks.",
  });
}

function checkDistinct({ text, placeholders }: Pattern): void {
  const names = placeholders.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RoutePatternError(`The pattern "${text}" has two placeholders "${twice}".`, {
    hint: "Give them different names: the view gets them by name.",
  });
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
