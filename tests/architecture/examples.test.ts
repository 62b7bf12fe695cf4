/**
 * Every ts block in the documentation and in docstrings compiles, by one run of the compiler over
 * all of them, seeing `quintet` as a user does; blocks marked `run` are executed too.
 */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { blockFiles, docBlocks, foldersOf, locateError } from "./doc-blocks.ts";
import { assertNone, isSource, readFiles } from "./source-files.ts";

const generated = ".generated/examples"; // inside the repository, so that "quintet" resolves
const tsconfig = { extends: "../../tsconfig.json", include: ["**/*.ts"], exclude: [] };

const isMarkdown = (path: string) => path.endsWith(".md");
const isTopPage = (path: string) => /^(README|CONTRIBUTING)\.md$/.test(path);
const pages = [
  ...readFiles(".", isTopPage),
  ...readFiles("docs", isMarkdown),
  ...readFiles("examples", isMarkdown),
  ...readFiles("src", isSource),
];
const blocks = pages.map(docBlocks);
const files = blocks.flatMap(blockFiles);

function write(): void {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  for (const folder of foldersOf(files)) {
    mkdirSync(join(generated, folder), { recursive: true });
  }
  for (const { path, text } of files) writeFileSync(join(generated, path), text);
  writeFileSync(join(generated, "tsconfig.json"), JSON.stringify(tsconfig));
}

function execute(...args: string[]): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, output: stdout + stderr }),
    );
  });
}

describe("The examples in docs and docstrings", () => {
  it("compile", async (t) => {
    write();

    const tsc = "node_modules/typescript/bin/tsc";
    const { failed, output } = await execute(tsc, "-p", generated, "--pretty", "false");
    const found = output.split(/\n(?=\S)/).filter((line) => /: error TS/.test(line));
    const wrong = new Set(found.flatMap((message) => locateError(message.trimEnd(), files) ?? []));

    t.diagnostic(summary());
    assertNone([...wrong]);
    assert.ok(!failed || found.length > 0, output);
  });

  for (const file of files.filter(({ block }) => block.mark === "run")) {
    it(`run: ${file.block.page}:${file.block.line}`, async () => {
      const { failed, output } = await execute(
        "--conditions=quintet-source",
        join(generated, file.path),
      );

      assert.ok(!failed, output);
    });
  }
});

function summary(): string {
  const all = blocks.flat();
  const marked = (mark: string) => all.filter((block) => block.mark === mark).length;
  const inDocs = all.filter(({ page }) => isMarkdown(page)).length;
  return (
    `${all.length} blocks: ${inDocs} in pages, ${all.length - inDocs} in docstrings; ` +
    `${marked("run")} run, ${marked("fragment")} fragments skipped`
  );
}
