import assert from "node:assert/strict";
import { after, describe, it } from "node:test";

import { sqlite } from "../sqlite/index.ts";
import { connectDatabases } from "./databases.ts";
import { captureQueries } from "./query-log.ts";
import { runExecute, runQuery, runStream } from "./run.ts";
import { atomic } from "./transaction.ts";

const databases = await connectDatabases({ default: sqlite({ file: ":memory:" }) }, { root: "/" });
await runExecute("default", "CREATE TABLE t (name text)", []);
after(() => databases.close());

describe("captureQueries", () => {
  it("gives the statements that ran, without their values", async () => {
    const { result, queries } = await captureQueries(async () => {
      await runExecute("default", "INSERT INTO t VALUES (?)", ["secret"]);
      for await (const _ of runStream("default", "SELECT name FROM t", []));
      return runQuery("default", "SELECT 1", []);
    });

    assert.deepEqual(result, [[1]]);
    assert.deepEqual(
      queries.map(({ text, paramsCount, using }) => [text, paramsCount, using]),
      [
        ["INSERT INTO t VALUES (?)", 1, "default"],
        ["SELECT name FROM t", 0, "default"],
        ["SELECT 1", 0, "default"],
      ],
    );
    assert.ok(queries.every(({ durationMs }) => durationMs >= 0));
    assert.ok(!JSON.stringify(queries).includes("secret"));
  });

  it("gives those of what runs when it is awaited, like a query set", async () => {
    const { queries } = await captureQueries(() => ({
      // oxlint-disable-next-line unicorn/no-thenable -- as query sets are
      then: (resolve: (rows: unknown) => void) => resolve(runQuery("default", "SELECT 1", [])),
    }));

    assert.equal(queries.length, 1);
  });

  it("tells transactions from statements, and failures from successes", async () => {
    const { queries } = await captureQueries(async () => {
      await atomic(() => runQuery("default", "SELECT 1", []));
      assert.throws(() => runQuery("default", "SELECT nothing", []));
    });

    assert.deepEqual(
      queries.map(({ text, kind, failed }) => [text, kind, failed]),
      [
        ["BEGIN", "transaction", false],
        ["SELECT 1", "statement", false],
        ["COMMIT", "transaction", false],
        ["SELECT nothing", "statement", true],
      ],
    );
  });

  it("leaves out what other tasks run, and has what captures inside capture", async () => {
    const { queries } = await captureQueries(async () => {
      const inner = await captureQueries(() => runQuery("default", "SELECT 2", []));
      assert.equal(inner.queries.length, 1);
    });
    await runQuery("default", "SELECT 3", []);

    assert.deepEqual(
      queries.map(({ text }) => text),
      ["SELECT 2"],
    );
  });
});
