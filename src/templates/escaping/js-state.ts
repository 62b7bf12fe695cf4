/**
 * Where in JavaScript a value stands: in code, in a string, in a comment, in a regular expression.
 * The constant parts of a script or of an event handler are run through this tokenizer.
 *
 * Whether a `/` divides or begins a regular expression is told by what stands before it. Where that
 * cannot be told (behind a `}`, behind a block of the template), the state becomes "unclear", and no
 * value is taken from there on: a wrong guess would take a string for code.
 *
 * @see https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar
 */

export type JsMode =
  | "code"
  | "double"
  | "single"
  | "template"
  | "line comment"
  | "comment"
  | "old comment"
  | "regex"
  | "regex class"
  | "unclear";

export interface JsState {
  readonly mode: JsMode;
  /** What a `/` means here. */
  readonly slash: "regex" | "division" | "either";
  /**
   * The word that code ends with: with a blank behind it if it is complete, with a "." before it if
   * it is the name of a property, with a "?" before it if nobody knows how it begins.
   */
  readonly word: string;
  /**
   * What is open: `(`, `k` for that of `if (` and its like, `e` for one of which that is not known,
   * `{`, and `` ` `` for the `${` of a template literal. A "?" in front: nobody knows what else.
   */
  readonly stack: string;
  /** The end of the text so far, where what follows decides what it is: `/`, `<!-`, a backslash. */
  readonly tail: string;
}

export const startOfScript: JsState = {
  mode: "code",
  slash: "regex",
  word: "",
  stack: "",
  tail: "",
};

const unclear: JsState = { ...startOfScript, mode: "unclear", slash: "either" };

/** The state after some constant text. */
export function nextJsState(state: JsState, text: string): JsState {
  return new Scanner({ ...state, tail: "" }, state.tail + text, false).run();
}

/** The state if what follows does not go on with what the text ends with. */
export function settledJs(state: JsState): JsState {
  if (state.tail === "") return state;
  return new Scanner({ ...state, tail: "" }, state.tail, true).run();
}

/** The state after a value that stood in code. */
export function afterJsValue(state: JsState): JsState {
  return state.mode === "code" ? { ...state, slash: "division", word: "?" } : state;
}

/** The state after something of which only is known that it ends in the mode it began in. */
export function afterUnknownJs(state: JsState): JsState {
  const { mode, stack, tail } = state;
  if (tail === "\\") return unclear;
  if (mode !== "code") return state;
  const { mode: settled } = settledJs(state);
  if (settled !== "code") return unclear;
  return { mode, slash: "either", word: "?", stack: stack.includes("`") ? stack : "?", tail: "" };
}

/** The state behind two branches; undefined if they end in different modes. */
export function mergeJs(a: JsState, b: JsState): JsState | undefined {
  if (a.mode === "unclear" || b.mode === "unclear") return unclear;
  const isSame =
    a.mode === b.mode && a.slash === b.slash && a.word === b.word && a.stack === b.stack;
  if (isSame && a.tail === b.tail) return a;
  const [first, second] = [settledJs(a), settledJs(b)];
  if (first.mode !== second.mode) return undefined;
  const hasTemplate = first.stack.includes("`") || second.stack.includes("`");
  if (first.stack !== second.stack && hasTemplate) return undefined;
  return {
    mode: first.mode,
    slash: first.slash === second.slash ? first.slash : "either",
    word: first.word === second.word ? first.word : "?",
    stack: first.stack === second.stack ? first.stack : "?",
    tail: "",
  };
}

/** Behind these an operand is expected, so a `/` begins a regular expression. */
const beforeOperand = new Set(
  "return typeof instanceof in new delete void throw case do else".split(" "),
);
/** These are keywords in some places, and names in others. */
const sometimesKeyword = new Set("of await yield default extends async let static".split(" "));

