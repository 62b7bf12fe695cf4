/** Writes a tree of files from templates: `.txt` at the end of a name and `__WORDS__` go away. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { FilesInTheWayError } from "./errors.ts";

// Texts are not built: from dist/cli, too, they are found in src.
const texts = fileURLToPath(new URL("../../src/cli/startproject/", import.meta.url));

export interface WriteOptions {
  /** The tree in this folder: `project` or `app`. */
  tree: "project" | "app";
  /** Where to, absolute. */
  target: string;
  /** What stands for `__NAME__`, by name. */
  words: Readonly<Record<string, string>>;
}

/**
 * @returns The files written, relative to `target`.
 * @throws {FilesInTheWayError} If one of them is there already; then none is written.
 */
export function writeFiles({ tree, target, words }: WriteOptions): string[] {
  const source = join(texts, tree);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".txt"))
    .toSorted()
    .map((file) => ({ from: join(source, file), to: targetName(file, words) }));

  const inTheWay = files.map(({ to }) => to).filter((file) => existsSync(join(target, file)));
  if (inTheWay.length > 0) {
    throw new FilesInTheWayError(`In ${target} there is already: ${inTheWay.join(", ")}.`, {
      hint: "Nothing was written. Choose another folder, or move these away.",
    });
  }
  for (const { from, to } of files) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    writeFileSync(join(target, to), filled(readFileSync(from, "utf8"), words));
  }
  return files.map(({ to }) => to);
}

/** `_env.txt` → `.env`: npm leaves some files with a dot out of a package. */
function targetName(file: string, words: WriteOptions["words"]): string {
  return filled(file.slice(0, -".txt".length), words).replace(/(^|[/\\])_/, "$1.");
}

function filled(text: string, words: WriteOptions["words"]): string {
  return text.replaceAll(
    /__([A-Z]+(?:_[A-Z]+)*)__/g,
    (whole, name: string) => words[name] ?? whole,
  );
}
