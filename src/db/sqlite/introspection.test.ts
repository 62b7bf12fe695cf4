import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { Table } from "../schema/table.ts";
import { sqlite } from "./index.ts";

const book: Table = {
  name: "book",
  columns: [
    { name: "id", type: { name: "integer" }, null: false, primaryKey: true, identity: true },
    {
      name: "title",
      type: { name: "varchar", length: 200 },
      null: false,
      default: { value: "it's" },
    },
    { name: "isbn", type: { name: "uuid" }, null: true, unique: true },
    { name: "isOut", type: { name: "boolean" }, null: false, default: { value: 1 } },
    { name: "pages", type: { name: "integer" }, null: true, check: '"pages" > 0' },
    { name: "data", type: { name: "json" }, null: true },
    { name: "at", type: { name: "timestamp" }, null: false, default: { sql: "CURRENT_TIMESTAMP" } },
    { name: "sort", type: { name: "text" }, null: true, collation: "NOCASE" },
    {
      name: "double",
      type: { name: "integer" },
      null: true,
      generated: { sql: '"pages" * 2', stored: true },
    },
    {
      name: "part_of",
      type: { name: "bigint" },
      null: true,
      references: { table: "book", column: "id", onDelete: "set null", deferrable: true },
    },
  ],
  constraints: [
    { kind: "check", name: "long, or named", check: `"pages" > 9 OR "title" <> '(,'` },
    { kind: "unique", name: "one_each", columns: ["title", "pages"] },
  ],
  indexes: [
    { name: "a", parts: [{ column: "title", descending: true }, { sql: 'LOWER("title")' }] },
    { name: "b", parts: [{ column: "pages" }], unique: true, condition: '"pages" > 5' },
  ],
};
const link: Table = {
  name: "link",
  columns: [
    { name: "a", type: { name: "integer" }, null: false },
    { name: "b", type: { name: "integer" }, null: false },
  ],
  primaryKey: ["b", "a"],
  constraints: [],
  indexes: [],
};

describe("SqliteIntrospection", () => {
  it("finds the tables as they were made", async (test) => {
    const backend = sqlite({ file: ":memory:" });
    const pool = await backend.openPool({ root: "/" });
    test.after(() => pool.close());
    for (const table of [book, link]) {
      for (const { text } of backend.ddl.statements({ kind: "createTable", table }, new Map())) {
        await pool.execute(text, []);
      }
    }

    assert.deepEqual(await backend.introspection.tableNames(pool), ["book", "link"]);
    assert.deepEqual(await backend.introspection.table(pool, "book"), book);
    assert.deepEqual(await backend.introspection.table(pool, "link"), link);
  });

  it("reads tables that others wrote, in their spelling", async (test) => {
    const backend = sqlite({ file: ":memory:" });
    const pool = await backend.openPool({ root: "/" });
    test.after(() => pool.close());
    await pool.execute(
      "create table [odd name] (n int primary key, -- a comment, (with signs\n `x y` numeric(9,2) not null " +
        "default 1.5, w text references other)",
      [],
    );
    await pool.execute("create table other (code text primary key)", []);

    const { columns } = await backend.introspection.table(pool, "odd name");

    assert.deepEqual(columns, [
      { name: "n", type: { name: "integer" }, null: false, primaryKey: true },
      {
        name: "x y",
        type: { name: "decimal", precision: 9, scale: 2 },
        null: false,
        default: { value: 1.5 },
      },
      {
        name: "w",
        type: { name: "text" },
        null: true,
        references: { table: "other", column: "code", deferrable: false },
      },
    ]);
  });

  it("says that there is no such table", async (test) => {
    const backend = sqlite({ file: ":memory:" });
    const pool = await backend.openPool({ root: "/" });
    test.after(() => pool.close());

    await assert.rejects(async () => backend.introspection.table(pool, "x"), {
      code: "db/missing-table",
    });
  });
});
