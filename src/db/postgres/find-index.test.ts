import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../tests/contracts/backend/postgres.ts";
import { migrationSite } from "../../../tests/support/migration-site.ts";
import { runExecute, runQuery } from "../connection/run.ts";
import { alterUniqueTogether } from "../migrations/operations/constraints.ts";
import { alterModelTable, renameModel } from "../migrations/operations/models.ts";

const missing = await noServer();

/** Names all indexes, and the constraints that have some, as nobody expects. */
async function misname(): Promise<number> {
  const found = await runQuery(
    "default",
    "SELECT indrelid::regclass::text, indexrelid::regclass::text, conname FROM pg_index " +
      "LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'u' " +
      "WHERE indrelid IN ('library_book'::regclass, 'library_book_tags'::regclass) AND NOT indisprimary",
    [],
  );
  for (const [at, [table, index, constraint]] of found.entries()) {
    const what =
      constraint === null
        ? `INDEX ${String(index)} RENAME`
        : `TABLE ${String(table)} RENAME CONSTRAINT ${String(constraint)}`;
    await runExecute("default", `ALTER ${what} TO stale_${at}`, []);
  }
  return found.length;
}

/** The tables after some renames. */
async function renamed(prepare: () => Promise<void>): Promise<unknown> {
  const { backend, remove } = await createDatabase();
  const site = await migrationSite(backend);
  try {
    await site.migrate([alterUniqueTogether("Book", [["title", "author"]])]);
    await prepare();
    await site.migrate([renameModel("Book", "Novel")]);
    await site.migrate([alterModelTable("Novel", "novels"), alterUniqueTogether("Novel", [])]);
    return await site.schema();
  } finally {
    await site[Symbol.asyncDispose]();
    await remove();
  }
}

describe("a table that Django renamed, on PostgreSQL", { skip: missing ?? false }, () => {
  it("is changed though its indexes and constraints have the names of before", async () => {
    const expected = await renamed(async () => undefined);

    const found = await renamed(async () => assert.equal(await misname(), 5));

    assert.deepEqual(found, expected);
  });
});
