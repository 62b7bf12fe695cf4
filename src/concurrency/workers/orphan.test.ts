import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";

const entry = join(import.meta.dirname, "entry.ts");

describe("A process of a pool", () => {
  it("ends if its parent was gone before it had begun to look", async () => {
    const otherParent = String(process.pid + 1);
    const child = fork(entry, [otherParent], {
      execArgv: process.execArgv.filter((each) => !each.startsWith("--test")),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });

    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];

    assert.deepEqual([code, signal], [null, "SIGKILL"]);
  });
});
