import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../../tests/contracts/backend/postgres.ts";
import {
  migrationProject,
  oneModel,
  projectOn,
} from "../../../../tests/support/migration-project.ts";
import { integerField, positiveIntegerField } from "../../fields/number.ts";
import { protect } from "../../fields/on-delete.ts";
import { foreignKey } from "../../fields/relation.ts";
import { charField } from "../../fields/text.ts";
import { model } from "../../models/model-class.ts";

const missing = await noServer();
const explained = /^-- Locks (\w+) in ([\w ]+) mode: blocks /;

class Author extends model({ name: charField({ maxLength: 50 }) }) {}

describe("sqlmigrate --explain-locks", () => {
  it(
    "says of each statement what PostgreSQL locks for it",
    { skip: missing ?? false },
    async () => {
      const { backend, remove } = await createDatabase();
      const pool = await backend.openPool({ root: "/" });
      try {
        await using site = await projectOn({ default: backend }, [
          Author,
          class Book extends model({ title: charField(), pages: integerField({ null: true }) }) {},
        ]);
        await site.run("makemigrations");
        await site.run("migrate");
        site.install([
          Author,
          class Book extends model({
            title: charField({ unique: true, maxLength: 90, dbComment: "Its name" }),
            pages: positiveIntegerField({ dbIndex: true }),
            author: () => foreignKey(Author, { onDelete: protect, null: true }),
          }) {},
        ]);
        await site.run("makemigrations", { options: { default: ["book.pages=0"], name: "all" } });

        const { lines } = await site.run("sqlmigrate", {
          args: { app: "library", name: "0002" },
          options: { explainLocks: true },
        });

        const claimed = new Map<string, string>();
        const connection = await pool.acquire({});
        await connection.begin();
        for (const line of lines) {
          const [, table, mode] = explained.exec(line) ?? [];
          if (table !== undefined) claimed.set(table, mode!);
          if (/^(--|BEGIN|COMMIT)/.test(line)) continue;
          await connection.execute(line, []);
          const held = await connection.query(
            "SELECT relname, mode FROM pg_locks JOIN pg_class ON relation = pg_class.oid WHERE " +
              "pid = pg_backend_pid() AND relkind = 'r' AND relname LIKE 'library_%'",
            [],
          );
          const names = held.map(([name, mode]) => `${String(name)} ${inWords(String(mode))}`);
          for (const [name, mode] of claimed) assert.ok(names.includes(`${name} ${mode}`), line);
          claimed.clear();
        }
        await connection.rollback();
        pool.release(connection);
        assert.ok(lines.includes("-- Locks library_book in share mode: blocks writes"));
      } finally {
        await pool.close();
        await remove();
      }
    },
  );

  it("has nothing to explain where those who write take turns", async () => {
    await using site = await migrationProject(oneModel({ title: charField() }));
    await site.run("makemigrations");

    const { lines } = await site.run("sqlmigrate", {
      args: { app: "library", name: "0001" },
      options: { explainLocks: true },
    });

    assert.match(lines[0]!, /^-- There is nothing to explain/);
  });
});

/** `ShareRowExclusiveLock` → `share row exclusive` */
function inWords(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}
