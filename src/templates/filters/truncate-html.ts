/** Shortens HTML: tags do not count, and those that are left open are closed. In linear time. */

import { escapeText } from "../safe-string.ts";
import { unescapeHtml } from "./unescape.ts";

const voidElements = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);
const piece = /<!--[\s\S]*?-->|<(\/?)([a-z][^\s/>]*)[^>]*?(\/?)>|<[!?][^>]*>/gi;

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
    let end = 0;
    for (const match of this.#html.matchAll(piece)) {
      if (!this.#text(this.#html.slice(end, match.index))) return this.#closed();
      end = match.index + match[0].length;
      this.#tag(match);
    }
    return this.#text(this.#html.slice(end)) ? this.#output : this.#closed();
  }

  #tag([text, slash, name, selfClosing]: RegExpMatchArray): void {
    if (name === undefined) return; // comments and declarations go
    const element = name.toLowerCase();
    if (slash === "/") {
      if (voidElements.has(element)) return;
      this.#output += `</${element}>`;
      if (this.#open.at(-1) === element) this.#open.pop();
      return;
    }
    this.#output += text;
    if (voidElements.has(element)) return;
    if (selfClosing === "/") this.#output += `</${element}>`;
    else this.#open.push(element);
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
