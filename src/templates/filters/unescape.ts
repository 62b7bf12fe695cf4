/** Character references of HTML back to characters: numbers, and the names in common use. */

const names: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  euro: "€",
  pound: "£",
  yen: "¥",
  sect: "§",
  deg: "°",
  times: "×",
  divide: "÷",
  middot: "·",
  bull: "•",
  iexcl: "¡",
  iquest: "¿",
  szlig: "ß",
  ...accents(),
};

/** `auml`, `Eacute` and so on: a letter and its accent. */
function accents(): Record<string, string> {
  const marks: Readonly<Record<string, [string, string]>> = {
    grave: ["\u0300", "aeiouAEIOU"],
    acute: ["\u0301", "aeiouyAEIOUY"],
    circ: ["\u0302", "aeiouAEIOU"],
    tilde: ["\u0303", "anoANO"],
    uml: ["\u0308", "aeiouyAEIOU"],
    cedil: ["\u0327", "cC"],
  };
  const pairs = Object.entries(marks).flatMap(([name, [mark, letters]]) =>
    [...letters].map((letter) => [letter + name, (letter + mark).normalize("NFC")] as const),
  );
  return Object.fromEntries(pairs);
}

/** Names of the oldest characters count without a semicolon, too, whatever follows: `&ltb`. */
function withoutSemicolon(text: string): string | undefined {
  for (let length = Math.min(text.length, 6); length >= 2; length--) {
    const name = text.slice(0, length);
    const character = Object.hasOwn(names, name) ? names[name]! : "";
    const isOld = character !== "" && character <= "\u00ff" && name !== "apos";
    if (isOld) return character + text.slice(length);
  }
  return undefined;
}

export function unescapeHtml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7});?|#x([\da-f]{1,6});?|([a-z]{2,8}\d?)(;)?)/gi,
    (whole, decimal?: string, hexadecimal?: string, name?: string, end?: string) => {
      if (name !== undefined) {
        if (end === undefined) return withoutSemicolon(name) ?? whole;
        if (Object.hasOwn(names, name)) return names[name]!;
        return withoutSemicolon(`${name};`) ?? whole;
      }
      const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
      return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : "\ufffd";
    },
  );
}
