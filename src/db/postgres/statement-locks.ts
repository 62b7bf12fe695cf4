/**
 * The locks that single statements take, of those that a change of the schema is made of. A change
 * as a whole has the strongest of them: `locks.ts`.
 *
 * @see https://www.postgresql.org/docs/current/sql-altertable.html
 */

import type { SchemaChange } from "../schema/change.ts";
import type { LockMode, TableLock } from "../schema/lock.ts";
import { locksOf } from "./locks.ts";

/** What our statements begin with, or have in them, and the lock that they take on their table. */
const modes: readonly (readonly [statement: RegExp, mode: LockMode | undefined])[] = [
  [/^(?:CREATE (?:UNIQUE )?|DROP )INDEX CONCURRENTLY /, "share update exclusive"],
  [/^CREATE (?:UNIQUE )?INDEX /, "share"],
  [/^(?:COMMENT ON|ALTER INDEX) /, "share update exclusive"],
  [/^ALTER TABLE "(?:[^"]|"")*" VALIDATE CONSTRAINT /, "share update exclusive"],
  [/^UPDATE /, "row exclusive"],
  [/^(?:SET|SELECT) /, undefined],
  [/^DO \$\$ BEGIN IF EXISTS /, undefined], // nothing is there, save after a try that was broken off
];

const addsForeignKey = /^ALTER TABLE "(?:[^"]|"")*" ADD CONSTRAINT "(?:[^"]|"")*" FOREIGN KEY /;
const dropsForeignKeys = /^DO .* contype = 'f' /;

export function locksOfStatement(text: string, change: SchemaChange): readonly TableLock[] {
  if (!("table" in change) || typeof change.table !== "string") return locksOf(change);
  const { table } = change;
  const known = modes.find(([statement]) => statement.test(text));
  if (known) return known[1] ? [{ table, mode: known[1] }] : [];
  if (addsForeignKey.test(text)) {
    return [table, ...targets(change, "to")].map((each) => ({
      table: each,
      mode: "share row exclusive",
    }));
  }
  if (change.kind !== "alterColumn") return locksOf(change);
  const dropped = dropsForeignKeys.test(text) ? targets(change, "from") : [];
  return [table, ...dropped].map((each) => ({ table: each, mode: "access exclusive" }));
}

function targets(change: SchemaChange, side: "from" | "to"): readonly string[] {
  if (change.kind !== "alterColumn") return [];
  const { references } = change[side];
  return references ? [references.table] : [];
}
