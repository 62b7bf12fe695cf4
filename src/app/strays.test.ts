import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

/** A site in a process of its own, as the test runner itself listens for what nobody awaits. */
const code = `
import { EventEmitter } from "node:events";
import { createApp, defineSettings } from "${import.meta.resolve("./index.ts")}";
import { createTask, sleep } from "${import.meta.resolve("../concurrency/index.ts")}";
import { gzip, Response, text } from "${import.meta.resolve("../http/index.ts")}";
import { path, urlConf } from "${import.meta.resolve("../routing/index.ts")}";

async function save(): Promise<void> {
  await sleep(1);
  throw new RangeError("not saved");
}

function forgetful() {
  void save(); // line 14
  return text("done");
}

async function* slow(): AsyncGenerator<string> {
  yield "begun";
  await sleep("1h");
}

const settings = defineSettings({
  root: import.meta.dirname,
  debug: process.argv[2] === "debug",
  allowedHosts: ["127.0.0.1"],
  secretKey: "for the test only",
  middleware: [gzip({ minBytes: 0 })],
  urls: urlConf([
    path("promise/", forgetful),
    path("timer/", function timed() {
      setTimeout(() => { throw new RangeError("in a timer"); }, 1);
      return text("done");
    }),
    path("emitter/", function emitting() {
      setTimeout(() => new EventEmitter().emit("error", new RangeError("of an emitter")), 1);
      return text("done");
    }),
    path("leaving/", async () => {
      const [nap, other] = [sleep("1h"), createTask(() => sleep("1h"))];
      void nap.then(() => other);
      return new Promise<Response>(() => {});
    }),
    path("slow/", () => new Response(slow(), { headers: { "content-type": "text/plain" } })),
  ]),
});
const app = await createApp(settings, {
  onError: async (error, { path }) => {
    console.log(path, (error as Error).message, "|", String((error as Error).cause));
    throw new Error("the tracker is down");
  },
});
const server = await app.listen({ port: 0 });
console.log(server.url);
process.on("message", () => process.exit(0));
`;

let root: string;
before(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-strays-"));
  writeFileSync(join(root, "site.ts"), code);
});
after(() => rmSync(root, { recursive: true }));

async function start(mode: "debug" | "production") {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=quintet-source", join(root, "site.ts"), mode],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let out = "";
  let err = "";
  child.stdout!.on("data", (chunk) => (out += chunk));
  child.stderr!.on("data", (chunk) => (err += chunk));
  while (!out.includes("\n")) await once(child.stdout!, "data");
  const [url = ""] = out.split("\n");
  out = "";
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    get: async (path: string, leaveMs?: number): Promise<string> => {
      const signal = leaveMs === undefined ? null : AbortSignal.timeout(leaveMs);
      try {
        const response = await fetch(url + path, { signal });
        return await response.text();
      } catch {
        return "left";
      } finally {
        await pause(60);
      }
    },
    out: () => out,
    err: () => err,
    isAlive: () => child.exitCode === null,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

describe("what nobody awaits", () => {
  for (const mode of ["debug", "production"] as const) {
    it(`is told to onError with its request, and the site lives: ${mode}`, async () => {
      await using site = await start(mode);

      for (const path of ["promise/", "timer/", "emitter/"]) {
        assert.equal(await site.get(path), "done");
      }

      assert.ok(site.isAlive(), site.err());
      assert.match(
        site.out(),
        /\/promise\/ A promise failed and nobody awaited it, in the view "forgetful"/,
      );
      const where =
        mode === "debug" ? /site\.ts:14\. .*\| RangeError/ : /site\.ts:10\. .*\| RangeError/;
      assert.match(site.out(), where);
      assert.match(
        site.out(),
        /\/timer\/ A callback failed .* in the view "timed", at site\.ts:\d+\. .*\| RangeError: in a timer/,
      );
      assert.match(site.out(), /\/emitter\/ A callback failed .* \| RangeError: of an emitter/);
      assert.match(site.err(), /RangeError: not saved/);
      assert.match(site.err(), /the tracker is down/);
    });
  }

  it("is nothing to speak of when it failed because the visitor has gone", async () => {
    await using site = await start("production");

    for (const path of ["leaving/", "slow/", "leaving/", "slow/"]) {
      assert.equal(await site.get(path, 50), "left");
    }

    assert.ok(site.isAlive(), site.err());
    assert.equal(site.out(), "");
    assert.equal(site.err(), "");
  });
});
