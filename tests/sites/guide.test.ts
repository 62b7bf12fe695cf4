/**
 * The blocks of the guide run, page by page, from top to bottom, on a real database. What cannot run
 * says why, and is counted: `compiled: …` behind its `ts`.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, it } from "node:test";

import { type BlockFile, blockFiles, docBlocks } from "../architecture/doc-blocks.ts";
import { readFiles } from "../architecture/source-files.ts";

const generated = ".generated/guide"; // inside the repository, so that "quintet" resolves
const pages = readFiles("docs/guide", (path) => path.endsWith(".md"));

/** Pages that are compiled only, as a whole. */
const compiledOnly: Readonly<Record<string, string>> = {
  "docs/guide/getting-started.md":
    "its blocks are the files of one project; tests/package starts such a project",
};

describe("The guide", () => {
  it("lists each of its pages", () => {
    const [index] = pages.filter(({ path }) => path === "docs/guide/README.md");
    const listed = [...index!.text.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => name);
    const there = pages.map(({ path }) => basename(path)).filter((name) => name !== "README.md");

    assert.deepEqual(listed.toSorted(), there.toSorted());
  });

  for (const source of pages) {
    const page = source.path;
    it(`has examples that run: ${page}`, { skip: compiledOnly[page] ?? false }, async (t) => {
      const all = docBlocks(source);
      const files = blockFiles(all);
      const folders = Map.groupBy(files, ({ path }) => path.split("/").slice(0, 2).join("/"));
      let count = 0;
      for (const [folder, own] of folders) {
        rmSync(join(generated, folder), { recursive: true, force: true });
        for (const file of own) write(file);
        const blocks = own.filter(
          ({ block: { name, mark } }) => name === undefined && mark !== "compiled",
        );
        if (blocks.length === 0) continue;
        count += blocks.length;
        const { failed, output } = await run(
          join(generated, folder),
          blocks.map(({ path }) => path.slice(folder.length + 1)),
        );
        assert.ok(!failed, `${page}, by line:\n${output}`);
      }
      const left = all.filter(({ mark }) => mark === "compiled");
      const reasons = left.map(({ line, reason }) => `; line ${line} is compiled only: ${reason}`);
      if (count > 0 || left.length > 0)
        t.diagnostic(`${page}: ${count} blocks ran${reasons.join("")}`);
    });
  }
});

function write({ path, text, block }: BlockFile): void {
  const file = join(generated, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, block.name === undefined ? withTables(text) : text);
}

/** A model of a block itself gets an app and a table, right behind its class. */
function withTables(text: string): string {
  return text.replaceAll(
    /^((?:export )?class (\w+) extends model\([^]*?\n\})$/gm,
    "$1 await globalThis.install($2);",
  );
}

function run(
  folder: string,
  blocks: readonly string[],
): Promise<{ failed: boolean; output: string }> {
  const args = ["--conditions=quintet-source", "tests/sites/guide-driver.ts", folder, ...blocks];
  return new Promise((resolve) => {
    const env = { ...process.env, SECRET_KEY: "of the guide, and of nothing else", DEBUG: "true" };
    const options = { maxBuffer: 2 ** 24, env, timeout: 120_000 };
    const driver = execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({
        failed: error !== null,
        output: stdout + stderr + (error?.killed === true ? "It did not end." : ""),
      }),
    );
    driver.stdin?.end(); // nobody is there to be asked
  });
}
