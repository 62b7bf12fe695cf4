import { inspect } from "node:util";

import { callSite, linesFrom, type Place } from "./call-site.ts";
import { isQuerySet, lastName, type QuerySetLike, show } from "./program/show.ts";

export interface DumpOptions {
  /** How deep objects are shown. Default: 4. */
  depth?: number;
  /** Default: where the error output is a terminal, and `NO_COLOR` is not set. */
  colors?: boolean;
  /** Are passwords, tokens and keys shown? Default: false. */
  secrets?: boolean;
}

/** Prints values and returns them: one as it is, several as an array. */
export interface Dump {
  <Value>(value: Value): Value;
  <const Values extends readonly [unknown, unknown, ...unknown[]]>(...values: Values): Values;
}

/**
 * Prints values to the error output, each with the expression it comes from and the line it stands
 * in, and returns them, so that it can be put around any expression. A query set is not run: its
 * rows are counted, and the number is printed when it is known. Secrets are stars.
 *
 * @example
 * ```ts
 * import { dump } from "quintet/debugger";
 *
 * const prices = [3, 4];
 * const total = dump(prices[0]! + prices[1]!); // shop.ts:4  prices[0]! + prices[1]! = 7
 * ```
 */
export const dump: Dump = (...values: unknown[]) => print(values, {}, dump);

/**
 * A `dump` with other options.
 *
 * @example
 * ```ts
 * import { dumpWith } from "quintet/debugger";
 *
 * const dumpAll = dumpWith({ depth: 10 });
 * dumpAll({ a: { b: { c: { d: { e: 1 } } } } });
 * ```
 */
export function dumpWith(options: DumpOptions): Dump {
  const dumpSo: Dump = (...values: unknown[]) => print(values, options, dumpSo);
  return dumpSo;
}

/** What `Dump` returns depends on how many values there are, which only its overloads can say. */
// oxlint-disable-next-line typescript/no-explicit-any
function print(values: unknown[], options: DumpOptions, callee: Dump): any {
  const place = callSite(callee);
  const expressions = argumentsAt(place);
  for (const [index, value] of values.entries()) {
    const expression = expressions[index] ?? "";
    const name = expression === "" ? "" : `${expression} = `;
    write(`${place.text}  ${name}${shown(value, expression, options)}`);
    if (isQuerySet(value)) void count(value, `${place.text}  ${expression}`);
  }
  return values.length === 1 ? values[0] : values;
}

function shown(value: unknown, expression: string, options: DumpOptions): string {
  const { depth = 4, secrets = false } = options;
  const colors = options.colors ?? (process.stderr.isTTY && !process.env["NO_COLOR"]);
  const name = lastName(expression);
  const text = show(value, { depth, colors, secrets, name });
  return text.length > 80 ? show(value, { depth, colors, secrets, name, pretty: true }) : text;
}

async function count(querySet: QuerySetLike, what: string): Promise<void> {
  try {
    const rows = await querySet.count();
    write(`${what}: ${rows} ${rows === 1 ? "row" : "rows"}`);
  } catch (error) {
    write(`${what}: cannot be counted: ${inspect(error, { depth: 0 }).split("\n", 1)[0]}`);
  }
}

function write(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The expressions between the brackets of the call, as they are written. */
function argumentsAt(place: Place): string[] {
  const [first = "", ...below] = linesFrom(place);
  const call = [first.slice(place.column - 1), ...below.slice(0, 20)].join("\n");
  const start = call.indexOf("(");
  return start < 0 ? [] : splitArguments(call.slice(start + 1));
}

const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|=>|[^]/g;

/** Up to the bracket that closes the call. @param code What follows the one that opens it. */
export function splitArguments(code: string): string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  for (const [text] of code.matchAll(token)) {
    if ("([{".includes(text)) depth++;
    if (")]}".includes(text) && --depth < 0) break;
    if (text === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += text;
  }
  return [...parts, part].map((each) => each.trim().replaceAll(/\s*\n\s*/g, " ")).filter(Boolean);
}
