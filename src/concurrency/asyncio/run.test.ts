/** The signals of a program, in a process of its own. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";

import { run } from "./run.ts";

async function program(main: string, signals: NodeJS.Signals[]) {
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const code = `
    import { run } from ${url("./run.ts")};
    import { sleep } from ${url("./sleep.ts")};
    import { shield } from ${url("./shield.ts")};
    ${main}`;
  const child = spawn(process.execPath, [...process.execArgv, "--input-type=module", "-e", code], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  let output = "";
  child.stdout.on("data", (part: Buffer) => {
    output += part;
    const signal = part.includes("ready") ? signals.shift() : undefined;
    if (signal !== undefined) child.kill(signal);
  });
  const [exitCode, endedBy] = await once(child, "close");
  return { output: output.trim().split("\n"), exitCode, endedBy };
}

describe("run", () => {
  it("returns what the main function returns, and leaves no handler of signals", async () => {
    const before = process.listenerCount("SIGINT");

    assert.equal(await run(async () => "done"), "done");
    assert.equal(process.listenerCount("SIGINT"), before);
  });

  it("cancels the main function at the first signal, waits for its clean-up, and ends by it", async () => {
    const main = `await run(async () => {
      try { console.log("ready"); await sleep("1h"); }
      finally { await shield(() => sleep(5)); console.log("cleaned up"); }
    });`;

    assert.deepEqual(await program(main, ["SIGTERM"]), {
      output: ["ready", "cleaned up"],
      exitCode: null,
      endedBy: "SIGTERM",
    });
  });

  it("ends at once at the second signal", async () => {
    const main = `await run(async () => {
      try { console.log("ready"); await sleep("1h"); }
      finally { console.log("ready again"); await shield(() => sleep("1h")); }
    });`;

    const { endedBy } = await program(main, ["SIGINT", "SIGINT"]);

    assert.equal(endedBy, "SIGINT");
  });
});
