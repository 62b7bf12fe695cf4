import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { applyChange } from "./apply.ts";
import type { Column, Table, Tables } from "./table.ts";

const id: Column = { name: "id", type: { name: "integer" }, null: false, primaryKey: true };
const pages: Column = {
  name: "pages",
  type: { name: "integer" },
  null: false,
  check: '"pages" > 0',
};
const author: Column = {
  name: "author_id",
  type: { name: "integer" },
  null: false,
  references: { table: "author", column: "id", deferrable: true },
};
const book: Table = {
  name: "book",
  columns: [id, pages, author],
  constraints: [{ kind: "unique", name: "u", columns: ["pages", "author_id"] }],
  indexes: [{ name: "i", parts: [{ sql: `"pages" || ' "pages"'` }] }],
};
const schema: Tables = new Map([
  ["author", { name: "author", columns: [id], constraints: [], indexes: [] }],
  ["book", book],
]);

describe("applyChange", () => {
  it("leaves the schema it was given as it was", () => {
    applyChange(schema, { kind: "removeColumn", table: "book", column: "pages" });

    assert.equal(schema.get("book")?.columns.length, 3);
  });

  it("follows a renamed table in the references to it", () => {
    const after = applyChange(schema, { kind: "renameTable", from: "author", to: "person" });

    assert.deepEqual([...after.keys()], ["book", "person"]);
    assert.equal(after.get("book")?.columns[2]?.references?.table, "person");
  });

  it("follows a renamed column in constraints, indexes and SQL texts, not in text literals", () => {
    const change = { kind: "renameColumn", table: "book", from: "pages", to: "length" } as const;

    const after = applyChange(schema, change).get("book");

    assert.equal(after?.columns[1]?.check, '"length" > 0');
    assert.deepEqual(after?.constraints[0], {
      kind: "unique",
      name: "u",
      columns: ["length", "author_id"],
    });
    assert.deepEqual(after?.indexes[0]?.parts, [{ sql: `"length" || ' "pages"'` }]);
  });

  it("follows a renamed column in the references to it", () => {
    const change = { kind: "renameColumn", table: "author", from: "id", to: "number" } as const;

    const after = applyChange(schema, change);

    assert.equal(after.get("book")?.columns[2]?.references?.column, "number");
  });

  it("refuses a change of what is not there", () => {
    const change = { kind: "removeColumn", table: "book", column: "isbn" } as const;

    assert.throws(() => applyChange(schema, change), { code: "db/schema-mismatch" });
    assert.throws(() => applyChange(schema, { kind: "dropTable", table: "x" }), {
      code: "db/schema-mismatch",
    });
  });
});
