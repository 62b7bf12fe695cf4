/** What pages and docstrings point to is there: links, and paths of our tree in backticks. */

import { dirname, join } from "node:path/posix";

import { lineAt, type SourceFile, type Violation } from "./source-files.ts";

/** @param exists Is there a file or a folder of that path, from the root of the repository? */
export function linkViolations(
  pages: readonly SourceFile[],
  exists: (path: string) => boolean,
): Violation[] {
  return pages.flatMap(({ path, text }) => {
    const prose = text.replaceAll(/^[ \t]*```[^]*?^[ \t]*```/gm, (block) =>
      block.replaceAll(/[^\n]/g, " "),
    );
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .filter((hit) => !/^(?:[a-z]+:|#)/.test(hit[1]!))
      .map((hit) => ({ hit, target: join(dirname(path), hit[1]!.replace(/#.*$/, "")) }));
    const paths = [
      ...prose.matchAll(/`((?:src|tests|docs|examples|scripts|bin|bench)\/[\w./-]*)`/g),
    ].map((hit) => ({ hit, target: hit[1]! }));
    return [...links, ...paths]
      .filter(({ target }) => !exists(target))
      .map(({ hit, target }) => ({
        path,
        line: lineAt(text, hit.index),
        message: `points to ${target}, which is not there`,
      }));
  });
}
