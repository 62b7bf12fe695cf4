/** How a value is written, by where it stands, and what is known of the place behind it. */

import { UnsafeContextError } from "../errors.ts";
import { attributeKind, rawElements } from "./attributes.ts";
import { type HtmlState, isPlainState } from "./html-state.ts";
import { nextHtmlState } from "./html-text.ts";
import { afterJsValue, type JsState, settledJs } from "./js-state.ts";
import { afterUnknown, caresForReferences } from "./merge.ts";
import { afterUrlValue, isFirstInUrl, known } from "./url-state.ts";

export type OutputName =
  | "out"
  | "outAttribute"
  | "outComment"
  | "outTag"
  | "outTagNumber"
  | "outName"
  | "outNamePart"
  | "outDataName"
  | "outNamedValue"
  | "outUrl"
  | "outMediaUrl"
  | "outUrlPart"
  | "outJs"
  | "outJsText"
  | "outJsAttribute"
  | "outJsTextAttribute"
  | "outSimple"
  | "outStyle"
  | "outTwice";

export interface OutputMode {
  readonly name: OutputName;
  /** Constant text that has to stand before the value, so that the two do not run together. */
  readonly before?: string;
  readonly next: HtmlState;
}

const inHandler = "Put the value into a data- attribute, and read that in the script.";

/**
 * How a value is written here, and the state behind it.
 *
 * @throws {UnsafeContextError} Where no value can be written safely.
 */
export function outputMode(state: HtmlState): OutputMode {
  switch (state.kind) {
    case "text":
      return state.element === "" ? inText(state) : inRawElement(state);
    case "comment":
      return {
        name: "outComment",
        next: { ...state, tail: `${state.tail.replace("\0", "")}\0` },
      };
    case "bogus comment":
      return { name: "out", next: state };
    case "tagName":
      return inTagName(state);
    case "tag":
    case "nameEnd":
    case "attributeName":
    case "afterName":
      return inName(state);
    case "beforeValue":
      throw withoutQuotes(state);
    case "value":
      if (state.quote === "") throw withoutQuotes(state);
      return inAttribute(state);
    case "unclear":
      throw new UnsafeContextError(
        "It is not clear where in HTML this value stands: browsers could read what stands before it in two ways.",
        {
          hint: "Look for a quote, a tag or a comment that is not closed, and for names that are put together.",
        },
      );
  }
}

function withoutQuotes({ attribute }: HtmlState): UnsafeContextError {
  return new UnsafeContextError(
    `A value stands in the attribute ${attribute} without quotes, where a blank in it would begin a new attribute.`,
    { hint: `Write ${attribute}="…".` },
  );
}

function inText(state: HtmlState): OutputMode {
  switch (state.tail) {
    case "":
      return { name: "out", next: state };
    case "<":
    case "</":
      return inTagName({ ...state, kind: "tagName", element: state.tail.slice(1), tail: "" });
    default:
      return { name: "out", next: { ...state, kind: "bogus comment", tail: "" } };
  }
}

function inTagName(state: HtmlState): OutputMode {
  const isWhole = state.element === "" || state.element === "/";
  return {
    name: isWhole ? "outTag" : "outTagNumber",
    next: { ...state, element: `${state.element}?` },
  };
}

function inName(state: HtmlState): OutputMode {
  if (state.detail === "start") throw outputOfUnclear();
  const isNew = state.kind === "tag";
  const name = state.kind === "attributeName" ? state.attribute : isNew ? "" : "?";
  const isData = attributeKind(state.element, `${name}?`) === "plain";
  return {
    name: isData ? "outDataName" : isNew ? "outName" : "outNamePart",
    next: { ...state, kind: "attributeName", attribute: `${name}?`, detail: "" },
  };
}

function outputOfUnclear(): UnsafeContextError {
  return new UnsafeContextError(
    "A value stands where the name of an element may not be at its end.",
    { hint: "Write a blank before it." },
  );
}

function inRawElement(state: HtmlState): OutputMode {
  const { element, js, tail } = state;
  if (state.detail === "tainted" || (tail !== "" && js === null)) {
    throw new UnsafeContextError(
      `A value cannot be written safely here: what stands before it in <${element}> is no plain text.`,
      { hint: "Put it into an element of its own." },
    );
  }
  if (js !== null) return inScript(state, js);
  if (element === "style") return { name: "outStyle", next: state };
  return { name: rawElements.has(element) ? "outAttribute" : "out", next: state };
}

