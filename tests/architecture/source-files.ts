/** The files that the rules read, what a rule answers, and how a test says so. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";

export interface SourceFile {
  /** From the root of the repository, with forward slashes: `src/base/errors.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong and what to do, in one line. */
  readonly message: string;
}

/** The files below `folder` whose path `keep` accepts, sorted; none if there is no such folder. */
export function readFiles(folder: string, keep: (path: string) => boolean): SourceFile[] {
  return listFiles(folder)
    .filter(keep)
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** TypeScript that ships: no tests. What `startproject` copies is no TypeScript yet, but text. */
export function isSource(path: string): boolean {
  return path.endsWith(".ts") && !path.endsWith(".test.ts");
}

/** `src/base/errors.ts:12  what is wrong`, as an editor can follow it. */
export function formatViolation({ path, line, message }: Violation): string {
  return `${path}:${line}  ${message}`;
}

/** Fails with one line for each thing that is wrong. */
export function assertNone(wrong: readonly string[]): void {
  assert.ok(wrong.length === 0, `\n  ${wrong.join("\n  ")}\n`);
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

const ignored = /^(?:node_modules|dist|\..+)$/;

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return entries
    .filter(({ name }) => !ignored.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFiles(path);
      return entry.isFile() ? [path] : [];
    });
}
