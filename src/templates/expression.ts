/**
 * `book.title|truncatewords:5`: an operand and the filters it goes through. Here it is read; what
 * becomes of it stands in `emit-expression.ts`.
 */

import { didYouMean } from "../base/index.ts";
import { TemplateSyntaxError } from "./errors.ts";
import { expressionHint } from "./expression-hints.ts";
import type { Context, FilterDefinition } from "./library.ts";
import { SafeString } from "./safe-string.ts";

export type Operand =
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "translated"; readonly text: string }
  | { readonly kind: "path"; readonly root: string; readonly parts: readonly string[] };

export interface FilterCall {
  readonly name: string;
  readonly definition: FilterDefinition;
  readonly arg: Operand | undefined;
}

/** An expression as it was read. */
export interface ParsedExpression {
  readonly source: string;
  readonly operand: Operand;
  readonly filters: readonly FilterCall[];
  /** Is given the operand, and says what the filters get. */
  readonly before?: ((value: unknown, context: Context) => unknown) | undefined;
}

const constant =
  /(?:_\("[^"\\]*(?:\\.[^"\\]*)*"\)|_\('[^'\\]*(?:\\.[^'\\]*)*'\)|"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')/
    .source;
const variable = String.raw`(?:[\p{L}\p{N}\p{M}_.]+|[-+.]?\d[\d.e]*)`;
const grammar = new RegExp(
  `^(?<constant>${constant})|^(?<variable>${variable})|` +
    String.raw`\s*\|\s*(?<filter>[\p{L}\p{N}_]+)` +
    `(?::(?:(?<constantArg>${constant})|(?<variableArg>${variable})))?`,
  "gsu",
);

/** @throws {TemplateSyntaxError} Without a place: whoever knows it adds it. */
export function parseExpression(
  source: string,
  filters: ReadonlyMap<string, FilterDefinition>,
): ParsedExpression {
  let operand: Operand | undefined;
  const calls: FilterCall[] = [];
  let end = 0;
  for (const match of source.matchAll(grammar)) {
    if (match.index !== end) {
      const gap = [source.slice(0, end), source.slice(end, match.index), source.slice(match.index)];
      throw new TemplateSyntaxError(`Could not parse some characters: ${gap.join("|")}`, {
        hint: expressionHint(source, end),
      });
    }
    const { groups } = match;
    if (operand === undefined) {
      const text = groups?.["constant"] ?? groups?.["variable"];
      if (text === undefined)
        throw new TemplateSyntaxError(`Could not find variable at start of ${source}.`);
      operand = parseOperand(text);
    } else {
      calls.push(filterCall(match, filters));
    }
    end = match.index + match[0].length;
  }
  if (end !== source.length) {
    const rest = source.slice(end);
    throw new TemplateSyntaxError(`Could not parse the remainder: '${rest}' from '${source}'`, {
      hint: expressionHint(source, end),
    });
  }
  if (operand === undefined) {
    throw new TemplateSyntaxError(`Could not find variable at start of ${source}.`);
  }
  return { source, operand, filters: calls };
}

function filterCall(
  match: RegExpExecArray,
  filters: ReadonlyMap<string, FilterDefinition>,
): FilterCall {
  const groups = match.groups!;
  const written = groups["filter"]!;
  const name = filters.has(written) ? written : (aliasOf(written, filters) ?? written);
  const definition = filters.get(name);
  if (definition === undefined) {
    const hint = didYouMean(name, filters.keys(), "filters");
    throw new TemplateSyntaxError(`Invalid filter: '${name}'`, { hint });
  }
  const text = groups["constantArg"] ?? groups["variableArg"];
  const arg = text === undefined ? undefined : parseOperand(text);
  if (arg !== undefined && definition.argument === "none") {
    throw new TemplateSyntaxError(`${name} requires 1 arguments, 2 provided`);
  }
  if (arg === undefined && definition.argument === "required") {
    throw new TemplateSyntaxError(`${name} requires 2 arguments, 1 provided`, {
      hint: expressionHint(match.input, match.index + match[0].length),
    });
  }
  return { name, definition, arg };
}

/**
 * `truncateWords` for `truncatewords`, `defaultIfNone` for `default_if_none`: filters may be written
 * as functions are in TypeScript.
 */
function aliasOf(
  written: string,
  filters: ReadonlyMap<string, FilterDefinition>,
): string | undefined {
  if (!/^[a-z]+(?:[A-Z][a-z]*)+$/.test(written)) return undefined;
  const snake = written.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [snake, written.toLowerCase()].find((name) => filters.has(name));
}

const words: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};

function parseOperand(text: string): Operand {
  if (/^[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?$/.test(text)) {
    return { kind: "constant", value: Number(text) };
  }
  if (text.startsWith("_(")) return { kind: "translated", text: unquote(text.slice(2, -1)) };
  if (text.startsWith('"') || text.startsWith("'")) {
    return { kind: "constant", value: new SafeString(unquote(text)) };
  }
  if (Object.hasOwn(words, text)) return { kind: "constant", value: words[text] };
  if (text.startsWith("_") || text.includes("._")) {
    throw new TemplateSyntaxError(
      `Variables and attributes may not begin with underscores: '${text}'`,
    );
  }
  const [root, ...parts] = text.split(".");
  return { kind: "path", root: root!, parts };
}

/** `"a \" b"` → `a " b`. */
export function unquote(literal: string): string {
  const quote = literal[0]!;
  return literal.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
}

/** The text of a quoted string without filters, or undefined: `"base.html"`. */
export function constantText({ operand, filters }: ParsedExpression): string | undefined {
  if (operand.kind !== "constant" || filters.length > 0) return undefined;
  return operand.value instanceof SafeString ? operand.value.text : undefined;
}
