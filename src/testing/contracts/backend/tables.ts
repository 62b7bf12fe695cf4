/** The tables that the facts are about. */

import type { Column, Table } from "./site.ts";

export const key: Column = {
  name: "id",
  type: { name: "bigint" },
  null: false,
  primaryKey: true,
  identity: true,
};

export const author: Table = {
  name: "author",
  columns: [
    key,
    { name: "name", type: { name: "varchar", length: 50 }, null: false, unique: true },
  ],
  constraints: [],
  indexes: [],
};

export const book: Table = {
  name: "book",
  columns: [
    key,
    { name: "title", type: { name: "varchar", length: 200 }, null: false },
    { name: "pages", type: { name: "integer" }, null: true, check: '"pages" >= 0' },
    {
      name: "author_id",
      type: { name: "bigint" },
      null: true,
      references: { table: "author", column: "id", deferrable: true },
    },
  ],
  constraints: [{ kind: "unique", name: "book_once", columns: ["title", "pages"] }],
  indexes: [{ name: "book_by_author", parts: [{ column: "author_id" }] }],
};
