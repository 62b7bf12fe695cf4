/** Changes the schema of a connected database. */

import { applyChange } from "../schema/apply.ts";
import type { SchemaChange } from "../schema/change.ts";
import type { DdlStatement } from "../schema/ddl.ts";
import type { Tables } from "../schema/table.ts";
import { databaseFor } from "./databases.ts";
import { connectionFor } from "./run.ts";
import { atomic } from "./transaction.ts";

/**
 * Changes the schema in one transaction, all of it or nothing.
 *
 * @param changes In order.
 * @param tables The schema before the first change.
 * @param options.using The name of the database. Default: `default`.
 * @returns The schema after the last change.
 * @throws {DatabaseError} If the rows that are there do not fit the new schema.
 */
export async function changeSchema(
  changes: Iterable<SchemaChange>,
  tables: Tables,
  { using = "default" }: { using?: string | undefined } = {},
): Promise<Tables> {
  const { ddl, features } = databaseFor(using).backend;
  return atomic(
    async () => {
      let schema = tables;
      for (const change of changes) {
        await runDdl(ddl.statements(change, schema), using);
        schema = applyChange(schema, change);
      }
      return schema;
    },
    { using, changesSchema: features.needsSchemaTransaction, savepoint: false },
  );
}

/** Runs the statements of one change; what some of them ask for comes last. */
export async function runDdl(statements: readonly DdlStatement[], using: string): Promise<void> {
  const last: DdlStatement[] = [];
  for (const { text, params = [], thenRun } of statements) {
    if (thenRun === undefined) await connectionFor(using).execute(text, params);
    else last.push(...thenRun(await connectionFor(using).query(text, params)));
  }
  if (last.length > 0) await runDdl(last, using);
}
