import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

import type { Table } from "../schema/table.ts";
import { sqlite } from "../sqlite/index.ts";
import { backendFor, connectDatabases, Databases } from "./databases.ts";
import { runQuery } from "./run.ts";
import { changeSchema } from "./schema.ts";
import { atomic } from "./transaction.ts";

const memory = () => sqlite({ file: ":memory:" });

describe("connectDatabases", () => {
  it("makes the databases those of the process, until they are closed", async () => {
    assert.throws(() => runQuery("default", "SELECT 1", []), { code: "db/not-connected" });

    const databases = await connectDatabases({ default: memory() }, { root: "/" });
    const rows = runQuery("default", "SELECT 1", []);
    const { name } = backendFor();
    await databases.close();

    assert.deepEqual(rows, [[1]]);
    assert.equal(name, "SQLite");
    assert.throws(() => runQuery("default", "SELECT 1", []), { code: "db/not-connected" });
  });

  it("suggests the name that was meant", async () => {
    await using _ = await connectDatabases({ default: memory(), archive: memory() }, { root: "/" });

    assert.throws(() => backendFor("archiv"), {
      code: "db/unknown-database",
      hint: 'Did you mean "archive"?',
    });
  });

  it("leaves the databases of the process alone when others are closed", async () => {
    const first = await connectDatabases({ default: memory() }, { root: "/" });
    await using _ = await connectDatabases({ default: memory() }, { root: "/" });

    await first.close();

    assert.deepEqual(runQuery("default", "SELECT 1", []), [[1]]);
  });

  it("fails if one cannot be opened", async () => {
    const missing = sqlite({ file: "no/such/folder.db" });

    await assert.rejects(connectDatabases({ default: memory(), missing }, { root: "/" }), {
      code: "db/cannot-open",
    });
  });
});

describe("Databases", () => {
  it("can stand in for those of the process, for some work", async () => {
    const backend = memory();
    const pool = await backend.openPool({ root: "/" });
    await using databases = new Databases([{ alias: "default", backend, pool }]);

    assert.deepEqual(
      databases.run(() => runQuery("default", "SELECT 5", [])),
      [[5]],
    );
  });
});

describe("changeSchema", () => {
  const table = (name: string, target: string): Table => ({
    name,
    columns: [
      { name: "id", type: { name: "bigint" }, null: false, primaryKey: true, identity: true },
      {
        name: "other_id",
        type: { name: "bigint" },
        null: true,
        references: { table: target, column: "id", onDelete: "cascade", deferrable: true },
      },
    ],
    constraints: [],
    indexes: [],
  });
  const other = (name: string) => table(name, name);

  it("changes the schema, and rebuilds a table without touching those that point to it", async () => {
    const root = mkdtempSync(join(tmpdir(), "quintet-schema-"));
    await using _ = await connectDatabases({ default: sqlite({ file: "site.db" }) }, { root });
    const tables = await changeSchema(
      [
        { kind: "createTable", table: other("a") },
        { kind: "createTable", table: table("b", "a") },
      ],
      new Map(),
    );
    await atomic(async () => {
      await runQuery("default", "INSERT INTO a (id) VALUES (1)", []);
      await runQuery("default", "INSERT INTO b (other_id) VALUES (1)", []);
    });

    const constraint = { kind: "unique", name: "u", columns: ["other_id", "id"] } as const;
    await changeSchema([{ kind: "addConstraint", table: "a", constraint }], tables);

    assert.deepEqual(await runQuery("default", "SELECT other_id FROM b", []), [[1]]);
    assert.deepEqual(await runQuery("default", "PRAGMA foreign_keys", []), [[1]]);
  });

  it("keeps nothing if the rows that are there do not fit", async () => {
    await using _ = await connectDatabases({ default: memory() }, { root: "/" });
    const tables = await changeSchema([{ kind: "createTable", table: other("a") }], new Map());
    await runQuery("default", "INSERT INTO a (id) VALUES (1)", []);

    const renamed = { kind: "renameTable", from: "a", to: "b" } as const;
    const column = { name: "n", type: { name: "integer" }, null: false } as const;
    const broken = changeSchema([renamed, { kind: "addColumn", table: "b", column }], tables);

    await assert.rejects(broken, { code: "db/not-null-violation" });
    assert.deepEqual(await runQuery("default", "SELECT id FROM a", []), [[1]]);
    assert.deepEqual(await runQuery("default", "PRAGMA foreign_keys", []), [[1]]);
  });

  it("refuses to leave rows that point to nothing", async () => {
    await using _ = await connectDatabases({ default: memory() }, { root: "/" });
    const tables = await changeSchema(
      [
        { kind: "createTable", table: other("a") },
        { kind: "createTable", table: table("b", "a") },
      ],
      new Map(),
    );
    await runQuery("default", "INSERT INTO a (id) VALUES (1)", []);
    await runQuery("default", "INSERT INTO b (other_id) VALUES (1)", []);

    const dropped = changeSchema([{ kind: "dropTable", table: "a" }], tables);

    await assert.rejects(dropped, { code: "db/foreign-key-violation", table: "b" });
    assert.deepEqual(await runQuery("default", "SELECT id FROM a", []), [[1]]);
  });

  it("needs a transaction that was begun for it", async () => {
    await using _ = await connectDatabases({ default: memory() }, { root: "/" });
    const change = { kind: "createTable", table: other("a") } as const;

    const inside = atomic(() => changeSchema([change], new Map()));

    await assert.rejects(inside, { code: "db/nested-option" });
  });
});
