/**
 * Text that may go into HTML as it is, and the one escaper that makes such text: templates, the
 * `html` tag of `html-in-code`, forms and views all share it.
 */

import { type MaybePromise, isPromise } from "../base/index.ts";
import { AsyncHtmlError } from "./errors.ts";

/**
 * The key of the method by which an object says how it looks in HTML: a bound form field, a
 * widget, a `SafeString`. Django's `__html__`.
 */
export const asHtml: unique symbol = Symbol.for("quintet.html") as never;

/** An object that writes itself as HTML. The result is not escaped again. */
export interface HtmlObject {
  [asHtml](): MaybePromise<string>;
}

/**
 * Text that is HTML already: it is not escaped when a template writes it.
 *
 * @example
 * ```ts
 * import { html, markSafe } from "quintet/templates";
 *
 * const bold = markSafe("<b>new</b>");
 * String(html`${bold} & ${"<i>"}`); // "<b>new</b> & &lt;i&gt;"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#module-django.utils.safestring
 */
export class SafeString implements HtmlObject {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get length(): number {
    return this.text.length;
  }

  toString(): string {
    return this.text;
  }

  valueOf(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }

  [asHtml](): string {
    return this.text;
  }
}

const special = /[&<>"']/;
/** By the code of the character; the others are empty. */
const entities: readonly string[] = Array.from({ length: 63 }, (_, code) => {
  const character = String.fromCharCode(code);
  return { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" }[character] ?? "";
});

/** Up to this length a loop is faster than a regular expression, which has to be set up. */
const shortLength = 32;

/** Replaces `& < > " '` in plain text. Most text has none of them, so it looks before it writes. */
export function escapeText(text: string): string {
  if (text.length > shortLength) return special.test(text) ? escaped(text) : text;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // All of them lie from 34 to 62.
    if (code <= 62 && code >= 34 && entities[code] !== "") return escaped(text);
  }
  return text;
}

function escaped(text: string): string {
  let result = "";
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 62 || code < 34) continue;
    const entity = entities[code]!;
    if (entity === "") continue;
    result += text.slice(end, at) + entity;
    end = at + 1;
  }
  return result + text.slice(end);
}

/** Declares that a text is HTML already. Only for text that no visitor has a hand in. */
export function markSafe(text: string | SafeString): SafeString {
  return text instanceof SafeString ? text : new SafeString(String(text));
}

/** Does the value say by itself how it looks in HTML? */
export function isHtmlObject(value: unknown): value is HtmlObject {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Partial<HtmlObject>)[asHtml] === "function"
  );
}

/**
 * Makes text safe for HTML: `& < > " '` become entities, in text and in quoted attributes alike.
 * What is safe already stays as it is; null and undefined become the empty string.
 *
 * @throws {AsyncHtmlError} If the value's HTML has to be waited for.
 * @example
 * ```ts
 * import { escapeHtml } from "quintet/templates";
 *
 * String(escapeHtml("<script>")); // "&lt;script&gt;"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.html.conditional_escape
 */
export function escapeHtml(value: unknown): SafeString {
  return value instanceof SafeString ? value : new SafeString(htmlText(value));
}

/**
 * The HTML of a value as a bare string.
 *
 * @throws {AsyncHtmlError} If it has to be waited for.
 */
export function htmlText(value: unknown): string {
  if (typeof value === "string") return escapeText(value);
  if (value === null || value === undefined) return "";
  if (!isHtmlObject(value)) return escapeText(String(value));
  const text = value[asHtml]();
  if (isPromise(text)) throw new AsyncHtmlError();
  return String(text);
}
