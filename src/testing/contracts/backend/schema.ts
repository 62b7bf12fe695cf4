/** The schema: made, changed with its rows in place, and found again. */

import assert from "node:assert/strict";

import type { Column, Facts, SchemaChange, Site, Table } from "./site.ts";
import { withCode } from "./site.ts";
import { author, book, key } from "./tables.ts";

/** One book in the table, as it is after the change. */
async function changedBook(
  site: Site,
  ...changes: SchemaChange[]
): Promise<{ table: Table; row: readonly unknown[] }> {
  await site.create(author, book);
  await site.insert("author", { name: "Ada" });
  await site.insert("book", { title: "12", pages: 100, author_id: 1 });
  await site.change(...changes);
  const table = await site.table("book");
  const [row] = await site.select(
    "book",
    table.columns.map(({ name }) => name),
  );
  return { table, row: row! };
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((column) => column.name === name);
  assert.ok(column, `there is no column ${name}`);
  return column;
}

const [, title, pages, authorId] = book.columns as [Column, Column, Column, Column];

function unique(name: string, ...columns: string[]): Table["constraints"][number] {
  return { kind: "unique", name, columns };
}

/** The column without its rules. */
function without({ name, type }: Column): Column {
  return { name, type, null: true };
}

export const schemaFacts: Facts = {
  "is found as it was made": async (site) => {
    const one: Table = {
      name: "one",
      columns: [
        key,
        {
          name: "text",
          type: { name: "varchar", length: 9 },
          null: false,
          default: { value: "it's" },
        },
        { name: "number", type: { name: "integer" }, null: true, default: { value: -5 } },
        { name: "flag", type: { name: "boolean" }, null: false },
        { name: "at", type: { name: "timestamp" }, null: true },
        { name: "isbn", type: { name: "uuid" }, null: true, unique: true },
        { name: "data", type: { name: "json" }, null: true },
        { name: "part", type: { name: "binary" }, null: true },
        {
          name: "part_of",
          type: { name: "bigint" },
          null: true,
          references: { table: "one", column: "id", onDelete: "set null", deferrable: true },
        },
      ],
      constraints: [{ kind: "unique", name: "one_each", columns: ["text", "number"] }],
      indexes: [
        { name: "one_a", parts: [{ column: "text", descending: true }, { column: "number" }] },
        { name: "one_b", parts: [{ column: "flag" }], unique: true },
      ],
    };
    await site.create(one);

    const found = await site.table("one");

    // A number of 64 bits, where the database has several: SQLite numbers rows in one size only.
    const [id, ...columns] = found.columns;
    assert.deepEqual([id!.primaryKey, id!.identity, id!.null], [true, true, false]);
    assert.deepEqual(columns, one.columns.slice(1));
    assert.deepEqual(found.constraints, one.constraints);
    assert.deepEqual(found.indexes, one.indexes);
  },

  "knows how many digits decimals have": async (site) => {
    const type = { name: "decimal", precision: 8, scale: 2 } as const;
    const columns = [key, { name: "price", type, null: true }];
    await site.create({ name: "one", columns, constraints: [], indexes: [] });

    assert.deepEqual(columnOf(await site.table("one"), "price").type, type);
  },

  "knows keys of several columns": async (site) => {
    const type = { name: "integer" } as const;
    const columns = ["a", "b"].map((name) => ({ name, type, null: false }));
    await site.create({
      name: "two",
      columns,
      primaryKey: ["b", "a"],
      constraints: [],
      indexes: [],
    });

    assert.deepEqual((await site.table("two")).primaryKey, ["b", "a"]);
    await site.insert("two", { a: 1, b: 1 });
    await assert.rejects(site.insert("two", { a: 1, b: 1 }), withCode("db/unique-violation"));
  },

  "has each of several constraints that say the same": async (site) => {
    const type = { name: "integer" } as const;
    const twins: Table = {
      name: "twins",
      columns: [
        key,
        { name: "a", type, null: true, unique: true },
        { name: "b", type, null: true },
      ],
      constraints: [unique("first", "a", "b"), unique("second", "a", "b"), unique("third", "a")],
      indexes: [],
    };
    await site.create(twins);

    const made = await site.table("twins");
    assert.deepEqual(columnOf(made, "a").unique, true);
    assert.deepEqual(made.constraints, twins.constraints);

    await site.change({ kind: "removeConstraint", table: "twins", name: "first" });
    await site.change({ kind: "removeConstraint", table: "twins", name: "third" });
    const left = await site.table("twins");
    assert.deepEqual(columnOf(left, "a").unique, true);
    assert.deepEqual(left.constraints, [unique("second", "a", "b")]);
  },

  "lists its tables": async (site) => {
    await site.create(author, book);

    assert.deepEqual(await site.backend.introspection.tableNames(site.pool), ["author", "book"]);
    await assert.rejects(site.table("nowhere"), withCode("db/missing-table"));
  },

  "gets a column, filled for the rows that are there": async (site) => {
    const column: Column = { name: "year", type: { name: "integer" }, null: false };
    const fill = { value: 1990 };
    const { table, row } = await changedBook(site, {
      kind: "addColumn",
      table: "book",
      column,
      fill,
    });

    assert.equal(row.at(-1), 1990);
    assert.equal(columnOf(table, "year").default, undefined);
    await assert.rejects(site.insert("book", { title: "x" }), withCode("db/not-null-violation"));
  },

  "gets a column that points to a table": async (site) => {
    const column: Column = { ...authorId, name: "editor_id" };
    const { table, row } = await changedBook(site, { kind: "addColumn", table: "book", column });

    assert.equal(row.at(-1), null);
    assert.equal(columnOf(table, "editor_id").references?.table, "author");
  },

  "loses a column, with what is built on it": async (site) => {
    const { table, row } = await changedBook(
      site,
      { kind: "removeConstraint", table: "book", name: "book_once" },
      { kind: "removeColumn", table: "book", column: "pages" },
    );

    assert.deepEqual(row, [1, "12", 1]);
    assert.equal(table.columns.length, 3);
  },

  "renames a column, which keeps its rules": async (site) => {
    const { row } = await changedBook(
      site,
      { kind: "renameColumn", table: "book", from: "pages", to: "length" },
      { kind: "renameColumn", table: "author", from: "name", to: "called" },
    );

    assert.deepEqual(row, [1, "12", 100, 1]);
    const clash = { title: "12", length: 100 };
    await assert.rejects(site.insert("book", clash), withCode("db/unique-violation"));
    await assert.rejects(
      site.insert("book", { title: "x", length: -1 }),
      withCode("db/check-violation"),
    );
  },

  "drops the rules of a column that was renamed": async (site) => {
    await site.create(author);
    await site.insert("author", { name: "Ada" });
    await site.change({ kind: "renameColumn", table: "author", from: "name", to: "called" });
    const from = columnOf(await site.table("author"), "called");
    const to = { ...from, unique: false };
    await site.change({ kind: "alterColumn", table: "author", from, to });
    await site.insert("author", { called: "Ada" });

    assert.deepEqual(await site.select("author", ["called"]), [["Ada"], ["Ada"]]);
  },

  "renames a table, and what points to it follows": async (site) => {
    const { table, row } = await changedBook(site, {
      kind: "renameTable",
      from: "author",
      to: "writer",
    });

    assert.deepEqual(row, [1, "12", 100, 1]);
    assert.equal(columnOf(table, "author_id").references?.table, "writer");
    assert.deepEqual(await site.select("writer", ["name"]), [["Ada"]]);
  },

  "changes the type of a column, with its values": async (site) => {
    const { row } = await changedBook(
      site,
      { kind: "removeConstraint", table: "book", name: "book_once" },
      {
        kind: "alterColumn",
        table: "book",
        from: title,
        to: { ...title, type: { name: "integer" } },
      },
    );

    assert.deepEqual(row, [1, 12, 100, 1]);
  },

  "changes the type of a column that has a default": async (site) => {
    const from: Column = {
      name: "n",
      type: { name: "varchar", length: 9 },
      null: false,
      default: { value: "7" },
    };
    await site.create({ name: "one", columns: [key, from], constraints: [], indexes: [] });
    await site.insert("one", { id: 1 });
    const to: Column = { ...from, type: { name: "integer" }, default: { value: 8 } };
    await site.change({ kind: "alterColumn", table: "one", from, to });
    await site.insert("one", { id: 2 });

    assert.deepEqual(await site.select("one", ["id", "n"]), [
      [1, 7],
      [2, 8],
    ]);
  },

  "forbids NULL, and fills the rows that have it": async (site) => {
    await site.create(author, book);
    await site.insert("author", { name: "Ada" });
    await site.insert("book", { title: "none" });
    await site.change({
      kind: "alterColumn",
      table: "book",
      from: authorId,
      to: { ...authorId, null: false },
      fill: { value: 1 },
    });

    assert.deepEqual(await site.select("book", ["author_id"]), [[1]]);
    await assert.rejects(site.insert("book", { title: "x" }), withCode("db/not-null-violation"));
  },

  "allows NULL again, and drops checks, references and uniqueness": async (site) => {
    await site.create(author, book);
    const name = author.columns[1]!;
    await site.change(
      { kind: "alterColumn", table: "book", from: pages, to: without(pages) },
      { kind: "alterColumn", table: "book", from: authorId, to: without(authorId) },
      { kind: "alterColumn", table: "author", from: name, to: without(name) },
    );
    await site.insert("book", { title: "x", pages: -1, author_id: 77 });
    await site.insert("author", { name: null });
    await site.insert("author", { name: null });

    assert.deepEqual(await site.select("book", ["pages", "author_id"]), [[-1, 77]]);
  },

  "does with a row what its reference says when the row it points to goes": async (site) => {
    await site.create(author, book);
    await site.insert("author", { name: "Ada" });
    await site.insert("book", { title: "x", author_id: 1 });
    let from = authorId;
    for (const onDelete of ["cascade", "set default", "set null"] as const) {
      const references = { ...authorId.references!, onDelete };
      const to: Column = { ...authorId, null: true, references };
      await site.change({ kind: "alterColumn", table: "book", from, to });
      const { references: found } = columnOf(await site.table("book"), "author_id");
      assert.deepEqual(found, references);
      from = to;
    }

    await site.deleteAll("author");
    assert.deepEqual(await site.select("book", ["author_id"]), [[null]]);

    const references = { ...authorId.references!, onDelete: "cascade" } as const;
    const to: Column = { ...from, references };
    await site.change({ kind: "alterColumn", table: "book", from, to });
    await site.insert("author", { id: 7, name: "Bo" });
    await site.insert("book", { title: "y", author_id: 7 });
    await site.deleteAll("author");
    assert.deepEqual(await site.select("book", ["title"]), [["x"]]);
  },

  "gets and loses constraints and indexes": async (site) => {
    const once = { kind: "unique", name: "titles", columns: ["title"] } as const;
    const long = { kind: "check", name: "long", check: '"pages" > 9' } as const;
    const { table } = await changedBook(
      site,
      { kind: "addConstraint", table: "book", constraint: once },
      { kind: "addConstraint", table: "book", constraint: long },
      {
        kind: "addIndex",
        table: "book",
        index: { name: "by_pages", parts: [{ column: "pages" }] },
      },
      { kind: "renameIndex", table: "book", from: "by_pages", to: "by_length" },
      { kind: "removeIndex", table: "book", name: "book_by_author" },
    );

    assert.deepEqual(
      table.indexes.map(({ name }) => name),
      ["by_length"],
    );
    await assert.rejects(site.insert("book", { title: "12" }), withCode("db/unique-violation"));
    await assert.rejects(
      site.insert("book", { title: "x", pages: 1 }),
      withCode("db/check-violation"),
    );
    await site.change({ kind: "removeConstraint", table: "book", name: "long" });
    await site.insert("book", { title: "x", pages: 1 });
  },

  "has uniqueness for some of the rows": async (site) => {
    const condition = '"pages" > 9';
    const constraint = {
      kind: "unique",
      name: "long_titles",
      columns: ["title"],
      condition,
    } as const;
    await changedBook(site, { kind: "addConstraint", table: "book", constraint });
    await site.insert("book", { title: "12", pages: 1 });

    const clash = { title: "12", pages: 101 };
    await assert.rejects(site.insert("book", clash), withCode("db/unique-violation"));
  },

  "takes values in conditions for what they are, and keeps them with the column": async (site) => {
    const hostile = `it's "1"\\'; DROP TABLE author; -- ? $1 %s`;
    const column = { kind: "column", table: "", name: "title" } as const;
    const isNot = (value: unknown) =>
      ({
        kind: "condition",
        condition: {
          kind: "compare",
          operator: "<>",
          left: column,
          right: { kind: "parameter", parameter: { value } },
        },
      }) as const;
    const lower = { kind: "call", name: "LOWER", args: [column] } as const;
    await changedBook(
      site,
      {
        kind: "addConstraint",
        table: "book",
        constraint: { kind: "check", name: "named", check: isNot(hostile) },
      },
      {
        kind: "addConstraint",
        table: "book",
        constraint: { kind: "unique", name: "once", columns: [], parts: [{ sql: lower }] },
      },
      {
        kind: "addIndex",
        table: "book",
        index: { name: "some", parts: [{ column: "title" }], condition: isNot(hostile) },
      },
      { kind: "alterColumn", table: "book", from: pages, to: { ...pages, default: { value: 7 } } },
    );
    await site.insert("book", { title: "Title" });

    const attempt = site.insert("book", { title: hostile });
    await assert.rejects(attempt, withCode("db/check-violation"));
    await assert.rejects(site.insert("book", { title: "TITLE" }), withCode("db/unique-violation"));
    assert.deepEqual((await site.table("book")).indexes.map(({ name }) => name).toSorted(), [
      "book_by_author",
      "once",
      "some",
    ]);
  },

  "is as it was after a change that was rolled back": async (site) => {
    await site.create(author);
    await site.insert("author", { name: "not a number" });
    const from = author.columns[1]!;
    const column: Column = { name: "more", type: { name: "text" }, null: true };
    const check = { kind: "check", name: "never", check: '"id" > 99' } as const;
    const attempt = site.change(
      { kind: "addColumn", table: "author", column },
      { kind: "addConstraint", table: "author", constraint: check },
    );

    await assert.rejects(attempt, withCode("db/check-violation"));
    assert.deepEqual(
      (await site.table("author")).columns.map(({ name }) => name),
      ["id", from.name],
    );
  },
};
