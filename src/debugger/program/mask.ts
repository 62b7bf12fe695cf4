/**
 * Stars instead of secrets, in text as `util.inspect` writes it: what stands behind a name like
 * `password` or `apiToken`, be it a text, or an object with all there is in it.
 */

export const stars = "***";

/** Names that belong to secrets. `key` alone is none: maps and sorts have keys, too. */
export const secretName =
  /pass(?:word|wd|phrase)|secret|token|(?:api|access|private|signing|encryption)_?key|cookie|authorization|credential/i;

export function masked(text: string): string {
  let result = "";
  let from = 0;
  for (const hit of text.matchAll(named)) {
    if (hit.index < from) continue; // inside of a secret already
    if (!secretName.test(hit[1] ?? hit[2] ?? "")) continue;
    const start = hit.index + hit[0].length;
    const end = endOfValue(text, start);
    if (saysNothing.test(text.slice(start))) continue;
    result += `${text.slice(from, start)}'${stars}'`;
    from = end;
  }
  return maskedAddresses(result + text.slice(from));
}

/** Colors come as escape sequences, between any two tokens. */
const escape = String.raw`(?:\u001b\[\d+m)*`;

/** Says nothing of the secret but whether there is one. */
const saysNothing = new RegExp(
  String.raw`^${escape}(?:undefined|null|true|false|-?\d|''|""|\[(?:Async)?Function|\[(?:Getter|Setter))`,
);

/** `name: `, `'name': `, `[name]: `, `'name' => `. */
const named = new RegExp(
  String.raw`(?:'([^'\n]{1,80})'|\[?([A-Za-z_$#][\w$-]*)\]?)${escape}(?: =>|:) `,
  "g",
);

/** A reset link: `…?token=abc`. */
function maskedAddresses(text: string): string {
  return text.replaceAll(/([?&;])([\w.-]+)=([^&;#\s'"`]+)/g, (whole, sign: string, name: string) =>
    secretName.test(name) ? `${sign}${name}=${stars}` : whole,
  );
}

const token = new RegExp(
  String.raw`'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|` +
    "`(?:[^`\\\\]|\\\\.)*`" +
    String.raw`|\u001b\[\d+m|[^]`,
  "gu",
);

/** Where a value ends: at a comma, at a line's end or at a bracket, unless it has opened one. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (const hit of text.slice(start).matchAll(token)) {
    const part = hit[0];
    const at = start + hit.index;
    if ("([{".includes(part)) depth++;
    else if (")]}".includes(part)) {
      if (depth === 0) return beforeSpace(text, at);
      depth--;
    } else if (depth === 0 && part === ",") return at;
    // A long text goes on below: 'one\n' +
    else if (depth === 0 && part === "\n" && !/\+\s*$/.test(text.slice(start, at))) return at;
  }
  return text.length;
}

/** `{ password: 'x' }`: the space belongs to the bracket. */
function beforeSpace(text: string, at: number): number {
  return text[at - 1] === " " ? at - 1 : at;
}
