/** What others will feel of a migration while it runs on a database that is in use. */

import type { DdlWriter } from "../../schema/ddl.ts";
import { applyChange } from "../../schema/apply.ts";
import type { SchemaChange } from "../../schema/change.ts";
import { blockedBy } from "../../schema/lock.ts";
import type { Tables } from "../../schema/table.ts";
import type { TableSize } from "../../backend/introspection.ts";
import { stepsOn } from "../executor.ts";
import { validatedNames } from "../operations/online-fields.ts";
import type { PlacedOperation } from "../operations/operation.ts";
import type { PlannedMigration } from "../plan.ts";
import { objections, type Rule, rules, type RuleText } from "./rules.ts";

export type Severity = "info" | "warning" | "error";

/** A rule that a migration breaks. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The operation, in words; undefined where it is about the migration as a whole. */
  readonly operation: string | undefined;
  readonly table: string | undefined;
  /** How many rows the table has on the target, about; undefined where it is not there. */
  readonly rows: number | undefined;
  /** `access exclusive`: the lock, and what it makes wait. */
  readonly lock: string | undefined;
  readonly isWaived: boolean;
}

export interface LintOptions {
  readonly ddl: DdlWriter;
  /** The tables of the target, by name. */
  readonly sizes: ReadonlyMap<string, TableSize>;
  /** The name of the target. Default: `default`. */
  readonly using?: string;
}

/** The rules that a migration breaks. */
export function lintMigration(
  planned: PlannedMigration,
  placed: readonly PlacedOperation[],
  { ddl, sizes, using = "default" }: LintOptions,
): readonly Finding[] {
  const { migration } = planned;
  const found: Finding[] = [];
  const made = new Set<string>();
  const locked = new Set<string>();
  const locking = new Set<PlacedOperation>();
  const added = new Set<string>();
  let data: string | undefined;
  const add = (
    rule: Rule,
    table?: string,
    rest: Partial<Pick<Finding, "operation" | "lock">> = {},
  ): void => {
    const rows = table === undefined ? undefined : sizes.get(table)?.rows;
    found.push({
      rule,
      severity: severityOf(rules[rule], rows),
      operation: rest.operation,
      table,
      rows,
      lock: rest.lock,
      isWaived: migration.waive.includes(rule),
    });
  };

  for (const each of placed) {
    const operation = each.operation.describe();
    for (const step of stepsOn(using, planned, each)) {
      if (step.kind !== "schema") {
        data ??= operation;
        if (step.kind === "sql") add("sql-not-judged", undefined, { operation });
        continue;
      }
      let { tables } = step;
      for (const change of step.changes) {
        if (change.kind === "createTable") made.add(change.table.name);
        for (const name of notValidBy(change)) added.add(name);
        const locks = ddl.locksOf(change).filter(({ table }) => !made.has(table));
        const strong = locks.filter(({ mode }) => mode !== "share update exclusive");
        for (const { table } of strong) locked.add(table);
        if (strong.length > 0) locking.add(each);
        if (change.kind === "validateConstraint" && migration.atomic && added.has(change.name)) {
          add("validated-at-once", change.table, { operation });
        }
        const valid = withoutConstraints(tables, added);
        tables = applyChange(tables, change);
        for (const { rule, table } of objections(change, valid)) {
          if (made.has(table)) continue;
          const mode = locks.find((one) => one.table === table)?.mode;
          const lock = mode && `${mode}: no ${blockedBy[mode]}`;
          add(rule, table, { operation, lock });
        }
      }
    }
  }
  const tables = [...locked];
  const largest = tables.toSorted((a, b) => rowsOf(sizes, b) - rowsOf(sizes, a))[0];
  if (migration.atomic && data !== undefined && largest !== undefined) {
    add("data-and-schema", largest, { operation: data });
  }
  // One operation, a foreign key, say, may be about two tables: there is no doing it for each.
  if (migration.atomic && tables.length > 1 && locking.size > 1) add("several-tables", largest);
  if (!migration.atomic && migration.operations.length > 1) add("not-atomic");
  return found;
}

/** The constraints that a change adds for new rows first. */
function notValidBy(change: SchemaChange): readonly string[] {
  if (change.kind === "addConstraint") return change.notValid ? [change.constraint.name] : [];
  if (change.kind !== "alterColumn" || !change.notValid) return [];
  return validatedNames(change.table, change.to);
}

/** Those that are not valid yet promise nothing. */
function withoutConstraints(tables: Tables, names: ReadonlySet<string>): Tables {
  if (names.size === 0) return tables;
  return new Map(
    Array.from(tables, ([name, table]) => [
      name,
      { ...table, constraints: table.constraints.filter((each) => !names.has(each.name)) },
    ]),
  );
}

function rowsOf(sizes: LintOptions["sizes"], table: string): number {
  return sizes.get(table)?.rows ?? 0;
}

/** A table that is not there, or empty, keeps nobody waiting. */
function severityOf({ gravity }: RuleText, rows: number | undefined): Severity {
  if (gravity === "note" || !rows) return "info";
  if (gravity === "with rows") return "error";
  if (gravity === "by values") return "warning";
  if (rows < 10_000) return "info";
  return rows < 1_000_000 ? "warning" : "error";
}
