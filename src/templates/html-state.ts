/**
 * Where in HTML a value stands. Escaping `<` is not enough everywhere: in `href` a value may begin
 * with `javascript:`, in a script it is code, without quotes a blank ends it. The compiler runs
 * the constant parts of a template through this automaton and so knows, before any render, which
 * way of escaping each value needs.
 *
 * It follows the HTML standard's tokenizer as far as well-formed templates need it.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 * @see https://pkg.go.dev/html/template, which showed the way
 */

import { UnsafeContextError } from "./errors.ts";
import { type JsState, nextJsState, startOfScript } from "./js-state.ts";

type AttributeKind = "plain" | "url" | "js" | "css" | "html";

export interface HtmlState {
  readonly kind: "text" | "comment" | "tagName" | "tag" | "attributeName" | "beforeValue" | "value";
  /** The element whose start tag we are in, or whose raw content (script, style …). */
  readonly element: string;
  readonly attribute: string;
  readonly quote: string;
  readonly js: JsState;
  /** What an attribute's value, so far constant, begins with; undefined once a value was in it. */
  readonly prefix: string;
  readonly hasValue: boolean;
}

export const startOfHtml: HtmlState = {
  kind: "text",
  element: "",
  attribute: "",
  quote: "",
  js: startOfScript,
  prefix: "",
  hasValue: false,
};

const rawElements = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed"]);
const urlAttributes = new Set(
  "href src action formaction poster cite background data ping longdesc manifest codebase srcset xlink:href icon classid usemap profile archive".split(
    " ",
  ),
);

function attributeKind(name: string): AttributeKind {
  const lower = name.toLowerCase();
  if (lower.startsWith("on")) return "js";
  if (lower === "style") return "css";
  if (lower === "srcdoc") return "html";
  return urlAttributes.has(lower) ? "url" : "plain";
}

/** Is it plain text, where escaping `& < > " '` is all there is to do? */
export function isPlainState({ kind, element }: HtmlState): boolean {
  return kind === "text" && element !== "script" && element !== "style";
}

/**
 * The state behind two branches of a tag: undefined if they end in different contexts. Where they
 * differ in what is known of an address, the merged state knows less.
 */
export function mergeStates(a: HtmlState, b: HtmlState): HtmlState | undefined {
  if (isInTag(a) && isInTag(b)) return mergeInTag(a, b);
  const isSame =
    a.kind === b.kind &&
    a.element === b.element &&
    a.quote === b.quote &&
    a.js.mode === b.js.mode &&
    attributeKind(a.attribute) === attributeKind(b.attribute);
  if (!isSame) return undefined;
  if (a.prefix === b.prefix) return { ...a, hasValue: a.hasValue || b.hasValue };
  const isDecided = hasScheme(a.prefix) && hasScheme(b.prefix);
  return { ...a, prefix: isDecided ? a.prefix : "", hasValue: true };
}

function isInTag({ kind }: HtmlState): boolean {
  return kind === "tag" || kind === "attributeName" || kind === "tagName";
}

/** The name of an attribute may go on behind the branches, so both must mean the same. */
function mergeInTag(a: HtmlState, b: HtmlState): HtmlState | undefined {
  if (a.element !== b.element && (rawElements.has(a.element) || rawElements.has(b.element))) {
    return undefined;
  }
  if (a.kind !== "attributeName" || b.kind !== "attributeName") {
    return b.kind === "attributeName" ? b : a;
  }
  return attributeKind(a.attribute) === attributeKind(b.attribute) ? a : undefined;
}

/** The state inside of a loop: the body may have been there before. */
export function stateInLoop(state: HtmlState): HtmlState {
  return state.kind === "value" ? { ...state, hasValue: true } : state;
}

