/** Values that may have to be waited for: the same at once and later. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { all, andCatch, andFinally, inTurn, isPromise } from "./maybe-promise.ts";

const failure = new Error("no");

function fails(): never {
  throw failure;
}

describe("andFinally", () => {
  it("runs the last work after a value, at once if it is there", async () => {
    const done: string[] = [];
    assert.equal(
      andFinally(
        () => 1,
        () => void done.push("a"),
      ),
      1,
    );
    const later = andFinally(
      async () => 2,
      () => void done.push("b"),
    );
    assert.deepEqual(done, ["a"]);
    assert.equal(await later, 2);
    assert.deepEqual(done, ["a", "b"]);
  });

  it("runs it after an error, thrown at once or later", async () => {
    let count = 0;
    const last = (): void => void count++;
    assert.throws(() => andFinally(fails, last), failure);
    assert.equal(count, 1);
    await assert.rejects(Promise.resolve(andFinally(async () => fails(), last)), failure);
    assert.equal(count, 2);
  });

  it("waits for the last work, and hands on its error", async () => {
    let isDone = false;
    const last = async (): Promise<void> => {
      await Promise.resolve();
      isDone = true;
    };
    assert.equal(await andFinally(() => 3, last), 3);
    assert.ok(isDone);
    await assert.rejects(Promise.resolve(andFinally(fails, last)), failure);
    assert.throws(() => andFinally(() => 1, fails), failure);
  });
});

describe("andCatch", () => {
  it("recovers from an error, thrown at once or later", async () => {
    assert.equal(
      andCatch(fails, () => 1),
      1,
    );
    assert.equal(
      await andCatch(
        async () => fails(),
        () => 2,
      ),
      2,
    );
    assert.equal(
      andCatch(() => 3, fails),
      3,
    );
  });
});

describe("inTurn and all", () => {
  it("are there at once where nothing has to be waited for", () => {
    assert.deepEqual(
      inTurn([1, 2], (each) => each * 2),
      [2, 4],
    );
    assert.deepEqual(all([1, 2]), [1, 2]);
  });

  it("wait for each before the next, and for the last", async () => {
    const order: string[] = [];
    const work = (each: number): number | Promise<number> => {
      order.push(`start ${each}`);
      if (each !== 2) return each;
      return Promise.resolve().then(() => {
        order.push("end 2");
        return 2;
      });
    };
    const results = inTurn([1, 2, 3], work);
    assert.ok(isPromise(results));
    assert.deepEqual(await results, [1, 2, 3]);
    assert.deepEqual(order, ["start 1", "start 2", "end 2", "start 3"]);
    assert.deepEqual(await all([1, Promise.resolve(2)]), [1, 2]);
  });

  it("end at the first error", async () => {
    let count = 0;
    const work = (): never => {
      count++;
      fails();
    };
    assert.throws(() => inTurn([1, 2], work), failure);
    assert.equal(count, 1);
  });
});
