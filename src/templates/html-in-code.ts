/**
 * HTML that is made in code, by the `html` tag and by patterns. Its constant text runs through the
 * same automaton as a template does, so that a value is written as its place wants it: in an
 * address, a script, a style.
 */

import { htmlHoles, type HtmlHole } from "./escaping/holes.ts";
import { htmlText, isHtmlObject, SafeString } from "./safe-string.ts";

/** The places of a tagged template, which JavaScript gives the same array each time. */
const holesOfTags = new WeakMap<readonly string[], readonly HtmlHole[]>();

/**
 * A tagged template whose values are written for the place they stand in, as in a template: a
 * script in an address becomes `about:invalid`, a value in a `<script>` or a handler one of
 * JavaScript. Elsewhere arrays are joined, and null, undefined and false are left out. What is
 * safe already goes in as it is, and objects with HTML of their own write that.
 *
 * @throws {UnsafeContextError} If a value that is not safe stands where none can be written: in an
 *   attribute without quotes, behind `javascript:`, as the name of a handler.
 * @throws {AsyncHtmlError} If the HTML of a value has to be waited for.
 * @example
 * ```ts
 * import { html } from "quintet/templates";
 *
 * const names = ["Ada", "<Grace>"];
 * const list = html`<ul>${names.map((name) => html`<li>${name}</li>`)}</ul>`;
 * String(html`<a href="${"javascript:alert(1)"}">`); // <a href="about:invalid">
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): SafeString {
  let holes = holesOfTags.get(parts);
  if (holes === undefined) holesOfTags.set(parts, (holes = htmlHoles(parts)));
  let text = parts[0]!;
  for (const [index, value] of values.entries()) {
    text += interpolated(value, holes[index]!) + parts[index + 1]!;
  }
  return new SafeString(text);
}

function interpolated(value: unknown, hole: HtmlHole): string {
  if (hole.isCode) return hole.write(value);
  if (value === false) return "";
  // A list of errors is an array, and knows its HTML.
  const isList = Array.isArray(value) && !isHtmlObject(value);
  return isList ? value.map((item) => interpolated(item, hole)).join("") : hole.write(value);
}

/** A pattern that was read: the constant text, and the names of what stands between. */
interface Pattern {
  readonly parts: readonly string[];
  readonly names: readonly string[];
  readonly holes: readonly HtmlHole[];
}

/** As patterns are written into code, they are few; if they are not, they are read again. */
const maxPatterns = 500;
const patterns = new Map<string, Pattern>();

function patternOf(pattern: string): Pattern {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  if (patterns.size >= maxPatterns) patterns.clear();
  const parts = [""];
  const names: string[] = [];
  let end = 0;
  const add = (text: string): void => void (parts[parts.length - 1] += text);
  for (const { 0: match, 1: name, index } of pattern.matchAll(/\{\{|\}\}|\{(\w*)\}/g)) {
    add(pattern.slice(end, index));
    end = index + match.length;
    if (name === undefined) {
      add(match[0]!);
    } else {
      names.push(name);
      parts.push("");
    }
  }
  add(pattern.slice(end));
  const read: Pattern = { parts, names, holes: htmlHoles(parts) };
  patterns.set(pattern, read);
  return read;
}

/**
 * Puts values into an HTML pattern, each written for the place it stands in, as `html` does: `{}`
 * takes the next one, `{0}` and `{name}` a certain one, `{{` and `}}` stand for braces.
 *
 * @throws {UnsafeContextError} If a value that is not safe stands where none can be written.
 * @example
 * ```ts
 * import { formatHtml } from "quintet/templates";
 *
 * formatHtml("<b>{}</b> {name}", ["<1>"], { name: "Ada" }); // <b>&lt;1&gt;</b> Ada
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.html.format_html
 */
export function formatHtml(
  pattern: string,
  values: readonly unknown[] = [],
  named: Readonly<Record<string, unknown>> = {},
): SafeString {
  const { parts, names, holes } = patternOf(pattern);
  let next = 0;
  let text = parts[0]!;
  for (const [index, name] of names.entries()) {
    const isPosition = name === "" || /^\d+$/.test(name);
    const value = isPosition ? values[name === "" ? next++ : Number(name)] : named[name];
    text += holes[index]!.write(value) + parts[index + 1]!;
  }
  return new SafeString(text);
}

/**
 * Formats each row of values with the pattern and joins the results.
 *
 * @example
 * ```ts
 * import { formatHtmlJoin } from "quintet/templates";
 *
 * formatHtmlJoin("\n", "<li>{} {}</li>", [["Ada", 1], ["Grace", 2]]);
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/utils/#django.utils.html.format_html_join
 */
export function formatHtmlJoin(
  separator: string,
  pattern: string,
  rows: Iterable<readonly unknown[]>,
): SafeString {
  const texts = Array.from(rows, (row) => formatHtml(pattern, row).text);
  return new SafeString(texts.join(htmlText(separator)));
}
