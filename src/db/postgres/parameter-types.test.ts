import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { fitsTypes, parameterTypes } from "./parameter-types.ts";

describe("parameterTypes", () => {
  it("leaves texts and NULL open, which may be anything", () => {
    assert.equal(parameterTypes(["2000-01-01", null]), undefined);
    assert.equal(parameterTypes([]), undefined);
  });

  it("says how wide a number is", () => {
    assert.deepEqual(
      parameterTypes([1, 2 ** 31, 1.5, 5n, 2n ** 70n, "x"]),
      [23, 20, 701, 20, 1700, 0],
    );
  });

  it("knows booleans and bytes", () => {
    assert.deepEqual(parameterTypes([true, new Uint8Array()]), [16, 17]);
  });

  it("takes the widest type of a list", () => {
    const lists = [[1, 2], [1, 2 ** 40], [1, null, 0.5], [true], ["a"], [1, "a"], [], [null]];

    assert.deepEqual(parameterTypes(lists), [1007, 1016, 1022, 1000, 0, 0, 0, 0]);
  });
});

describe("fitsTypes", () => {
  it("is so for values of the same types, and NULL", () => {
    const types = parameterTypes([1, "x", 1.5]);

    assert.ok(fitsTypes([2, "2000-01-01", 0.5], types));
    assert.ok(fitsTypes([null, null, null], types));
    assert.ok(!fitsTypes([2 ** 40, "x", 1.5], types));
    assert.ok(!fitsTypes([1, 1, 1.5], types));
  });

  it("is so for texts where all was left open, not for numbers", () => {
    assert.ok(fitsTypes(["x", null], undefined));
    assert.ok(!fitsTypes([1], undefined));
  });
});
