/** The contract of backends, held against a real PostgreSQL server; and what only a server does. */

import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";

import type { PostgresOptions } from "../../../src/db/postgres/index.ts";
import { describeBackend } from "../../../src/testing/contracts/backend.ts";
import { Site } from "../../../src/testing/contracts/backend/site.ts";
import { createDatabase, noServer } from "./postgres.ts";

const obstacle = await noServer();

if (obstacle === undefined) {
  describeBackend("PostgreSQL", () => createDatabase());
} else {
  describe("PostgreSQL", () => {
    const isAllowed = process.env["CI"] === undefined;
    it("fulfils the contract", { skip: isAllowed && obstacle }, () => assert.fail(obstacle));
  });
}

/** A new database with a table of two counters. */
async function open(test: TestContext, options: PostgresOptions = {}): Promise<Site> {
  const database = await createDatabase(options);
  const site = new Site(database.backend, await database.backend.openPool({ root: "/" }));
  test.after(async () => {
    await site.pool.close();
    await database.remove();
  });
  await site.pool.execute("CREATE TABLE t (id integer PRIMARY KEY, n smallint, s varchar(3))", []);
  await site.pool.execute("INSERT INTO t (id, n) VALUES (1, 0), (2, 0)", []);
  return site;
}

const setN = "UPDATE t SET n = n + $1 WHERE id = $2";

