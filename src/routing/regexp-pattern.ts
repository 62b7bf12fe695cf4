/**
 * A regular expression as the pattern of a route.
 *
 * It is walked through once, for two things. Its groups lose their names and are counted, as the
 * expressions of an include and of its routes are joined to one. And the ways to write an address
 * that it matches are collected: an optional group is left out or written, of alternatives each is
 * a way, and what is no parameter is written as the shortest text that fits.
 */

import type { Converter } from "./converters.ts";
import { RoutePatternError } from "./errors.ts";
import { checkName, joinWays, type Pattern, type Placeholder, type Way } from "./pattern.ts";

/** Flags that only say how the expression itself is read: they stand in it as `(?i:…)`. */
const modifiers = /^[ims]*$/;

/** More ways than that to write one address are not tried. */
const maxWays = 64;

/**
 * @param isRoute Does a `$` at the end belong to it, as the end of the path? It is left out.
 * @throws {RoutePatternError} If it has flags that routes cannot keep, or a name that is none.
 */
export function regExpPattern(regExp: RegExp): Pattern & { readonly isOpen: boolean } {
  const { source: given, flags } = regExp;
  if (!modifiers.test(flags)) {
    throw new RoutePatternError(`The pattern ${String(regExp)} has flags, which routes ignore.`, {
      hint: "i, m and s may stand there.",
    });
  }
  const text = given === "(?:)" ? "" : given;
  const isOpen = !/(?<!\\)(?:\\\\)*\$$/.test(text);
  const body = text.replace(/^\^/, "").replace(isOpen ? "" : /\$$/, "");
  const { source, ways, placeholders, hasChoice } = new Scanner(body).scan();
  return {
    text: text.replaceAll(/\\(.)/gs, (escaped, character) => (character === "/" ? "/" : escaped)),
    source: (before) => wrapped(source(before), { flags, hasChoice }),
    placeholders,
    start: flags === "" && !hasChoice ? literalStart(body) : "",
    isFixed: false,
    ways: ways.length > maxWays ? [] : ways,
    isRegExp: true,
    isOpen,
  };
}

function wrapped(
  source: string,
  { flags, hasChoice }: { flags: string; hasChoice: boolean },
): string {
  if (flags !== "") return `(?${flags}:${source})`;
  return hasChoice ? `(?:${source})` : source;
}

