import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { packError, unpackError } from "./travelling-error.ts";

const sent = (error: unknown): unknown => unpackError(structuredClone(packError(error)));

describe("an error on its way", () => {
  it("keeps its class, fields and causes", () => {
    const cause = new TypeError("below");
    const error = Object.assign(new RangeError("above", { cause }), { details: { page: 3 } });

    const arrived = sent(error) as typeof error;

    assert.ok(arrived instanceof RangeError);
    assert.deepEqual(arrived.details, { page: 3 });
    assert.ok(arrived.cause instanceof TypeError);
  });

  it("arrives with a circle of causes, or of errors", () => {
    const first: Error = new Error("first");
    first.cause = new Error("second", { cause: first });
    const many = new AggregateError([new Error("one")], "many");
    many.errors.push(many);

    assert.equal(((sent(first) as Error).cause as Error).message, "second");
    assert.equal((sent(many) as AggregateError).errors.length, 1);
  });

  it("arrives with getters that throw and with values that cannot be printed", () => {
    const error = new Error("whole");
    const broken = {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    };
    Object.defineProperties(error, { details: broken, cause: broken, name: broken });
    Object.assign(error, { bare: Object.assign(Object.create(null), { run: () => 1 }) });

    const arrived = sent(error) as Error & { details: string; bare: string };

    assert.equal(arrived.message, "whole");
    assert.match(arrived.details, /not readable/);
    assert.equal(arrived.bare, "(not printable)");
  });

  it("arrives with very many causes", () => {
    let error = new Error("last");
    for (let level = 0; level < 20_000; level++)
      error = new Error(`level ${level}`, { cause: error });

    assert.equal((sent(error) as Error).message, "level 19999");
  });
});
