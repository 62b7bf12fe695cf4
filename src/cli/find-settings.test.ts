import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { ProjectNotFoundError, SettingsFileError } from "./errors.ts";
import { findSettings } from "./find-settings.ts";

describe("findSettings", () => {
  let root: string;
  let deep: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "quintet-find-"));
    deep = join(root, "books", "migrations");
    mkdirSync(deep, { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("walks up to the nearest folder that has one", () => {
    writeFileSync(join(root, "settings.ts"), "");

    assert.equal(findSettings({ cwd: deep }), join(root, "settings.ts"));
  });

  it("takes a folder for the settings that are in it", () => {
    assert.throws(() => findSettings({ cwd: deep, option: "../.." }), SettingsFileError);
    writeFileSync(join(root, "settings.ts"), "");

    assert.equal(findSettings({ cwd: deep, option: "../.." }), join(root, "settings.ts"));
  });

  it("prefers TypeScript, and takes JavaScript as well", () => {
    writeFileSync(join(root, "settings.mjs"), "");
    assert.equal(findSettings({ cwd: root }), join(root, "settings.mjs"));

    writeFileSync(join(root, "settings.ts"), "");
    assert.equal(findSettings({ cwd: root }), join(root, "settings.ts"));
  });

  it("takes the file that is named, the option before the variable", () => {
    for (const name of ["a.ts", "b.ts", "settings.ts"]) writeFileSync(join(root, name), "");

    assert.equal(findSettings({ cwd: root, option: "a.ts", variable: "b.ts" }), join(root, "a.ts"));
    assert.equal(findSettings({ cwd: root, variable: "b.ts" }), join(root, "b.ts"));
    assert.equal(findSettings({ cwd: root, variable: "" }), join(root, "settings.ts"));
  });

  it("says who names a file that is not there", () => {
    assert.throws(() => findSettings({ cwd: root, option: "x.ts" }), SettingsFileError);
    assert.throws(() => findSettings({ cwd: root, variable: "x.ts" }), /QUINTET_SETTINGS names/);
  });

  it("lists where it looked, and how to begin a project", () => {
    assert.throws(
      () => findSettings({ cwd: deep }),
      (error: unknown) => {
        assert.ok(error instanceof ProjectNotFoundError);
        assert.ok(error.message.includes(`  - ${deep}\n  - ${join(root, "books")}\n  - ${root}\n`));
        assert.match(error.hint!, /quintet startproject NAME/);
        return true;
      },
    );
  });
});
