import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { findFile, isPlainPath } from "./find.ts";

let root: string;
let dirs: string[];

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "quintet-find-")));
  dirs = [join(root, "one"), join(root, "two"), join(root, "missing")];
  mkdirSync(join(root, "one", "css"), { recursive: true });
  mkdirSync(join(root, "two", "css"), { recursive: true });
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(root, "one", "css", "a.css"), "one");
  writeFileSync(join(root, "two", "css", "a.css"), "two");
  writeFileSync(join(root, "two", "css", "b.css"), "two");
  symlinkSync(join(root, "secret.txt"), join(root, "one", "link.txt"));
  symlinkSync(root, join(root, "one", "up"));
  symlinkSync(join(root, "one", "css", "a.css"), join(root, "one", "inside.css"));
});
after(() => rmSync(root, { recursive: true }));

describe("findFile", () => {
  it("finds the file in the first folder that has it", async () => {
    assert.equal(await findFile(dirs, "css/a.css"), join(root, "one/css/a.css"));
    assert.equal(await findFile(dirs, "css/b.css"), join(root, "two/css/b.css"));
    assert.equal(await findFile(dirs, "css/c.css"), undefined);
  });

  it("finds no folders", async () => {
    assert.equal(await findFile(dirs, "css"), undefined);
    assert.equal(await findFile(dirs, ""), undefined);
  });

  it("does not climb out", async () => {
    for (const path of [
      "../secret.txt",
      "css/../../secret.txt",
      "..\\secret.txt",
      `${root}/secret.txt`,
      "/secret.txt",
      "css/a.css\0.png",
      "./css/a.css",
      "css//a.css",
    ]) {
      assert.equal(await findFile(dirs, path), undefined, path);
    }
  });

  it("does not follow links that lead out, but those that stay inside", async () => {
    assert.equal(await findFile(dirs, "link.txt"), undefined);
    assert.equal(await findFile(dirs, "up/secret.txt"), undefined);
    assert.equal(await findFile(dirs, "inside.css"), join(root, "one/css/a.css"));
  });
});

describe("isPlainPath", () => {
  it("is so for what goes down in plain segments", () => {
    assert.equal(isPlainPath("a/b.c"), true);
    assert.equal(isPlainPath("a/b../c..d"), true);
    assert.equal(isPlainPath("c:/windows"), false);
  });
});
