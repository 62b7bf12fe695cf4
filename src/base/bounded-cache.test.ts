import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { BoundedCache } from "./bounded-cache.ts";

describe("BoundedCache", () => {
  it("keeps what was put in", () => {
    const cache = new BoundedCache<string, number>(4);
    cache.set("a", 1);
    cache.set("a", 2);

    assert.equal(cache.get("a"), 2);
    assert.equal(cache.get("b"), undefined);
    assert.equal(cache.size, 1);
  });

  it("never has more than its limit", () => {
    const cache = new BoundedCache<number, number>(10);
    for (let key = 0; key < 100; key++) {
      cache.set(key, key);
      assert.ok(cache.size <= 10);
    }

    assert.equal(cache.get(99), 99);
    assert.equal(cache.get(0), undefined);
  });

  it("keeps what is in use, whatever passes through", () => {
    const cache = new BoundedCache<number, string>(4);
    cache.set(-1, "hot");
    for (let key = 0; key < 100; key++) {
      cache.set(key, "cold");
      assert.equal(cache.get(-1), "hot");
    }
  });

  it("keeps one entry even with a limit of nothing", () => {
    const cache = new BoundedCache<string, number>(0);
    cache.set("a", 1);

    assert.equal(cache.get("a"), 1);
  });
});
