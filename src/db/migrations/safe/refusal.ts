/** Changes that cannot be written in steps which nobody feels. */

import type { Rule } from "../lint/rules.ts";
import { NoSafeWayError } from "../errors.ts";

/** An operation, with what the linter still has against it. */
export interface Refusal {
  readonly operation: string;
  readonly rule: Rule;
}

const byHand: Partial<Readonly<Record<Rule, string>>> = {
  "type-change-rewrites":
    "Add a field of the new type beside it, have the code write both, fill the new one in batches, " +
    "have the code read it, and remove the old one: a deploy for each",
  "generated-column":
    "Add a plain field, fill it in batches, and let the code or a trigger keep it",
  "key-change":
    "Build a unique index with addConstraintConcurrently, and make the key of it with runSql: " +
    "ADD CONSTRAINT … PRIMARY KEY USING INDEX",
  "exclusion-builds-index":
    "There is no other way: write it without --safe, and run it when few are there, with --lock-timeout",
  "old-code-leaves-it-out":
    "A field that is required and unique has no value that all rows could get: let it be null at first, " +
    "fill it in batches, and require it when no row is null any more",
  "unique-builds-index": "See what else there is against it",
  "required-column": "Say with --default what the rows that are there get, or let it be null",
};

/** @throws {NoSafeWayError} If there is one. */
export function refuse(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  const rules = [...new Set(refusals.map(({ rule }) => rule))];
  const ways = rules.map(
    (rule) => `${rule}: ${byHand[rule] ?? "docs/guide/migrations.md says more"}.`,
  );
  throw new NoSafeWayError(
    refusals.map(({ operation, rule }) => `${operation} (${rule})`),
    ways,
  );
}
