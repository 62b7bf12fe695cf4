/**
 * The page for those who took the course, docs/day-nine.md: its blocks are a project, which is
 * built and run here from top to bottom, and what it prints is what the page says.
 */

import assert from "node:assert/strict";
import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

import type { Executed } from "./day-nine-driver.ts";
import { type Block, blocksOf, isLike, waitingTable } from "./day-nine-page.ts";

const page = readFileSync("docs/day-nine.md", "utf8");
const blocks = blocksOf(page);
const root = resolve(".generated/day-nine"); // inside the repository, so that "quintet" resolves
const quintet = `"${process.execPath}" --conditions=quintet-source "${resolve("bin/quintet.js")}"`;
const node = `"${process.execPath}" --conditions=quintet-source`;

let driver: ChildProcess | undefined;

describe("docs/day-nine.md", () => {
  before(() => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(join(root, "node_modules"), { recursive: true });
    symlinkSync(
      resolve("examples/packages/quintet-announcements"),
      join(root, "node_modules/quintet-announcements"),
    );
  });
  after(stopDriver);

  it("has no TypeScript that neither runs nor says what it waits for", () => {
    const idle = blocks.filter(
      ({ language, isSite, waitsFor }) => language === "ts" && !isSite && waitsFor === undefined,
    );

    assert.deepEqual(
      idle.map(({ line }) => `docs/day-nine.md:${line}`),
      [],
    );
  });

  it("says how many blocks run, and how many wait for what", (t) => {
    const ts = blocks.filter(({ language }) => language === "ts");
    const run = ts.filter(({ isSite }) => isSite).length;
    const waiting = ts.filter(({ waitsFor }) => waitsFor !== undefined);
    const counts = Object.groupBy(waiting, ({ waitsFor }) => waitsFor!);
    const sentence = `Of the ${ts.length} TypeScript blocks on this page ${run} run, and ${waiting.length} wait.`;

    t.diagnostic(`docs/day-nine.md: ${run} blocks run, ${waiting.length} wait`);
    assert.ok(page.includes(sentence), `The page should say: ${sentence}`);
    assert.deepEqual(
      waitingTable(page),
      Object.fromEntries(Object.entries(counts).map(([part, list]) => [part, list!.length])),
    );
  });

  for (const block of blocks.filter(({ isSite }) => isSite)) {
    const what = block.file ?? block.code.split("\n", 1)[0];
    it(`line ${block.line}: ${what}`, async () => {
      if (block.file !== undefined) write(block.file, block.code);
      else if (block.language === "sh") await runCommands(block);
      else await executeBlock(block);
    });
  }
});

/** A process has read the files as they were, so a change ends it. */
function stopDriver(): void {
  driver?.kill();
  driver = undefined;
}

function write(file: string, code: string): void {
  stopDriver();
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), code);
}

async function executeBlock({ line, code, expected }: Block): Promise<void> {
  const file = `line-${line}.ts`;
  const isModule = /^(?:import|export)\b/m.test(code);
  writeFileSync(join(root, file), isModule ? code : `${code}\nexport {};\n`);
  driver ??= fork(resolve("tests/sites/day-nine-driver.ts"), [], { cwd: root, silent: true });
  driver.send(file);
  const [{ output, error }] = (await once(driver, "message")) as [Executed];

  assert.equal(error, undefined, `${error}\nIt printed:\n${output}`);
  const lines = output.split("\n").filter((text) => text !== "");
  const matches = lines.map((text, index) => {
    const said = expected[index];
    return said !== undefined && isLike(text, said) ? said : text;
  });
  assert.deepEqual(matches, expected);
}

async function runCommands({ code, expected }: Block): Promise<void> {
  stopDriver();
  const script = code
    .replaceAll(/^(.*)\bnpx quintet\b/gm, (_, before: string) => before + quintet)
    .replaceAll(/\bnpx node\b/g, node);
  const { failure, output } = await shell(script);

  const left = [...expected];
  for (const text of output.split("\n")) {
    if (left.length > 0 && isLike(text, left[0]!)) left.shift();
  }
  assert.deepEqual(left, [], `It printed:\n${output}`);
  assert.ok(failure === undefined || code.includes("|| true"), `${failure}\n${output}`);
}

function shell(script: string): Promise<{ failure: string | undefined; output: string }> {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, NO_COLOR: "1", CI: "1" };
  return new Promise((done) => {
    const words = ["-e", "-c", `exec 2>&1\n${script}`];
    const child = execFile("sh", words, { cwd: root, env }, (error, output) =>
      done({ failure: error?.message, output }),
    );
    child.stdin?.end();
  });
}
