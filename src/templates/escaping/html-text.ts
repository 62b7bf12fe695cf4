/** What constant text of a template does to the place in HTML, as the tokenizer of browsers does it. */

import { attributeKind, rawElements } from "./attributes.ts";
import { type HtmlState, startOfHtml, textAround, unclearHtml } from "./html-state.ts";
import { nextJsState, startOfScript } from "./js-state.ts";
import { inRaw } from "./raw-text.ts";
import { decodedReferences, openReference } from "./references.ts";
import { nextUrlState, startOfUrl } from "./url-state.ts";

/** The state after some constant text. */
export function nextHtmlState(state: HtmlState, text: string): HtmlState {
  if (text === "") return state;
  if (state.kind === "comment") {
    const seen = commentBehindValue(state, text);
    if (seen !== undefined) return seen;
  }
  const all = state.tail + text;
  let current: HtmlState = state.tail === "" ? state : { ...state, tail: "" };
  let at = 0;
  while (at < all.length) {
    const [next, end] = step(current, all, at);
    if (hidesEndOfNoscript(current, all.slice(at, end))) return unclearHtml;
    current = next;
    at = end;
  }
  return current;
}

export type Step = readonly [HtmlState, number];

function step(state: HtmlState, text: string, at: number): Step {
  switch (state.kind) {
    case "text":
      return state.element === "" ? inText(state, text, at) : inRaw(state, text, at);
    case "comment":
      return inComment(state, text, at);
    case "bogus comment": {
      const end = text.indexOf(">", at);
      return end === -1 ? [state, text.length] : [textAround(state), end + 1];
    }
    case "tagName":
      return inTagName(state, text, at);
    case "tag":
      return inTag(state, text, at);
    case "nameEnd":
      return atNameEnd(state, text, at);
    case "attributeName":
      return inAttributeName(state, text, at);
    case "afterName":
      return afterName(state, text, at);
    case "beforeValue":
      return beforeValue(state, text, at);
    case "value":
      return inValue(state, text, at);
    case "unclear":
      return [state, text.length];
  }
}

/** With scripts `</noscript` ends it, without them it may be part of a value or a comment. */
function hidesEndOfNoscript({ isNoscript, kind, element }: HtmlState, part: string): boolean {
  const isText = kind === "text" && element === "";
  return isNoscript && !isText && kind !== "tagName" && /<\/noscript[\t\n\f\r />]/i.test(part);
}

function inText(state: HtmlState, text: string, at: number): Step {
  const open = text.indexOf("<", at);
  if (open === -1) return [state, text.length];
  const rest = text.slice(open, open + 4);
  if (rest.startsWith("<!--")) return [{ ...state, kind: "comment", detail: "start" }, open];
  if (["<", "</", "<!", "<!-"].includes(rest)) return [{ ...state, tail: rest }, text.length];
  const isEnd = rest[1] === "/";
  if (/[a-z]/i.test(rest[isEnd ? 2 : 1]!)) {
    return [
      { ...textAround(state), kind: "tagName", element: isEnd ? "/" : "" },
      open + (isEnd ? 2 : 1),
    ];
  }
  if (rest.startsWith("</>")) return [state, open + 3];
  if (state.foreign > 0 && text.startsWith("<![CDATA[", open)) return cdata(state, text, open);
  if (/^<[!?/]/.test(rest)) return [{ ...state, kind: "bogus comment" }, open + 2];
  return [state, open + 1];
}

/** Text in SVG, a comment in HTML: as long as nobody can tell the difference. */
function cdata(state: HtmlState, text: string, at: number): Step {
  const end = text.indexOf("]]>", at);
  const isSame = end !== -1 && !/[<>]/.test(text.slice(at + 9, end));
  return isSame ? [state, end + 3] : [unclearHtml, text.length];
}

function inComment(state: HtmlState, text: string, at: number): Step {
  const isStart = state.detail === "start";
  const end = endOfComment(text, at, isStart);
  if (end !== -1) return [textAround(state), end];
  const seen = text.slice(at);
  if (isStart && seen.length < 7) return [{ ...state, tail: seen }, text.length];
  return [{ ...state, detail: "", tail: /-{0,2}!?$/.exec(seen)![0] }, text.length];
}

/** Where a comment ends; `<!-->` and `<!--->` are whole comments. */
function endOfComment(text: string, at: number, isStart: boolean): number {
  const plain = text.indexOf("-->", isStart ? at + 2 : at);
  const odd = text.indexOf("--!>", isStart ? at + 4 : at);
  if (plain === -1 && odd === -1) return -1;
  return odd !== -1 && (plain === -1 || odd < plain) ? odd + 4 : plain + 3;
}

/** Behind a value that may be empty: unclear if the comment would end in another place without it. */
function commentBehindValue(state: HtmlState, text: string): HtmlState | undefined {
  if (!state.tail.endsWith("\0")) return undefined;
  const before = state.tail.slice(0, -1);
  if (before === "?" && /^-?!?>/.test(text)) return unclearHtml;
  const end = endOfComment(text, 0, false);
  const without = endOfComment(before + text, 0, state.detail === "start");
  const isSame = without === (end === -1 ? -1 : end + before.length);
  return isSame ? nextHtmlState({ ...state, detail: "", tail: "" }, text) : unclearHtml;
}