describe("A PostgreSQL server", { skip: obstacle ?? false }, () => {
  it("that cuts a connection off costs one statement, and the pool heals", async (test) => {
    const { pool } = await open(test, { max: 2 });
    const victim = await pool.acquire({});
    const [row] = await victim.query("SELECT pg_backend_pid()", []);
    const cut = pool.query("SELECT pg_terminate_backend($1)", [row![0]]);
    await cut;

    await assert.rejects(async () => victim.query("SELECT 1", []), { code: "db/connection-lost" });
    pool.release(victim);

    for (let times = 0; times < 5; times++) {
      assert.deepEqual(await pool.query("SELECT 1", []), [[1]]);
    }
  });

  it("that cuts a connection off while nobody uses it is not noticed", async (test) => {
    const { pool } = await open(test, { max: 2 });
    const [one, other] = [await pool.acquire({}), await pool.acquire({})];
    const [row] = await one.query("SELECT pg_backend_pid()", []);
    pool.release(one);
    await other.query("SELECT pg_terminate_backend($1)", [row![0]]);
    await other.query("SELECT pg_sleep(0.05)", []); // until the news has arrived
    pool.release(other);

    const answers = Array.from({ length: 4 }, () => pool.query("SELECT 1", []));
    assert.deepEqual(await Promise.all(answers), [[[1]], [[1]], [[1]], [[1]]]);
  });

  it("that cuts off a transaction undoes it", async (test) => {
    const site = await open(test, { max: 2 });
    const attempt = site.transaction(async (driver) => {
      await driver.execute(setN, [5, 1]);
      const [row] = await driver.query("SELECT pg_backend_pid()", []);
      await site.pool.query("SELECT pg_terminate_backend($1)", [row![0]]);
      await driver.execute(setN, [5, 2]);
    });

    await assert.rejects(attempt, { code: "db/connection-lost" });
    assert.deepEqual(await site.pool.query("SELECT n FROM t ORDER BY id", []), [[0], [0]]);
  });

  it("has no more connections than the pool allows, and says when all are in use", async (test) => {
    const { pool } = await open(test, { max: 2, waitTimeoutMs: 20 });
    const taken = [await pool.acquire({}), await pool.acquire({})];

    await assert.rejects(async () => pool.query("SELECT 1", []), { code: "db/pool-exhausted" });
    for (const driver of taken) pool.release(driver);
    assert.deepEqual(await pool.query("SELECT 1", []), [[1]]);
  });

  it("answers more statements at once than there are connections, each its own", async (test) => {
    const { pool } = await open(test, { max: 2 });
    const ask = async (_: unknown, at: number): Promise<unknown> =>
      at % 10 === 3
        ? (pool.query("SELECT 1 / $1", [0]) as Promise<unknown>).catch(() => "refused")
        : (await pool.query("SELECT $1", [at]))[0]![0];

    const answers = await Promise.all(Array.from({ length: 100 }, ask));

    const expected = Array.from({ length: 100 }, (_, at) => (at % 10 === 3 ? "refused" : at));
    assert.deepEqual(answers, expected);
  });

  it("keeps no connections that nobody needs", async (test) => {
    const { pool } = await open(test, { max: 3, idleTimeoutMs: 30 });
    const taken = await Promise.all([1, 2, 3].map(() => pool.acquire({})));
    for (const driver of taken) pool.release(driver);
    const count = async (): Promise<number> => {
      const [row] = await pool.query(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()",
        [],
      );
      return Number(row![0]);
    };
    const before = await count();
    while ((await count()) > 1) await new Promise((resolve) => setTimeout(resolve, 10));

    assert.equal(before, 3);
  });

  it("ends one of two transactions that wait for each other", async (test) => {
    const site = await open(test);
    let arrived = 0;
    const both = Promise.withResolvers<void>();
    const task = (first: number, second: number): Promise<void> =>
      site.transaction(async (driver) => {
        await driver.execute(setN, [1, first]);
        if ((arrived += 1) === 2) both.resolve();
        await both.promise;
        await driver.execute(setN, [1, second]);
      });

    const results = await Promise.allSettled([task(1, 2), task(2, 1)]);

    const failed = results.filter((result) => result.status === "rejected");
    assert.deepEqual(
      failed.map(({ reason }) => (reason as { code: string }).code),
      ["db/deadlock"],
    );
    assert.deepEqual(await site.pool.query("SELECT n FROM t ORDER BY id", []), [[1], [1]]);
  });

  it("refuses what cannot be as if one transaction came after the other", async (test) => {
    const site = await open(test);
    const attempt = site.transaction(
      async (driver) => {
        await driver.query("SELECT n FROM t", []);
        await site.pool.execute(setN, [1, 1]);
        await driver.execute(setN, [1, 1]);
      },
      { isolation: "repeatable read" },
    );

    await assert.rejects(attempt, { code: "db/serialization-failure" });
  });

  it("names a value that does not fit, and goes on", async (test) => {
    const { pool } = await open(test);
    const set = (column: string, value: unknown) => async (): Promise<unknown> =>
      pool.execute(`UPDATE t SET ${column} = $1`, [value]);

    await assert.rejects(set("n", 40_000), { code: "db/out-of-range" });
    await assert.rejects(set("n", 2 ** 60), { code: "db/out-of-range" });
    await assert.rejects(set("s", "long"), { code: "db/text-too-long" });
    await assert.rejects(set("s", "\0"), { code: "db/nul-byte" });
    await assert.rejects(set("n", "many"), { code: "db/data" });
    assert.deepEqual(await pool.query("SELECT COUNT(*) FROM t", []), [[2]]);
  });

  it("leaves a transaction usable after a NUL byte, which is not even sent", async (test) => {
    const site = await open(test);
    await site.transaction(async (driver) => {
      await assert.rejects(async () => driver.execute("UPDATE t SET s = $1", ["\0"]));
      await driver.execute(setN, [1, 1]);
    });

    assert.deepEqual(await site.pool.query("SELECT n FROM t WHERE id = 1", []), [[1]]);
  });

  it("stops a statement that takes too long", async (test) => {
    const { pool } = await open(test, { statementTimeoutMs: 30 });

    await assert.rejects(async () => pool.query("SELECT pg_sleep(5)", []), {
      code: "db/query-canceled",
    });
  });

  it("refuses to write in a transaction that only reads", async (test) => {
    const site = await open(test);
    const attempt = site.transaction((driver) => driver.execute(setN, [1, 1]) as Promise<unknown>, {
      readOnly: true,
    });

    await assert.rejects(attempt, { code: "db/read-only" });
  });

  it("compares and calculates with numbers wider than a column", async (test) => {
    const { pool } = await open(test);
    const found = async (where: string, value: unknown): Promise<unknown> =>
      (await pool.query(`SELECT id FROM t WHERE ${where} ORDER BY id`, [value])).flat();

    assert.deepEqual(await found("id < $1", 1.5), [1]);
    assert.deepEqual(await found("id < $1", 2 ** 50), [1, 2]);
    assert.deepEqual(await found("id = ANY($1)", [2, 2 ** 50]), [2]);
    assert.deepEqual(await found("id = ANY($1)", [1, 1.5]), [1]);
    assert.deepEqual(await pool.query("SELECT $1, $2, $3, $4", [1, 0.5, true, "a"]), [
      [1, 0.5, true, "a"],
    ]);
  });

  it("shows moments in UTC, whatever it is set to", async (test) => {
    const { pool } = await open(test, {});
    const [row] = await pool.query("SELECT timestamptz '2020-07-01 12:00+02'", []);

    assert.deepEqual(row, ["2020-07-01 10:00:00+00"]);
  });

  it("keeps no more prepared statements than it is told", async (test) => {
    const { pool } = await open(test, { max: 1, preparedStatements: 10 });
    for (let count = 0; count < 50; count++) await pool.query(`SELECT ${count}`, []);
    const [row] = await pool.query("SELECT COUNT(*) FROM pg_prepared_statements", []);

    assert.ok(Number(row![0]) <= 10, `${String(row![0])} are kept`);
  });

  it("notices that others changed what a kept statement returns", async (test) => {
    const { pool, backend } = await open(test, { max: 1 });
    const other = await backend.openPool({ root: "/" });
    test.after(() => other.close());
    const read = async (): Promise<unknown> => {
      let names: readonly string[] = [];
      const onColumns = (given: readonly string[]): void => void (names = given);
      const rows = await pool.query("SELECT * FROM t WHERE id = $1", [1], { onColumns });
      return [names, rows];
    };
    await read();
    const before = await read();
    await other.execute("ALTER TABLE t ADD COLUMN added integer DEFAULT 7", []);
    const added = (await read()) as [string[], unknown[][]];
    await other.execute("ALTER TABLE t ALTER COLUMN added TYPE text", []);
    const retyped = (await read()) as [string[], unknown[][]];
    await other.execute("ALTER TABLE t DROP COLUMN added", []);

    assert.deepEqual([added[0].at(-1), added[1][0]!.at(-1)], ["added", 7]);
    assert.deepEqual([retyped[0].at(-1), retyped[1][0]!.at(-1)], ["added", "7"]);
    assert.deepEqual(await read(), before);
  });

  it("reads the same statement with NULL and with numbers of all widths", async (test) => {
    const { pool } = await open(test, { max: 1 });
    const values = [null, 1, 2 ** 40, 0.5, null, 1];
    const rows: unknown[] = [];
    for (const value of values) rows.push(...(await pool.query("SELECT $1::float8", [value])));

    assert.deepEqual(
      rows,
      values.map((value) => [value]),
    );
  });

  it("tells one result from another where statements of a transaction overlap", async (test) => {
    const site = await open(test);
    await site.transaction(async (driver) => {
      const sums = [1, 2, 3, 4, 5].map((value) => driver.query("SELECT $1 + 1", [value]));
      const texts = [1, 2].map(() => driver.query("SELECT 'a', 'b'", []));

      assert.deepEqual((await Promise.all(sums)).flat(2), [2, 3, 4, 5, 6]);
      assert.deepEqual(await Promise.all(texts), [[["a", "b"]], [["a", "b"]]]);
    });
  });

  it("says that there is no such database", async () => {
    const { backend, remove } = await createDatabase();
    await remove();

    await assert.rejects(backend.openPool({ root: "/" }), { code: "db/cannot-open" });
  });
});
