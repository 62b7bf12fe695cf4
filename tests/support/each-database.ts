/**
 * Runs the same tests on each database: SQLite, and PostgreSQL where a server answers. What only one
 * of them refuses is met late otherwise, where the other is deployed.
 *
 * ```ts fragment
 * await onEachDatabase([Book], () => {
 *   it("counts", async () => assert.equal(await Book.objects.count(), 0));
 * });
 * ```
 */

import { after, before, describe } from "node:test";

import { connectDatabases, type Databases, type HasMeta } from "../../src/db/index.ts";
import { createDatabase, noServer } from "../contracts/backend/postgres.ts";
import { createTables, install, testDatabase } from "./database.ts";

export async function onEachDatabase(
  models: readonly HasMeta[],
  tests: (database: "sqlite" | "postgres") => void,
): Promise<void> {
  install(models);

  describe("on SQLite", () => {
    let databases: Databases;
    before(async () => {
      databases = await testDatabase(models);
    });
    after(() => databases.close());

    tests("sqlite");
  });

  const missing = await noServer();
  if (missing !== undefined && process.env["CI"] !== undefined) throw new Error(missing);
  describe("on PostgreSQL", { skip: missing ?? false }, () => {
    const opened = new AsyncDisposableStack();
    before(async () => {
      const { backend, remove } = await createDatabase();
      opened.defer(remove);
      const databases = await connectDatabases({ default: backend }, { root: "/" });
      opened.defer(() => databases.close());
      await createTables(
        models.map(({ $meta }) => $meta),
        "default",
      );
    });
    after(() => opened.disposeAsync());

    tests("postgres");
  });
}
