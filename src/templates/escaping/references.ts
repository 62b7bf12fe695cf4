/**
 * Character references in the constant values of attributes, as far as they stand for characters
 * that mean something in an address, in a script or in HTML.
 *
 * @see https://html.spec.whatwg.org/multipage/named-characters.html
 */

/** All names of ASCII characters; the others are letters, as it were. */
const ascii: Readonly<Record<string, string>> = {
  Tab: "\t",
  NewLine: "\n",
  excl: "!",
  quot: '"',
  QUOT: '"',
  num: "#",
  dollar: "$",
  percnt: "%",
  amp: "&",
  AMP: "&",
  apos: "'",
  lpar: "(",
  rpar: ")",
  ast: "*",
  midast: "*",
  plus: "+",
  comma: ",",
  period: ".",
  sol: "/",
  colon: ":",
  semi: ";",
  lt: "<",
  LT: "<",
  equals: "=",
  gt: ">",
  GT: ">",
  quest: "?",
  commat: "@",
  lsqb: "[",
  lbrack: "[",
  bsol: "\\",
  rsqb: "]",
  rbrack: "]",
  Hat: "^",
  lowbar: "_",
  UnderBar: "_",
  grave: "`",
  DiacriticalGrave: "`",
  lcub: "{",
  lbrace: "{",
  verbar: "|",
  vert: "|",
  VerticalLine: "|",
  rcub: "}",
  rbrace: "}",
  nbsp: "\u00a0",
  NonBreakingSpace: "\u00a0",
};

/** The text of an attribute as the browser hands it on. */
export function decodedReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#x([\da-f]+);?|#(\d+);?|(quot|amp|lt|gt|QUOT|AMP|LT|GT)(?![\w=;])|([a-z]\w*);)/gi,
    (whole, hexadecimal?: string, decimal?: string, old?: string, name?: string) => {
      if (old !== undefined) return ascii[old] ?? whole;
      if (name !== undefined) return Object.hasOwn(ascii, name) ? ascii[name]! : "x";
      const code = Number.parseInt(hexadecimal ?? decimal!, hexadecimal === undefined ? 10 : 16);
      return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}

/** The character reference that a text ends in the middle of; empty if there is none. */
export function openReference(text: string): string {
  return /&(?:#?\w*)$/.exec(text)?.[0] ?? "";
}
