import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { recorded } from "./query-log.ts";
import { traceSql } from "./trace-sql.ts";

const statement = {
  using: "default",
  text: "SELECT 1",
  paramsCount: 0,
  kind: "statement",
} as const;

describe("traceSql", () => {
  it("prints what ran, how long it took and what ran again, and returns the result", async () => {
    const lines: string[] = [];
    const result = await traceSql(
      async () => {
        await recorded(statement, async () => 1);
        await recorded(
          { ...statement, using: "other", text: "BEGIN", kind: "transaction" },
          () => 1,
        );
        return recorded(statement, () => 7);
      },
      { write: (line) => void lines.push(line.replaceAll(/\d+\.\d/g, "0.0").trim()) },
    );

    assert.equal(result, 7);
    assert.deepEqual(lines, [
      "0.0 ms  SELECT 1",
      "0.0 ms  [other] BEGIN",
      "0.0 ms  SELECT 1",
      "2 statements in 0.0 ms",
      "2 times: SELECT 1",
    ]);
  });

  it("prints what ran before it failed", async () => {
    const lines: string[] = [];
    const work = traceSql(
      () =>
        recorded(statement, () => {
          throw new RangeError("no");
        }),
      { write: (line) => void lines.push(line) },
    );

    await assert.rejects(work, /no/);
    assert.match(lines[0]!, /SELECT 1 {2}-- failed$/);
  });
});
