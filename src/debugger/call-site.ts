/** Where a function was called from, in the user's files. */

import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export interface Place {
  /** Absolute. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** `shop.ts:12`, relative to the current folder if it is in there. */
  text: string;
}

/** @param callee What was called; its caller is meant. */
export function callSite(callee: (...values: never[]) => unknown): Place {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, callee);
    const [site] = holder.stack as readonly NodeJS.CallSite[];
    const url = site?.getFileName() ?? "?";
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    const [line, column] = [site?.getLineNumber() ?? 0, site?.getColumnNumber() ?? 0];
    const cwd = process.cwd();
    const shown = file.startsWith(cwd + sep) ? relative(cwd, file) : file;
    return { file, line, column, text: `${shown}:${line}` };
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The lines of a file from one on; none if it cannot be read. */
export function linesFrom({ file, line }: Place): string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .slice(line - 1);
  } catch {
    return [];
  }
}
