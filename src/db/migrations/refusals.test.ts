/** What goes wrong halfway is told with what to do, and nothing of it is left, on both databases. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../tests/contracts/backend/postgres.ts";
import { type MigrationSite, migrationSite, rows } from "../../../tests/support/migration-site.ts";
import { integerField } from "../fields/number.ts";
import { charField } from "../fields/text.ts";
import { unique } from "../models/table-options.ts";
import { addConstraint, alterUniqueTogether } from "./operations/constraints.ts";
import { addField, alterField, renameField } from "./operations/fields.ts";
import type { Operation } from "./operations/operation.ts";
import { noop, runCode, runSql } from "./operations/special.ts";

interface Place {
  readonly site: MigrationSite;
  remove(): Promise<void>;
}

const missing = await noServer();

describe("a migration that fails on SQLite", () => {
  leavesNothing(async () => ({ site: await migrationSite(), remove: async () => undefined }));
});

async function onPostgres(): Promise<Place> {
  const { backend, remove } = await createDatabase();
  return { site: await migrationSite(backend), remove };
}

describe("a migration that fails on PostgreSQL", { skip: missing ?? false }, () => {
  leavesNothing(onPostgres);

  it("leaves nothing where the connection breaks in the middle", async () => {
    const { site, remove } = await onPostgres();
    try {
      const breakOff = runCode({
        forward: async () => {
          await rows("SELECT pg_terminate_backend(pg_backend_pid())");
        },
        backward: noop,
      });
      await fails(site, [renameField("Book", "title", "name"), breakOff], {
        code: "db/migration-failed",
        message: /operation 2 of 2 .*rolled back as a whole/s,
      });
      await site.migrate([renameField("Book", "title", "name")]);
      assert.deepEqual(await rows("SELECT COUNT(name) FROM library_book"), [[2]]);
    } finally {
      await site[Symbol.asyncDispose]();
      await remove();
    }
  });
});

/** The operations fail, and the schema, the rows and the record are as they were. */
async function fails(
  site: MigrationSite,
  operations: readonly Operation[],
  expected: { code: string; message: RegExp },
): Promise<void> {
  const facts = async (): Promise<unknown> => [
    await site.schema(),
    await rows("SELECT title, pages, author_id FROM library_book ORDER BY id"),
    await rows("SELECT name FROM quintet_migrations ORDER BY id"),
  ];
  const before = await facts();

  await assert.rejects(() => site.migrate(operations), expected);

  assert.deepEqual(await facts(), before);
}

function leavesNothing(make: () => Promise<Place>): void {
  it("says what rows need that get a column which may not be null", async () => {
    const { site, remove } = await make();
    try {
      await fails(
        site,
        [renameField("Book", "pages", "length"), addField("Book", "stars", integerField())],
        {
          code: "db/migration-failed",
          message: /operation 2 of 2 \(Add field stars to Book\).*\{ fill: … \}.*rolled back/s,
        },
      );
      await fails(site, [alterField("Book", "pages", integerField())], {
        code: "db/migration-failed",
        message: /rows without a value.*\{ fill: … \}/s,
      });
      await site.migrate([addField("Book", "stars", integerField(), { fill: 1 })]);
      assert.deepEqual(await rows("SELECT stars FROM library_book"), [[1], [1]]);
    } finally {
      await site[Symbol.asyncDispose]();
      await remove();
    }
  });

  it("says that rows are equal which are to be unique", async () => {
    const { site, remove } = await make();
    try {
      const forward = "UPDATE library_book SET title = 'same', author_id = 1";
      await site.migrate([runSql({ forward, backward: noop })]);
      const equal = { code: "db/migration-failed", message: /There are rows with equal values/ };

      await fails(site, [addConstraint("Book", unique("once", "title"))], equal);
      await fails(site, [alterUniqueTogether("Book", [["title", "author"]])], equal);
      await fails(
        site,
        [alterField("Book", "title", charField({ maxLength: 200, unique: true }))],
        equal,
      );
      const added = addField("Book", "code", integerField({ unique: true }), { fill: 1 });
      await fails(site, [added], equal);
    } finally {
      await site[Symbol.asyncDispose]();
      await remove();
    }
  });
}
