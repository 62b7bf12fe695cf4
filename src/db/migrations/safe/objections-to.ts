/** What the linter has to say of an operation that is not in a file yet. */

import { applyChange } from "../../schema/apply.ts";
import type { SchemaChange } from "../../schema/change.ts";
import type { Column, Tables } from "../../schema/table.ts";
import { objections, type Rule } from "../lint/rules.ts";
import type { PlainChange } from "./step.ts";

/**
 * The rules that it breaks, on tables that were there before.
 *
 * @param made The tables that are made with it, of which nobody has rows.
 */
export function objectionsTo(change: PlainChange, made: ReadonlySet<string>): ReadonlySet<Rule> {
  const rules = new Set<Rule>();
  for (const [each, tables] of changesOf(change)) {
    for (const { rule, table } of objections(each, tables)) if (!made.has(table)) rules.add(rule);
  }
  return rules;
}

/** The tables that it locks for others. */
export function lockedTables(change: PlainChange, made: ReadonlySet<string>): ReadonlySet<string> {
  const all = Array.from(changesOf(change), ([each]) => tablesOf(each)).flat();
  return new Set(all.filter((table) => !made.has(table)));
}

/** The tables that it makes. */
export function tablesMadeBy(change: PlainChange): readonly string[] {
  return Array.from(changesOf(change), ([each]) => each).flatMap((each) =>
    each.kind === "createTable" ? [each.table.name] : [],
  );
}

function* changesOf({
  operation,
  app,
  before,
  after,
}: PlainChange): Iterable<[change: SchemaChange, tables: Tables]> {
  for (const step of operation.forwards({ app, from: before, to: after })) {
    if (step.kind !== "schema") continue;
    let { tables } = step;
    for (const change of step.changes) {
      yield [change, tables];
      tables = applyChange(tables, change);
    }
  }
}

function tablesOf(change: SchemaChange): readonly string[] {
  switch (change.kind) {
    case "createTable":
      return change.table.columns.flatMap(targetOf);
    case "renameTable":
      return [change.from];
    case "addColumn":
      return [change.table, ...targetOf(change.column)];
    case "alterColumn":
      return [change.table, ...targetOf(change.to)];
    case "validateConstraint":
    case "commentTable":
    case "renameIndex":
      return [];
    default:
      return [change.table];
  }
}

function targetOf({ references }: Column): readonly string[] {
  return references ? [references.table] : [];
}
