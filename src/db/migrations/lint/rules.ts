/**
 * What is said of single changes of a schema: that they make others wait, or break code that still
 * runs. Each rule has a name, by which a migration can waive it.
 */

import type { SchemaChange } from "../../schema/change.ts";
import type { ColumnType } from "../../schema/column-type.ts";
import { isColumn } from "../../schema/sql-text.ts";
import type { Column, Tables } from "../../schema/table.ts";
import { fits } from "./fits.ts";

/** A rule that a change broke. */
export interface Objection {
  readonly rule: Rule;
  readonly table: string;
}

/**
 * How grave it is: by the size of the table, always where it has rows, a warning where it has rows
 * as their values decide, or not at all.
 */
export type Gravity = "by size" | "with rows" | "by values" | "note";

export interface RuleText {
  readonly gravity: Gravity;
  readonly problem: string;
  readonly advice: string;
}

/** All rules; docs/guide/migrations.md explains each. */
export const rules = {
  "index-not-concurrent": {
    gravity: "by size",
    problem: "The index is built while nobody can write.",
    advice: "Use addIndexConcurrently, in a migration with atomic: false.",
  },
  "index-removal-not-concurrent": {
    gravity: "by size",
    problem: "Removing the index waits for all queries, and lets none begin meanwhile.",
    advice: "Use removeIndexConcurrently, in a migration with atomic: false.",
  },
  "check-not-deferred": {
    gravity: "by size",
    problem: "All rows are checked while nobody can read or write.",
    advice: "Use addConstraintNotValid, and validateConstraint in the next migration.",
  },
  "validated-at-once": {
    gravity: "by size",
    problem: "The constraint is validated in the transaction that adds it, under its lock.",
    advice: "Move validateConstraint to the next migration.",
  },
  "unique-builds-index": {
    gravity: "by size",
    problem: "A unique constraint builds its index while nobody can read or write.",
    advice: "Use addConstraintConcurrently or alterFieldConcurrently, with atomic: false.",
  },
  "exclusion-builds-index": {
    gravity: "by size",
    problem: "An exclusion constraint builds its index while nobody can read or write.",
    advice: "There is no other way: do it when few are there, with --lock-timeout.",
  },
  "foreign-key-checks-rows": {
    gravity: "by size",
    problem: "All rows are checked against the other table while nobody can write to either.",
    advice: "Use alterFieldNotValid, and validateField in the next migration.",
  },
  "required-column": {
    gravity: "with rows",
    problem: "A new column may not be null and has neither default nor fill.",
    advice: "Give it a fill, or let it be null at first.",
  },
  "old-code-leaves-it-out": {
    gravity: "with rows",
    problem: "Code that still runs does not know the new column, which may not be null.",
    advice: "Give it a dbDefault, or let it be null until the new code runs everywhere.",
  },
  "volatile-default": {
    gravity: "by size",
    problem: "The default is computed for each row: the table is written anew under lock.",
    advice: "Add the column without it, fill it in batches, and set the default afterwards.",
  },
  "generated-column": {
    gravity: "by size",
    problem: "A computed column is written into each row: the table is written anew under lock.",
    advice: "Add a plain column, and let the code or a trigger fill it.",
  },
  "type-change-rewrites": {
    gravity: "by size",
    problem: "The new type has the table and its indexes written anew under lock.",
    advice: "Add a column of the new type, write both, copy in batches, and change over.",
  },
  "values-may-not-fit": {
    gravity: "by values",
    problem: "A value that the new type cannot hold is refused, or rounded where it is a number.",
    advice: "Look for such values, and change them in a migration before this one.",
  },
  "not-null-checks-rows": {
    gravity: "by size",
    problem: "All rows are looked at for NULL while nobody can read or write.",
    advice: "Add a check that it is not null with addConstraintNotValid, validate it, then this.",
  },
  "fill-under-lock": {
    gravity: "by size",
    problem: "Rows are filled in the transaction that holds the lock.",
    advice: "Fill them in batches before, in a migration of its own with atomic: false.",
  },
  "key-change": {
    gravity: "by size",
    problem: "A new primary key builds its index while nobody can read or write.",
    advice: "Build a unique index concurrently, and make the key of it in runSql.",
  },
  "column-renamed": {
    gravity: "with rows",
    problem: "Code that still runs asks for the old name of the column.",
    advice: "Keep the name with dbColumn, or add a new column and copy.",
  },
  "table-renamed": {
    gravity: "with rows",
    problem: "Code that still runs asks for the old name of the table.",
    advice: "Keep the name with dbTable, or leave a view under the old name.",
  },
  "column-removed": {
    gravity: "with rows",
    problem: "Code that still runs selects the column.",
    advice: "Deploy code that does not have the field, and remove the column afterwards.",
  },
  "table-removed": {
    gravity: "with rows",
    problem: "Code that still runs may ask for the table.",
    advice: "Deploy code that does not have the model, and remove the table afterwards.",
  },
  "data-and-schema": {
    gravity: "by size",
    problem: "Data is changed in the transaction that holds locks of schema changes.",
    advice: "Move runCode or runSql to a migration of its own.",
  },
  "several-tables": {
    gravity: "with rows",
    problem: "One transaction locks several tables: two of them wait for each other easily.",
    advice: "Write a migration for each table.",
  },
  "sql-not-judged": {
    gravity: "note",
    problem: "What the SQL locks is not known.",
    advice: "Read it.",
  },
  "not-atomic": {
    gravity: "note",
    problem: "Several operations without a transaction: a failure leaves those before it.",
    advice: "Leave one operation in a migration with atomic: false.",
  },
} as const satisfies Readonly<Record<string, RuleText>>;