/** Is it settled what kind of address it is? */
function hasScheme(prefix: string): boolean {
  return /[/?#:]/.test(withoutEntities(prefix));
}

/** The state after some constant text. */
export function nextHtmlState(state: HtmlState, text: string): HtmlState {
  let current = state;
  let at = 0;
  while (at < text.length) {
    const [next, end] = step(current, text, at);
    at = end === at && next.kind === current.kind ? at + 1 : end;
    current = next;
  }
  return current;
}

type Step = readonly [HtmlState, number];

function step(state: HtmlState, text: string, at: number): Step {
  switch (state.kind) {
    case "text":
      return state.element === "" ? inText(state, text, at) : inRaw(state, text, at);
    case "comment": {
      const end = text.indexOf("-->", at);
      return end === -1 ? [state, text.length] : [startOfHtml, end + 3];
    }
    case "tagName":
      return inTagName(state, text, at);
    case "tag":
      return inTag(state, text, at);
    case "attributeName":
      return inAttributeName(state, text, at);
    case "beforeValue":
      return beforeValue(state, text, at);
    case "value":
      return inValue(state, text, at);
  }
}

function inText(state: HtmlState, text: string, at: number): Step {
  const open = text.indexOf("<", at);
  if (open === -1) return [state, text.length];
  if (text.startsWith("<!--", open)) return [{ ...startOfHtml, kind: "comment" }, open + 4];
  if (/^<\/?(?:[a-z]|$)/i.test(text.slice(open, open + 3))) {
    const isEnd = text[open + 1] === "/";
    return [{ ...startOfHtml, kind: "tagName", element: isEnd ? "/" : "" }, open + (isEnd ? 2 : 1)];
  }
  return [state, open + 1];
}

/** Inside of `<script>` and its like only their own end tag counts. */
function inRaw(state: HtmlState, text: string, at: number): Step {
  const end = new RegExp(String.raw`</${state.element}(?=[\s/>]|$)`, "gi");
  end.lastIndex = at;
  const match = end.exec(text);
  const stop = match?.index ?? text.length;
  const js = state.element === "script" ? nextJsState(state.js, text.slice(at, stop)) : state.js;
  if (match === null) return [{ ...state, js }, stop];
  return [{ ...startOfHtml, kind: "tag", element: "/" }, stop + match[0].length];
}

function inTagName(state: HtmlState, text: string, at: number): Step {
  const name = /^[^\s/>]*/.exec(text.slice(at))![0];
  const element = (state.element + name).toLowerCase();
  const end = at + name.length;
  const kind = end < text.length ? "tag" : "tagName";
  return [{ ...state, kind, element }, end];
}

function inTag(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  if (character === ">") {
    const element = rawElements.has(state.element) ? state.element : "";
    return [{ ...startOfHtml, element }, at + 1];
  }
  if (/[\s/]/.test(character)) return [state, at + 1];
  return [{ ...state, kind: "attributeName", attribute: "", hasValue: false }, at];
}

function inAttributeName(state: HtmlState, text: string, at: number): Step {
  const name = /^[^\s=>/]*/.exec(text.slice(at))![0];
  const end = at + name.length;
  const attribute = state.attribute + name;
  if (end >= text.length) return [{ ...state, attribute }, end];
  const equals = /^\s*=/.exec(text.slice(end));
  if (equals) return [{ ...state, kind: "beforeValue", attribute }, end + equals[0].length];
  return [{ ...state, kind: "tag", attribute: "" }, end];
}

function beforeValue(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  if (/\s/.test(character)) return [state, at + 1];
  const isQuote = character === '"' || character === "'";
  const value: HtmlState = {
    ...state,
    kind: "value",
    quote: isQuote ? character : "",
    js: startOfScript,
    prefix: "",
    hasValue: false,
  };
  if (character === ">") return [{ ...state, kind: "tag" }, at];
  return [value, isQuote ? at + 1 : at];
}

function inValue(state: HtmlState, text: string, at: number): Step {
  const stop =
    state.quote === ""
      ? indexOfUnquotedEnd(text, at)
      : indexOrEnd(text.indexOf(state.quote, at), text);
  const part = text.slice(at, stop);
  if (stop < text.length) {
    return [{ ...state, kind: "tag", attribute: "" }, state.quote === "" ? stop : stop + 1];
  }
  const isJs = attributeKind(state.attribute) === "js";
  const js = isJs ? nextJsState(state.js, withoutEntities(part)) : state.js;
  return [{ ...state, js, prefix: state.prefix + part }, stop];
}

function indexOrEnd(index: number, text: string): number {
  return index === -1 ? text.length : index;
}

function indexOfUnquotedEnd(text: string, at: number): number {
  const match = /[\s>]/.exec(text.slice(at));
  return match === null ? text.length : at + match.index;
}

function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:quot|#34|#x22);/gi, '"').replaceAll(/&(?:apos|#39|#x27);/gi, "'");
}

export type OutputName =
  | "out"
  | "outName"
  | "outUrl"
  | "outUrlPart"
  | "outJs"
  | "outJsText"
  | "outJsAttribute"
  | "outJsTextAttribute"
  | "outCss"
  | "outTwice";

/**
 * How a value is written here, and the state after it.
 *
 * @throws {UnsafeContextError} Where no value can be written safely.
 */
export function outputMode(state: HtmlState): { name: OutputName; next: HtmlState } {
  const { kind, element } = state;
  if (kind === "beforeValue" || (kind === "value" && state.quote === "")) {
    throw new UnsafeContextError(
      `A value stands in the attribute ${state.attribute} without quotes, where a blank in it would begin a new attribute.`,
      { hint: `Write ${state.attribute}="…".` },
    );
  }
  if (kind === "value") return inAttribute(state);
  if (kind === "tagName") return { name: "outName", next: state };
  if (kind === "tag" || kind === "attributeName") {
    return {
      name: "outName",
      next: { ...state, kind: "attributeName", attribute: `${state.attribute}?` },
    };
  }
  if (kind === "text" && element === "script") {
    return { name: scriptMode(state.js, "outJs", "outJsText"), next: afterScriptValue(state) };
  }
  if (kind === "text" && element === "style") return { name: "outCss", next: state };
  return { name: "out", next: state };
}

function inAttribute(state: HtmlState): { name: OutputName; next: HtmlState } {
  const next = { ...state, hasValue: true };
  switch (attributeKind(state.attribute)) {
    case "plain":
      return { name: "out", next };
    case "css":
      return { name: "outCss", next };
    case "html":
      return { name: "outTwice", next };
    case "js": {
      const name = scriptMode(state.js, "outJsAttribute", "outJsTextAttribute");
      return { name, next: afterScriptValue(next) };
    }
    case "url": {
      if (hasScheme(state.prefix)) return { name: "out", next };
      const isFirst = state.prefix.trim() === "" && !state.hasValue;
      return { name: isFirst ? "outUrl" : "outUrlPart", next };
    }
  }
}

function scriptMode(js: JsState, code: OutputName, text: OutputName): OutputName {
  if (js.mode === "code") return code;
  if (js.mode === "double" || js.mode === "single") return text;
  throw new UnsafeContextError(`A value cannot be written safely into JavaScript ${js.mode}.`, {
    hint: "Use the json_script filter, or put the value into a data- attribute.",
  });
}

function afterScriptValue(state: HtmlState): HtmlState {
  return state.js.mode === "code" ? { ...state, js: { ...state.js, last: "x" } } : state;
}
