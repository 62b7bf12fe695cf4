import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { StatementNames } from "./statements.ts";

function names(limit: number): { names: StatementNames; dropped: string[] } {
  const dropped: string[] = [];
  return { names: new StatementNames(limit, (name) => dropped.push(name)), dropped };
}

describe("StatementNames", () => {
  it("give the same name for the same text", () => {
    const { names: kept } = names(10);

    assert.equal(kept.get("SELECT 1"), kept.get("SELECT 1"));
    assert.notEqual(kept.get("SELECT 1"), kept.get("SELECT 2"));
  });

  it("have none for what changes the schema, or begins something", () => {
    const { names: kept } = names(10);
    const texts = ["CREATE TABLE t ()", "BEGIN", "FETCH 5 FROM c", "SET x = 1"];

    assert.deepEqual(
      texts.map((text) => kept.get(text)),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("are no more than the limit, and those in use rather than others", () => {
    const { names: kept, dropped } = names(4);
    const often = kept.get("SELECT 0");
    for (let count = 1; count <= 20; count++) {
      kept.get(`SELECT ${count}`);
      assert.equal(kept.get("SELECT 0"), often);
      assert.ok(kept.size <= 4);
    }

    assert.ok(!dropped.includes(often!));
    assert.equal(dropped.length, 21 - kept.size);
  });

  it("are given anew for what was forgotten", () => {
    const { names: kept, dropped } = names(10);
    const first = kept.get("SELECT 1");
    kept.forget("SELECT 1");

    assert.deepEqual(dropped, [first]);
    assert.notEqual(kept.get("SELECT 1"), first);

    kept.clear();
    assert.equal(kept.size, 0);
  });
});