export type Rule = keyof typeof rules;

function found(
  table: string,
  ...names: readonly (Rule | false | undefined)[]
): readonly Objection[] {
  return names.flatMap((rule) => (rule ? [{ rule, table }] : []));
}

/**
 * What there is to say of one change of a table that was there before the migration.
 *
 * @param tables The schema before it, without constraints that are not valid yet.
 */
// An index for patterns comes and goes with another of the same column: once is said enough.
export function objections(change: SchemaChange, tables: Tables): readonly Objection[] {
  switch (change.kind) {
    case "addIndex": {
      const isAlone = change.index.forPatterns === undefined;
      return found(change.table, isAlone && !change.concurrently && "index-not-concurrent");
    }
    case "removeIndex": {
      const { table, name, concurrently } = change;
      const index = tables.get(table)?.indexes.find((each) => each.name === name);
      const isAlone = index?.forPatterns === undefined;
      return found(table, isAlone && !concurrently && "index-removal-not-concurrent");
    }
    case "addConstraint": {
      const { kind } = change.constraint;
      if (kind === "unique") {
        return found(change.table, !change.concurrently && "unique-builds-index");
      }
      if (kind === "exclude") return found(change.table, "exclusion-builds-index");
      return found(change.table, !change.notValid && "check-not-deferred");
    }
    case "renameTable":
      return found(change.from, "table-renamed");
    case "dropTable":
      return found(change.table, "table-removed");
    case "renameColumn":
      return found(change.table, "column-renamed");
    case "removeColumn":
      return found(change.table, "column-removed");
    case "addColumn":
      return found(change.table, ...addedColumn(change.column, change.fill));
    case "alterColumn":
      return found(change.table, ...alteredColumn(change, tables));
    default:
      return [];
  }
}

function addedColumn(
  column: Column,
  fill: Extract<SchemaChange, { kind: "addColumn" }>["fill"],
): readonly (Rule | false)[] {
  const value = fill ?? column.default;
  const isRequired = !column.null && !column.generated;
  return [
    isRequired && value === undefined && "required-column",
    isRequired && column.default === undefined && value !== undefined && "old-code-leaves-it-out",
    value !== undefined && !("value" in value) && "volatile-default",
    column.generated !== undefined && "generated-column",
    column.unique === true && "unique-builds-index",
    column.check !== undefined && "check-not-deferred",
    column.references !== undefined && value !== undefined && "foreign-key-checks-rows",
  ];
}

function alteredColumn(
  change: SchemaChange & { kind: "alterColumn" },
  tables: Tables,
): readonly (Rule | false)[] {
  const { from, to, fill, concurrently = false, notValid = false } = change;
  const isRequired = from.null && !to.null;
  return [
    !isFree(from.type, to.type) && "type-change-rewrites",
    !fits(from.type, to.type) && "values-may-not-fit",
    isRequired && !isNeverNull(to.name, change.table, tables) && "not-null-checks-rows",
    fill !== undefined && "fill-under-lock",
    to.unique === true && from.unique !== true && !concurrently && "unique-builds-index",
    to.primaryKey === true && from.primaryKey !== true && "key-change",
    to.check !== undefined && from.check === undefined && !notValid && "check-not-deferred",
    to.references !== undefined &&
      isNewReference(from, to) &&
      !notValid &&
      "foreign-key-checks-rows",
  ];
}

/** Does a check say already that it is not null? Then no row has to be looked at. */
function isNeverNull(column: string, table: string, tables: Tables): boolean {
  return (tables.get(table)?.constraints ?? []).some((constraint) => {
    if (constraint.kind !== "check" || typeof constraint.check === "string") return false;
    const condition = constraint.check.kind === "condition" && constraint.check.condition;
    if (!condition || condition.kind !== "isNull" || !condition.negated) return false;
    return isColumn(condition.operand) && condition.operand.name === column;
  });
}

/** A foreign key that does something else on a deletion is another constraint. */
function isNewReference({ references: from }: Column, { references: to }: Column): boolean {
  return JSON.stringify(from) !== JSON.stringify(to);
}

/** Does the catalogue alone change? A text may become longer, a number get more digits. */
function isFree(from: ColumnType, to: ColumnType): boolean {
  if (JSON.stringify(from) === JSON.stringify(to)) return true;
  if (from.name === "varchar" && to.name === "text") return true;
  if ("length" in from && "length" in to) return to.length >= from.length;
  if ("precision" in from && "precision" in to) {
    return to.scale === from.scale && to.precision >= from.precision;
  }
  return false;
}
