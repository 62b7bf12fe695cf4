/** What a TypeScript file imports: statements, re-exports, `import("…")`, types included. */

import { maskedCode } from "./masked-code.ts";
import { lineAt } from "./source-files.ts";

export interface Import {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A quote in code, and all that may stand before it in an import. Only names can be between. */
const names = String.raw`[\w$\s,*{}]`;
const expressions = [
  /(?<![\w$.])import\s*(["'])/g, // import "x"
  new RegExp(String.raw`(?<![\w$.])(?:import|export)\b${names}*?[\s*}]from\s*(["'])`, "g"),
  /(?<![\w$.])import\s*\(\s*(["'`])/g, // import("x"), also in types
];

/** In the order of the file. A dynamic import of something computed has no name, and is left out. */
export function importsOf(source: string): Import[] {
  const code = maskedCode(source);
  const found = expressions.flatMap((expression) =>
    [...code.matchAll(expression)].map((hit) => {
      const start = hit.index + hit[0].length;
      const end = code.indexOf(hit[1]!, start);
      return { start, specifier: source.slice(start, end) };
    }),
  );
  return found
    .filter(({ specifier }) => !specifier.includes("${"))
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, specifier }) => ({ specifier, line: lineAt(source, start) }));
}
