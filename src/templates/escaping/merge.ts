/** What is known behind branches, loops and parts of other templates. */

import { attributeKind, specialElements } from "./attributes.ts";
import { type HtmlState, isSameState, textAround, unclearHtml } from "./html-state.ts";
import { afterUnknownJs, mergeJs } from "./js-state.ts";
import { afterUnknownUrl, mergeUrls } from "./url-state.ts";

/**
 * The state behind two branches of a tag: undefined if they end at different places. Where they
 * differ in what is known of an address or a script, the merged state knows less.
 */
export function mergeStates(a: HtmlState, b: HtmlState): HtmlState | undefined {
  if (isSameState(a, b)) return a;
  if (a.kind === "unclear" || b.kind === "unclear") return unclearHtml;
  if (isInTag(a) && isInTag(b)) return mergeInTag(a, b);
  const isSamePlace =
    a.kind === b.kind &&
    a.element === b.element &&
    a.quote === b.quote &&
    attributeKind(a.element, a.attribute) === attributeKind(b.element, b.attribute);
  if (!isSamePlace) return undefined;
  if (a.tail !== b.tail || a.detail !== b.detail) {
    return mergeTails(a, b);
  }
  return mergeContents(a, b);
}

/** Does it matter whether the value of an attribute ends in the middle of a character reference? */
export function caresForReferences({ element, attribute, url }: HtmlState): boolean {
  return url === null
    ? attributeKind(element, attribute) !== "plain"
    : url.kind !== "settled" && url.kind !== "refused";
}

function mergeTails(a: HtmlState, b: HtmlState): HtmlState | undefined {
  if (a.kind === "comment") return { ...a, detail: "", tail: anyComment };
  if (a.kind !== "value" || a.detail !== b.detail) return undefined;
  if (caresForReferences(a) || caresForReferences(b)) return unclearHtml;
  return mergeContents({ ...a, tail: "" }, { ...b, tail: "" });
}

/** The tail of a comment that may end in dashes. */
const anyComment = "?\0";

function mergeContents(a: HtmlState, b: HtmlState): HtmlState | undefined {
  const js = a.js === null || b.js === null ? null : mergeJs(a.js, b.js);
  if (js === undefined) return undefined;
  const url = a.url === null || b.url === null ? (a.url ?? b.url) : mergeUrls(a.url, b.url);
  const document =
    a.document === null || b.document === null ? null : mergeStates(a.document, b.document);
  if (document === undefined) return undefined;
  const foreign = Math.max(a.foreign, b.foreign);
  return { ...a, js, url, document, foreign, isNoscript: a.isNoscript || b.isNoscript };
}

/** A value without quotes ends where the name of an attribute would. */
function isUnquoted({ kind, quote }: HtmlState): boolean {
  return kind === "value" && quote === "";
}

function isInTag(state: HtmlState): boolean {
  const { kind } = state;
  return (
    isUnquoted(state) || ["tagName", "tag", "nameEnd", "attributeName", "afterName"].includes(kind)
  );
}

function isName({ kind }: HtmlState): boolean {
  return kind === "attributeName" || kind === "afterName";
}

/** Names may go on behind the branches, so they end there, and all must mean the same. */
function mergeInTag(a: HtmlState, b: HtmlState): HtmlState | undefined {
  const isEnd = a.element.startsWith("/") && b.element.startsWith("/");
  const isSpecial = specialElements.has(a.element) || specialElements.has(b.element);
  if (a.element !== b.element && !isEnd && (isSpecial || a.element === "" || b.element === "")) {
    return undefined;
  }
  const element = a.element === b.element ? a.element : isEnd ? "/" : "?";
  const isStart = [a, b].some(
    (state) => state.kind === "tagName" || state.detail === "start" || isUnquoted(state),
  );
  const detail = isStart ? "start" : "";
  const merged = { ...textAround(a), element, detail } as const;
  if (!isName(a) || !isName(b)) return { ...merged, kind: "nameEnd", attribute: "" };
  const [first, second] = [a, b].map((state) => attributeKind(state.element, state.attribute));
  return first === second ? { ...merged, kind: "nameEnd", attribute: a.attribute } : undefined;
}

/** The state after a part of which only is known that it ends where it began. */
export function afterUnknown(state: HtmlState): HtmlState {
  switch (state.kind) {
    case "value":
      if (state.tail !== "" && caresForReferences(state)) return unclearHtml;
      return {
        ...state,
        tail: "",
        js: state.js === null ? null : afterUnknownJs(state.js),
        url: state.url === null ? null : afterUnknownUrl(state.url),
      };
    case "text":
      if (state.tail !== "") return unclearHtml;
      return state.js === null ? state : { ...state, js: afterUnknownJs(state.js) };
    case "comment":
      return { ...state, detail: "", tail: anyComment };
    case "tagName":
      return { ...state, kind: "nameEnd", attribute: "", detail: "start" };
    case "tag":
    case "attributeName":
    case "afterName":
      return { ...state, kind: "nameEnd", attribute: "", detail: "" };
    default:
      return state;
  }
}

/** Does all that `known` says hold in the state `actual`, too? */
export function covers(known: HtmlState, actual: HtmlState): boolean {
  const merged = mergeStates(known, actual);
  return merged !== undefined && isSameState(merged, known);
}
