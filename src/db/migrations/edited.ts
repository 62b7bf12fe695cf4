/**
 * Migrations that were changed after they were applied: a database then has what they said at that
 * time. A fingerprint of each is kept in the record, and compared.
 */

import { createHash } from "node:crypto";

import { MigrationStateError } from "./errors.ts";
import type { MigrationGraph } from "./graph.ts";
import { labelOf, type Migration } from "./migration.ts";
import type { Operation } from "./operations/operation.ts";
import { printFlat } from "./source.ts";

/** What a migration says in `waive`, if it is known to say the same in other words. */
export const editedRule = "edited-after-applied";

/** Fingerprints that were made in another way say nothing. */
const version = "1";

/** What the operations do, as text; of code and SQL written by hand only that they are there. */
export function fingerprintOf({ operations }: Pick<Migration, "operations">): string {
  const digest = createHash("sha256").update(operations.map(textOf).join("\n")).digest("hex");
  return `${version}:${digest.slice(0, 32)}`;
}

function textOf(operation: Operation): string {
  try {
    return printFlat(operation.source());
  } catch (error) {
    if (error instanceof MigrationStateError) return operation.describe();
    throw error;
  }
}

/**
 * The applied migrations that say something else than when they were applied.
 *
 * @param recorded The fingerprints of that time, by label.
 */
export function editedMigrations(
  graph: MigrationGraph,
  recorded: ReadonlyMap<string, string>,
): readonly Migration[] {
  return graph.all.filter((migration) => {
    const then = recorded.get(labelOf(migration));
    if (then === undefined || !then.startsWith(`${version}:`)) return false;
    return !migration.waive.includes(editedRule) && then !== fingerprintOf(migration);
  });
}

/** What is said of them. */
export function warnOfEdited(
  edited: readonly Migration[],
  terminal: { warn(text: string): void },
): void {
  if (edited.length === 0) return;
  const names = edited.map(labelOf).join(", ");
  const [verb, pronoun] = edited.length === 1 ? ["was", "it"] : ["were", "they"];
  terminal.warn(
    `${names} ${verb} changed after being applied: the database has what ${pronoun} said before. ` +
      "Take the change back, and make a new migration of it. If it changes nothing, write " +
      `waive: ["${editedRule}"].`,
  );
}
