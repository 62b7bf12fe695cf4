/** Tests of models that must pass on each database, with tables of their own on each. */

import { after, before, describe } from "node:test";

import {
  type Backend,
  connectDatabases,
  type Databases,
  type HasMeta,
} from "../../src/db/index.ts";
import { sqlite } from "../../src/db/sqlite/index.ts";
import { createDatabase, noServer } from "../contracts/backend/postgres.ts";
import { createTables, install } from "./database.ts";

export type DatabaseName = "SQLite" | "PostgreSQL";

const noPostgres = await noServer();
const nothing = async (): Promise<void> => undefined;

/**
 * Describes something once for each database; PostgreSQL is skipped where no server is.
 *
 * @param models Are installed, and get their tables before the first test.
 * @param body Defines the tests; it is told the database they run on.
 */
export function describeOnEach(
  title: string,
  models: readonly HasMeta[],
  body: (database: DatabaseName) => void,
): void {
  for (const name of ["SQLite", "PostgreSQL"] as const) {
    describe(
      `${title} on ${name}`,
      { skip: (name === "PostgreSQL" && noPostgres) || false },
      () => {
        let databases: Databases | undefined;
        let remove = nothing;

        before(async () => {
          install(models);
          let backend: Backend = sqlite({ file: ":memory:" });
          if (name === "PostgreSQL") ({ backend, remove } = await createDatabase());
          databases = await connectDatabases({ default: backend }, { root: "/" });
          await createTables(
            models.map(({ $meta }) => $meta),
            "default",
          );
        });
        after(async () => {
          await databases?.close();
          await remove();
        });
        body(name);
      },
    );
  }
}

/** As `describeOnEach`, inside of a description that has the title already. */
export async function onEachDatabase(
  models: readonly HasMeta[],
  tests: (database: "sqlite" | "postgres") => void,
): Promise<void> {
  describeOnEach("runs", models, (name) => tests(name === "SQLite" ? "sqlite" : "postgres"));
}
