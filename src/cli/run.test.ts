import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import type { Terminal } from "../base/index.ts";
import { builtinCommands } from "./builtin-commands.ts";
import { run } from "./run.ts";

let folder: string;
let out: string;
let err: string;

const terminal = {
  isInteractive: false,
  print: (text: string) => (out += `${text}\n`),
  warn: (text: string) => (err += `${text}\n`),
} as unknown as Terminal;

const quintet = (...words: string[]): Promise<number> => run(words, { cwd: folder, terminal });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quintet-run-"));
  out = "";
  err = "";
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the quintet command", () => {
  it("says its version", async () => {
    assert.equal(await quintet("--version"), 0);
    assert.match(out, /^\d+\.\d+\.\d+\n$/);
  });

  it("lists its commands by group, without a project", async () => {
    assert.equal(await quintet("--help"), 0);

    for (const { name, group } of builtinCommands) {
      assert.ok(out.includes(`  ${name} `), name);
      assert.ok(out.includes(group), group);
    }
  });

  it("explains a command, without a project", async () => {
    assert.equal(await quintet("startproject", "--help"), 0);

    assert.match(out, /^Usage: quintet startproject NAME \[DIR\]/);
    assert.match(out, /--settings FILE/);
    assert.equal(await quintet("help", "startapp"), 0);
    assert.match(out, /Usage: quintet startapp NAME/);
  });

  it("knows the nearest command, and ends with 2", async () => {
    assert.equal(await quintet("runservr"), 2);
    assert.match(err, /There is no command "runservr"\. .*\n\s+Did you mean "runserver"\?/);
  });

  it("shows message, code and hint of an error, and its stack only if asked", async () => {
    assert.equal(await quintet("check"), 1);
    assert.match(err, /There is no Quintet project here[\s\S]*\(cli\/no-project\)\n\s+Go into/);
    assert.doesNotMatch(err, /\n\s+at /);

    assert.equal(await quintet("check", "--traceback"), 1);
    assert.match(err, /ProjectNotFoundError[\s\S]*\n\s+at /);
  });

  it("says where in the settings an error is", async () => {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "settings.ts"), "\nnull.x;\n");
    assert.equal(await quintet("check"), 1);
    assert.match(err, /TypeError: .*\n\s+at settings\.ts:2:6/);
  });

  it("shows the line of a syntax error", async () => {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "settings.ts"), "\nconst x: number = ;\n");

    assert.equal(await quintet("check"), 1);
    assert.match(err, /SyntaxError: .*\nsettings\.ts:2\n+const x: number = ;\n\s+\^/);
  });

  it("names what a settings file exports that has no settings", async () => {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "settings.ts"), "export const setings = {};\n");

    assert.equal(await quintet("check"), 1);
    assert.match(err, /exports no settings\. It exports: setings\./);
  });
});
