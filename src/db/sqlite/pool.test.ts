import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it, type TestContext } from "node:test";

import type { ConnectionPool } from "../backend/backend.ts";
import type { Row } from "../backend/driver.ts";
import { sqlite, type SqliteOptions } from "./index.ts";

const root = mkdtempSync(join(tmpdir(), "quintet-sqlite-"));
let files = 0;

async function open(
  test: TestContext,
  options: Partial<SqliteOptions> = {},
): Promise<{ pool: ConnectionPool; file: string }> {
  const file = options.file ?? `${++files}.db`;
  const pool = await sqlite({ file, ...options }).openPool({ root });
  test.after(() => pool.close());
  await pool.execute("CREATE TABLE IF NOT EXISTS t (id integer PRIMARY KEY, name text UNIQUE)", []);
  return { pool, file: join(root, file) };
}

describe("values", () => {
  it("come back as they went", async (test) => {
    const { pool } = await open(test);
    const values = ["Ödön 🎈", 7, 1.5, -0.25, new Uint8Array([0, 255]), null, 2 ** 53 - 1];

    const [row] = await pool.query("SELECT ?, ?, ?, ?, ?, ?, ?", values);

    assert.deepEqual(row, values);
  });

  it("are whole numbers in texts and divisions if they are whole numbers", async (test) => {
    const { pool } = await open(test);

    assert.deepEqual(await pool.query("SELECT 'n' || ?, 7 / ?", [5, 2]), [["n5", 3]]);
  });

  it("beyond what a number holds are an error, or bigints where those are asked for", async (test) => {
    const { pool } = await open(test);
    const text = "SELECT 9007199254740993";

    assert.throws(() => pool.query(text, []), { code: "db/unsafe-integer" });
    assert.deepEqual(await pool.query(text, [], { bigInts: true }), [[9007199254740993n]]);
    assert.deepEqual(await pool.query("SELECT ?", [2n ** 62n], { bigInts: true }), [[2n ** 62n]]);
    assert.throws(() => pool.query("SELECT ?", [2n ** 63n]), { code: "db/data" });
  });
});

describe("statements outside a transaction", () => {
  it("answer at once", async (test) => {
    const { pool } = await open(test);

    const result = pool.execute("INSERT INTO t (name) VALUES (?)", ["Ada"]);

    assert.deepEqual(result, { changes: 1, lastInsertId: 1 });
    assert.deepEqual(pool.query("SELECT id, name FROM t", []), [[1, "Ada"]]);
    assert.deepEqual(pool.write("INSERT INTO t (name) VALUES ('Eve') RETURNING id", []), [[2]]);
  });

  it("stream chunks, while others write", async (test) => {
    const { pool } = await open(test);
    for (const name of "abcde") await pool.execute("INSERT INTO t (name) VALUES (?)", [name]);

    const sizes: number[] = [];
    for await (const rows of pool.stream("SELECT id FROM t ORDER BY id", [], { chunkSize: 2 })) {
      sizes.push(rows.length);
      await pool.execute("DELETE FROM t WHERE id = ?", [rows[0]![0]]);
    }

    assert.deepEqual(sizes, [2, 2, 1]);
  });

  it("stream on no more connections than there are, and give them back", async (test) => {
    const { pool } = await open(test, { readers: 1, waitTimeoutMs: 20 });
    await pool.execute("INSERT INTO t (name) VALUES ('a'), ('b')", []);
    const stream = (): AsyncIterator<Row[]> =>
      pool.stream("SELECT id FROM t", [], { chunkSize: 1 })[Symbol.asyncIterator]();
    const first = stream();
    await first.next();

    await assert.rejects(stream().next(), { code: "db/locked", hint: /readers/ });
    await first.return?.();
    const second = stream();

    assert.deepEqual((await second.next()).value, [[1]]);
    await second.return?.();
  });
});

