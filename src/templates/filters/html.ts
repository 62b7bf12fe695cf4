/** Filters that make or take away HTML: linebreaks, linenumbers, striptags, unordered_list. */

import { filter, type FilterDefinition } from "../library.ts";
import { escapeText, isHtmlObject, SafeString } from "../safe-string.ts";
import { isIterable } from "../values.ts";
import { stripTags } from "./strip-tags.ts";

type Written = string | SafeString;

/** Text for HTML: escaped if it has to be. */
function written(value: Written, autoescape: boolean): string {
  if (value instanceof SafeString) return value.text;
  return autoescape ? escapeText(value) : value;
}

function normalizeNewlines(text: string): string {
  return text.replaceAll(/\r\n|\r/g, "\n");
}

function asWritten(value: unknown, text: (value: unknown) => string): Written {
  return value instanceof SafeString ? value : text(value);
}

/** Paragraphs for blank lines, `<br>` for the others. */
function linebreaks(value: Written, autoescape: boolean): SafeString {
  const isSafe = value instanceof SafeString;
  const paragraphs = normalizeNewlines(String(value)).split(/\n{2,}/);
  const html = paragraphs.map((each) => {
    const text = isSafe ? each : written(each, autoescape);
    return `<p>${text.replaceAll("\n", "<br>")}</p>`;
  });
  return new SafeString(html.join("\n\n"));
}

function linenumbers(value: Written, autoescape: boolean): SafeString {
  const lines = String(value).split("\n");
  const width = String(lines.length).length;
  const isSafe = value instanceof SafeString;
  const numbered = lines.map((line, index) => {
    const number = String(index + 1).padStart(width, "0");
    return `${number}. ${isSafe ? line : written(line, autoescape)}`;
  });
  return new SafeString(numbered.join("\n"));
}

/** Items with the lists that follow them: `["a", ["b"]]` is a with b below. */
function unorderedList(
  value: unknown,
  autoescape: boolean,
  text: (value: unknown) => string,
): SafeString {
  const write = (item: unknown): string =>
    isHtmlObject(item) ? String(item) : written(text(item), autoescape);

  function format(items: readonly unknown[], depth: number): string {
    const indent = "\t".repeat(depth);
    const output: string[] = [];
    for (let at = 0; at < items.length; at++) {
      const item = items[at];
      let below = "";
      const next = items[at + 1];
      if (isList(next)) {
        at++;
        below = `\n${indent}<ul>\n${format([...next], depth + 1)}\n${indent}</ul>\n${indent}`;
      }
      output.push(`${indent}<li>${write(item)}${below}</li>`);
    }
    return output.join("\n");
  }

  return new SafeString(format(isList(value) ? [...value] : [value], 1));
}

function isList(value: unknown): value is Iterable<unknown> {
  return isIterable(value) && !isHtmlObject(value);
}

export const htmlFilters: Readonly<Record<string, FilterDefinition>> = {
  linebreaks: filter(
    (value: unknown, _arg, { autoescape, text }) => linebreaks(asWritten(value, text), autoescape),
    { needsAutoescape: true, safeObjects: true },
  ),
  linebreaksbr: filter(
    (value: unknown, _arg, { autoescape, text }) => {
      const given = asWritten(value, text);
      const lines = normalizeNewlines(String(given));
      const html = given instanceof SafeString ? lines : written(lines, autoescape);
      return new SafeString(html.replaceAll("\n", "<br>"));
    },
    { needsAutoescape: true, safeObjects: true },
  ),
  linenumbers: filter(
    (value: unknown, _arg, { autoescape, text }) => linenumbers(asWritten(value, text), autoescape),
    { needsAutoescape: true, safeObjects: true },
  ),
  striptags: filter((value: string) => stripTags(value), { stringValue: true, isSafe: true }),
  unordered_list: filter(
    (value: unknown, _arg, { autoescape, text }) => unorderedList(value, autoescape, text),
    { needsAutoescape: true, safeObjects: true },
  ),
};