function inScript(state: HtmlState, js: JsState): OutputMode {
  const { tail } = state;
  if (js.mode === "code") {
    const before = tail === "" && js.tail === "" ? {} : { before: " " };
    return { name: "outJs", ...before, next: { ...state, tail: "", js: afterJsValue(js) } };
  }
  const isHarmless = tail === "" || (tail === "<" && state.detail === "" && state.foreign === 0);
  if (!isHarmless) throw unsafeScript("behind <");
  const name = stringMode(js, "outJsText");
  return { name, next: { ...state, tail: "" } };
}

function stringMode(js: JsState, name: OutputName): OutputName {
  if (js.tail === "\\") throw unsafeScript("behind a backslash");
  if (js.mode === "double" || js.mode === "single") return name;
  throw unsafeScript(js.mode === "unclear" ? "behind what may be read in two ways" : js.mode);
}

function unsafeScript(where: string): UnsafeContextError {
  return new UnsafeContextError(`A value cannot be written safely into JavaScript ${where}.`, {
    hint: "Use the json_script filter, or put the value into a data- attribute.",
  });
}

function inAttribute(state: HtmlState): OutputMode {
  const { tail, js } = state;
  if (tail !== "" && caresForReferences(state)) {
    if (tail !== "&") {
      throw new UnsafeContextError(
        `A value stands behind "${tail}", with which it would make a character reference.`,
        { hint: "Write &amp; for the ampersand." },
      );
    }
    return { ...inAttribute({ ...state, tail: "" }), before: "amp;" };
  }
  if (js !== null) return inScriptOfAttribute(state, js);
  if (state.url !== null) return inUrl(state, state.url);
  const next = { ...state, tail: "" };
  switch (attributeKind(state.element, state.attribute)) {
    case "simple":
      return { name: "outSimple", next };
    case "style":
      return { name: "outStyle", next };
    case "html":
      return inDocument(next);
    case "named":
      return { name: "outNamedValue", next };
    case "unknown":
      throw new UnsafeContextError(
        "A value stands in an attribute whose name is made of values, or that has a language of its own.",
        { hint: "Write the name out; make attributes with formatHtml, which gives safe text." },
      );
    default:
      return { name: "outAttribute", next };
  }
}

function inScriptOfAttribute(state: HtmlState, js: JsState): OutputMode {
  if (js.mode !== "code") {
    return { name: stringMode(js, "outJsTextAttribute"), next: { ...state, tail: "" } };
  }
  const before = js.tail === "" ? {} : { before: " " };
  return { name: "outJsAttribute", ...before, next: { ...state, tail: "", js: afterJsValue(js) } };
}

function inUrl(state: HtmlState, url: NonNullable<HtmlState["url"]>): OutputMode {
  const next = { ...state, tail: "", url: afterUrlValue(url) };
  switch (known(url).kind) {
    case "settled":
      return { name: "outAttribute", next };
    case "refused":
      throw new UnsafeContextError(
        `A value stands in the attribute ${state.attribute} behind a scheme that runs code, or that is made of values.`,
        { hint: inHandler },
      );
    default: {
      if (!isFirstInUrl(url)) return { name: "outUrlPart", next };
      const isMedia = attributeKind(state.element, state.attribute) === "media";
      return { name: isMedia ? "outMediaUrl" : "outUrl", next };
    }
  }
}

/** In a `srcdoc` a value is text between tags, escaped once more. */
function inDocument(state: HtmlState): OutputMode {
  if (state.document !== null && isPlainState(state.document)) {
    return { name: "outTwice", next: state };
  }
  throw new UnsafeContextError(
    "A value stands in a tag, a script or a comment of the document in srcdoc.",
    { hint: "Render the document by itself, and give the whole of it as one value." },
  );
}

/** The state behind a number that is written as it is, wherever that is. */
export function afterNumber(state: HtmlState): HtmlState {
  const { js, url } = state;
  if (state.kind === "beforeValue") return nextHtmlState(state, "0");
  if (js !== null && js.mode === "code" && state.kind !== "unclear") {
    return { ...state, tail: "", js: afterJsValue(settledJs(js)) };
  }
  return url === null ? afterUnknown(state) : { ...state, tail: "", url: afterUrlValue(url) };
}
