/** docs/errors.md = the codes in the source, both ways; a code says which folder to look in. */

import { maskedCode } from "./masked-code.ts";
import { lineAt, type SourceFile, type Violation } from "./source-files.ts";

export interface CodeInSource {
  readonly code: string;
  readonly path: string;
  readonly line: number;
}

/**
 * The codes of errors (`readonly code = "db/unknown-field"`) and of system checks
 * (`code: "db/unknown-field"`). A code without a slash belongs to an issue of data, and is no error.
 */
export function codesOf(files: readonly SourceFile[]): CodeInSource[] {
  return files.flatMap(({ path, text }) => {
    const code = maskedCode(text, { hide: "comments" });
    const assigned = code.matchAll(
      /\bcode(?:\s*:[^=;{}"\n]*=|\s*[:=])\s*"([a-z\d-]+\/[a-z\d-]+)"/g,
    );
    return [...assigned].map((hit) => ({ code: hit[1]!, path, line: lineAt(code, hit.index) }));
  });
}

export function errorViolations(files: readonly SourceFile[], catalogue: SourceFile): Violation[] {
  const used = codesOf(files);
  const documented = headingsOf(catalogue.text);
  const misplaced = used
    .filter(({ code, path }) => code.split("/")[0] !== path.split("/")[1])
    .map(({ code, path, line }) => ({
      path,
      line,
      message: `the code "${code}" must begin with "${path.split("/")[1]}/", its folder`,
    }));
  const undocumented = used
    .filter(({ code }) => !documented.has(code))
    .map(({ code, path, line }) => ({
      path,
      line,
      message: `add "## ${code}" to ${catalogue.path}: what it means, what to do`,
    }));
  const codes = new Set(used.map(({ code }) => code));
  const inCatalogue = [...documented].flatMap(([code, { line, body }]) => {
    if (!codes.has(code)) return [{ line, message: `nothing in src has the code "${code}"` }];
    return body === "" ? [{ line, message: `say what "${code}" means and what to do` }] : [];
  });
  return [
    ...misplaced,
    ...undocumented,
    ...inCatalogue.map((found) => ({ path: catalogue.path, ...found })),
  ];
}

/** What stands below each `## folder/reason`. */
function headingsOf(markdown: string): Map<string, { line: number; body: string }> {
  const sections = markdown.matchAll(/^## `?([a-z\d-]+\/[a-z\d-]+)`?$([^]*?)(?=^## |(?![^]))/gm);
  return new Map(
    [...sections].map((hit) => [
      hit[1]!,
      { line: lineAt(markdown, hit.index), body: hit[2]!.trim() },
    ]),
  );
}
