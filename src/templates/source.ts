/** A template's source text, and where in it an offset lies. */

import type { TemplatePlace } from "./errors.ts";

export class Source {
  readonly name: string;
  readonly text: string;
  /** Where it was read from, for messages; undefined for text that came from memory. */
  readonly file: string | undefined;

  constructor(text: string, name = "<string>", file?: string) {
    this.text = text;
    this.name = name;
    this.file = file;
  }

  place(offset: number): TemplatePlace {
    const before = this.text.slice(0, offset);
    const lineStart = before.lastIndexOf("\n") + 1;
    const lineEnd = this.text.indexOf("\n", offset);
    return {
      template: this.name,
      line: before.split("\n").length,
      column: offset - lineStart + 1,
      sourceLine: this.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trimEnd(),
    };
  }
}
