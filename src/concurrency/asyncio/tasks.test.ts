/** What Python's documentation promises of tasks, groups and limits. */

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, describe, it } from "node:test";

import { CancelledError, GroupEndedError, PromiseGivenError, TimeoutError } from "../errors.ts";
import { Event } from "./event.ts";
import { gather } from "./gather.ts";
import { Queue } from "./queue.ts";
import { checkpoint, currentScope, currentSignal, Scope, withSignal } from "./scope.ts";
import { shield } from "./shield.ts";
import { sleep } from "./sleep.ts";
import { taskGroup } from "./task-group.ts";
import { createTask, type Task } from "./task.ts";
import { timeout, waitFor } from "./timeout.ts";
import { asCompleted, wait } from "./wait.ts";

const forever = (): Promise<void> => sleep("1h");
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function failing(message = "no"): Promise<never> {
  throw new RangeError(message);
}

/** An hour's sleep that was forgotten would be seen here. */
afterEach(() => {
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout");

  assert.deepEqual(timers, [], "a timer was left behind");
});

describe("createTask", () => {
  it("starts at once and gives its result to all who await it", async () => {
    const log: string[] = [];

    const task = createTask(async () => log.push("started"));
    log.push("after");

    assert.deepEqual([await task, await task, log], [1, 1, ["started", "after"]]);
    assert.equal(task.state, "done");
  });

  it("throws the cancellation where the work waits, and lets it clean up", async () => {
    const log: string[] = [];
    const task = createTask(async () => {
      try {
        await forever();
      } finally {
        log.push("cleaned up");
      }
    });

    assert.equal(task.cancel(), true);
    await assert.rejects(async () => task, CancelledError);
    assert.deepEqual([log, task.state, task.cancel()], [["cleaned up"], "cancelled", false]);
  });

  it("is done if the work catches the cancellation and returns", async () => {
    const task = createTask(() => forever().catch(() => "caught"));

    task.cancel();

    assert.equal(await task, "caught");
    assert.equal(task.state, "done");
  });

  it("throws the reason it is cancelled with", async () => {
    const reason = new Error("enough");
    const task = createTask(forever);

    task.cancel(reason);

    await assert.rejects(async () => task, reason);
  });

  it("cancels the tasks that its work has started", async () => {
    let inner: unknown;
    const task = createTask(async () => {
      const child = createTask(forever);
      inner = child;
      await child;
    });
    await turn();

    task.cancel();
    await task.settled();

    assert.equal((inner as { state: string }).state, "cancelled");
  });

  it("aborts its signal, and work that calculates sees it at a checkpoint", async () => {
    const task = createTask(async (signal) => {
      assert.equal(signal, currentSignal());
      while (!signal.aborted) await turn();
      checkpoint();
    });

    task.cancel();

    await assert.rejects(async () => task, CancelledError);
  });

  it("throws what the work throws at once as its own failure", async () => {
    const task = createTask(() => {
      throw new RangeError("at once");
    });

    await assert.rejects(async () => task, RangeError);
    assert.equal(task.state, "failed");
  });

  it("refuses a promise", () => {
    const promise = Promise.resolve() as unknown as () => void;

    assert.throws(() => createTask(promise), PromiseGivenError);
  });
});

