import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { openDatabase } from "./open.ts";
import { sqlite } from "./index.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "quintet-sqlite-"));

describe("sqlite", () => {
  it("resolves a relative file against the project's folder", async () => {
    const root = folder();

    const pool = await sqlite({ file: "site.db" }).openPool({ root });
    await pool.execute("CREATE TABLE t (id integer)", []);
    await pool.close();

    const names = new DatabaseSync(join(root, "site.db")).prepare("SELECT name FROM sqlite_schema");
    assert.equal(names.all().length, 1);
  });

  it("names the folder that does not exist", async () => {
    const opening = sqlite({ file: "nowhere/site.db" }).openPool({ root: folder() });

    await assert.rejects(opening, { code: "db/cannot-open", message: /nowhere of the database/ });
  });

  it("says that a folder is no database", async () => {
    const opening = sqlite({ file: "." }).openPool({ root: folder() });

    await assert.rejects(opening, { code: "db/cannot-open", message: /is a folder/ });
  });

  it("says that a file of another kind is no database", async () => {
    const root = folder();
    writeFileSync(join(root, "site.db"), "This is a letter, not a database. ".repeat(50));

    const opening = sqlite({ file: "site.db" }).openPool({ root });

    await assert.rejects(opening, { code: "db/not-a-database" });
  });

  it("refuses options that would become part of a statement", () => {
    assert.throws(() => sqlite({ file: "a", pragmas: { cache_size: "1; DROP TABLE t" } }), {
      code: "base/option",
    });
    assert.throws(() => sqlite({ file: "" }), { code: "base/option" });
    assert.throws(() => sqlite({ file: "a", readers: 0 }), { code: "base/option" });
  });
});

describe("openDatabase", () => {
  it("opens in WAL mode, with foreign keys, and with the PRAGMAs asked for", async () => {
    const file = join(folder(), "site.db");

    const database = await openDatabase(
      { file, pragmas: { cache_size: -1000 }, busyTimeoutMs: 0 },
      "writer",
    );

    const read = (name: string): unknown =>
      Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0];
    assert.deepEqual(["journal_mode", "foreign_keys", "synchronous", "cache_size"].map(read), [
      "wal",
      1,
      1,
      -1000,
    ]);
    database.close();
  });

  it("does not let a reader write", async () => {
    const file = join(folder(), "site.db");
    const options = { file, pragmas: {}, busyTimeoutMs: 0 };
    const writer = await openDatabase(options, "writer");

    const reader = await openDatabase(options, "reader");

    assert.throws(() => reader.exec("CREATE TABLE t (id)"), { errcode: 8 });
    reader.close();
    writer.close();
  });
});
