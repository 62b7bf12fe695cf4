/**
 * How values are written, by where they stand. Text that is safe for HTML goes as it is only where
 * that is enough; in addresses, scripts and styles it has to pass like any other, unless the
 * template itself says `|safe`. Each function gives the text; undefined for an
 * unknown name; a promise of either if the value has to be waited for.
 */

import { isPromise, type MaybePromise } from "../../base/index.ts";
import { localNumber } from "../../i18n/index.ts";
import { UnsafeContextError } from "../errors.ts";
import { jsonForHtml } from "../filters/json.ts";
import { unescapeHtml } from "../filters/unescape.ts";
import { called } from "../lookup.ts";
import { asHtml, escapeText, isHtmlObject, SafeString } from "../safe-string.ts";
import { attributeKind } from "./attributes.ts";
import type { OutputName } from "./output-mode.ts";
import { runsCode } from "./url-state.ts";

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
  const slowAttribute = output(attributeOfHtml, escaped);

  return {
    raw: output(same, text),
    out(value) {
      if (typeof value === "string") return escapeText(value);
      if (typeof value === "number") return localNumber(value);
      return slow(value);
    },
    outAttribute(value) {
      if (typeof value === "string") return escapeText(value);
      if (typeof value === "number") return localNumber(value);
      return slowAttribute(value);
    },
    outComment: output(commentText, (value) => commentText(escaped(value))),
    outTag: output(elementName, (value) => elementName(text(value))),
    outTagNumber: output(elementNumber, (value) => elementNumber(text(value))),
    outName: output(attributesOfHtml, (value) => attributeName(text(value))),
    outNamePart: output(attributeName, (value) => attributeName(text(value))),
    outDataName: output(dataName, (value) => dataName(text(value))),
    outNamedValue: output(
      (html) => withoutSeparators(attributeOfHtml(html)),
      (value) => withoutSeparators(escaped(value)),
    ),
    outUrl: output(ofHtml(safeUrl), (value) => escapeText(safeUrl(text(value)))),
    outMediaUrl: output(ofHtml(safeMediaUrl), (value) => escapeText(safeMediaUrl(text(value)))),
    outUrlPart: output(ofHtml(safeUrlPart), (value) => escapeText(safeUrlPart(text(value)))),
    outJs: output(jsOfHtml, jsonForHtml),
    outJsText: output(jsTextOfHtml, (value) => jsText(text(value))),
    outJsAttribute: output(
      (html) => escapeText(jsOfHtml(html)),
      (value) => escapeText(jsonForHtml(value)),
    ),
    outJsTextAttribute: output(
      (html) => escapeText(jsTextOfHtml(html)),
      (value) => escapeText(jsText(text(value))),
    ),
    outSimple: output(simpleText, (value) => simpleText(text(value))),
    outStyle: output(
      (html) => styleText(unescapeHtml(html)),
      (value) => styleText(text(value)),
    ),
    outTwice: output(escapeText, (value) => escapeText(escaped(value))),
  };
}