function slashAfter(word: string): JsState["slash"] {
  if (word.startsWith("?")) return "either";
  if (word.startsWith(".")) return "division";
  if (beforeOperand.has(word)) return "regex";
  return sometimesKeyword.has(word) ? "either" : "division";
}

/** What kind of `(` follows a word. */
function parenthesisAfter(word: string): string {
  if (word.startsWith("?")) return "e";
  const name = word.trimEnd();
  if (/^(?:if|while|for|with)$/.test(name)) return "k";
  return name === "await" ? "e" : "(";
}

const blank = String.raw`[\t\v\f \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]`;
const lineEnd = String.raw`[\n\r\u2028\u2029]`;
const tokens = new RegExp(
  String.raw`(?<blank>(?:${blank}|${lineEnd})+)|(?<word>(?:(?!${blank}|${lineEnd})[\w$\\\u0080-\uffff])+)|` +
    String.raw`<!--|-->|\/\/|\/\*|\+\+|--|[^]`,
  "y",
);
/** What a text may end in the middle of. */
const joined = ["<!--", "-->", "//", "/*", "++"];

class Scanner {
  readonly #text: string;
  readonly #isLast: boolean;
  #at = 0;
  #mode: JsMode;
  #slash: JsState["slash"];
  #word: string;
  #stack: string;
  #tail = "";

  constructor({ mode, slash, word, stack }: JsState, text: string, isLast: boolean) {
    this.#text = text;
    this.#isLast = isLast;
    this.#mode = mode;
    this.#slash = slash;
    this.#word = word;
    this.#stack = stack;
  }

