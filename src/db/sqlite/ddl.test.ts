import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { applyChange } from "../schema/apply.ts";
import type { SchemaChange } from "../schema/change.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import type { Column, Table, Tables } from "../schema/table.ts";
import { SqliteDdlWriter } from "./ddl.ts";

const key: Column = {
  name: "id",
  type: { name: "bigint" },
  null: false,
  primaryKey: true,
  identity: true,
};
const author: Table = {
  name: "author",
  columns: [key, { name: "name", type: { name: "text" }, null: true }],
  constraints: [],
  indexes: [{ name: "author_by_name", parts: [{ column: "name" }] }],
};
const book: Table = {
  name: "book",
  columns: [
    key,
    {
      name: "author_id",
      type: { name: "bigint" },
      null: false,
      references: { table: "author", column: "id", onDelete: "cascade", deferrable: true },
    },
  ],
  constraints: [],
  indexes: [],
};

/** A database with two authors and a book, on which changes are run as the connection runs them. */
class Site {
  readonly database = new DatabaseSync(":memory:");
  tables: Tables = new Map();

  constructor() {
    this.change({ kind: "createTable", table: author });
    this.change({ kind: "createTable", table: book });
    this.database.exec(`
      INSERT INTO author (name) VALUES ('Ada'), (NULL), ('gone');
      DELETE FROM author WHERE name = 'gone';
      INSERT INTO book (author_id) VALUES (1);
      CREATE TABLE log (what text);
      CREATE TRIGGER author_log AFTER INSERT ON author BEGIN INSERT INTO log VALUES (NEW.name); END;
      CREATE TRIGGER book_log AFTER INSERT ON book BEGIN
        INSERT INTO log SELECT name FROM author WHERE id = NEW.author_id; END;
      CREATE VIEW names AS SELECT name FROM author;
      CREATE INDEX by_hand ON author (LOWER(name));
    `);
  }

  change(change: SchemaChange): string[] {
    const statements = new SqliteDdlWriter().statements(change, this.tables);
    this.database.exec("PRAGMA foreign_keys = OFF; BEGIN");
    const texts = this.#run(statements);
    assert.deepEqual(this.database.prepare("PRAGMA foreign_key_check").all(), []);
    this.database.exec("COMMIT; PRAGMA foreign_keys = ON");
    this.tables = applyChange(this.tables, change);
    return texts;
  }

  #run(statements: readonly DdlStatement[]): string[] {
    const last: DdlStatement[] = [];
    for (const { text, params = [], thenRun } of statements) {
      const rows = this.database.prepare(text).all(...(params as string[]));
      if (thenRun) last.push(...thenRun(rows.map((row) => Object.values(row))));
    }
    if (last.length > 0) this.#run(last);
    return statements.map(({ text }) => text);
  }

  rows(text: string): unknown[][] {
    return this.database
      .prepare(text)
      .all()
      .map((row) => Object.values(row));
  }
}

const name = author.columns[1]!;

