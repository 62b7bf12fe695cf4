/** The part of a migration's work that routers allow on a database. */

import { activeRouters } from "../connection/databases.ts";
import { mayMigrate, maySetUp } from "../connection/routers.ts";
import type { SchemaChange } from "../schema/change.ts";
import type { PlacedOperation, Step } from "./operations/operation.ts";
import type { PlannedMigration } from "./plan.ts";
import { stateTables } from "./state-tables.ts";

/**
 * Without the changes of tables that are not to be on this database. Of SQL and
 * code routers are told what these say in their hints.
 */
export function allowedSteps(
  steps: readonly Step[],
  { migration: { app } }: PlannedMigration,
  placed: PlacedOperation,
  using: string,
): readonly Step[] {
  if (activeRouters().length === 0) return steps;
  const refused = refusedTables(placed, using);
  return steps.flatMap((step): Step[] => {
    if (step.kind !== "schema") return maySetUp(using, app, step.hints ?? {}) ? [step] : [];
    const changes = step.changes.filter((change) => !refused.has(tableOf(change)));
    return changes.length > 0 ? [{ ...step, changes }] : [];
  });
}

/** The tables of models that routers refuse, and those of their pairs. */
function refusedTables({ before, after }: PlacedOperation, using: string): ReadonlySet<string> {
  const refused = new Set<string>();
  for (const state of [before, after]) {
    for (const [key, { table, pairs }] of stateTables(state)) {
      const { app, name } = state.models.get(key)!;
      if (mayMigrate(using, app, name)) continue;
      for (const { name: own } of [table, ...pairs.values()]) refused.add(own);
    }
  }
  return refused;
}

function tableOf(change: SchemaChange): string {
  if (change.kind === "createTable") return change.table.name;
  return change.kind === "renameTable" ? change.from : change.table;
}
