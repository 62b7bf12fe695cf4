import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { SchemaChange } from "../schema/change.ts";
import type { Column, Table } from "../schema/table.ts";
import { PostgresDdlWriter } from "./ddl.ts";

const pages: Column = {
  name: "pages",
  type: { name: "integer" },
  null: true,
  default: { value: 1 },
};
const book: Table = { name: "book", columns: [pages], constraints: [], indexes: [] };

function texts(change: SchemaChange): string[] {
  const tables = new Map([[book.name, book]]);
  return new PostgresDdlWriter().statements(change, tables).map(({ text }) => text);
}

describe("PostgresDdlWriter", () => {
  it("changes a type in place, with the default out of its way", () => {
    const to: Column = { ...pages, type: { name: "text" }, default: { value: "1" } };

    assert.deepEqual(texts({ kind: "alterColumn", table: "book", from: pages, to }), [
      'ALTER TABLE "book" ALTER COLUMN "pages" DROP DEFAULT',
      'ALTER TABLE "book" ALTER COLUMN "pages" TYPE text',
      `ALTER TABLE "book" ALTER COLUMN "pages" SET DEFAULT '1'`,
    ]);
  });

  it("drops the check of a column, and leaves those that are declared at the table", () => {
    const from: Column = { ...pages, check: "pages >= 0" };
    const table: Table = {
      ...book,
      columns: [from],
      constraints: [{ kind: "check", name: "pages_few", check: "pages < 9000" }],
    };

    const statements = new PostgresDdlWriter().statements(
      { kind: "alterColumn", table: "book", from, to: pages },
      new Map([["book", table]]),
    );

    assert.match(statements[0]!.text, /AND conname NOT IN \('pages_few'\)/);
  });

  it("checks what it filled before it goes on", () => {
    const to: Column = { ...pages, null: false };
    const fill = { value: 7 };

    assert.deepEqual(texts({ kind: "alterColumn", table: "book", from: pages, to, fill }), [
      'UPDATE "book" SET "pages" = 7 WHERE "pages" IS NULL',
      "SET CONSTRAINTS ALL IMMEDIATE",
      'ALTER TABLE "book" ALTER COLUMN "pages" SET NOT NULL',
    ]);
  });

  it("builds the index of a unique column first, and makes the constraint of it", () => {
    const to: Column = { ...pages, unique: true };
    const name = "book_pages_6781085d_uniq";

    const [leftOver, ...rest] = texts({
      kind: "alterColumn",
      table: "book",
      from: pages,
      to,
      concurrently: true,
    });

    assert.match(leftOver!, /IF EXISTS .* DROP CONSTRAINT/);
    assert.deepEqual(rest, [
      `DROP INDEX CONCURRENTLY IF EXISTS "${name}"`,
      `CREATE UNIQUE INDEX CONCURRENTLY "${name}" ON "book" ("pages")`,
      `ALTER TABLE "book" ADD CONSTRAINT "${name}" UNIQUE USING INDEX "${name}"`,
    ]);
  });

  it("has a check and a foreign key hold for new rows first", () => {
    const references = { table: "shelf", column: "id", deferrable: true };
    const to: Column = { ...pages, check: '"pages" >= 0', references };

    const made = texts({ kind: "alterColumn", table: "book", from: pages, to, notValid: true });

    assert.equal(made.length, 2);
    assert.ok(made.every((text) => text.endsWith(" NOT VALID")));
  });

  it("finds the rules of a column by the catalogue, for names may be of before", () => {
    const from: Column = { ...pages, unique: true };
    const [drop, ...rest] = texts({ kind: "alterColumn", table: "book", from, to: pages });

    assert.match(drop!, /FROM pg_constraint WHERE contype = 'u' .*attname = 'pages'/);
    assert.deepEqual(rest, []);
  });

  it("does nothing for what the database does not know of", () => {
    assert.deepEqual(
      texts({ kind: "alterColumn", table: "book", from: pages, to: { ...pages } }),
      [],
    );
  });

  it("drops a table, and the foreign keys of others to it", () => {
    assert.deepEqual(texts({ kind: "dropTable", table: "book" }), ['DROP TABLE "book" CASCADE']);
  });
});
