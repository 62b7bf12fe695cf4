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

  it("takes it that who reads its lines stops reading", () => {
    const words = `"${process.execPath}" --conditions=quintet-source "${bin}" help; echo "=$?" >&2`;
    const { stdout, stderr } = spawnSync("bash", ["-c", `{ ${words}; } | head -n 1`], {
      encoding: "utf8",
    });

    assert.match(stdout, /^Usage: quintet COMMAND.*\n$/);
    assert.equal(stderr, "=0\n");
  });

  it("hands on the exit code", () => {
    const { stderr, status } = spawnSync(process.execPath, [bin, "chekc"], { encoding: "utf8" });

    assert.match(stderr, /Did you mean "check"\?/);
    assert.equal(status, 2);
  });
});
