import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { PreparedStatements } from "./statements.ts";

function statements(limit: number): { kept: PreparedStatements; dropped: string[] } {
  const dropped: string[] = [];
  return { kept: new PreparedStatements(limit, (name) => dropped.push(name)), dropped };
}

describe("PreparedStatements", () => {
  it("are the same for the same text", () => {
    const { kept } = statements(10);

    assert.equal(kept.get("SELECT 1", []), kept.get("SELECT 1", []));
    assert.notEqual(kept.get("SELECT 1", []), kept.get("SELECT 2", []));
  });

  it("are others for values of other types; NULL is of any", () => {
    const { kept } = statements(10);
    const whole = kept.get("SELECT $1", [1]);

    assert.deepEqual(whole.types, [23]);
    assert.equal(kept.get("SELECT $1", [2]), whole);
    assert.equal(kept.get("SELECT $1", [null]), whole);
    assert.notEqual(kept.get("SELECT $1", [1.5]), whole);
    assert.notEqual(kept.get("SELECT $1", ["1"]), whole);
    assert.equal(kept.get("SELECT $1", [3]), whole);
    assert.equal(kept.size, 3);
  });

  it("have no name for what changes the schema, or begins something", () => {
    const { kept } = statements(10);
    const texts = ["CREATE TABLE t ()", "BEGIN", "FETCH 5 FROM c", "SET x = 1"];

    assert.deepEqual(
      texts.map((text) => kept.get(text, []).name),
      ["", "", "", ""],
    );
    assert.equal(kept.size, 0);
  });

  it("are no more than the limit, and those in use rather than others", () => {
    const { kept, dropped } = statements(4);
    const often = kept.get("SELECT 0", []);
    for (let count = 1; count <= 20; count++) {
      kept.get(`SELECT ${count}`, []);
      assert.equal(kept.get("SELECT 0", []), often);
      assert.ok(kept.size <= 4);
    }

    assert.ok(!dropped.includes(often.name));
    assert.equal(dropped.length, 21 - kept.size);
  });

  it("are made anew for what was forgotten", () => {
    const { kept, dropped } = statements(10);
    const first = kept.get("SELECT 1", []);
    kept.forget(first);

    assert.deepEqual(dropped, [first.name]);
    assert.notEqual(kept.get("SELECT 1", []), first);

    kept.clear();
    assert.equal(kept.size, 0);
  });

  it("have names that two connections cannot give to different statements", () => {
    const [one, other] = [statements(10).kept, statements(10).kept];
    other.get("SELECT 2", []);

    assert.equal(one.get("SELECT $1", [1]).name, other.get("SELECT $1", [1]).name);
    assert.notEqual(one.get("SELECT $1", [1]).name, one.get("SELECT $1", ["1"]).name);
    assert.notEqual(one.get("SELECT 1", []).name, one.get("SELECT 2", []).name);
  });

  it("have no names where none may be kept", () => {
    const none = statements(0).kept;
    const { kept } = statements(10);
    kept.get("SELECT 1", []);
    kept.stopKeeping();

    assert.deepEqual([none.get("SELECT 1", []).name, none.size], ["", 0]);
    assert.deepEqual([kept.get("SELECT 1", []).name, kept.size], ["", 0]);
  });
});