describe("withSignal", () => {
  it("cancels five calls deep without a signal in any of them", async () => {
    const controller = new AbortController();
    const deep = (depth: number): Promise<void> => (depth > 0 ? deep(depth - 1) : forever());

    const work = withSignal(controller.signal, () => deep(5));
    controller.abort(new Error("client gone"));

    await assert.rejects(work, /client gone/);
  });

  it("leaves no listener behind, however the work ends", async () => {
    const { signal } = new AbortController();

    await withSignal(signal, () => 1);
    await assert.rejects(withSignal(signal, () => failing()));

    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("throws at the first wait if the signal is aborted already", async () => {
    await assert.rejects(withSignal(AbortSignal.abort(new Error("early")), forever), /early/);
  });
});

describe("A scope", () => {
  it("is forgotten by its parent when its work ends", async () => {
    const parent = new Scope(undefined);

    await parent.run(async () => {
      assert.equal(currentScope(), parent);
      const event = new Event();
      const tasks: Task<unknown>[] = [
        createTask(() => 1),
        createTask(() => sleep(1)),
        createTask(() => event.wait()),
      ];
      event.set();
      await gather(...tasks.map((task) => () => task));
      await timeout("1h", () => sleep(1));
      await taskGroup((group) => void group.spawn(() => sleep(1)));
      await shield(() => sleep(1));
      await wait(tasks);
    });

    assert.equal(parent.dependentCount, 0);
  });
});

describe("gather", () => {
  it("returns results in the order of the functions, whichever ends first", async () => {
    const slow = async () => {
      await sleep(5);
      return "slow";
    };

    assert.deepEqual(await gather(slow, () => "fast"), ["slow", "fast"]);
    assert.deepEqual(await gather(), []);
  });

  it("throws the first error at once and cancels the others", async () => {
    const states: string[] = [];
    const other = () => forever().catch((error: Error) => states.push(error.name));

    await assert.rejects(
      gather(other, () => failing("first"), other),
      /first/,
    );

    await turn();
    assert.deepEqual(states, ["CancelledError", "CancelledError"]);
  });

  it("returns errors in their places with returnExceptions", async () => {
    const results = await gather(
      () => 1,
      () => failing("kept"),
      () => sleep(1),
      { returnExceptions: true },
    );

    assert.equal(results[0], 1);
    assert.equal((results[1] as Error).message, "kept");
    assert.equal(results[2], undefined);
  });

  it("cancels its functions when it is cancelled", async () => {
    let cancelled = 0;
    const work = () => forever().finally(() => (cancelled += 1));
    const task = createTask(() => gather(work, work));

    task.cancel();
    await task.settled();

    assert.equal(cancelled, 2);
  });

  it("refuses a promise, in types and when it runs", async () => {
    // @ts-expect-error -- gather takes functions, not promises: write () => work()
    await assert.rejects(async () => gather(Promise.resolve(1)), PromiseGivenError);
  });
});

describe("taskGroup", () => {
  it("waits for every task before its block ends", async () => {
    const log: string[] = [];
    {
      await using group = taskGroup();
      group.spawn(() => sleep(5).then(() => log.push("task")));
    }
    log.push("after");

    assert.deepEqual(log, ["task", "after"]);
  });

  it("cancels the others when one fails, waits for their clean-up, and throws all errors", async () => {
    const log: string[] = [];
    const group = taskGroup(async (group) => {
      group.spawn(async () => {
        try {
          await forever();
        } finally {
          await shield(() => sleep(5));
          log.push("cleaned up");
          await failing("in clean-up");
        }
      });
      group.spawn(() => failing("first"));
      await forever();
    });

    await assert.rejects(group, (error: AggregateError) => {
      assert.deepEqual(
        error.errors.map((each: Error) => each.message),
        ["first", "in clean-up"],
      );
      return error instanceof AggregateError;
    });
    assert.deepEqual(log, ["cleaned up"]);
  });

  it("cancels its tasks when its body fails", async () => {
    let isCancelled = false;
    const group = taskGroup(async (group) => {
      group.spawn(() => forever().finally(() => (isCancelled = true)));
      await failing("body");
    });

    await assert.rejects(group, (error: AggregateError) => error.errors[0].message === "body");
    assert.equal(isCancelled, true);
  });

  it("passes on a cancellation from outside as it is, once its tasks have ended", async () => {
    let ended = 0;
    const group = timeout(5, () =>
      taskGroup((group) => {
        for (let i = 0; i < 3; i++) group.spawn(() => forever().finally(() => (ended += 1)));
      }),
    );

    await assert.rejects(group, TimeoutError);
    assert.equal(ended, 3);
  });

  it("does not count a task that was cancelled by itself as a failure", async () => {
    const result = await taskGroup((group) => {
      group.spawn(forever).cancel();
      return "fine";
    });

    assert.equal(result, "fine");
  });

  it("ends without an error when it cancels itself", async () => {
    await using group = taskGroup();
    group.spawn(forever);
    group.cancel();

    assert.throws(() => group.spawn(forever), GroupEndedError);
  });

  it("runs so many at a time as the limit says, in their order", async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await taskGroup(
      (group) => {
        for (let i = 0; i < 6; i++) {
          group.spawn(async () => {
            order.push(i);
            most = Math.max(most, (running += 1));
            await sleep(1);
            running -= 1;
          });
        }
      },
      { limit: 2 },
    );

    assert.deepEqual([most, order], [2, [0, 1, 2, 3, 4, 5]]);
  });

  it("refuses tasks when its block has ended", async () => {
    const group = await taskGroup((group) => group);

    assert.throws(() => group.spawn(forever), { code: "concurrency/group-ended" });
  });
});

describe("timeout", () => {
  it("returns what the work returns in time", async () => {
    assert.equal(await timeout("5s", async () => 5), 5);
  });

  it("throws a TimeoutError, at the place of the limit that was over", async () => {
    const inner = timeout("1h", () => timeout(5, forever));

    await assert.rejects(inner, /after 5 ms/);
    await assert.rejects(
      timeout(5, () => timeout("1h", forever)),
      /after 5 ms/,
    );
  });

  it("lets the outer work go on when an inner limit is over", async () => {
    const result = await timeout("1h", async () => {
      await assert.rejects(timeout(1, forever), TimeoutError);
      await sleep(1);
      return "went on";
    });

    assert.equal(result, "went on");
  });

  it("ends after its grace though the work ignores the cancellation", async () => {
    const deaf = new Promise<void>(() => {});

    await assert.rejects(
      timeout(1, () => deaf, { grace: 1 }),
      TimeoutError,
    );
  });

  it("leaves a promise alone when the time is over", async () => {
    await assert.rejects(waitFor(new Promise(() => {}), 1), TimeoutError);
    assert.equal(await waitFor(Promise.resolve("in time"), "1h"), "in time");
  });

  it("refuses a time that is none", async () => {
    await assert.rejects(timeout("5 seconds" as "5s", forever), { code: "base/option" });
    await assert.rejects(sleep(-1), { code: "base/option" });
  });
});

describe("shield", () => {
  it("goes on when the one who waits is cancelled", async () => {
    const log: string[] = [];
    const done = new Event();
    const task = createTask(() =>
      shield(async () => {
        await sleep(2);
        log.push("went on");
        done.set();
      }),
    );

    task.cancel();
    await assert.rejects(async () => task, CancelledError);
    assert.deepEqual(log, []);
    await done.wait();

    assert.deepEqual(log, ["went on"]);
  });
});

describe("wait", () => {
  it("returns when the first has ended, and cancels none", async () => {
    const tasks = [createTask(forever), createTask(() => sleep(1))] as const;

    const { done, pending } = await wait(tasks, { returnWhen: "first-completed" });

    assert.deepEqual([done, pending, tasks[0].state], [[tasks[1]], [tasks[0]], "running"]);
    tasks[0].cancel();
  });

  it("returns when the first has failed, and throws nothing", async () => {
    const tasks = [createTask(forever), createTask(() => sleep(1)), createTask(() => failing())];

    const { done, pending } = await wait(tasks, { returnWhen: "first-exception" });

    assert.equal(done.includes(tasks[2]!), true);
    for (const task of pending) task.cancel();
  });

  it("returns when the time is over, and throws nothing", async () => {
    const task = createTask(forever);

    const { done, pending } = await wait([task], { timeout: 1 });

    assert.deepEqual([done, pending], [[], [task]]);
    task.cancel();
  });
});

describe("asCompleted", () => {
  const after = (ms: number) => () => sleep(ms).then(() => ms);

  it("gives results in the order in which the work ends", async () => {
    const seen = await Array.fromAsync(asCompleted([after(15), after(1), () => 0]));

    assert.deepEqual(seen, [0, 1, 15]);
  });

  it("throws an error when it is its turn, and cancels the rest", async () => {
    let isCancelled = false;
    const slow = () => forever().finally(() => (isCancelled = true));
    const works = asCompleted<unknown>([slow, () => failing("boom")]);

    await assert.rejects(Array.fromAsync(works), /boom/);
    await turn();

    assert.equal(isCancelled, true);
  });

  it("cancels what it has started when the loop is left", async () => {
    let isCancelled = false;
    const slow = () => forever().finally(() => (isCancelled = true));

    for await (const _ of asCompleted([() => sleep(1), slow])) break;
    await turn();

    assert.equal(isCancelled, true);
  });

  it("throws when its time is over", async () => {
    await assert.rejects(Array.fromAsync(asCompleted([forever], { timeout: 1 })), TimeoutError);
  });
});

describe("sleep", () => {
  it("ends early with its own signal, and leaves no listener", async () => {
    const controller = new AbortController();

    const nap = sleep("1h", { signal: controller.signal });
    controller.abort(new Error("up"));

    await assert.rejects(nap, /up/);
    assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  });

  it("sleeps longer than a timer of JavaScript can", async () => {
    await assert.rejects(
      timeout(5, () => sleep("30d")),
      TimeoutError,
    );
  });
});

describe("Producers and consumers", () => {
  it("hand on everything once, with join and shutdown", async () => {
    const queue = new Queue<number>(2);
    let sum = 0;

    await taskGroup(async (group) => {
      for (let i = 0; i < 3; i++) {
        group.spawn(async () => {
          for await (const item of queue) {
            sum += item;
            queue.taskDone();
          }
        });
      }
      for (let i = 1; i <= 100; i++) await queue.put(i);
      await queue.join();
      queue.shutdown();
    });

    assert.equal(sum, 5050);
  });
});