/** Plain text that all of its matches begin with; a character before a quantifier may be missing. */
function literalStart(body: string): string {
  const start = /^(?:\\[^\w]|[^\\[\](){}|?*+^$.])*/.exec(body)![0];
  const isQuantified = /^[?*+{]/.test(body.slice(start.length));
  const plain = isQuantified ? start.replace(/(?:\\.|[^\\])$/s, "") : start;
  return plain.replaceAll(/\\(.)/gs, "$1");
}

/** A part of the expression: how it is matched, and how it may be written. */
interface Piece {
  /** @param before How many groups come before the pattern, in those it is joined to. */
  readonly source: (before: number) => string;
  readonly ways: readonly Way[];
}

const nothing: readonly Way[] = [[]];
const assertion = /^\(\?(?:[=!]|<[=!])/;
const groupStart = /^\((?:\?<([^=!>][^>]*)>|\?:|\?[ims-]+:)?/;
const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/;
/** What is written for classes of characters. */
const examples: Readonly<Record<string, string>> = {
  d: "0",
  D: "x",
  s: " ",
  S: "x",
  w: "x",
  W: "!",
};
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v" };

class Scanner {
  readonly #text: string;
  #position = 0;
  readonly #placeholders: Placeholder[] = [];
  /** The numbers of the groups with a name, from 1. */
  readonly #numbers = new Map<string, number>();
  #depth = 0;
  #hasChoice = false;

  constructor(text: string) {
    this.#text = text;
    let number = 0;
    for (const [token, name] of text.matchAll(
      /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<([^=!>][^>]*)>|(?!\?))/gs,
    )) {
      if (!token.startsWith("(")) continue;
      number++;
      if (name !== undefined) this.#numbers.set(name, number);
    }
  }

  scan(): Piece & { placeholders: readonly Placeholder[]; hasChoice: boolean } {
    const piece = this.#alternatives();
    return { ...piece, placeholders: this.#placeholders, hasChoice: this.#hasChoice };
  }

  get #rest(): string {
    return this.#text.slice(this.#position);
  }

  /** Up to the bracket that closes the group, or the end. */
  #alternatives(): Piece {
    const all = [this.#sequence()];
    while (this.#text[this.#position] === "|") {
      if (this.#depth === 0) this.#hasChoice = true;
      this.#position++;
      all.push(this.#sequence());
    }
    return {
      source: (before) => all.map(({ source }) => source(before)).join("|"),
      ways: all.flatMap(({ ways }) => ways),
    };
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#position < this.#text.length && !/[|)]/.test(this.#text[this.#position]!)) {
      pieces.push(this.#quantified(this.#atom()));
    }
    return {
      source: (before) => pieces.map(({ source }) => source(before)).join(""),
      ways: pieces.reduce<readonly Way[]>(
        (ways, piece) => (ways.length > maxWays ? ways : joinWays(ways, piece.ways)),
        nothing,
      ),
    };
  }

  #atom(): Piece {
    const rest = this.#rest;
    if (assertion.test(rest)) return this.#assertion(assertion.exec(rest)![0]);
    if (rest.startsWith("(")) return this.#group(groupStart.exec(rest)!);
    const [piece = ""] =
      /^(?:\\k<[^>]*>|\\[1-9]\d*|\\u[\da-f]{4}|\\x[\da-f]{2}|\\c[a-z]|\\.|\[(?:\\.|[^\]\\])*\]|.)/is.exec(
        rest,
      ) ?? [];
    this.#position += piece.length;
    const reference = this.#referenceOf(piece);
    if (reference !== undefined) {
      const placeholder = this.#placeholders[reference - 1];
      return {
        source: (before) => `(?:\\${before + reference})`,
        ways: placeholder === undefined ? nothing : [[placeholder]],
      };
    }
    return { source: () => piece, ways: [[exampleOf(piece)]] };
  }

  #referenceOf(piece: string): number | undefined {
    const [, name, number] = /^\\(?:k<(.*)>|([1-9]\d*))$/.exec(piece) ?? [];
    return name === undefined ? (number && Number(number)) || undefined : this.#numbers.get(name);
  }

  #assertion(start: string): Piece {
    const inner = this.#inside(start.length);
    return { source: (before) => `${start}${inner.source(before)})`, ways: nothing };
  }

  #group([start, name]: RegExpExecArray): Piece {
    if (start.startsWith("(?") && name === undefined) {
      const inner = this.#inside(start.length);
      return { source: (before) => `${start}${inner.source(before)})`, ways: inner.ways };
    }
    if (name !== undefined) checkName(this.#text, name);
    // Its number is counted before those of the groups inside of it.
    const place = this.#placeholders.push({ name, converter: anyText }) - 1;
    const inner = this.#inside(start.length);
    const own = inner.source(0);
    const placeholder = { name, converter: { ...anyText, pattern: own } };
    this.#placeholders[place] = placeholder;
    return { source: (before) => `(${inner.source(before)})`, ways: [[placeholder]] };
  }

  #inside(startLength: number): Piece {
    this.#position += startLength;
    this.#depth++;
    const inner = this.#alternatives();
    this.#depth--;
    this.#position++; // the bracket that closes it
    return inner;
  }

  #quantified(piece: Piece): Piece {
    const [text, exactly] = quantifier.exec(this.#rest) ?? [];
    if (text === undefined) return piece;
    this.#position += text.length;
    const least = exactly === undefined ? (text.startsWith("+") ? 1 : 0) : Number(exactly);
    const source = (before: number): string => `${piece.source(before)}${text}`;
    const hasPlaceholder = piece.ways.some((way) => way.some((part) => typeof part === "object"));
    if (least === 0) return { source, ways: hasPlaceholder ? [[], ...piece.ways] : nothing };
    const ways = Array.from({ length: hasPlaceholder ? 1 : least }, () => piece.ways);
    return { source, ways: ways.reduce((all, one) => joinWays(all, one)) };
  }
}

const anyText: Converter<string> = { pattern: ".*", parse: (text) => text, format: String };

/** A text that one character, class or escape of the expression stands for. */
function exampleOf(piece: string): string {
  if (piece === "^" || piece === "$" || /^\\[bB]$/.test(piece)) return "";
  if (piece.startsWith("[")) return exampleOfClass(piece);
  const letter = /^\\([a-z])$/i.exec(piece)?.[1];
  if (letter !== undefined) return examples[letter] ?? controls[letter] ?? letter;
  const code = /^\\[ux]([\da-f]+)$/i.exec(piece)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return piece.replace(/^\\/, "");
}

/** The first character of a class; for `[^…]` one that is not in it. */
function exampleOfClass(piece: string): string {
  if (piece.startsWith("[^")) {
    const fits = new RegExp(`^${piece}$`);
    return [..."x0-_a1."].find((character) => fits.test(character)) ?? "x";
  }
  const [first = ""] = /^(?:\\u[\da-f]{4}|\\x[\da-f]{2}|\\.|[^\\\]])/is.exec(piece.slice(1)) ?? [];
  return exampleOf(first);
}
