/** The content of `<script>`, `<style>`, `<textarea>` and their like: only their own end tag counts. */

import { type HtmlState, textAround, unclearHtml } from "./html-state.ts";
import { nextJsState, startOfScript } from "./js-state.ts";

/** The state after the content from `at` on, and where that ends. */
export function inRaw(state: HtmlState, text: string, at: number): readonly [HtmlState, number] {
  if (state.element === "plaintext") return [state, text.length];
  const { detail, stop, end } = findEnd(state, text, at);
  const tail = end === undefined ? openTag(state.element, detail, text.slice(at)) : "";
  const content = text.slice(at, stop - tail.length);
  const inside = within({ ...state, detail, tail }, content);
  if (end === undefined || inside.kind === "unclear") return [inside, text.length];
  return [{ ...textAround(state), kind: "tag", element: `/${state.element}` }, end];
}

interface End {
  readonly detail: HtmlState["detail"];
  readonly stop: number;
  /** Behind the name of the end tag; undefined if it is not there. */
  readonly end: number | undefined;
}

function findEnd(state: HtmlState, text: string, at: number): End {
  if (state.element === "script") return findEndOfScript(state, text, at);
  const tag = new RegExp(String.raw`</${state.element}(?=[\t\n\f\r />])`, "gi");
  tag.lastIndex = at;
  const match = tag.exec(text);
  return match === null
    ? { detail: state.detail, stop: text.length, end: undefined }
    : { detail: state.detail, stop: match.index, end: tag.lastIndex };
}

/**
 * `<!--` in a script escapes it, as old pages did; `<script` behind it escapes it twice, and then
 * its end tag does not count.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
function findEndOfScript(state: HtmlState, text: string, at: number): End {
  const signs = /<!--|-->|<(\/?)script(?=[\t\n\f\r />])/gi;
  signs.lastIndex = at;
  let { detail } = state;
  for (let match = signs.exec(text); match !== null; match = signs.exec(text)) {
    const [sign, slash] = match;
    if (sign === "<!--") {
      if (detail === "") detail = "escaped";
      signs.lastIndex = match.index + 2; // `<!-->` is whole
    } else if (sign === "-->") {
      if (detail !== "tainted") detail = "";
    } else if (slash === "") {
      if (detail === "escaped") detail = "double escaped";
    } else if (detail === "double escaped") detail = "escaped";
    else return { detail, stop: match.index, end: signs.lastIndex };
  }
  return { detail, stop: text.length, end: undefined };
}

/** What the text ends with, if it may be the first part of a sign that counts. */
function openTag(element: string, detail: HtmlState["detail"], text: string): string {
  const signs = [`</${element}`];
  if (element === "script") signs.push("<!--");
  if (detail === "escaped" || detail === "double escaped") signs.push("<script", "-->");
  const lower = text.slice(-12).toLowerCase();
  let tail = "";
  for (const sign of signs) {
    const isWhole = /[a-z]$/.test(sign) ? 0 : 1;
    for (let length = sign.length - isWhole; length > tail.length; length--) {
      if (lower.endsWith(sign.slice(0, length))) tail = text.slice(text.length - length);
    }
  }
  return tail;
}

/** What the content does to scripts, and in SVG, where it is read as any other. */
function within(state: HtmlState, content: string): HtmlState {
  const js = state.js === null ? null : nextJsState(state.js, content);
  if (state.foreign === 0) return { ...state, js };
  const isOdd = /[<&]/.test(content);
  const isTainted = isOdd || state.detail === "tainted";
  if (!isTainted) return { ...state, js };
  // A quote in a tag, or a comment, could hide the end from who reads tags here.
  const plain = content.replaceAll(/<!\[CDATA\[[^<]*?\]\]>/g, "");
  if (/<[^>]*["']|<!/.test(plain)) return unclearHtml;
  return { ...state, js: js === null ? null : unclearScript, detail: "tainted" };
}

const unclearScript = nextJsState(startOfScript, "-->");
