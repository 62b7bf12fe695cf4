/**
 * How values are written, by where they stand. Each function gives the text; undefined for an
 * unknown name; a promise of either if the value has to be waited for.
 */

import { isPromise, type MaybePromise } from "../base/index.ts";
import { UnsafeContextError } from "./errors.ts";
import { jsonForHtml } from "./filters/json.ts";
import type { OutputName } from "./html-state.ts";
import { called } from "./lookup.ts";
import { asHtml, escapeText, isHtmlObject, SafeString } from "./safe-string.ts";

type Write = (value: unknown) => MaybePromise<string | undefined>;
export type Output = Readonly<Record<OutputName | "raw", Write>>;

/** An output from what to do with safe text, and what with any other value. */
function output(ofSafe: (text: string) => string, ofValue: (value: unknown) => string): Write {
  const write: Write = (given) => {
    const value = typeof given === "function" ? called(given) : given;
    if (typeof value !== "object" || value === null) {
      return value === undefined ? undefined : ofValue(value);
    }
    if (value instanceof SafeString) return ofSafe(value.text);
    if (isPromise(value)) return Promise.resolve(value as unknown).then(write);
    if (!isHtmlObject(value)) return ofValue(value);
    const inner = value[asHtml]();
    return isPromise(inner) ? inner.then((text) => ofSafe(String(text))) : ofSafe(String(inner));
  };
  return write;
}

function same(text: string): string {
  return text;
}

export function outputsFor(text: (value: unknown) => string): Output {
  const escaped = (value: unknown): string => escapeText(text(value));
  const slow = output(same, escaped);

  return {
    raw: output(same, text),
    out(value) {
      if (typeof value === "string") return escapeText(value);
      if (typeof value === "number") return String(value);
      return slow(value);
    },
    outName: output(same, (value) => safeName(text(value))),
    outUrl: output(same, (value) => escapeText(safeUrl(text(value)))),
    outUrlPart: output(same, (value) => escapeText(text(value).replaceAll(":", "%3A"))),
    outJs: output(same, jsonForHtml),
    outJsText: output(same, (value) => jsText(text(value))),
    outJsAttribute: output(escapeText, (value) => escapeText(jsonForHtml(value))),
    outJsTextAttribute: output(escapeText, (value) => escapeText(jsText(text(value)))),
    outCss: output(same, (value) => safeCss(text(value))),
    outTwice: output(escapeText, (value) => escapeText(escaped(value))),
  };
}

/** What a refused URL becomes: a page that is not there. */
export const refusedUrl = "about:invalid";

const runsCode = /^(?:javascript|vbscript|livescript|mocha|data|view-source|jar|blob|filesystem):/i;
const harmlessData = /^data:(?:image\/(?:png|gif|jpeg|jpg|webp|avif)|audio\/|video\/)/i;

/** Refuses URLs that run code. Browsers skip blanks and control characters, so that is done here. */
export function safeUrl(url: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what browsers skip
  const seen = url.replaceAll(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029\ufeff]/g, "");
  return runsCode.test(seen) && !harmlessData.test(seen) ? refusedUrl : url;
}

/** For a value inside of quotes in JavaScript. */
function jsText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what has to be escaped
  return text.replaceAll(/[\\'"`<>&=\-;\u2028\u2029\u0000-\u001f\u007f$/]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Names of elements and attributes: nothing that ends the name, no event handlers. */
function safeName(name: string): string {
  const harmless = /^(?!on|style$|src$|href$|action$|formaction$|srcdoc$)[\w:-]*$/i;
  if (harmless.test(name) && !/^(?:script|style|iframe|object|embed)$/i.test(name)) return name;
  throw new UnsafeContextError(`"${name}" stands where HTML expects a name of an attribute.`, {
    hint: "Put values into quotes; make attributes with formatHtml, which gives safe text.",
  });
}

/** What a refused value in a style becomes. */
const refusedCss = "unset";

function safeCss(text: string): string {
  return /^[\w#%., +-]*$/.test(text) && !/expression|url/i.test(text) ? text : refusedCss;
}
