import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import type { Terminal } from "../base/index.ts";
import { runChecks } from "../base/index.ts";
import { staticChecks } from "./checks.ts";
import { collectStaticCommand, staticDirs } from "./commands.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-command-"));
  mkdirSync(join(root, "static"));
  mkdirSync(join(root, "app", "static"), { recursive: true });
  writeFileSync(join(root, "static", "a.txt"), "a");
  writeFileSync(join(root, "app", "static", "b.txt"), "b");
});
afterEach(() => rmSync(root, { recursive: true }));

const project = () => ({
  root,
  debug: false,
  apps: [
    { label: "app", folder: join(root, "app") },
    { label: "other", folder: join(root, "other") },
  ],
});

async function run(options: object, answer = true): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const terminal = {
    isInteractive: true,
    print: (line: string) => lines.push(line),
    confirm: async () => answer,
  } as unknown as Terminal;
  const { signal } = new AbortController();
  const context = { args: {}, options, project: project(), terminal, signal };
  const code = await collectStaticCommand.run(context as never);
  return { code: Number(code), lines };
}

describe("staticDirs", () => {
  it("are those of the project and of its apps, as far as they are there", () => {
    assert.deepEqual(staticDirs(project()), [join(root, "static"), join(root, "app", "static")]);
  });
});

describe("collectstatic", () => {
  it("puts the files of all folders into one", async () => {
    const { code, lines } = await run({ clear: false, dryRun: false });

    assert.equal(code, 0);
    assert.equal(existsSync(join(root, "staticfiles", "b.txt")), true);
    assert.deepEqual(lines, [`2 static files put into ${join(root, "staticfiles")}, 0 unchanged.`]);
  });

  it("asks before it empties a folder", async () => {
    mkdirSync(join(root, "out"));
    writeFileSync(join(root, "out", "old.txt"), "");

    const refused = await run({ to: "out", clear: true, dryRun: false }, false);

    assert.equal(refused.code, 1);
    assert.equal(existsSync(join(root, "out", "old.txt")), true);
    await run({ to: "out", clear: true, dryRun: false }, true);
    assert.equal(existsSync(join(root, "out", "old.txt")), false);
  });

  it("says what it would write", async () => {
    const { lines } = await run({ clear: false, dryRun: true });

    assert.deepEqual(lines.slice(0, 2), ["a.txt", "b.txt"]);
    assert.equal(existsSync(join(root, "staticfiles")), false);
  });
});

describe("staticChecks", () => {
  it("find folders that are not there, or named twice", async () => {
    const there = join(root, "static");

    const messages = await runChecks([staticChecks([there, join(root, "nowhere"), there])]);

    assert.deepEqual(
      messages.map(({ code }) => code),
      ["static/no-folder", "static/duplicate-folder"],
    );
  });
});
