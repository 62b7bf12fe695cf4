/** escape, force_escape, escapejs, safe, safeseq, json_script, escapeseq. */

import { formatHtml } from "../html-in-code.ts";
import { filter, type FilterDefinition } from "../library.ts";
import {
  asHtml,
  escapeHtml,
  escapeText,
  isHtmlObject,
  markSafe,
  SafeString,
} from "../safe-string.ts";
import { pythonJson } from "./json.ts";
import { listOf } from "../values.ts";

// oxlint-disable-next-line no-control-regex -- they are what has to be escaped
const jsSpecial = /[\\'"<>&=\-;`\u2028\u2029\u0000-\u001f]/g;

/** Text for the inside of a JavaScript string. */
export function escapeJs(text: string): SafeString {
  return new SafeString(
    text.replaceAll(jsSpecial, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    }),
  );
}

/** A value as JSON in a script element, where no text of it can end the script. */
export function jsonScript(value: unknown, id?: string): SafeString {
  const json = markSafe(pythonJson(value));
  return id === undefined
    ? formatHtml('<script type="application/json">{}</script>', [json])
    : formatHtml('<script id="{}" type="application/json">{}</script>', [id, json]);
}

function each(value: unknown, map: (item: unknown) => unknown): unknown {
  const list = listOf(value);
  return Array.isArray(list) ? list.map(map) : value;
}

export const escapingFilters: Readonly<Record<string, FilterDefinition>> = {
  escape: filter(
    (value: unknown, _arg, { text }) => (isHtmlObject(value) ? value : escapeHtml(text(value))),
    { safeObjects: true, isSafe: true },
  ),
  force_escape: filter((value: string) => new SafeString(escapeText(value)), { stringValue: true }),
  escapeseq: filter(
    (value: unknown, _arg, { text }) =>
      each(value, (item) => (isHtmlObject(item) ? item : escapeHtml(text(item)))),
    { safeObjects: true },
  ),
  escapejs: filter(escapeJs as (value: string) => SafeString, { stringValue: true }),
  safe: filter(
    (value: unknown, _arg, { text }) =>
      isHtmlObject(value) && !(value instanceof SafeString)
        ? value[asHtml]()
        : markSafe(text(value)),
    { safeObjects: true },
  ),
  safeseq: filter((value: unknown, _arg, { text }) => each(value, (item) => markSafe(text(item))), {
    safeObjects: true,
  }),
  json_script: filter(
    (value: unknown, id: unknown) =>
      jsonScript(value, id === undefined || id === null ? undefined : String(id)),
    { argument: "optional" },
  ),
};
