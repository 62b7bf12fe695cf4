/** Shortens HTML: tags do not count, and those that are left open are closed. In linear time. */

import { escapeText } from "../safe-string.ts";
import { type HtmlPiece, htmlPieces } from "./html-pieces.ts";
import { unescapeHtml } from "./unescape.ts";

const voidElements = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

export function truncateHtml(html: string, length: number, unit: "characters" | "words"): string {
  if (length <= 0) return "";
  return new Shortener(html, length, unit).shorten();
}

class Shortener {
  readonly #html: string;
  readonly #length: number;
  readonly #unit: "characters" | "words";
  readonly #mark: string;
  readonly #open: string[] = [];
  #remaining: number;
  #seen = 0;
  #output = "";

  constructor(html: string, length: number, unit: "characters" | "words") {
    this.#html = unit === "characters" ? html.normalize("NFC") : html;
    this.#length = length;
    this.#unit = unit;
    this.#mark = unit === "words" ? " …" : "…";
    this.#remaining = unit === "words" ? length : Math.max(0, length - 1);
  }

  shorten(): string {
    for (const piece of htmlPieces(this.#html)) {
      if (piece.kind !== "text") this.#tag(piece);
      else if (!this.#text(piece.text)) return this.#closed();
    }
    return this.#output;
  }

  #tag({ kind, text, name }: HtmlPiece): void {
    const isVoid = voidElements.has(name);
    if (kind === "other" || (kind === "end" && isVoid)) return; // comments and declarations go
    if (kind === "end") {
      this.#output += `</${name}>`;
      if (this.#open.at(-1) === name) this.#open.pop();
      return;
    }
    this.#output += text;
    if (isVoid) return;
    if (text.endsWith("/>")) this.#output += `</${name}>`;
    else this.#open.push(name);
  }

  /** Appends text between tags; false if there is no room for all of it. */
  #text(raw: string): boolean {
    if (raw === "") return true;
    const data = unescapeHtml(raw);
    return this.#unit === "words" ? this.#words(data) : this.#characters(data, raw);
  }

  #words(data: string): boolean {
    const words = data.split(/(?<=\S)\s+(?=\S)/);
    const kept = escapeText(words.slice(0, this.#remaining).join(" "));
    if (this.#remaining < words.length) return this.#end(kept);
    this.#remaining -= words.length;
    this.#output += kept;
    return true;
  }

  #characters(data: string, raw: string): boolean {
    const characters = [...data];
    this.#seen += characters.length;
    const isAll =
      raw === data && // else what is written would be without its escapes
      this.#seen === this.#length &&
      this.#html.endsWith(raw) &&
      this.#output.length + data.length === this.#html.length;
    if (isAll) {
      this.#output += data;
      return false;
    }
    const kept = escapeText(characters.slice(0, this.#remaining).join(""));
    if (this.#remaining < characters.length) return this.#end(kept);
    this.#remaining -= characters.length;
    this.#output += kept;
    return true;
  }

  #end(kept: string): false {
    this.#output += kept.endsWith(this.#mark) ? kept : kept + this.#mark;
    return false;
  }

  #closed(): string {
    return (
      this.#output +
      this.#open
        .toReversed()
        .map((name) => `</${name}>`)
        .join("")
    );
  }
}
