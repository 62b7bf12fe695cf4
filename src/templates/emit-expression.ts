/** From an expression to JavaScript that gives its value. */

import type { FilterCall, Operand, ParsedExpression } from "./expression.ts";
import { UnsafeContextError } from "./errors.ts";
import { isPlainState } from "./escaping/html-state.ts";
import { isWholeHtml } from "./escaping/whole.ts";
import { settingAfterUnknown } from "./html-places.ts";
import type { Binding, Code } from "./node.ts";
import { SafeString } from "./safe-string.ts";
import { internPlace, internSetting } from "./setting.ts";

/**
 * What an unknown name becomes: `report` an error in strict mode, else Django's `stringIfInvalid`;
 * `null` where a question is asked of it.
 */
export type Missing = "report" | "null";

/** A promise or query set is waited for, at the price of one comparison. */
function waited(code: Code, js: string): string {
  const temp = code.temp();
  return `(typeof(${temp}=${js})==="object"&&${temp}!==null&&typeof ${temp}.then==="function"?yield ${temp}:${temp})`;
}

/** JavaScript for the operand; may give undefined (unknown) or something to wait for. */
export function emitOperand(code: Code, operand: Operand): string {
  switch (operand.kind) {
    case "constant":
      return emitConstant(code, operand.value);
    case "translated":
      return `rt.translate(${JSON.stringify(operand.text)})`;
    case "path":
      return emitPath(code, operand.root, operand.parts);
  }
}