  run(): JsState {
    while (this.#at < this.#text.length) {
      if (this.#mode === "unclear") return unclear;
      if (this.#mode === "code") this.#code();
      else this.#inside(this.#mode);
    }
    if (this.#mode === "unclear") return unclear;
    return {
      mode: this.#mode,
      slash: this.#slash,
      word: this.#word,
      stack: this.#stack,
      tail: this.#tail,
    };
  }

  #code(): void {
    const left = this.#text.length - this.#at;
    if (left < 4 && joined.some((sign) => this.#isBeginningOf(sign, left))) {
      if (!this.#isLast) return this.#keep(left);
      if (left > 1 && this.#text[this.#at] === "<") return this.#become("unclear");
    }
    tokens.lastIndex = this.#at;
    const match = tokens.exec(this.#text)!;
    this.#at += match[0].length;
    if (match.groups!["blank"] !== undefined) {
      if (this.#word !== "" && !this.#word.endsWith(" ")) this.#word += " ";
    } else if (match.groups!["word"] !== undefined) this.#inWord(match[0]);
    else this.#sign(match[0]);
  }

  #isBeginningOf(sign: string, left: number): boolean {
    return left < sign.length && this.#text.endsWith(sign.slice(0, left));
  }

  #keep(length: number): void {
    this.#tail = this.#text.slice(this.#text.length - length);
    this.#at = this.#text.length;
  }

  #become(mode: JsMode): void {
    this.#mode = mode;
  }

  #inWord(text: string): void {
    const isNew = this.#word.endsWith(" ");
    const before = isNew ? (this.#word === ". " ? "." : "") : this.#word;
    this.#word = before + text;
    this.#slash = slashAfter(this.#word);
  }

  #sign(sign: string): void {
    const word = this.#word;
    if (sign === "." && /^\d/.test(word) && !word.endsWith(" ")) {
      this.#word += sign; // within a number
      return;
    }
    this.#word = sign === "." ? "." : "";
    switch (sign) {
      case '"':
        return this.#become("double");
      case "'":
        return this.#become("single");
      case "`":
        return this.#become("template");
      case "//":
        this.#word = word === "" || word.endsWith(" ") ? word : `${word} `;
        return this.#become("line comment");
      case "/*":
        this.#word = word === "" || word.endsWith(" ") ? word : `${word} `;
        return this.#become("comment");
      case "<!--":
        return this.#become("old comment");
      case "-->": // a comment at the start of a line of a script, two operators elsewhere
        return this.#become("unclear");
      case "++":
      case "--": // behind an operand it still is one
        return;
      case "/":
        if (this.#slash === "regex") this.#become("regex");
        else if (this.#slash === "either") this.#become("unclear");
        this.#slash = "regex";
        return;
      case "(":
        this.#stack += parenthesisAfter(word);
        this.#slash = "regex";
        return;
      case "{":
        this.#stack += "{";
        this.#slash = "regex";
        return;
      case ")":
      case "}":
        return this.#close(sign);
      default:
        this.#slash = sign === "]" ? "division" : "regex";
    }
  }

  #close(sign: ")" | "}"): void {
    const top = this.#stack.at(-1) ?? "?";
    this.#slash = "either";
    if (top === "?") return;
    const isRight = sign === "}" ? top === "{" || top === "`" : !"{`".includes(top);
    if (!isRight) return this.#become("unclear");
    this.#stack = this.#stack.slice(0, -1);
    if (top === "`") this.#become("template");
    else if (top === "(") this.#slash = "division";
    else if (top === "k") this.#slash = "regex";
  }

  /** One step in a string, a comment or a regular expression: to the next sign that counts there. */
  #inside(mode: Exclude<JsMode, "code" | "unclear">): void {
    const signs = signsIn[mode];
    signs.lastIndex = this.#at;
    const match = signs.exec(this.#text);
    if (match === null) {
      const tail = /[\\*$/]$/.exec(this.#text)?.[0] ?? "";
      const isOpen = this.#text.length > this.#at && tailsIn[mode].includes(tail);
      this.#keep(isOpen && !this.#isLast ? tail.length : 0);
      return;
    }
    const [sign] = match;
    if (sign === "\\") {
      if (match.index + 1 === this.#text.length) {
        if (this.#isLast) this.#become("unclear");
        return this.#keep(1);
      }
      this.#at = match.index + (this.#text.startsWith("\r\n", match.index + 1) ? 3 : 2);
      return;
    }
    this.#at = match.index + sign.length;
    this.#leave(mode, sign);
  }

  #leave(mode: Exclude<JsMode, "code" | "unclear">, sign: string): void {
    switch (mode) {
      case "template":
        if (sign === "${") this.#stack += "`";
        this.#slash = sign === "${" ? "regex" : "division";
        this.#word = "";
        return this.#become("code");
      case "double":
      case "single":
        this.#slash = "division";
        return this.#become(sign.length === 1 && `"'`.includes(sign) ? "code" : "unclear");
      case "regex":
        this.#slash = "division";
        this.#word = "0"; // flags follow
        return this.#become(sign === "/" ? "code" : sign === "[" ? "regex class" : "unclear");
      case "regex class":
        return this.#become(sign === "]" ? "regex" : "unclear");
      case "old comment": // in a module it is code
        return this.#become(sign === "`" || sign === "/*" ? "unclear" : "code");
      case "comment":
      case "line comment":
        return this.#become("code");
    }
  }
}

type Inside = Exclude<JsMode, "code" | "unclear">;

const signsIn: Readonly<Record<Inside, RegExp>> = {
  double: /["\\\n\r]/g,
  single: /['\\\n\r]/g,
  template: /`|\$\{|\\/g,
  comment: /\*\//g,
  "line comment": /[\n\r\u2028\u2029]/g,
  "old comment": /[\n\r\u2028\u2029`]|\/\*/g,
  regex: /[/\\[\n\r\u2028\u2029]/g,
  "regex class": /[\]\\\n\r\u2028\u2029]/g,
};

/** Which signs at the end of a text may be the first half of one of these. */
const tailsIn: Readonly<Record<Inside, readonly string[]>> = {
  double: [],
  single: [],
  template: ["$"],
  comment: ["*"],
  "line comment": [],
  "old comment": ["/"],
  regex: [],
  "regex class": [],
};