describe("SqliteDdlWriter", () => {
  it("spells columns as Django does", () => {
    const site = new Site();

    assert.deepEqual(site.rows("SELECT sql FROM sqlite_schema WHERE name = 'book'"), [
      [
        'CREATE TABLE "book" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "author_id" bigint ' +
          'NOT NULL REFERENCES "author" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)',
      ],
    ]);
  });

  it("declares positive integers as Django does", () => {
    const site = new Site();
    const column: Column = {
      name: "pages",
      type: { name: "smallint" },
      null: true,
      check: '"pages" >= 0',
    };

    const [text] = site.change({ kind: "addColumn", table: "book", column });

    assert.match(text!, /"pages" smallint unsigned NULL CHECK \("pages" >= 0\)$/);
  });

  it("finds an index that kept its name when its table was renamed", () => {
    const site = new Site();
    const indexNames = (): unknown[] =>
      site.rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1").flat();
    const misname = (was: string): void =>
      site.database.exec(`DROP INDEX ${was}; CREATE INDEX stale ON author (name)`);

    misname("author_by_name");
    site.change({ kind: "renameIndex", table: "author", from: "author_by_name", to: "named" });
    assert.deepEqual(indexNames(), ["by_hand", "named"]);

    misname("named");
    const strict: Column = { ...name, null: false };
    site.change({
      kind: "alterColumn",
      table: "author",
      from: name,
      to: strict,
      fill: { value: "" },
    });
    assert.deepEqual(indexNames(), ["by_hand", "named"]);

    misname("named");
    site.change({ kind: "removeIndex", table: "author", name: "named" });
    assert.deepEqual(indexNames(), ["by_hand"]);
  });

  it("adds a column in place where SQLite can", () => {
    const site = new Site();
    const column: Column = {
      name: "pages",
      type: { name: "integer" },
      null: false,
      default: { value: 3 },
    };

    const texts = site.change({ kind: "addColumn", table: "book", column });

    assert.equal(texts.length, 1);
    assert.deepEqual(site.rows("SELECT id, pages FROM book"), [[1, 3]]);
  });

  it("fills an added column only for the rows that are there", () => {
    const site = new Site();
    const column: Column = { name: "pages", type: { name: "integer" }, null: false };

    site.change({ kind: "addColumn", table: "book", column, fill: { value: 9 } });

    assert.deepEqual(site.rows("SELECT pages FROM book"), [[9]]);
    assert.throws(() => site.database.exec("INSERT INTO book (author_id) VALUES (1)"), /NOT NULL/);
  });

  it("fills a column that may be NULL as well", () => {
    const site = new Site();
    const column: Column = { name: "note", type: { name: "text" }, null: true };

    site.change({ kind: "addColumn", table: "book", column, fill: { value: "it's" } });
    site.database.exec("INSERT INTO book (author_id) VALUES (1)");

    assert.deepEqual(site.rows("SELECT note FROM book ORDER BY id"), [["it's"], [null]]);
  });

  it("keeps rows, indexes, triggers, views and foreign keys when it rebuilds a table", () => {
    const site = new Site();
    const to: Column = { ...name, null: false };

    const change = {
      kind: "alterColumn",
      table: "author",
      from: name,
      to,
      fill: { value: "?" },
    } as const;
    site.change(change);
    site.database.exec(
      "INSERT INTO author (name) VALUES ('Eve'); INSERT INTO book (author_id) VALUES (4)",
    );

    assert.deepEqual(site.rows("SELECT id, name FROM author"), [
      [1, "Ada"],
      [2, "?"],
      [4, "Eve"], // 3 was given to the row that is gone
    ]);
    assert.deepEqual(site.rows("SELECT what FROM log"), [["Eve"], ["Eve"]]);
    assert.deepEqual(site.rows("SELECT COUNT(*) FROM names"), [[3]]);
    assert.deepEqual(
      site.rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name"),
      [["author_by_name"], ["by_hand"]],
    );
    assert.throws(() => site.database.exec("INSERT INTO book (author_id) VALUES (99)"), /FOREIGN/);
    site.database.exec("DELETE FROM author WHERE id = 1");
    assert.deepEqual(site.rows("SELECT author_id FROM book"), [[4]]);
  });

  it("rebuilds a table that points to itself", () => {
    const site = new Site();
    const parent: Column = {
      name: "parent_id",
      type: { name: "bigint" },
      null: true,
      references: { table: "author", column: "id", deferrable: true },
    };
    site.change({ kind: "addColumn", table: "author", column: parent });
    site.database.exec("UPDATE author SET parent_id = 1 WHERE id = 2");

    site.change({
      kind: "alterColumn",
      table: "author",
      from: parent,
      to: { ...parent, unique: true },
    });

    assert.deepEqual(site.rows("SELECT parent_id FROM author"), [[null], [1]]);
    assert.throws(
      () => site.database.exec("UPDATE author SET parent_id = 99 WHERE id = 2"),
      /FOREIGN/,
    );
  });

  it("can rebuild the same table twice", () => {
    const site = new Site();
    const strict: Column = { ...name, null: false };
    site.change({
      kind: "alterColumn",
      table: "author",
      from: name,
      to: strict,
      fill: { value: "" },
    });

    site.change({ kind: "alterColumn", table: "author", from: strict, to: name });

    site.database.exec("INSERT INTO author (name) VALUES (NULL)");
    assert.deepEqual(site.rows("SELECT COUNT(*) FROM author"), [[3]]);
  });

  it("adds and removes constraints", () => {
    const site = new Site();
    const check = { kind: "check", name: "named", check: `"name" <> 'Bob'` } as const;
    const unique = {
      kind: "unique",
      name: "once",
      columns: ["name"],
      condition: "id > 1",
    } as const;

    site.change({ kind: "addConstraint", table: "author", constraint: check });
    site.change({ kind: "addConstraint", table: "author", constraint: unique });
    assert.throws(() => site.database.exec("INSERT INTO author (name) VALUES ('Bob')"), /named/);
    site.database.exec("INSERT INTO author (name) VALUES ('Ada')"); // the first one has id 1
    assert.throws(() => site.database.exec("INSERT INTO author (name) VALUES ('Ada')"), /UNIQUE/);

    site.change({ kind: "removeConstraint", table: "author", name: "named" });
    site.change({ kind: "removeConstraint", table: "author", name: "once" });
    site.database.exec("INSERT INTO author (name) VALUES ('Bob'), ('Bob')");
    assert.deepEqual(site.rows("SELECT COUNT(*) FROM author"), [[5]]);
  });

  it("removes a column, be it plain or built upon", () => {
    const site = new Site();
    const note: Column = { name: "note", type: { name: "text" }, null: true };
    site.change({ kind: "addColumn", table: "book", column: note });

    const plain = site.change({ kind: "removeColumn", table: "book", column: "note" });
    const pointing = site.change({ kind: "removeColumn", table: "book", column: "author_id" });

    assert.deepEqual(plain, ['ALTER TABLE "book" DROP COLUMN "note"']);
    assert.ok(pointing.length > 1);
    assert.deepEqual(site.rows("SELECT * FROM book"), [[1]]);
  });

  it("renames tables and columns, and all that points to them follows", () => {
    const site = new Site();

    site.change({ kind: "renameTable", from: "author", to: "person" });
    site.change({ kind: "renameColumn", table: "person", from: "name", to: "fullName" });
    site.database.exec("INSERT INTO person (fullName) VALUES ('Eve')");

    assert.throws(() => site.database.exec("INSERT INTO book (author_id) VALUES (99)"), /FOREIGN/);
    assert.deepEqual(site.rows("SELECT what FROM log"), [["Eve"]]);
    assert.deepEqual(site.rows("SELECT COUNT(*) FROM names"), [[3]]);
  });

  it("renames an index by making it anew", () => {
    const site = new Site();

    site.change({ kind: "renameIndex", table: "author", from: "author_by_name", to: "other" });

    assert.deepEqual(site.rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1"), [
      ["by_hand"],
      ["other"],
    ]);
  });

  it("does nothing for a change that SQLite does not know of", () => {
    const site = new Site();
    const to: Column = { ...name, comment: "as on the cover" };

    assert.deepEqual(site.change({ kind: "alterColumn", table: "author", from: name, to }), []);
  });

  it("keeps what is no JSON out of a JSON column", () => {
    const site = new Site();
    const column: Column = { name: "data", type: { name: "json" }, null: true };

    site.change({ kind: "addColumn", table: "book", column });

    assert.throws(() => site.database.exec("UPDATE book SET data = '{'"), /CHECK/);
    site.database.exec(`UPDATE book SET data = '{"a": 1}'`);
  });
});
