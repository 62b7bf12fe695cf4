/**
 * Where in HTML a value stands. Escaping `<` is not enough everywhere: in `href` a value may begin
 * with `javascript:`, in a script it is code, without quotes a blank ends it. The compiler runs the
 * constant parts of a template through an automaton and so knows, before any render, which way of
 * escaping each value needs.
 *
 * This is its state: plain data, so that two states are the same if they look the same.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 * @see https://pkg.go.dev/html/template, which showed the way
 */

import type { JsState } from "./js-state.ts";
import type { UrlState } from "./url-state.ts";

export interface HtmlState {
  readonly kind:
    | "text"
    | "comment"
    | "bogus comment"
    | "tagName"
    | "tag"
    /** Behind branches of which some may have ended in the middle of a name: that ends here. */
    | "nameEnd"
    | "attributeName"
    | "afterName"
    | "beforeValue"
    | "value"
    /** Browsers could read it in two ways: no value can stand here, nor behind it. */
    | "unclear";
  /** The element whose tag we are in, or whose raw content (script, style …); "?" from a value. */
  readonly element: string;
  /** With a "?" for each value in its name. */
  readonly attribute: string;
  readonly quote: string;
  /**
   * The end of the text so far, where what follows decides what it is: `<!-`, `&#3`. In a comment
   * with a NUL behind it, if a value stands there; "?" if even the constant text is not known.
   */
  readonly tail: string;
  /**
   * More on where we are: "start" of a comment, or of a tag whose name may not be at its end; a script that is "escaped" or "double escaped" by
   * `<!--`; content of SVG that is "tainted", since HTML would read it in another way; the "/" of
   * a tag.
   */
  readonly detail: "" | "start" | "escaped" | "double escaped" | "tainted" | "/";
  /** In how many `svg` and `math`, where elements have other content, we may be. */
  readonly foreign: number;
  /** Are we in a `noscript`, which is text for a browser that runs scripts? */
  readonly isNoscript: boolean;
  /** In a script or a handler. */
  readonly js: JsState | null;
  /** In an address. */
  readonly url: UrlState | null;
  /** In the document of a `srcdoc`. */
  readonly document: HtmlState | null;
}

export const startOfHtml: HtmlState = {
  kind: "text",
  element: "",
  attribute: "",
  quote: "",
  tail: "",
  detail: "",
  foreign: 0,
  isNoscript: false,
  js: null,
  url: null,
  document: null,
};

export const unclearHtml: HtmlState = { ...startOfHtml, kind: "unclear" };

/** Text between tags, in what surrounds the state. */
export function textAround({ foreign, isNoscript }: HtmlState): HtmlState {
  return { ...startOfHtml, foreign, isNoscript };
}

/** Is it plain text, where escaping `& < > " '` is all there is to do? */
export function isPlainState({ kind, element, tail }: HtmlState): boolean {
  return kind === "text" && element === "" && tail === "";
}

export function isSameState(a: HtmlState, b: HtmlState): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
