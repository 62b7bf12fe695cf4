/** Pools of threads and processes: one behaviour, held for both. */

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";

import { ContextVar } from "../asyncio/context-var.ts";
import { sleep } from "../asyncio/sleep.ts";
import { timeout } from "../asyncio/timeout.ts";
import {
  CancelledError,
  CannotCloneError,
  NoParallelFunctionError,
  PoolShutDownError,
  TimeoutError,
  WorkerDiedError,
} from "../errors.ts";
import { type AnyPoolOptions, workerPool } from "./executors.ts";
import { parallel } from "./parallel.ts";
import { transfer } from "./transfer.ts";

const here = import.meta.url;

export const add = parallel(here, (a: number, b: number) => a + b, { name: "add" });
export const double = parallel(here, (n: number) => n * 2, { name: "double" });
export const later = parallel(
  here,
  async (ms: number) => {
    await delay(ms);
    return ms;
  },
  { name: "later" },
);
/** Two tasks of which the first ends after the second, whenever the workers are there. */
export const throughFile = parallel(
  here,
  async (task: string) => {
    const [, verb, file = ""] = /^(wait for|make) (.*)$/.exec(task) ?? [];
    if (verb === "make") await writeFile(file, "");
    while (!existsSync(file)) await delay(5);
    if (verb === "wait for") await delay(100); // the other result is on its way
    return task;
  },
  { name: "throughFile" },
);
export const fail = parallel(here, function fail(message: string): never {
  const cause = new TypeError("below");
  throw Object.assign(new RangeError(message, { cause }), { details: { page: 3 } });
});
export const exit = parallel(here, (code: number) => process.exit(code), { name: "exit" });
export const crash = parallel(
  here,
  () => {
    setImmediate(() => {
      throw new Error("behind its back");
    });
    return delay(10_000);
  },
  { name: "crash" },
);
export const spin = parallel(
  here,
  () => {
    for (;;);
  },
  { name: "spin" },
);
export const waits = parallel(
  here,
  async () => {
    try {
      await sleep("1h");
    } finally {
      console.log("stopped politely");
    }
  },
  { name: "waits" },
);
export const uncloneable = parallel(here, (): unknown => () => {}, { name: "uncloneable" });
export const memory = parallel(
  here,
  () => {
    const held: unknown[] = [];
    for (;;) held.push(Array.from({ length: 1000 }, () => ({})));
  },
  { name: "memory" },
);
const user = new ContextVar<{ name: string }>("user");
export const whoAmI = parallel(here, () => user.get()?.name, { name: "whoAmI" });
export const spinOn = parallel(
  here,
  (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end;);
    return ms;
  },
  { name: "spinOn" },
);
export const exitWith = parallel(here, (bytes: Uint8Array) => process.exit(bytes[0]), {
  name: "exitWith",
});
export const invert = parallel(
  here,
  (bytes: Uint8Array<ArrayBuffer>) => transfer(bytes.map((byte) => 255 - byte)),
  { name: "invert" },
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (import.meta.main && process.argv[2] === "parent") {
  const pool = workerPool({ isolation: "process", workers: 2 });
  await pool.map(later, [200, 200]);
  void Promise.all([pool.submit(spin), pool.submit(spin)]);
  await delay(100);
  process.send!(pool.pids);
} else if (import.meta.main) {
  for (const isolation of ["thread", "process"] as const) {
    describe(`A pool of workers, each a ${isolation}`, () => {
      const poolOf = (options: AnyPoolOptions = {}) =>
        workerPool({ isolation, workers: 2, grace: 50, ...options });

      it("has no effect on the program when a task fails before somebody awaits it", async () => {
        await using pool = poolOf({ workers: 1 });
        const failing = pool.submit(fail, "broken");
        const stopped = pool.submit(later, 10_000);
        const called: unknown[] = [];
        failing.addDoneCallback(() => {
          called.push("throws");
          throw new Error("of the callback");
        });
        failing.addDoneCallback(async ({ state }) => {
          called.push(state);
          throw new Error("of the asynchronous callback");
        });

        while (!failing.done) await delay(5); // An unhandled rejection would fail the test.
        stopped.cancel();
        await delay(5);

        await assert.rejects(failing.result(), /broken/);
        assert.deepEqual(called, ["throws", "failed"]);
      });

      it("returns results in the order of the items, whichever is there first", async () => {
        await using pool = poolOf();

        assert.deepEqual(await pool.map(later, [20, 1, 5]), [20, 1, 5]);
        assert.deepEqual(await pool.starmap(add, [[1, 2], [3, 4]]), [3, 7]); // prettier-ignore
        assert.deepEqual(await Array.fromAsync(pool.imap(double, [1, 2, 3])), [2, 4, 6]);
      });

      it("returns results in the order of their coming with imapUnordered", async () => {
        await using pool = poolOf();
        const folder = await mkdtemp(join(tmpdir(), "quintet-pool-"));
        const file = join(folder, "done");
        const tasks = [`wait for ${file}`, `make ${file}`];

        const results = await Array.fromAsync(pool.imapUnordered(throughFile, tasks));

        assert.deepEqual(results, tasks.toReversed());
        await rm(folder, { recursive: true });
      });

      it("runs ten thousand small tasks, each once", async () => {
        await using pool = poolOf();
        const numbers = Array.from({ length: 10_000 }, (_, n) => n);

        const results = await pool.map(double, numbers);

        assert.deepEqual(results, numbers.map((n) => n * 2)); // prettier-ignore
      });

      it("throws what the task threw: class, fields, cause and the worker's stack", async () => {
        await using pool = poolOf();

        await assert.rejects(
          async () => pool.submit(fail, "too far"),
          (error: RangeError) => {
            assert.ok(error instanceof RangeError);
            assert.ok(error.cause instanceof TypeError);
            assert.equal(error.message, "too far");
            assert.deepEqual((error as { details?: unknown }).details, { page: 3 });
            assert.match(error.stack ?? "", /at fail .*pool\.test/);
            return true;
          },
        );
      });

      it("rejects the task whose worker exits or crashes, and runs all others", async () => {
        await using pool = poolOf();

        const settled: PromiseSettledResult<unknown>[] = await Promise.allSettled([
          ...[1, 2, 3].map((n) => pool.submit(double, n)),
          pool.submit(exit, 3),
          pool.submit(crash),
          ...[4, 5, 6].map((n) => pool.submit(double, n)),
        ]);

        const died = settled.filter((end) => end.status === "rejected");
        assert.deepEqual(
          died.map(({ reason }) => reason instanceof WorkerDiedError && reason.exitCode),
          [3, 1],
        );
        assert.equal(settled.length - died.length, 6);
      });

      it("runs a task again if its worker dies, as often as it is told", async () => {
        await using pool = poolOf({ retries: 2, workers: 1 });

        await assert.rejects(async () => pool.submit(exit, 7), WorkerDiedError);
        assert.equal(await pool.submit(double, 4), 8);
      });

      it("stops a task that never ends, and goes on", async () => {
        await using pool = poolOf({ workers: 1 });
        await pool.submit(double, 1);
        const future = pool.submit(spin);
        const behind = pool.submit(double, 4);
        await delay(20);

        assert.equal(future.cancel(), true);

        await assert.rejects(async () => future, CancelledError);
        assert.deepEqual([await behind, future.done, future.cancel()], [8, true, false]);
      });

      it("is cancelled by the scope of its caller, and lets the task clean up", async () => {
        await using pool = poolOf();
        await pool.submit(double, 1);

        await assert.rejects(
          timeout(20, async () => pool.submit(waits)),
          TimeoutError,
        );
      });

      it("never begins a task that was cancelled while it waited", async () => {
        await using pool = poolOf({ workers: 1 });
        const first = pool.submit(later, 30);
        const second = pool.submit(exit, 1);

        second.cancel(new Error("not any more"));

        await assert.rejects(async () => second, /not any more/);
        assert.equal(await first, 30);
      });

      it("lets a task go on when one that waits behind it is cancelled", async () => {
        await using pool = poolOf({ workers: 1 });
        await pool.map(spinOn, [0, 0, 0, 0, 0, 0]); // it seems fast: several travel together
        const slow = pool.submit(spinOn, 400);
        const behind = pool.submit(spinOn, 0);
        await delay(50);

        behind.cancel();

        await assert.rejects(async () => behind, CancelledError);
        assert.deepEqual([slow.done, await slow], [false, 400]);
      });

      it("carries the context of the caller over, as a copy", async () => {
        await using pool = poolOf({ workers: 1 });

        const names = await user.run({ name: "ada" }, () => pool.map(whoAmI, [] as never[]));
        const inside = await user.run({ name: "ada" }, () => pool.submit(whoAmI));

        assert.deepEqual([names, inside, await pool.submit(whoAmI)], [[], "ada", undefined]);
      });

      it("rejects what cannot be copied, alone", async () => {
        await using pool = poolOf();
        const socket = { write: () => {} } as unknown as number;

        const [bad, good, result] = await Promise.allSettled([
          pool.submit(double, socket),
          pool.submit(double, 2),
          pool.submit(uncloneable),
        ]);

        assert.ok(bad.status === "rejected" && bad.reason instanceof CannotCloneError);
        assert.deepEqual(good, { status: "fulfilled", value: 4 });
        assert.ok(result.status === "rejected");
        assert.equal(result.reason.code, "concurrency/cannot-clone");
      });

      it("says which function it does not find", async () => {
        await using pool = poolOf();
        const lost = parallel(import.meta.resolve("./transfer.ts"), () => 1, { name: "lost" });

        await assert.rejects(async () => pool.submit(lost), {
          name: NoParallelFunctionError.name,
          code: "concurrency/no-parallel-function",
          message: /transfer\.ts makes no function named "lost"/,
        });
      });

      it("takes no tasks after shutdown, but ends those that it has", async () => {
        const pool = poolOf();
        const future = pool.submit(later, 10);
        const end = pool.shutdown();

        assert.throws(() => pool.submit(double, 1), PoolShutDownError);
        await end;
        assert.deepEqual([await future, pool.pids], [10, []]);
      });

      it("rejects what runs and what waits when it is terminated", async () => {
        const pool = poolOf({ workers: 1 });
        await pool.submit(double, 1);
        const futures = [pool.submit(spin), pool.submit(double, 1)];
        const ends = Promise.allSettled(futures);
        await delay(10);

        await pool.terminate();

        assert.deepEqual(
          (await ends).map((end) => end.status === "rejected" && end.reason.code),
          ["concurrency/cancelled", "concurrency/cancelled"],
        );
      });
    });
  }

  describe("A pool of threads", () => {
    it("moves buffers that are marked, both ways", async () => {
      await using pool = workerPool({ workers: 1 });
      const bytes = new Uint8Array([0, 255]);

      const inverted = await pool.submit(invert, transfer(bytes));

      assert.deepEqual([[...inverted], bytes.byteLength], [[255, 0], 0]);
    });

    it("does not run again what was moved to a thread that died", async () => {
      await using pool = workerPool({ workers: 1, retries: 3 });
      const bytes = transfer(new Uint8Array([1]));

      await assert.rejects(async () => pool.submit(exitWith, bytes), WorkerDiedError);
    });

    it("replaces a thread that runs out of memory", async () => {
      const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 };
      await using pool = workerPool({ workers: 1, resourceLimits });

      await assert.rejects(
        async () => pool.submit(memory),
        (error: WorkerDiedError) => {
          return (error.cause as { code?: string }).code === "ERR_WORKER_OUT_OF_MEMORY";
        },
      );
      assert.equal(await pool.submit(double, 2), 4);
    });

    it("gives what was sent to a busy thread to an idle one", async () => {
      await using pool = workerPool({ workers: 2, grace: 50 });
      await pool.map(later, [1, 1]); // both are there
      const mixed = parallel(here, double, { name: "double" });
      await pool.submit(mixed, 1);

      const endless = pool.submit(spin);
      const results = await pool.map(double, [1, 2, 3, 4, 5, 6, 7, 8]);
      endless.cancel();

      assert.deepEqual(results, [2, 4, 6, 8, 10, 12, 14, 16]);
      await assert.rejects(async () => endless, CancelledError);
    });
  });

  describe("A pool of processes", () => {
    it("replaces a killed worker, and loses nothing that may be repeated", async () => {
      await using pool = workerPool({ isolation: "process", workers: 2, retries: 10 });
      await pool.map(later, [1, 1]);
      const results = pool.map(
        later,
        Array.from({ length: 60 }, () => 5),
      );

      for (let kill = 0; kill < 4; kill++) {
        await delay(30);
        const [pid] = pool.pids;
        if (pid !== undefined) process.kill(pid, "SIGKILL");
      }

      assert.equal((await results).length, 60);
    });

    it("leaves no worker behind when its parent is killed, though they calculate", async () => {
      const parent = fork(import.meta.filename, ["parent"], { execArgv: process.execArgv.filter((each) => !each.startsWith("--test")), stdio: ["ignore", "ignore", "inherit", "ipc"] }); // prettier-ignore
      const [pids] = (await once(parent, "message")) as [number[]];

      parent.kill("SIGKILL");

      const end = performance.now() + 10_000;
      while (pids.some(isAlive) && performance.now() < end) await delay(50);
      assert.deepEqual([pids.length, pids.filter(isAlive)], [2, []]);
    });

    it("says by which signal a worker was ended", async () => {
      await using pool = workerPool({ isolation: "process", workers: 1 });
      await pool.submit(double, 1);
      const future = pool.submit(later, 10_000);
      await delay(200);
      process.kill(pool.pids[0]!, "SIGKILL");

      await assert.rejects(async () => future, { signal: "SIGKILL", exitCode: null });
    });
  });
}
