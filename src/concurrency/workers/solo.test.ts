/** A thread or a process for one call. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "node:test";
import { promisify } from "node:util";

import { wait, asCompleted } from "../asyncio/wait.ts";
import { timeout } from "../asyncio/timeout.ts";
import { CancelledError, NotStartedError, TimeoutError, WorkerDiedError } from "../errors.ts";
import { ThreadPoolExecutor, Pool } from "./executors.ts";
import { parallel } from "./parallel.ts";
import { Process, Thread } from "./solo.ts";
import { toThread } from "./to-thread.ts";
import { currentThread } from "./worker-name.ts";

const here = import.meta.url;

export const nameOf = parallel(here, () => currentThread().name, { name: "nameOf" });
export const after = parallel(here, (ms: number) => delay(ms, ms), { name: "after" });
export const fails = parallel(here, function fails(): never {
  throw new RangeError("from afar");
});
export const forever = parallel(here, () => new Promise(() => setInterval(() => {}, 1000)), {
  name: "forever",
});
export const add = parallel(here, (a: number, b: number) => a + b, { name: "add" });

if (import.meta.main && process.argv[2] === "daemon") {
  new Thread({ target: forever, daemon: true }).start();
  new Process({ target: forever, daemon: true }).start();
  await delay(300);
  console.log("the program ends");
} else if (import.meta.main) {
  for (const [Worker, kind] of [
    [Thread, "thread"],
    [Process, "process"],
  ] as const) // prettier-ignore
  {
    describe(`A ${kind} of one's own`, () => {
      it("runs its function under its name, and join returns the result", async () => {
        const worker = new Worker({ target: nameOf, name: "reader" });
        const states = [worker.isAlive];
        worker.start();
        states.push(worker.isAlive);

        assert.equal(await worker.join(), "reader");
        assert.deepEqual([...states, worker.isAlive], [false, true, false]);
      });

      it("is named for its function", () => {
        assert.equal(new Worker({ target: nameOf }).name, "nameOf");
      });

      it("runs once, and cannot be joined before", async () => {
        const worker = new Worker({ target: after, args: [1] });

        await assert.rejects(worker.join(), NotStartedError);
        worker.start();
        assert.throws(() => worker.start(), NotStartedError);
        assert.deepEqual([await worker.join(), await worker.join()], [1, 1]);
      });

      it("is alive still when join waited long enough", async () => {
        const worker = new Worker({ target: forever, grace: 20 });
        worker.start();

        assert.equal(await worker.join({ timeout: 50 }), undefined);
        assert.equal(worker.isAlive, true);
        assert.equal(worker.cancel(), true);
        await assert.rejects(worker.join(), CancelledError);
        assert.equal(worker.isAlive, false);
      });

      it("gives what it throws to who joins", async () => {
        const worker = new Worker({ target: fails });
        worker.start();

        await assert.rejects(worker.join(), { name: "RangeError", message: "from afar" });
      });
    });
  }

  describe("A process of one's own", () => {
    it("has an id and an exit code", async () => {
      const [good, bad] = [new Process({ target: nameOf }), new Process({ target: fails })];
      for (const each of [good, bad]) each.start();

      await good.join();
      await assert.rejects(bad.join());

      assert.ok(good.pid! > 0);
      assert.deepEqual([good.exitCode, bad.exitCode], [0, 1]);
    });

    it("tells the signal that ended it", async () => {
      const [killed, ended] = [new Process({ target: forever }), new Process({ target: forever })];
      for (const each of [killed, ended]) each.start();
      await delay(400);

      killed.kill();
      ended.terminate();

      await assert.rejects(killed.join(), WorkerDiedError);
      await assert.rejects(ended.join(), { signal: "SIGTERM" });
      assert.deepEqual([killed.exitCode, ended.exitCode], [-9, -15]);
    });
  });

  describe("Daemons", () => {
    it("do not keep a program from ending", async () => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["--conditions=quintet-source", import.meta.filename, "daemon"],
        { timeout: 20_000 },
      );

      assert.equal(stdout, "the program ends\n");
    });
  });

  describe("Futures", () => {
    it("tell their state, result and error, and call back when they are done", async () => {
      await using pool = new ThreadPoolExecutor({ workers: 1 });
      const [good, bad, waiting] = [pool.submit(after, 30), pool.submit(fails), pool.submit(add, 1, 2)]; // prettier-ignore
      const called: string[] = [];
      good.addDoneCallback((future) => called.push(future.state));
      waiting.cancel();

      assert.equal(waiting.cancelled, true);
      await assert.rejects(waiting.result(), CancelledError);
      await assert.rejects(good.result({ timeout: 1 }), TimeoutError);
      assert.equal(await good.result(), 30);
      assert.equal(((await bad.exception()) as Error).message, "from afar");
      assert.deepEqual([called, good.state, bad.state, await good.exception()], [["done"], "done", "failed", undefined]); // prettier-ignore
    });

    it("are waited for like tasks", async () => {
      await using pool = new ThreadPoolExecutor({ workers: 2 });
      await pool.map(after, [1, 1]);
      const futures = [pool.submit(after, 3000), pool.submit(after, 1)];

      const { done, pending } = await wait(futures, { returnWhen: "first-completed" });

      assert.deepEqual([done, pending], [[futures[1]], [futures[0]]]);
      assert.deepEqual(await Array.fromAsync(asCompleted(futures)), [1, 3000]);
    });
  });

  describe("toThread", () => {
    it("runs in a thread, and is cancelled with its caller", async () => {
      assert.equal(await toThread(add, 1, 2), 3);
      await assert.rejects(
        timeout(50, () => toThread(forever)),
        TimeoutError,
      );
    });
  });

  describe("Pool", () => {
    it("has the methods of Python's", async () => {
      const pool = new Pool({ workers: 2 });

      assert.equal(await pool.apply(add, [1, 2]), 3);
      assert.equal(await pool.applyAsync(add, [2, 2]), 4);
      assert.deepEqual(await pool.starmap(add, [[1, 1], [2, 3]]), [2, 5]); // prettier-ignore
      pool.close();
      assert.throws(() => pool.applyAsync(add, [1, 1]), { code: "concurrency/pool-shut-down" });
      await pool.join();
      assert.deepEqual(pool.pids, []);
    });
  });
}