function emitConstant(code: Code, value: unknown): string {
  if (value instanceof SafeString) return code.constant(value);
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

function emitPath(code: Code, root: string, parts: readonly string[]): string {
  const binding = code.binding(root);
  let js: string;
  let rest = parts;
  if (binding.kind === "loop") {
    const quick = loopNumber(binding, parts);
    if (quick !== undefined) return quick;
    binding.use?.();
    js = binding.object;
  } else if (isSuper(root, parts, binding)) {
    // A value may still be filtered, so it is needed as a whole.
    const setting = internSetting({ ...code.setting, isStreamed: false });
    const place = code.constant(internPlace(setting, settingAfterUnknown(setting)));
    js = `rt.super(${blockOf(binding)},${place})`;
    rest = parts.slice(1);
  } else if (binding.kind === "block") js = binding.js;
  else if (binding.kind === "local") {
    js = `(typeof ${binding.js}==="function"?called(${binding.js}):${binding.js})`;
  } else js = code.contextValue(root, binding.isFree === true);
  for (const part of rest) js = `${code.unit.accessor(part)}(${js})`;
  return js;
}

function isSuper(root: string, parts: readonly string[], { kind }: Binding): boolean {
  return root === "block" && parts[0] === "super" && (kind === "block" || kind === "dynamic");
}

/** JavaScript for the block we are in. */
function blockOf(binding: Binding): string {
  return binding.kind === "block" ? binding.js : 'x.get("block")';
}

function loopNumber(
  { index, length }: { index: string; length: string },
  parts: readonly string[],
): string | undefined {
  if (parts.length !== 1) return undefined;
  switch (parts[0]) {
    case "counter":
      return `(${index}+1)`;
    case "counter0":
      return index;
    case "revcounter":
      return `(${length}-${index})`;
    case "revcounter0":
      return `(${length}-${index}-1)`;
    case "first":
      return `(${index}===0)`;
    case "last":
      return `(${index}===${length}-1)`;
    default:
      return undefined;
  }
}

/** JavaScript for the value of the expression, waited for; unknown names are dealt with. */
export function emitValue(code: Code, expression: ParsedExpression, missing: Missing): string {
  const { operand, filters, before } = expression;
  if (before !== undefined) {
    const rest = { ...expression, before: undefined, filters: [] };
    const js = `${code.constant(before)}(${emitValue(code, rest, missing)},x)`;
    return emitAll(code, js, filters);
  }
  if (operand.kind !== "path") {
    const js = emitOperand(code, operand);
    return filters.length === 0 ? js : waited(code, emitFilters(code, js, filters));
  }
  const value = waited(code, emitOperand(code, operand));
  const temp = code.temp();
  if (missing === "null") {
    const absent = code.unit.options.strict ? `rt.absent(${missingPath(code, operand)})` : "null";
    return emitAll(code, `((${temp}=${value})===undefined?${absent}:${temp})`, filters);
  }
  const reported = emitMissing(code, expression);
  if (code.unit.options.stringIfInvalid !== "") {
    return `((${temp}=${value})===undefined?${reported}:${emitAll(code, temp, filters)})`;
  }
  return emitAll(code, `((${temp}=${value})===undefined?${reported}:${temp})`, filters);
}

function emitAll(code: Code, js: string, filters: readonly FilterCall[]): string {
  return filters.length === 0 ? js : waited(code, emitFilters(code, js, filters));
}

/** An unknown name in strict mode is an error, unless the first filter is there to help. */
function emitMissing(code: Code, { operand, filters }: ParsedExpression): string {
  if (operand.kind !== "path") return '""';
  const first = filters[0]?.name;
  const isHelped = code.unit.options.strict && (first === "default" || first === "default_if_none");
  return isHelped ? "rt.invalid" : `miss(${missingPath(code, operand)})`;
}

/** For the message about a path that is not there: names of loops and of `with` are in no context. */
function missingPath(code: Code, operand: Extract<Operand, { kind: "path" }>): string {
  const binding = code.binding(operand.root);
  const known = binding.kind === "local" ? `,${binding.js}` : "";
  return `x,${code.constant(operand)}${known}`;
}

function emitFilters(code: Code, js: string, filters: readonly FilterCall[]): string {
  let value = js;
  for (const [index, { definition, arg }] of filters.entries()) {
    const call = code.unit.filter(definition, code.setting.autoescape);
    const argument = arg === undefined ? "" : `,${emitArgument(code, arg)}`;
    value = `${call}(rt,${value}${argument})`;
    if (index < filters.length - 1) value = waited(code, value);
  }
  return value;
}

function emitArgument(code: Code, arg: Operand): string {
  const js = emitOperand(code, arg);
  if (arg.kind !== "path") return js;
  const temp = code.temp();
  return `((${temp}=${waited(code, js)})===undefined?rt.missArgument(${missingPath(code, arg)}):${temp})`;
}

/** Appends the value of the expression to the output, escaped for where it stands. */
export function emitOutput(code: Code, expression: ParsedExpression): void {
  const { operand, filters } = expression;
  if (filters.length === 0 && emitOwnHtml(code, operand)) return;
  requireWhole(code, expression);
  const escaping = code.outputFunction;
  // Whoever writes `|safe` last answers for the value, wherever it stands.
  const write = filters.at(-1)?.name === "safe" ? "raw" : escaping;
  if (operand.kind !== "path" || filters.length > 0) {
    code.output(`${write}(${emitValue(code, expression, "report")})`);
    return;
  }
  const temp = code.temp();
  const missing = `${write}(${emitMissing(code, expression)})`;
  const wait = `${temp}=${temp}===undefined||(${temp}=yield ${temp})===undefined?${missing}:${temp};`;
  const given = emitOperand(code, operand);
  if (write === "out" || write === "outAttribute") {
    // Numbers go as they are into the text, as long as nobody writes them in another way.
    code.compute(
      `${temp}=${given};if(typeof ${temp}!=="number"||!numbers.fractions){` +
        `${temp}=${write}(${temp});if(typeof ${temp}!=="string")${wait}}`,
    );
  } else code.compute(`${temp}=${write}(${given});if(typeof ${temp}!=="string")${wait}`);
  code.append(temp);
}

/** What is HTML of the templates themselves goes as it is; false if it is a value. */
function emitOwnHtml(code: Code, operand: Operand): boolean {
  const { html } = code.setting;
  if (operand.kind === "constant" && operand.value instanceof SafeString) {
    if (html === undefined || !isPlainState(html)) return false;
    code.write(operand.value.text);
    return true;
  }
  if (operand.kind !== "path" || operand.parts.length !== 1) return false;
  const binding = code.binding(operand.root);
  if (!isSuper(operand.root, operand.parts, binding)) return false;
  // A variable of one's own may be called "block", too: between tags that is no danger.
  const isText = html === undefined || isPlainState(html);
  const write = !isText ? '()=>""' : code.setting.autoescape ? "out" : "raw";
  const missing = emitMissing(code, { operand, filters: [], source: "block.super" });
  const place = code.place({ kind: "super", name: "" });
  code.output(`rt.superText(${blockOf(binding)},${place},${write})??${missing}`);
  return true;
}

/**
 * Literals are HTML, and those of an expression may be what it gives: none of them may open what
 * it does not close.
 *
 * @throws {UnsafeContextError}
 */
export function requireWhole(code: Code, { operand, filters }: ParsedExpression): void {
  if (code.setting.html === undefined) return;
  const operands = [operand, ...filters.flatMap(({ arg }) => (arg === undefined ? [] : [arg]))];
  for (const each of operands) {
    const text = each.kind === "translated" ? each.text : textOf(each);
    if (text !== undefined && /<[a-z/!?]/i.test(text) && !isWholeHtml(text)) {
      throw new UnsafeContextError("A literal of this expression ends inside of a tag.", {
        hint: "Write the tag into the template, around the value.",
      });
    }
  }
}

/** JavaScript for the value that a name of the template gets. */
export function emitNamed(code: Code, expression: ParsedExpression): string {
  requireWhole(code, expression);
  return emitValue(code, expression, "report");
}

function textOf(operand: Operand): string | undefined {
  if (operand.kind !== "constant") return undefined;
  return operand.value instanceof SafeString ? operand.value.text : undefined;
}

/** Appends what some JavaScript gives, which is never an unknown name. */
export function emitOutputOf(code: Code, js: string): void {
  code.output(`${code.outputFunction}(${js})`);
}
