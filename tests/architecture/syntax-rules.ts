/**
 * The rules of style that neither the compiler nor oxlint can see. Each takes files and answers
 * with what is wrong in them, so that rules.test.ts can show that it refuses what it must.
 */

import { maskedCode } from "./masked-code.ts";
import { lineAt, type SourceFile, type Violation } from "./source-files.ts";

export type SyntaxRule = (files: readonly SourceFile[]) => Violation[];

/** Node's type stripping cannot run them, and `erasableSyntaxOnly` does not see them. */
export const noDecorators: SyntaxRule = (files) =>
  search(files, /@/g, "a decorator: Node cannot run it; write a function that takes and returns");

/** A caller cannot tell plain errors apart, and nobody can look them up. */
export const noPlainErrors: SyntaxRule = (files) =>
  search(files, /\bthrow\s+new\s+Error\s*\(/g, "throw a class that extends QuintetError");

/** Named exports only, so that a thing has one name everywhere. A migration is a file by number. */
export const noDefaultExports: SyntaxRule = (files) =>
  search(
    files.filter(({ path }) => !/\/migrations\/\d{4}_/.test(path)),
    /\bexport\s+default\b|\bas\s+default\b(?=[^{};]*\})/g,
    "a default export: export it by name",
  );

const maximumLines = 400;

/** A file this long hides a second idea. Blank lines and comments are free. */
export const noLongFiles: SyntaxRule = (files) =>
  files.flatMap(({ path, text }) => {
    const code = maskedCode(text, { hide: "comments" });
    const lines = code.split("\n").filter((line) => line.trim() !== "").length;
    if (lines <= maximumLines) return [];
    return [{ path, line: 1, message: `${lines} lines of code; ${maximumLines} are the most` }];
  });

/** A third backend must not have to edit the core: ask `features`, or override a method. */
export const noBackendNames: SyntaxRule = (files) =>
  search(
    files,
    /\bbackend\??\.name\s*(?:[!=]==?)|[!=]==?\s*(?:\w+\??\.)*backend\??\.name\b|switch\s*\([^)]*\bbackend\??\.name\b/g,
    "compares the name of a backend: ask a flag of its features, or override a method",
  );

/** Names that say nothing: everything ends up there and nothing is found. */
export const noDumps: SyntaxRule = (files) =>
  files.flatMap(({ path }) => {
    const [, name] =
      /(?:\/|-)(utils?|helpers?|common|misc|shared)(?=\/|\.ts$)/.exec(path) ??
      /\/(types|interfaces)(?=\/|\.ts$)/.exec(path) ??
      [];
    if (name === undefined) return [];
    return [{ path, line: 1, message: `"${name}" names no thing: name the file for what it does` }];
  });

/** The files that may ask the system for the time, and why. */
const ownClock: Readonly<Record<string, string>> = {
  "src/base/clock.ts": "it is the clock",
};

/** A test moves `base/clock.ts`; code that asks the system would not notice. */
export const noOtherClocks: SyntaxRule = (files) =>
  search(
    files.filter(({ path }) => !(path in ownClock)),
    /\bDate\.now\s*\(|\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(]))|\bTemporal\.Now\.(?!timeZoneId\b)/g,
    "asks the system for the time: ask the clock of base",
  );

/** A title is a fact of the specification: "returns nothing for an empty list". */
export const noShould: SyntaxRule = (files) =>
  files.flatMap(({ path, text }) => {
    const code = maskedCode(text);
    return [...code.matchAll(/(?<![\w$.])(?:it|test|describe)(?:\.\w+)?\s*\(\s*(["'`])/g)].flatMap(
      (hit) => {
        const start = hit.index + hit[0].length;
        const title = text.slice(start, code.indexOf(hit[1]!, start));
        if (!/\bshould\b/i.test(title)) return [];
        return [{ path, line: lineAt(text, start), message: `"${title}": state the fact` }];
      },
    );
  });

function search(files: readonly SourceFile[], expression: RegExp, message: string): Violation[] {
  return files.flatMap(({ path, text }) => {
    const code = maskedCode(text);
    return [...code.matchAll(expression)].map((hit) => ({
      path,
      line: lineAt(code, hit.index),
      message,
    }));
  });
}