/** Safe text in an attribute keeps its references, and loses the quotes that would end it. */
export function attributeOfHtml(html: string): string {
  return html.replaceAll(/[<>"']/g, escapeText);
}

/**
 * Safe text where its references count: read, looked at, and written anew, so that it ends in no
 * reference that the next value could go on with.
 */
function ofHtml(checked: (text: string) => string): (html: string) => string {
  return (html) => escapeText(checked(unescapeHtml(html)));
}

/**
 * Should the value that is the name be empty, browsers take this for a part of the name: then nothing
 * in it may end that.
 */
function withoutSeparators(text: string): string {
  return text.replaceAll(/[\t\n\f\r /=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Nothing that could end a comment, with what stands around it. */
function commentText(text: string): string {
  return text.replaceAll(">", "&gt;").replaceAll("-", "&#45;");
}

/** What a refused URL becomes: a page that is not there. */
export const refusedUrl = "about:invalid";

const harmlessData = /^data:(?:image\/(?:png|gif|jpeg|jpg|webp|avif)|audio\/|video\/)/i;

/**
 * Refuses addresses that run code. Browsers skip blanks and control characters, so that is done
 * here. A name like `javascript` is made a path, since a ":" may follow.
 */
export function safeUrl(url: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what browsers skip
  const seen = url.replaceAll(/[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029\ufeff]/g, "");
  const end = seen.search(/[:/?#]/);
  if (!runsCode.test(end === -1 ? seen : seen.slice(0, end))) return url;
  if (end === -1) return `./${url}`;
  return seen[end] === ":" ? refusedUrl : url;
}

/** A picture, a sound or a film may come with its address. */
function safeMediaUrl(url: string): string {
  return harmlessData.test(url) ? url : safeUrl(url);
}

/** Safe for HTML is not safe as code either: numbers are, all else becomes a string. */
function jsOfHtml(html: string): string {
  return /^-?\d+(?:\.\d+)?$/.test(html) ? html : jsonForHtml(html);
}

/** What `escapejs` made stays as it is, and what needs no escaping. */
function jsTextOfHtml(html: string): string {
  return /^(?:[\w\s.,:!?()[\]{}#@%*+|~^-]|\\u[\dA-Fa-f]{4})*$/.test(html) &&
    !/[\n\r\u2028\u2029]/.test(html)
    ? html
    : jsText(html);
}

/** A part of an address whose kind is not settled: it may not be the end of `javascript:`. */
function safeUrlPart(part: string): string {
  return /^https?:\/\//i.test(part) ? part : part.replaceAll(":", "%3A");
}

/** For a value inside of quotes in JavaScript. */
function jsText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what has to be escaped
  return text.replaceAll(/[\\'"`<>&=\-;\u2028\u2029\u0000-\u001f\u007f$/]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Elements that are no more than their content. */
const harmlessElements = new Set(
  (
    "a abbr address article aside b bdi bdo blockquote caption cite code col colgroup data dd del " +
    "details dfn dialog div dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header " +
    "hgroup i ins kbd label legend li main mark menu nav ol p pre q s samp section small span " +
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var"
  ).split(" "),
);

function elementName(name: string): string {
  if (harmlessElements.has(name.toLowerCase()) || /^[a-z]\w*-[\w-]+$/i.test(name)) return name;
  throw refusedName(name, "element");
}

/** `<h{{ level }}>`: behind a part of the name only a number. */
function elementNumber(name: string): string {
  if (/^\d+$/.test(name)) return name;
  throw refusedName(name, "element");
}

/** The name of an attribute: nothing that ends it, nothing whose value would be more than text. */
function attributeName(name: string): string {
  if (isPlainName(name)) return name;
  throw refusedName(name, "attribute");
}

function isPlainName(name: string): boolean {
  return /^[\w:-]*$/.test(name) && attributeKind("?", name) === "plain";
}

/** Safe text in a tag is a list of attributes; what a filter made of a value is none. */
function attributesOfHtml(html: string): string {
  const isList = /^\s*(?:[^\s"'<>/=]+(?:="[^"<>]*"|='[^'<>]*')?(?:\s+|$))*$/.test(html);
  const isPlain = html.split(/\s+/).every((part) => part.includes("=") || isPlainName(part));
  if (isList && (isPlain || /["']/.test(html))) return html;
  throw refusedName(html, "attribute");
}

/** What follows `data-` or `aria-`: no name by which a library finds code. */
function dataName(name: string): string {
  if (
    /^[\w-]*$/.test(name) &&
    !/^(?:(?:hx|x|v|on|sse|ws)-|ng[-_]|(?:signals|computed)(?![a-z])|(?:bind|script)$)/i.test(name)
  ) {
    return name;
  }
  throw refusedName(name, "attribute");
}

function refusedName(name: string, of: "attribute" | "element"): UnsafeContextError {
  return new UnsafeContextError(`"${name}" stands where HTML expects a name of an ${of}.`, {
    hint:
      of === "element"
        ? "Choose between tags that are written out."
        : "Put values into quotes; make attributes with formatHtml, which gives safe text.",
  });
}

/** What a refused value in a style or an animation becomes. */
const refusedText = "unset";

function simpleText(text: string): string {
  return /^[\w#%., +-]*$/.test(text) && !/expression|url/i.test(text) ? text : refusedText;
}

/** A color, a variable: functions of CSS that take no more than numbers and names. */
const styleFunction = /^(?:(?:rgb|hsl)a?\([\d.,% /]*\)|var\(--[\w-]+\))$/i;
/** An address for `url(…)` without or within quotes; a ratio like `16 / 9`. Nothing ends these. */
const styleAddress = /^(?:https?:\/\/[\w.-]+(?::\d+)?)?(?!@)[\w#%., +\-/?=&~@]*$/i;

/** A value of CSS that means the same in a declaration, in quotes and in `url(…)`. */
function styleText(text: string): string {
  if (styleFunction.test(text)) return text;
  // A constant bracket may follow.
  const isAddress =
    styleAddress.test(text) && /[/?]/.test(text) && !/(?:expression|url)$/i.test(text);
  // In an attribute "&" would begin a reference; CSS has an escape for it.
  return isAddress ? text.replaceAll("&", "\\26 ") : simpleText(text);
}
