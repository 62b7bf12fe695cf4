/**
 * Cuts a template into text, `{{ variables }}`, `{% tags %}` and `{# comments #}`. A tag does not
 * reach over the end of a line, as in Django; inside of `{% verbatim %}` all is text.
 */

import type { Token } from "./library.ts";
import type { Source } from "./source.ts";

export interface LexedToken extends Token {
  /** Where it begins in the source. */
  readonly offset: number;
  /** As it stands in the source, braces and all. */
  readonly raw: string;
}

const tagPattern = /\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}/g;

const kinds: Readonly<Record<string, Token["kind"]>> = {
  "{%": "tag",
  "{{": "variable",
  "{#": "comment",
};

export function lex({ text }: Source): LexedToken[] {
  const tokens: LexedToken[] = [];
  let line = 1;
  let lineStart = 0;
  let end = 0;
  let verbatimEnd: string | undefined;

  function add(kind: Token["kind"], raw: string, offset: number): void {
    const inner = kind === "text" ? raw : raw.slice(2, -2).trim();
    tokens.push({ kind, text: inner, raw, offset, line, column: offset - lineStart + 1 });
    for (let at = raw.indexOf("\n"); at !== -1; at = raw.indexOf("\n", at + 1)) {
      line++;
      lineStart = offset + at + 1;
    }
  }

  for (const { 0: raw, index } of text.matchAll(tagPattern)) {
    if (index > end) add("text", text.slice(end, index), end);
    end = index + raw.length;
    const inner = raw.slice(2, -2).trim();
    const isTag = raw.startsWith("{%");
    if (verbatimEnd !== undefined && !(isTag && inner === verbatimEnd)) {
      add("text", raw, index);
      continue;
    }
    verbatimEnd = undefined;
    if (isTag && (inner === "verbatim" || inner.startsWith("verbatim "))) {
      verbatimEnd = `end${inner}`;
    }
    add(kinds[raw.slice(0, 2)]!, raw, index);
  }
  if (end < text.length) add("text", text.slice(end), end);
  return tokens;
}

const pieces = /[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+|\S+/g;

/** Cuts at blanks, but not inside of quotes: `url "a b" id=x` → `url`, `"a b"`, `id=x`. */
export function splitArguments(text: string): string[] {
  return text.match(pieces) ?? [];
}
