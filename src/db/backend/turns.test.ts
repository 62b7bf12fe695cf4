import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Turns } from "./turns.ts";

describe("Turns", () => {
  it("makes no promise where nobody is in the way", () => {
    assert.equal(new Turns().enter(), undefined);
  });

  it("go to those who wait in the order they came", async () => {
    const turns = new Turns();
    const order: number[] = [];
    await turns.enter();
    const waiting = [1, 2, 3].map(async (number) => {
      await turns.enter();
      order.push(number);
      turns.leave();
    });

    turns.leave();
    await Promise.all(waiting);

    assert.deepEqual(order, [1, 2, 3]);
    assert.equal(turns.isTaken, false);
  });

  it("are had by several at a time where there are places", () => {
    const turns = new Turns(2);

    assert.equal(turns.enter(), undefined);
    assert.equal(turns.isTaken, false);
    assert.equal(turns.enter(), undefined);
    assert.equal(turns.isTaken, true);
  });

  it("pass over one who gave up waiting", async () => {
    const turns = new Turns();
    await turns.enter();
    const limit = { timeoutMs: 1, error: () => new RangeError("too long") };

    await assert.rejects(async () => turns.enter(limit), RangeError);
    turns.leave();

    assert.equal(turns.isTaken, false);
  });
});
