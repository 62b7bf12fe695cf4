/** How the values of HTML that is made in code are written: the constant text says where they stand. */

import { isPromise } from "../../base/index.ts";
import { AsyncHtmlError, UnsafeContextError } from "../errors.ts";
import { htmlText, isHtmlObject } from "../safe-string.ts";
import { type HtmlState, startOfHtml } from "./html-state.ts";
import { nextHtmlState } from "./html-text.ts";
import { attributeOfHtml, outputsFor } from "./output.ts";
import { type OutputMode, type OutputName, outputMode } from "./output-mode.ts";

/** The place of a value between constant parts. */
export interface HtmlHole {
  /** Is it a value of JavaScript, where lists, false and null have a meaning of their own? */
  readonly isCode: boolean;
  /**
   * The value as text of HTML.
   *
   * @throws {UnsafeContextError} If it cannot be written here.
   */
  write(value: unknown): string;
}

const outputs = outputsFor(String);
const textHole: HtmlHole = { isCode: false, write: htmlText };
const codes: ReadonlySet<OutputName> = new Set(["outJs", "outJsAttribute"] as const);
const attributes: ReadonlySet<OutputName> = new Set(["outAttribute", "outNamedValue"] as const);
const names: ReadonlySet<OutputName> = new Set(["outName", "outNamePart"] as const);

/** A hole behind each part but the last. */
export function htmlHoles(parts: readonly string[]): HtmlHole[] {
  const holes: HtmlHole[] = [];
  let state = nextHtmlState(startOf(parts[0]!), parts[0]!);
  for (const part of parts.slice(1)) {
    const [hole, next] = holeAt(state);
    holes.push(hole);
    state = nextHtmlState(next, part);
  }
  return holes;
}

/** A piece that begins with an attribute is made to be put into a tag. */
function startOf(first: string): HtmlState {
  const isInTag = /^\s*[^\s"'<>/=]+\s*=\s*["']/.test(first);
  return isInTag ? { ...startOfHtml, kind: "tag" } : startOfHtml;
}

function holeAt(state: HtmlState): readonly [HtmlHole, HtmlState] {
  if (state.kind === "tagName" && !["", "/"].includes(state.element)) {
    return [behindName, { ...state, kind: "nameEnd", attribute: "", detail: "start" }];
  }
  try {
    const mode = outputMode(state);
    return [holeOf(mode, state.kind), mode.next];
  } catch (error) {
    if (!(error instanceof UnsafeContextError)) throw error;
    return [refusing(error, state), nextHtmlState(state, "0")];
  }
}

function holeOf({ name, before = "" }: OutputMode, kind: HtmlState["kind"]): HtmlHole {
  if (name === "out" && before === "") return textHole;
  const isCode = codes.has(name);
  const mayEnd = kind === "value" && attributes.has(name);
  return {
    isCode,
    write(value) {
      if (isHtmlObject(value)) {
        const text = htmlText(value);
        return before + (mayEnd ? attributeOfHtml(text) : text);
      }
      if (isCode) return before + written(name, value ?? null);
      if (value === null || value === undefined) return "";
      if (names.has(name)) return eachName(String(value), name);
      return before + written(name, String(value));
    },
  };
}

function written(name: OutputName, value: unknown): string {
  const text = outputs[name](value);
  if (isPromise(text)) throw new AsyncHtmlError();
  return text ?? "";
}

/** `selected`, `required autofocus`: attributes without values. */
function eachName(text: string, name: OutputName): string {
  return text.replaceAll(/\S+/g, (word) => written(name, word));
}

/** Directly behind the name of an element: attributes, or the number of a heading. */
const behindName: HtmlHole = {
  isCode: false,
  write(value) {
    if (isHtmlObject(value)) return htmlText(value);
    const text = String(value ?? "");
    if (/^\s/.test(text)) return eachName(text, "outName");
    return text === "" ? "" : written("outTagNumber", text);
  },
};

/** Where no value can be written; what the code says is safe can, and a number without quotes. */
function refusing(error: UnsafeContextError, state: HtmlState): HtmlHole {
  return {
    isCode: false,
    write(value) {
      if (isHtmlObject(value)) return htmlText(value);
      if (value === null || value === undefined) return "";
      if (typeof value === "number" && state.kind === "beforeValue") return String(value);
      throw error;
    },
  };
}
