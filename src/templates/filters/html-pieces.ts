/**
 * Cuts HTML into text and tags, in time that grows with its length and no faster, whatever it is
 * made of: what looks like a tag and has no end is text, and after some of those all is.
 */

export interface HtmlPiece {
  /** `other`: comments, declarations, processing instructions. */
  readonly kind: "text" | "start" | "end" | "other";
  readonly text: string;
  /** The name of the element, in small letters; empty for what is no tag. */
  readonly name: string;
}

/** So many searches for the end of a tag may reach the end of the text in vain. */
const maxVainSearches = 20;

export function* htmlPieces(html: string): Generator<HtmlPiece, void, undefined> {
  let textStart = 0;
  let vain = 0;
  let at = html.indexOf("<");
  while (at !== -1 && vain < maxVainSearches) {
    const kind = kindOf(html, at);
    const end = kind === "text" ? at : endOf(html, at, kind);
    if (kind === "text" || end === -1) {
      if (end === -1) vain++;
      at = html.indexOf("<", at + 1);
      continue;
    }
    if (at > textStart) yield { kind: "text", text: html.slice(textStart, at), name: "" };
    const text = html.slice(at, end);
    yield { kind, text, name: kind === "other" ? "" : nameOf(text) };
    textStart = end;
    at = html.indexOf("<", end);
  }
  if (textStart < html.length) yield { kind: "text", text: html.slice(textStart), name: "" };
}

function kindOf(html: string, at: number): HtmlPiece["kind"] {
  const next = html[at + 1] ?? "";
  if (/[a-z]/i.test(next)) return "start";
  if (next === "/" && /[a-z]/i.test(html[at + 2] ?? "")) return "end";
  return next === "?" || html.startsWith("<!--", at) || /<![a-z]/i.test(html.slice(at, at + 3))
    ? "other"
    : "text";
}

/** Where the piece ends, -1 if it does not. In a start tag a `>` within quotes does not count. */
function endOf(html: string, at: number, kind: HtmlPiece["kind"]): number {
  if (html.startsWith("<!--", at)) return behind(html, "-->", at + 4);
  if (kind !== "start") return behind(html, ">", at);
  const special = /["'>]/g;
  special.lastIndex = at;
  for (let match = special.exec(html); match !== null; match = special.exec(html)) {
    if (match[0] === ">") return special.lastIndex;
    const closing = html.indexOf(match[0], special.lastIndex);
    if (closing === -1) return behind(html, ">", special.lastIndex);
    special.lastIndex = closing + 1;
  }
  return -1;
}

function behind(html: string, mark: string, from: number): number {
  const index = html.indexOf(mark, from);
  return index === -1 ? -1 : index + mark.length;
}

function nameOf(tag: string): string {
  return /^<\/?([^\s/>]*)/.exec(tag)![1]!.toLowerCase();
}
