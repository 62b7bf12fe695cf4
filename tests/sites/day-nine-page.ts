/**
 * The blocks of docs/day-nine.md. The words behind the language say what happens to one:
 *
 * - `site`: it is part of the project that the page builds. If its first line is a path
 *   (`// library/models.ts`, `{# templates/comment.html #}`), it is written to that file; a `ts`
 *   block without one is executed as in `quintet shell`, a `sh` block in the project's folder.
 * - `fragment later PART`: it waits for a part of Quintet that is still to come.
 *
 * What a `ts` block prints stands in it, a line each behind `// →`; what the commands of a `sh`
 * block print stands in the `text` block below it: these lines, in this order, others between
 * them. `…` stands for anything.
 */

export interface Block {
  readonly language: string;
  /** What it waits for, if it waits. */
  readonly waitsFor: string | undefined;
  readonly isSite: boolean;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  /** The path on its first line. */
  readonly file: string | undefined;
  /** The lines that it prints. */
  readonly expected: readonly string[];
}

export function blocksOf(page: string): Block[] {
  const fences = page.matchAll(/^```(\w+)([^\n]*)\n([^]*?)^```$/gm);
  const found = [...fences].map((fence) => {
    const [, language = "", words = "", code = ""] = fence;
    const marks = words.trim().split(/\s+/);
    const later = marks.indexOf("later");
    return {
      language,
      waitsFor: later < 0 ? undefined : marks[later + 1],
      isSite: marks.includes("site"),
      line: page.slice(0, fence.index).split("\n").length + 1,
      code,
      file: /^(?:\/\/|\{#|#) ([\w./-]+\.\w+)(?: #\})?\n/.exec(code)?.[1],
    };
  });
  return found.map((block, index) => {
    const below = found[index + 1];
    const shown = block.language === "sh" && below?.language === "text" ? below.code : "";
    const expected = block.language === "ts" ? printedBy(block.code) : shown.trimEnd().split("\n");
    return { ...block, expected: expected.filter((line) => line !== "") };
  });
}

function printedBy(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text!);
}

/** Is a line what the page says, with `…` for anything? */
export function isLike(line: string, expected: string): boolean {
  const parts = expected.split("…").map((part) => part.replaceAll(/[^\w\s]/g, String.raw`\$&`));
  return new RegExp(`^\\s*${parts.join(".*")}\\s*$`, "s").test(line);
}

/** Rows of the table at the end: `| auth | 8 | … |`. */
export function waitingTable(page: string): Record<string, number> {
  const end = page.slice(page.lastIndexOf("\n## "));
  const rows = end.matchAll(/^\| ([\w ]+?) \| (\d+) \|/gm);
  return Object.fromEntries(Array.from(rows, ([, part, count]) => [part, Number(count)]));
}
