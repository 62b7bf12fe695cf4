/** What goes, and what is called otherwise: the code goes first, tables and columns follow. */

import { argument } from "../detect/detection.ts";
import type { FieldState } from "../field-state.ts";
import type { Rule } from "../lint/rules.ts";
import { AlterField, RemoveField, RenameField } from "../operations/fields.ts";
import { AlterFieldConcurrently } from "../operations/online-fields.ts";
import type { Operation } from "../operations/operation.ts";
import type { Column } from "../../schema/table.ts";
import { fieldOf, modelKey } from "../state.ts";
import { stateTables } from "../state-tables.ts";
import { hasIndex, subjectOf, withParts } from "./field-parts.ts";
import { renamingOf } from "./renaming.ts";
import type { PlainChange, SafeStep } from "./step.ts";

const codeFirst = "Run it when no code runs any more that asks for it. What is in it is gone then.";

/** Undefined if it breaks no code that runs. */
export function removalSteps(
  change: PlainChange,
  rules: ReadonlySet<Rule>,
): readonly SafeStep[] | undefined {
  const { operation } = change;
  if (operation instanceof RemoveField) return fieldSteps({ ...change, operation });
  if (operation instanceof RenameField)
    return [rename(operation, columnRenamed(change, operation))];
  if (rules.has("table-removed")) return [contract(operation, { comment: codeFirst })];
  if (rules.has("table-renamed")) return [rename(operation, tableRenamed(change))];
  return undefined;
}

function contract(operation: Operation, said: Pick<SafeStep, "comment" | "warning">): SafeStep {
  return { ...said, operations: [operation], stage: "contract", when: "after" };
}

/** At the moment of the deploy: what takes time comes behind it. */
function rename(operation: Operation, said: Pick<SafeStep, "comment" | "warning">): SafeStep {
  return { ...said, operations: [operation], stage: "contract", when: "during" };
}

function columnRenamed(
  { app, before, after }: PlainChange,
  { model, from, to }: RenameField,
): Pick<SafeStep, "comment" | "warning"> {
  const key = modelKey(app, model);
  const [old, now] = [stateTables(before).get(key), stateTables(after).get(key)];
  const column = old?.columns.get(from) ?? from;
  const what = `column ${old?.table.name}.${column} to ${now?.columns.get(to)}`;
  return renamingOf(what, `dbColumn: "${column}"`);
}

function tableRenamed({
  operation,
  app,
  before,
  after,
}: PlainChange): Pick<SafeStep, "comment" | "warning"> {
  for (const step of operation.forwards({ app, from: before, to: after })) {
    if (step.kind !== "schema") continue;
    for (const change of step.changes) {
      if (change.kind !== "renameTable") continue;
      return renamingOf(`table ${change.from} to ${change.to}`, `dbTable: "${change.from}"`);
    }
  }
  return {};
}

/**
 * New code leaves the column out of its rows: it has to be null, or to have a default, before that
 * code comes. Its index goes by itself, beside those who write.
 */
function fieldSteps({ operation, app, before }: PlainChange<RemoveField>): readonly SafeStep[] {
  const { model, name } = operation;
  const made = stateTables(before).get(modelKey(app, model))!;
  const column = made.table.columns.find((each) => each.name === made.columns.get(name));
  const steps: SafeStep[] = [];
  let field: FieldState = fieldOf(before.get(app, model), name);
  if (column && isRequired(column) && !made.table.primaryKey?.includes(column.name)) {
    field = withParts(field, { null: true });
    steps.push({
      operations: [new AlterField(model, name, argument(field))],
      stage: "expand",
      when: "before",
      subject: subjectOf(model, name),
      comment: "The new code leaves the column out of its rows, so it may be null from now on.",
    });
  }
  if (column && hasIndex(field)) {
    field = withParts(field, { dbIndex: false });
    steps.push({
      operations: [new AlterFieldConcurrently(model, name, argument(field))],
      stage: "index",
      when: "after",
      subject: subjectOf(model, name),
      atomic: false,
      comment: "The index of the column goes first, without stopping those who write.",
    });
  }
  return [...steps, contract(operation, { comment: codeFirst })];
}

function isRequired({ null: mayBeNull, default: given, primaryKey, generated }: Column): boolean {
  return !mayBeNull && given === undefined && !primaryKey && !generated;
}
