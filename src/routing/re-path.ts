/**
 * Routes whose pattern is a regular expression, for what `path` cannot say.
 *
 * The expression is walked through once: its groups lose their names, as those of an include and
 * of its routes come together in one expression, and where it consists of text and groups only,
 * an address can be written from it as well.
 */

import { RoutePatternError } from "./errors.ts";
import { checkName, type Pattern, type Placeholder } from "./pattern.ts";
import type { Route } from "./route.ts";
import type { View } from "./view.ts";

/**
 * A route to a view by a regular expression, which begins behind the first slash of the path. Its
 * named groups are the parameters, as text; an optional group that took no part is missing.
 *
 * Without `$` at its end it takes paths that go on, as in Django. Its address can be asked for if
 * it consists of plain text and named groups.
 *
 * @throws {RoutePatternError} If it has flags, or groups without a name.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { rePath } from "quintet/routing";
 *
 * export const archive = rePath(
 *   /^archive\/(?<year>[0-9]{4})\/$/,
 *   (request) => text(`The year ${request.params.year}`),
 *   { name: "archive" },
 * );
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/urls/#re-path
 */
export function rePath<
  const Name extends string | undefined = undefined,
  Params extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
>(
  regExp: RegExp,
  view: View<Params>,
  { name }: { name?: Name } = {},
): Route<NoInfer<Name>, Readonly<Record<string, string | number>>> {
  if (regExp.flags !== "") {
    throw new RoutePatternError(`The pattern ${String(regExp)} has flags, which routes ignore.`);
  }
  const text = regExp.source === "(?:)" ? "" : regExp.source;
  const isOpen = !/(?<!\\)(?:\\\\)*\$$/.test(text);
  const pattern = new Scanner(text.replace(/^\^/, "").replace(isOpen ? "" : /\$$/, "")).scan();
  return {
    kind: "route",
    pattern: { ...pattern, text, isRegExp: true },
    view,
    name: name as Name,
    isOpen,
  };
}

class Scanner {
  readonly #text: string;
  #position = 0;
  #source = "";
  #parts: (string | Placeholder)[] | undefined = [];
  readonly #placeholders: Placeholder[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Pattern {
    while (this.#position < this.#text.length) this.#step();
    return {
      text: this.#text,
      source: this.#source,
      placeholders: this.#placeholders,
      parts: this.#parts,
    };
  }

  #step(): void {
    const rest = this.#text.slice(this.#position);
    const [, name] = /^\(\?<([^=!][^>]*)>/.exec(rest) ?? [];
    if (name !== undefined) return this.#group(name, rest);
    if (/^\((?!\?)/.test(rest)) {
      throw new RoutePatternError(`The pattern "${this.#text}" has a group without a name.`, {
        hint: "Write (?<name>…), or (?:…) for a group that is no parameter.",
      });
    }
    const [piece = "", escaped] = /^(?:\\([^\w])|\\.|\[(?:\\.|[^\]\\])*\]|.)/s.exec(rest) ?? [];
    this.#source += piece;
    this.#position += piece.length;
    const literal = escaped ?? (/^[^\\[(){}|?*+^$]$/.test(piece) ? piece : undefined);
    if (literal === undefined) this.#parts = undefined;
    else this.#parts?.push(literal);
  }

  #group(name: string, rest: string): void {
    checkName(this.#text, name);
    const start = `(?<${name}>`.length;
    const end = endOfGroup(rest, start);
    const inner = rest.slice(start, end);
    if (hasGroup(inner)) {
      throw new RoutePatternError(`The group "${name}" in "${this.#text}" has a group inside.`, {
        hint: "Write (?:…) for the inner one.",
      });
    }
    const converter = { pattern: inner, parse: (text: string) => text, format: String };
    const placeholder = { name, converter };
    this.#source += `(${inner})`;
    this.#placeholders.push(placeholder);
    this.#parts?.push(placeholder);
    this.#position += end + 1;
  }
}

function hasGroup(text: string): boolean {
  const tokens = text.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?[:=!]|\?<[=!])/gs);
  return tokens.some(([token]) => token === "(");
}

/** Where the bracket that closes a group stands. The expression is known to be well formed. */
function endOfGroup(text: string, start: number): number {
  let depth = 1;
  for (const match of text.slice(start).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/gs)) {
    if (match[0] === "(") depth++;
    if (match[0] === ")") depth--;
    if (depth === 0) return start + match.index;
  }
  return text.length;
}
