/**
 * A field that is added or altered, in steps: what others do not feel first; then, one by one, what
 * it demands of the rows.
 */

import type { FieldState } from "../field-state.ts";
import type { Rule } from "../lint/rules.ts";
import { AddField, AlterField } from "../operations/fields.ts";
import { fieldOf, modelKey, type ProjectState } from "../state.ts";
import { stateTables } from "../state-tables.ts";
import { isSameField } from "../table-option-source.ts";
import { type FieldParts, hasIndex, isUnique, withParts } from "./field-parts.ts";
import { FieldSteps } from "./field-steps.ts";
import { fillFor } from "./fill.ts";
import { renamingOf } from "./renaming.ts";
import type { PlainChange, SafeStep } from "./step.ts";

/** Undefined if it is about something else. */
export function fieldSteps(
  change: PlainChange,
  rules: ReadonlySet<Rule>,
): readonly SafeStep[] | undefined {
  const { operation } = change;
  if (operation instanceof AddField) return added({ ...change, operation }, rules);
  if (operation instanceof AlterField) return altered({ ...change, operation }, rules);
  return undefined;
}

/**
 * The column is null at first, and the database puts a value into rows of the old code, which does
 * not know it; so the new code finds a value in every row, and the column not null.
 */
function added(
  { operation, app, after }: PlainChange<AddField>,
  rules: ReadonlySet<Rule>,
): readonly SafeStep[] | undefined {
  const { model, name, options } = operation;
  const to = operation.state(app);
  const { null: mayBeNull, dbDefault } = to.options;
  const isFilled = rules.has("old-code-leaves-it-out") || rules.has("volatile-default");
  const fill = isFilled ? fillFor(to, options.fill, `${model}.${name}: fill`) : undefined;
  // No two rows may have the same value, and the old code would write it again and again.
  if (fill && "value" in fill && rules.has("unique-builds-index")) return undefined;
  const withheld: FieldParts = {
    ...(isFilled && { null: true, dbDefault: undefined }),
    ...(rules.has("foreign-key-checks-rows") && { dbConstraint: false }),
    ...(rules.has("check-not-deferred") && { isPositive: false as const }),
    ...(rules.has("index-not-concurrent") && { dbIndex: false }),
    ...(rules.has("unique-builds-index") && { unique: false, dbIndex: false }),
  };
  const steps = new FieldSteps(operation, to, { when: "before", withheld });
  const given = fill && (dbDefault ?? ("value" in fill ? fill.value : fill.expression));
  steps.add(isFilled, given);
  if (fill) steps.backfill(fill);
  lastParts(steps, rules);
  if (isFilled && mayBeNull !== true) steps.require(...columnOf(after, { app, model, name }));
  if (fill && dbDefault === undefined) steps.dropDefault();
  return steps.all;
}

/** What is allowed besides comes before the new code; what is demanded, when none forgets it. */
function altered(
  { operation, app, before, after }: PlainChange<AlterField>,
  rules: ReadonlySet<Rule>,
): readonly SafeStep[] {
  const { model, name, options } = operation;
  const from = fieldOf(before.get(app, model), name);
  const to = operation.state(app);
  const isRequired = rules.has("not-null-checks-rows");
  const isRenamed = rules.has("column-renamed");
  const [table, column] = columnOf(before, { app, model, name });
  const withheld: FieldParts = {
    ...(isRequired && { null: true }),
    ...(rules.has("foreign-key-checks-rows") && referenceOf(from)),
    ...(rules.has("check-not-deferred") && { isPositive: false as const }),
    ...(changesIndex(rules) && { unique: isUnique(from), dbIndex: hasIndex(from) }),
    ...(isRenamed && { dbColumn: column }),
  };
  const steps = new FieldSteps(operation, to, { when: "after", withheld });
  if (!isSameField(from, withParts(to, withheld))) steps.relax();
  const fill = isRequired ? fillFor(to, options.fill, `${model}.${name}: fill`) : undefined;
  if (fill) steps.backfill(fill);
  lastParts(steps, rules);
  if (isRequired) steps.require(table, column);
  if (isRenamed) {
    const [, next] = columnOf(after, { app, model, name });
    steps.rename(renamingOf(`column ${table}.${column} to ${next}`, `dbColumn: "${column}"`));
  }
  return steps.all;
}

function lastParts(steps: FieldSteps, rules: ReadonlySet<Rule>): void {
  if (rules.has("unique-builds-index")) steps.build("unique");
  else if (changesIndex(rules)) steps.build("index");
  if (rules.has("foreign-key-checks-rows") || rules.has("check-not-deferred")) steps.demand();
}

function changesIndex(rules: ReadonlySet<Rule>): boolean {
  return (
    rules.has("unique-builds-index") ||
    rules.has("index-not-concurrent") ||
    rules.has("index-removal-not-concurrent")
  );
}

/** What it points to now; a column that points to nothing does so for a while. */
function referenceOf({ options }: FieldState): FieldParts {
  const { to, toField, onDelete, dbConstraint } = options;
  if (to === undefined || dbConstraint === false) return { dbConstraint: false };
  return { to, toField, onDelete };
}

interface FieldPlace {
  readonly app: string;
  readonly model: string;
  readonly name: string;
}

/** The table and the column of a field. */
function columnOf(
  state: ProjectState,
  { app, model, name }: FieldPlace,
): readonly [table: string, column: string] {
  const made = stateTables(state).get(modelKey(app, model))!;
  return [made.table.name, made.columns.get(name) ?? ""];
}