function inTagName(state: HtmlState, text: string, at: number): Step {
  const name = /^[^\t\n\f\r />]*/.exec(text.slice(at))![0];
  const element = (state.element + name).toLowerCase();
  const end = at + name.length;
  return [{ ...state, kind: end < text.length ? "tag" : "tagName", element }, end];
}

function inTag(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  if (character === ">") return [contentOf(state), at + 1];
  if (character === "/") return [{ ...state, detail: "/" }, at + 1];
  if (/[\t\n\f\r ]/.test(character)) return [{ ...state, detail: "" }, at + 1];
  return [{ ...state, kind: "attributeName", attribute: "", detail: "" }, at];
}

/** The state behind the `>` of a tag. */
function contentOf(state: HtmlState): HtmlState {
  const { element, foreign } = state;
  const isClosed = state.detail === "/";
  const around = textAround(state);
  if (rawElements.has(element)) {
    // In SVG it is closed, in HTML the slash means nothing.
    if (isClosed && foreign > 0) return unclearHtml;
    return { ...around, element, js: element === "script" ? startOfScript : null };
  }
  switch (element) {
    case "svg":
    case "math":
      return isClosed ? around : { ...around, foreign: foreign + 1 };
    case "/svg":
    case "/math":
      return { ...around, foreign: Math.max(0, foreign - 1) };
    case "noscript":
    case "/noscript":
      return { ...around, isNoscript: element === "noscript" };
    default:
      return around;
  }
}

function atNameEnd(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  const isNamed = state.attribute !== "";
  if (/[\t\n\f\r />]/.test(character) || (isNamed && character === "=")) {
    return [{ ...state, kind: isNamed ? "afterName" : "tag", detail: "" }, at];
  }
  // A name goes on that nobody knows the beginning of.
  if (state.detail === "start" || character === "=") return [unclearHtml, text.length];
  return [{ ...state, kind: "attributeName", attribute: "?" }, at];
}

function inAttributeName(state: HtmlState, text: string, at: number): Step {
  // A first "=" belongs to the name.
  const pattern = state.attribute === "" ? /^=?[^\t\n\f\r />=]*/ : /^[^\t\n\f\r />=]*/;
  const name = pattern.exec(text.slice(at))![0];
  const end = at + name.length;
  const attribute = state.attribute + name;
  return [{ ...state, kind: end < text.length ? "afterName" : "attributeName", attribute }, end];
}

function afterName(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  if (/[\t\n\f\r ]/.test(character)) return [state, at + 1];
  if (character === "=") return [{ ...state, kind: "beforeValue" }, at + 1];
  return [{ ...state, kind: "tag", attribute: "" }, at];
}

function beforeValue(state: HtmlState, text: string, at: number): Step {
  const character = text[at]!;
  if (/[\t\n\f\r ]/.test(character)) return [state, at + 1];
  if (character === ">") return [{ ...state, kind: "tag", attribute: "" }, at];
  const isQuoted = character === '"' || character === "'";
  const quote = isQuoted ? character : "";
  return [{ ...startOfValue(state), quote }, isQuoted ? at + 1 : at];
}

function startOfValue(state: HtmlState): HtmlState {
  const value: HtmlState = { ...state, kind: "value" };
  switch (attributeKind(state.element, state.attribute)) {
    case "url":
    case "media":
      return { ...value, url: startOfUrl };
    case "js":
      return { ...value, js: startOfScript };
    case "html":
      return { ...value, document: startOfHtml };
    default:
      return value;
  }
}

function inValue(state: HtmlState, text: string, at: number): Step {
  const stop =
    state.quote === "" ? endOfUnquoted(text, at) : orEnd(text.indexOf(state.quote, at), text);
  if (stop < text.length) {
    const inTag = { ...textAround(state), kind: "tag", element: state.element } as const;
    return [inTag, state.quote === "" ? stop : stop + 1];
  }
  const tail = openReference(text.slice(at));
  const part = decodedReferences(text.slice(at, stop - tail.length));
  return [{ ...nextInValue(state, part), tail }, stop];
}

function orEnd(index: number, text: string): number {
  return index === -1 ? text.length : index;
}

function endOfUnquoted(text: string, at: number): number {
  const length = text.slice(at).search(/[\t\n\f\r >]/);
  return length === -1 ? text.length : at + length;
}

/** The state after a decoded part of the value of an attribute. */
function nextInValue(state: HtmlState, part: string): HtmlState {
  const { js, url, document } = state;
  if (js !== null) return { ...state, js: nextJsState(js, part) };
  if (document !== null) return { ...state, document: nextHtmlState(document, part) };
  const kind = attributeKind(state.element, state.attribute);
  if (url !== null) return { ...state, url: nextUrlState(url, part, kind === "media") };
  // Behind the `url=` of a `meta` an address begins.
  const address = kind === "refresh" ? /url\s*=\s*["']?(.*)$/is.exec(part)?.[1] : undefined;
  return address === undefined
    ? state
    : { ...state, url: nextUrlState(startOfUrl, address, false) };
}
