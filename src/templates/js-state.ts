/** Where in JavaScript a value stands: in code, in a string, in a comment, in a regular expression. */

export interface JsState {
  readonly mode: "code" | "double" | "single" | "template" | "line comment" | "comment" | "regex";
  /** The last character of code that is not blank: tells a division from a regular expression. */
  readonly last: string;
}

export const startOfScript: JsState = { mode: "code", last: "" };

const ends: Readonly<Record<JsState["mode"], string>> = {
  code: "",
  double: '"',
  single: "'",
  template: "`",
  "line comment": "\n",
  comment: "*/",
  regex: "/",
};

export function nextJsState(state: JsState, text: string): JsState {
  let { mode, last } = state;
  let at = 0;
  while (at < text.length) {
    if (mode === "code") {
      const opened = opening(text, at, last);
      if (opened) mode = opened;
      else if (!/\s/.test(text[at]!)) last = text[at]!;
      at += opened === "comment" || opened === "line comment" ? 2 : 1;
    } else if (text.startsWith(ends[mode], at)) {
      at += ends[mode].length;
      if (mode !== "comment" && mode !== "line comment") last = "x";
      mode = "code";
    } else {
      at += text[at] === "\\" && mode !== "comment" && mode !== "line comment" ? 2 : 1;
    }
  }
  return { mode, last };
}

function opening(text: string, at: number, last: string): JsState["mode"] | undefined {
  switch (text[at]) {
    case '"':
      return "double";
    case "'":
      return "single";
    case "`":
      return "template";
    case "/":
      if (text[at + 1] === "/") return "line comment";
      if (text[at + 1] === "*") return "comment";
      return last === "" || "(,=:[!&|?{};+-*%<>~^".includes(last) ? "regex" : undefined;
    default:
      return undefined;
  }
}
