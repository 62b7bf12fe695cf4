import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";

const bin = join(import.meta.dirname, "../../bin/quintet.js");

describe("bin/quintet.js", () => {
  it("runs the command line from source in this repository", () => {
    const { stdout, status } = spawnSync(process.execPath, [bin, "--version"], {
      encoding: "utf8",
    });

    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(status, 0);
  });

  it("hands on the exit code", () => {
    const { stderr, status } = spawnSync(process.execPath, [bin, "chekc"], { encoding: "utf8" });

    assert.match(stderr, /Did you mean "check"\?/);
    assert.equal(status, 2);
  });
});
