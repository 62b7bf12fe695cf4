/**
 * TypeScript with everything blanked out that is not code: comments, and the inside of strings,
 * templates and regular expressions. Lengths and lines stay, so an offset found in the mask holds
 * in the source, and a rule that looks for `@` or `import` cannot be fooled by a string.
 *
 * TypeScript 7 has no parser to call. This walks over the tokens that can hide others; the one
 * guess in it is whether a slash divides, decided by what stands before it.
 */

export interface MaskOptions {
  /** What to blank out. Default: `comments-and-text`. */
  hide?: "comments" | "comments-and-text";
}

export function maskedCode(
  source: string,
  { hide = "comments-and-text" }: MaskOptions = {},
): string {
  const masked = [...tokensOf(source)].map(({ kind, text }) => {
    if (kind === "comment") return blank(text);
    if (kind === "text" && hide === "comments-and-text") return blank(text);
    return text;
  });
  return masked.join("");
}

interface Token {
  readonly kind: "code" | "comment" | "text";
  readonly text: string;
}

/** All of the source, in order. The quotes of a string count as code, what is between as text. */
function* tokensOf(source: string): Generator<Token> {
  /** Of each open `${`: how many braces are open inside it. */
  const templates: number[] = [];
  let before = ""; // the last code, to tell a division from a regular expression
  let at = 0;

  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const character = source[at]!;
    let token: Token[];

    if (rest === "//" || (rest === "#!" && at === 0)) {
      token = [{ kind: "comment", text: upTo(source, at, "\n", 0) }];
    } else if (rest === "/*") {
      token = [{ kind: "comment", text: upTo(source, at + 2, "*/", 2, at) }];
    } else if (character === '"' || character === "'") {
      token = quoted(match(source, at, stringLiteral));
    } else if (character === "`" || (character === "}" && templates.at(-1) === 0)) {
      if (character === "}") templates.pop();
      const text = match(source, at, templatePart);
      const opens = text.endsWith("${");
      if (opens) templates.push(0);
      const end = opens ? 2 : 1;
      token = [
        { kind: "code", text: text.slice(0, 1) },
        { kind: "text", text: text.slice(1, Math.max(1, text.length - end)) },
        { kind: "code", text: text.length > 1 ? text.slice(-end) : "" },
      ];
    } else if (character === "/" && startsValue(before)) {
      token = quoted(match(source, at, regularExpression));
    } else {
      if (templates.length > 0 && character === "{") templates[templates.length - 1]! += 1;
      if (templates.length > 0 && character === "}") templates[templates.length - 1]! -= 1;
      token = [{ kind: "code", text: match(source, at, word) }];
    }

    for (const part of token) {
      yield part;
      at += part.text.length;
      if (part.kind === "code") before = (before + part.text).trimEnd().slice(-20);
    }
  }
}

const word = /[\w$]+|[^]/y;
const stringLiteral = /(["'])(?:\\[^]|(?!\1)[^\\\n])*\1?/y;
const templatePart = /[`}](?:\\[^]|\$(?!\{)|[^\\`$])*(?:`|\$\{)?/y;
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\\/[\n])+\/?/y;

/** After these, an expression begins: a slash opens a regular expression. */
function startsValue(before: string): boolean {
  if (before === "") return true;
  if (/(?:\+\+|--|[\w$)\]"'`]!)$/.test(before)) return false; // `i++ / 2`, `value! / 2`
  const keyword =
    /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|await|yield)$/;
  return /[(,=:[!&|?{};+\-*%~^<>]$/.test(before) || keyword.test(before);
}

function match(source: string, at: number, expression: RegExp): string {
  expression.lastIndex = at;
  return expression.exec(source)?.[0] ?? source[at]!;
}

function quoted(text: string): Token[] {
  return [
    { kind: "code", text: text.slice(0, 1) },
    { kind: "text", text: text.slice(1, -1) },
    { kind: "code", text: text.length > 1 ? text.slice(-1) : "" },
  ];
}

function upTo(source: string, at: number, end: string, keep: number, from = at): string {
  const found = source.indexOf(end, at);
  return found < 0 ? source.slice(from) : source.slice(from, found + keep);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
