/** What Python's documentation promises of locks, conditions, barriers and queues. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  BrokenBarrierError,
  CancelledError,
  NotHeldError,
  QueueEmptyError,
  QueueFullError,
  QueueShutDownError,
  ReleasedTooOftenError,
  TooManyTaskDoneError,
} from "../errors.ts";
import { Barrier } from "./barrier.ts";
import { Condition } from "./condition.ts";
import { Event } from "./event.ts";
import { gather } from "./gather.ts";
import { Lock } from "./lock.ts";
import { LifoQueue, PriorityQueue, Queue } from "./queue.ts";
import { BoundedSemaphore, Semaphore } from "./semaphore.ts";
import { createTask } from "./task.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Lock", () => {
  it("goes to those who wait in the order of asking", async () => {
    const lock = new Lock();
    const order: number[] = [];
    const take = (id: number) => async () => {
      using _ = await lock.acquire();
      order.push(id);
      await turn();
    };

    await gather(take(1), take(2), take(3));

    assert.deepEqual([order, lock.locked], [[1, 2, 3], false]);
  });

  it("is not lost with a waiter that is cancelled as it is handed over", async () => {
    const lock = new Lock();
    const held = await lock.acquire();
    const waiter = createTask(async () => {
      using _ = await lock.acquire();
    });
    await turn();

    held.release();
    waiter.cancel();
    await waiter.settled();

    assert.equal(lock.locked, false);
  });

  it("is passed over by a waiter that was cancelled before", async () => {
    const lock = new Lock();
    const held = await lock.acquire();
    const first = createTask(() => lock.acquire());
    const second = createTask(() => lock.acquire());
    await turn();

    first.cancel();
    held.release();

    await second;
    assert.equal(first.state, "cancelled");
  });

  it("cannot be released by nobody", () => {
    assert.throws(() => new Lock().release(), NotHeldError);
  });
});

describe("Semaphore", () => {
  it("lets in so many, then in the order of asking, and nobody overtakes", async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    await semaphore.acquire();
    const waiter = createTask(async () => {
      await semaphore.acquire();
      order.push("waiter");
      semaphore.release();
    });
    await turn();

    semaphore.release();
    await semaphore.acquire();
    order.push("late");

    await waiter;
    assert.deepEqual([order, semaphore.locked], [["waiter", "late"], true]);
  });

  it("keeps its permits when a waiter is cancelled", async () => {
    const semaphore = new Semaphore(1);
    const permit = await semaphore.acquire();
    const waiter = createTask(() => semaphore.acquire());
    await turn();

    waiter.cancel();
    await waiter.settled();
    permit.release();
    permit.release();

    assert.equal(semaphore.value, 1);
  });

  it("notices, if bounded, that it is released too often", () => {
    assert.throws(() => new BoundedSemaphore(2).release(), ReleasedTooOftenError);
  });
});

describe("Event", () => {
  it("wakes all who wait, and lets pass until it is cleared", async () => {
    const event = new Event();
    const waiters = [createTask(() => event.wait()), createTask(() => event.wait())];

    event.set();
    await gather(...waiters.map((task) => () => task));
    await event.wait();
    event.clear();
    const late = createTask(() => event.wait());
    await turn();

    assert.equal(late.state, "running");
    late.cancel();
  });
});

describe("Condition", () => {
  it("wakes as many as are notified, first come first served, each with the lock", async () => {
    const condition = new Condition();
    const order: number[] = [];
    const waiter = (id: number) =>
      createTask(async () => {
        using _ = await condition.acquire();
        await condition.wait();
        assert.equal(condition.locked, true);
        order.push(id);
      });
    const tasks = [waiter(1), waiter(2), waiter(3)];
    await turn();

    {
      using _ = await condition.acquire();
      condition.notify(2);
    }
    await turn();

    assert.deepEqual(order, [1, 2]);
    {
      using _ = await condition.acquire();
      condition.notifyAll();
    }
    await tasks[2];
    assert.equal(condition.locked, false);
  });

  it("takes the lock back before a cancellation goes on", async () => {
    const condition = new Condition();
    const log: string[] = [];
    const waiter = createTask(async () => {
      using _ = await condition.acquire();
      try {
        await condition.wait();
      } finally {
        log.push(`locked: ${condition.locked}`);
      }
    });
    await turn();
    const held = await condition.acquire();

    waiter.cancel();
    await turn();
    log.push("released");
    held.release();

    await assert.rejects(async () => waiter, CancelledError);
    assert.deepEqual([log, condition.locked], [["released", "locked: true"], false]);
  });

  it("waits for a predicate and returns its value", async () => {
    const condition = new Condition();
    let value = 0;
    const waiter = createTask(async () => {
      using _ = await condition.acquire();
      return await condition.waitFor(() => value);
    });
    for (const next of [0, 7]) {
      await turn();
      using _ = await condition.acquire();
      value = next;
      condition.notify();
    }

    assert.equal(await waiter, 7);
  });

  it("is not used without its lock", async () => {
    assert.throws(() => new Condition().notify(), NotHeldError);
    await assert.rejects(new Condition().wait(), NotHeldError);
  });
});

describe("Barrier", () => {
  it("lets all go on when all are there, each with a number of its own, again and again", async () => {
    const barrier = new Barrier(3);
    const pass = () => barrier.wait();

    const numbers = [await gather(pass, pass, pass), await gather(pass, pass, pass)];

    assert.deepEqual(
      numbers.map((round) => round.toSorted()),
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    );
  });

  it("is as before when one who waits is cancelled", async () => {
    const barrier = new Barrier(2);
    const task = createTask(() => barrier.wait());
    await turn();

    task.cancel();
    await task.settled();

    assert.deepEqual([barrier.waiting, barrier.broken], [0, false]);
  });

  it("breaks for those who wait when it is reset, and for all when it is aborted", async () => {
    const barrier = new Barrier(2);
    const first = createTask(() => barrier.wait());
    barrier.reset();
    await assert.rejects(async () => first, BrokenBarrierError);
    assert.equal(barrier.broken, false);

    barrier.abort();

    await assert.rejects(barrier.wait(), BrokenBarrierError);
  });
});

describe("Queue", () => {
  it("gives first what was put first, to those who came first", async () => {
    const queue = new Queue<string>();
    const getters = [createTask(() => queue.get()), createTask(() => queue.get())];
    await turn();

    queue.putNowait("a");
    queue.putNowait("b");

    assert.deepEqual([await getters[0], await getters[1]], ["a", "b"]);
  });

  it("makes put wait for room, and refuses putNowait", async () => {
    const queue = new Queue<number>(1);
    await queue.put(1);
    const putter = createTask(() => queue.put(2));
    await turn();

    assert.equal(putter.state, "running");
    assert.throws(() => queue.putNowait(3), QueueFullError);
    assert.equal(await queue.get(), 1);
    await putter;
    assert.equal(queue.getNowait(), 2);
    assert.throws(() => queue.getNowait(), QueueEmptyError);
  });

  it("loses no item with a getter that is cancelled as the item comes", async () => {
    const queue = new Queue<number>();
    const first = createTask(() => queue.get());
    const second = createTask(() => queue.get());
    await turn();

    first.cancel();
    queue.putNowait(1);

    assert.equal(await second, 1);
  });

  it("is joined when every item is done, not when it is empty", async () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    const join = createTask(() => queue.join());
    await queue.get();
    await turn();
    assert.equal(join.state, "running");

    queue.taskDone();

    await join;
    assert.throws(() => queue.taskDone(), TooManyTaskDoneError);
  });

  it("gives what is in it after a shutdown, then ends those who wait", async () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    const putter = createTask(() => queue.put(2));
    await turn();

    queue.shutdown();

    await assert.rejects(async () => putter, QueueShutDownError);
    assert.equal(await queue.get(), 1);
    await assert.rejects(queue.get(), QueueShutDownError);
  });

  it("throws away what is in it with an immediate shutdown, and join returns", async () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    const join = createTask(() => queue.join());

    queue.shutdown({ immediate: true });

    await join;
    await assert.rejects(queue.get(), QueueShutDownError);
  });
});

describe("PriorityQueue and LifoQueue", () => {
  it("give the least first, equals in the order of coming", () => {
    const queue = new PriorityQueue<[number, string]>({ compare: ([a], [b]) => a - b });
    for (const item of [
      [3, "c"],
      [1, "a"],
      [2, "b"],
      [1, "a2"],
    ] as const)
      queue.putNowait([...item]);

    const order = [1, 2, 3, 4].map(() => queue.getNowait()[1]);

    assert.deepEqual(order, ["a", "a2", "b", "c"]);
  });

  it("give the last first", () => {
    const queue = new LifoQueue<number>(2);
    queue.putNowait(1);
    queue.putNowait(2);

    assert.deepEqual([queue.full, queue.getNowait(), queue.getNowait()], [true, 2, 1]);
  });
});