describe("errors", () => {
  it("name what they are about, never a value", async (test) => {
    const { pool } = await open(test);
    const run = (text: string) => () => pool.execute(text, []);
    await pool.execute("CREATE TABLE c (a integer NOT NULL, b integer CHECK (b > 0))", []);
    await pool.execute("CREATE TABLE f (t_id integer REFERENCES t (id))", []);
    await pool.execute("INSERT INTO t (name) VALUES ('hunter2')", []);

    assert.throws(run("INSERT INTO t (name) VALUES ('hunter2')"), {
      name: "UniqueViolation",
      code: "db/unique-violation",
      table: "t",
      columns: ["name"],
      message: 'Another row of "t" has the same name.',
    });
    assert.throws(run("INSERT INTO c (a) VALUES (NULL)"), {
      code: "db/not-null-violation",
      table: "c",
      columns: ["a"],
    });
    assert.throws(run("INSERT INTO c VALUES (1, -5)"), {
      code: "db/check-violation",
      constraint: "b > 0",
    });
    assert.throws(run("INSERT INTO f VALUES (77)"), { code: "db/foreign-key-violation" });
    assert.throws(run("SELECT * FROM nowhere"), { code: "db/missing-table", table: "nowhere" });
    assert.throws(run("SELECT isbn FROM t"), {
      code: "db/missing-column",
      columns: ["isbn"],
    });
    assert.throws(run("INSERT INTO t (isbn) VALUES (1)"), {
      code: "db/missing-column",
      table: "t",
    });
    assert.throws(run("SELEC 1"), { code: "db/programming", sql: "SELEC 1" });
    assert.throws(() => pool.query("SELECT ?", [1, 2]), { code: "db/programming" });
    assert.throws(() => pool.query("DELETE FROM t", []), { code: "db/read-only", hint: /write/ });
  });

  it("say so after the database was closed", async (test) => {
    const { pool } = await open(test);

    await pool.close();

    assert.throws(() => pool.query("SELECT 1", []), { code: "db/closed" });
    assert.throws(() => pool.execute("DELETE FROM t", []), { code: "db/closed" });
  });
});

describe("transactions", () => {
  it("are seen by others only once they are committed", async (test) => {
    const { pool } = await open(test);
    const driver = await pool.acquire({});
    await driver.begin();
    await driver.execute("INSERT INTO t (name) VALUES ('Ada')", []);
    const count = async (): Promise<unknown> =>
      (await pool.query("SELECT COUNT(*) FROM t", []))[0]![0];

    const before = await count();
    await driver.commit();
    pool.release(driver);

    assert.deepEqual([before, await count()], [0, 1]);
  });

  it("undo what came after a savepoint", async (test) => {
    const { pool } = await open(test);
    const driver = await pool.acquire({});
    await driver.begin();
    await driver.execute("INSERT INTO t (name) VALUES ('kept')", []);
    await driver.savepoint("s1");
    await driver.execute("INSERT INTO t (name) VALUES ('undone')", []);
    await driver.rollbackToSavepoint("s1");
    await driver.releaseSavepoint("s1");
    await driver.commit();
    pool.release(driver);

    assert.deepEqual(await pool.query("SELECT name FROM t", []), [["kept"]]);
  });

  it("take turns in the order they were asked for", async (test) => {
    const { pool } = await open(test);
    const order: string[] = [];
    const task = async (name: string): Promise<void> => {
      const driver = await pool.acquire({});
      await driver.begin();
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      await driver.rollback();
      order.push(`${name} ends`);
      pool.release(driver);
    };

    await Promise.all([task("a"), task("b"), pool.execute("DELETE FROM t", [])]);

    assert.deepEqual(order, ["a begins", "a ends", "b begins", "b ends"]);
  });

  it("do not let a task wait for ever for another", async (test) => {
    const { pool } = await open(test, { waitTimeoutMs: 10 });
    const driver = await pool.acquire({});

    await assert.rejects(async () => pool.execute("DELETE FROM t", []), { code: "db/locked" });

    pool.release(driver);
    assert.deepEqual(await pool.execute("DELETE FROM t", []), { changes: 0, lastInsertId: 0 });
  });

  it("that SQLite rolled back itself do not go on", async (test) => {
    const { pool } = await open(test);
    await pool.execute("INSERT INTO t (name) VALUES ('Ada')", []);
    const driver = await pool.acquire({});
    await driver.begin();

    const clash = "INSERT OR ROLLBACK INTO t (name) VALUES ('Ada')";
    assert.throws(() => driver.execute(clash, []), { code: "db/unique-violation" });
    assert.throws(() => driver.execute("DELETE FROM t", []), { code: "db/failure" });
    await driver.rollback();
    pool.release(driver);

    assert.deepEqual(await pool.query("SELECT COUNT(*) FROM t", []), [[1]]);
  });

  it("that only read see one moment, and hold up nobody", async (test) => {
    const { pool } = await open(test);
    const reader = await pool.acquire({ readOnly: true });
    await reader.begin({ readOnly: true });
    const count = async (): Promise<unknown> =>
      (await reader.query("SELECT COUNT(*) FROM t", []))[0]![0];

    const before = await count();
    await pool.execute("INSERT INTO t (name) VALUES ('Ada')", []);
    const during = await count();
    await reader.commit();
    const after = await count();
    pool.release(reader);

    assert.deepEqual([before, during, after], [0, 0, 1]);
  });
});

