import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  createDatabase,
  type NewDatabase,
  noServer,
} from "../../../../tests/contracts/backend/postgres.ts";
import { type MigrationProject, projectOn } from "../../../../tests/support/migration-project.ts";
import type { ConnectionPool } from "../../backend/backend.ts";
import { protect } from "../../fields/on-delete.ts";
import { foreignKey } from "../../fields/relation.ts";
import { charField } from "../../fields/text.ts";
import { model } from "../../models/model-class.ts";

class Author extends model({ name: charField({ maxLength: 50 }) }) {}

const missing = await noServer();

describe("what makemigrations --safe writes, beside a writer", { skip: missing ?? false }, () => {
  let database: NewDatabase;
  let site: MigrationProject;
  let others: ConnectionPool;
  let writer: Awaited<ReturnType<ConnectionPool["acquire"]>>;

  before(async () => {
    database = await createDatabase();
    others = await database.backend.openPool({ root: "/" });
    writer = await others.acquire({});
    site = await projectOn({ default: database.backend }, [
      Author,
      class Book extends model({ title: charField({ maxLength: 50 }) }) {},
    ]);
    await site.run("makemigrations");
    await site.run("migrate");
    await others.execute("INSERT INTO library_author (name) VALUES ('Ada')", []);
    await others.execute("INSERT INTO library_book (title) VALUES ('Emma')", []);
    site.install([
      Author,
      class Book extends model({
        title: charField({ maxLength: 50, unique: true }),
        author: () => foreignKey(Author, { onDelete: protect }),
      }) {},
    ]);
    await site.run("makemigrations", { options: { safe: true, default: ["book.author=1"] } });
  });
  after(async () => {
    others.release(writer, { broken: true });
    await others.close();
    await site[Symbol.asyncDispose]();
    await database.remove();
  });

  async function migrateTo(step: string): Promise<void> {
    const file = (await site.files()).find((name) => name.includes(step))!;
    // It would rather fail than wait: a step that has to wait for the writer is found out.
    await site.run("migrate", {
      args: { app: "library", name: file.slice(0, 4) },
      options: { lockTimeout: "0.2", lockRetries: "0" },
    });
  }

  async function write(title: string): Promise<void> {
    await writer.begin();
    await writer.execute(`INSERT INTO library_book (title) VALUES ('${title}')`, []);
  }

  /** Builds an index while the writer is in the midst of its work, for which the index waits. */
  async function buildsBeside(step: string, title: string): Promise<string[]> {
    await write(title);
    const built = migrateTo(step);
    const locks = await Promise.race([locksOfWaiting(), built.then(() => [])]);
    await others.execute(`INSERT INTO library_book (title) VALUES ('${title} 2')`, []);
    await writer.commit();
    await built;
    return locks;
  }

  /** The locks on the table of the one who builds an index, as soon as it waits for the writer. */
  async function locksOfWaiting(): Promise<string[]> {
    for (;;) {
      const rows = await others.query(
        "SELECT mode FROM pg_locks JOIN pg_stat_activity USING (pid) " +
          "WHERE relation = 'library_book'::regclass AND granted AND query LIKE '%INDEX CONCURRENTLY%' " +
          "AND wait_event_type = 'Lock' AND pg_stat_activity.datname = current_database()",
        [],
      );
      if (rows.length > 0) return rows.map(([mode]) => String(mode));
    }
  }

  it("adds the column in a moment, and the database fills what the old code writes", async () => {
    await migrateTo("book_author_expand");
    await write("By the old code");
    await writer.commit();

    const rows = await others.query(
      "SELECT title, author_id::int FROM library_book ORDER BY 1",
      [],
    );
    assert.deepEqual(rows, [
      ["By the old code", 1],
      ["Emma", null],
    ]);
  });

  it("fills rows while another is written", async () => {
    await write("Meanwhile");
    await migrateTo("book_author_backfill");
    await writer.commit();

    const left = "SELECT COUNT(*)::int FROM library_book WHERE author_id IS NULL";
    assert.deepEqual(await others.query(left, []), [[0]]);
  });

  it("builds an index while others write", async () => {
    assert.deepEqual(await buildsBeside("book_author_index", "Index"), [
      "ShareUpdateExclusiveLock",
    ]);
  });

  it("validates a foreign key while others write", async () => {
    await migrateTo("book_author_not_valid");
    await write("Validated");
    await migrateTo("book_author_validate");
    await writer.commit();
  });

  it("asks for a value in every row without looking at the rows under lock", async () => {
    await migrateTo("book_author_not_null");

    const [[notNull] = []] = await others.query(
      "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'library_book'::regclass AND attname = 'author_id'",
      [],
    );
    assert.equal(notNull, true);
  });

  it("waits no longer than it is told to make an index a constraint, and begins anew", async () => {
    await writer.begin();
    await writer.execute("LOCK TABLE library_book IN ACCESS SHARE MODE", []);

    await assert.rejects(migrateTo("book_title_unique"), { code: "db/migration-failed" });
    await writer.rollback();
  });

  it("makes a field unique while others write", async () => {
    assert.deepEqual(await buildsBeside("book_title_unique", "Unique"), [
      "ShareUpdateExclusiveLock",
    ]);
    await migrateTo("contract");
    await assert.rejects(write("Emma"));
    await writer.rollback();
  });
});
