import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { KeptStatements } from "./statements.ts";

describe("KeptStatements", () => {
  it("gives the same statement for the same text", () => {
    const kept = new KeptStatements(new DatabaseSync(":memory:"), { bigInts: false });

    assert.equal(kept.get("SELECT 1"), kept.get("SELECT 1"));
  });

  it("keeps no more than its limit, and those in use rather than others", () => {
    const kept = new KeptStatements(new DatabaseSync(":memory:"), { bigInts: false, limit: 4 });
    const used = kept.get("SELECT 0");
    for (let number = 1; number < 20; number++) {
      kept.get(`SELECT ${number}`);
      kept.get("SELECT 0");
    }

    assert.equal(kept.get("SELECT 0"), used);
    assert.ok(kept.size <= 4);
  });

  it("does not keep a PRAGMA, which may act while it is prepared", () => {
    const kept = new KeptStatements(new DatabaseSync(":memory:"), { bigInts: false });

    kept.get("PRAGMA foreign_keys = ON");

    assert.equal(kept.size, 0);
  });
});