describe("a database in memory", () => {
  it("lets reads wait for the transaction of another task", async (test) => {
    const { pool } = await open(test, { file: ":memory:" });
    const driver = await pool.acquire({});
    await driver.begin();
    await driver.execute("INSERT INTO t (name) VALUES ('Ada')", []);

    const counted = pool.query("SELECT COUNT(*) FROM t", []);
    await driver.rollback();
    pool.release(driver);

    assert.deepEqual(await counted, [[0]]);
  });

  it("can be written to while it is streamed", async (test) => {
    const { pool } = await open(test, { file: ":memory:" });
    await pool.execute("INSERT INTO t (name) VALUES ('a'), ('b'), ('c')", []);

    let seen = 0;
    for await (const rows of pool.stream("SELECT id FROM t", [], { chunkSize: 2 })) {
      seen += rows.length;
      await pool.execute("DELETE FROM t", []);
    }

    assert.equal(seen, 3);
  });
});

/** Another process that holds the lock on the file until it is told to let go. */
async function holdLock(file: string): Promise<{ release(): Promise<void> }> {
  const program = `
    const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(process.argv[1]);
    database.exec("BEGIN IMMEDIATE; INSERT INTO t (name) VALUES ('theirs')");
    process.stdin.once("data", () => { database.exec("COMMIT"); process.exit(); });
    console.log("locked");
  `;
  const child = spawn(process.execPath, ["--no-warnings", "-e", program, file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    async release() {
      child.stdin.write("go\n");
      await once(child, "exit");
    },
  };
}

describe("a lock of another process", () => {
  it("is waited for, while this process goes on", async (test) => {
    const { pool, file } = await open(test);
    const lock = await holdLock(file);

    const writing = pool.execute("INSERT INTO t (name) VALUES ('ours')", []);
    const reading = pool.query("SELECT COUNT(*) FROM t", []);
    await lock.release(); // needs the event loop: it would never be, if we blocked it

    assert.ok(writing instanceof Promise);
    assert.deepEqual(reading, [[0]]);
    assert.equal((await writing).changes, 1);
    assert.deepEqual(await pool.query("SELECT name FROM t ORDER BY id", []), [
      ["theirs"],
      ["ours"],
    ]);
  });

  it("is waited for by a transaction, too", async (test) => {
    const { pool, file } = await open(test);
    const lock = await holdLock(file);
    const driver = await pool.acquire({});

    const begun = driver.begin();
    await lock.release();
    await begun;

    assert.deepEqual(await driver.query("SELECT name FROM t", []), [["theirs"]]);
    await driver.rollback();
    pool.release(driver);
  });

  it("is an error if it lasts longer than busyTimeoutMs", async (test) => {
    const { pool, file } = await open(test, { busyTimeoutMs: 30 });
    const lock = await holdLock(file);

    const writing = async () => pool.execute("DELETE FROM t", []);

    await assert.rejects(writing, { code: "db/locked", hint: /busyTimeoutMs/ });
    await lock.release();
    assert.deepEqual(await pool.query("SELECT name FROM t", []), [["theirs"]]);
  });
});

/** What a stranger, who may not write it, gets from a file: its rows, and the code of an error. */
async function readByStranger(journalMode: string, folderMode: number): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "quintet-sqlite-"));
  const file = join(folder, "site.db");
  const made = new DatabaseSync(file);
  made.exec(`PRAGMA journal_mode = ${journalMode}; CREATE TABLE t (name)`);
  made.exec("INSERT INTO t VALUES ('Ada')");
  made.close();
  chmodSync(file, 0o444);
  chmodSync(folder, folderMode);
  const program = `
    const { sqlite } = await import(process.argv[1]);
    const pool = await sqlite({ file: process.argv[2] }).openPool({ root: "/" });
    const rows = await pool.query("SELECT name FROM t", []);
    let code;
    try { await pool.execute("DELETE FROM t", []); } catch (error) { code = error.code; }
    console.log(JSON.stringify({ rows, code }));
  `;
  const url = new URL("./index.ts", import.meta.url).href;
  const isSuperuser = process.getuid?.() === 0; // who may write everything
  const child = spawn(
    process.execPath,
    ["--no-warnings", "--input-type=module", "-e", program, url, file],
    { stdio: ["ignore", "pipe", "inherit"], ...(isSuperuser && { uid: 65_534, gid: 65_534 }) },
  );
  const [output] = (await once(child.stdout, "data")) as [Buffer];
  return JSON.parse(String(output));
}

describe("a file that cannot be written", () => {
  const expected = { rows: [["Ada"]], code: "db/read-only" };

  it("can be read without a write-ahead log", async () => {
    assert.deepEqual(await readByStranger("DELETE", 0o755), expected);
  });

  it("can be read in WAL mode", async () => {
    assert.deepEqual(await readByStranger("WAL", 0o777), expected);
  });

  it("can be read in WAL mode even where nothing can be written beside it", async () => {
    assert.deepEqual(await readByStranger("WAL", 0o555), expected);
  });
});
