/**
 * Who points to what is changed. A migration of another app that names a model, or a field of it,
 * only works while it is called so and is there: what renames or removes it comes after.
 */

import type { FieldState } from "../field-state.ts";
import type { MigrationGraph } from "../graph.ts";
import type { Migration } from "../migration.ts";
import { RemoveField, RenameField } from "../operations/fields.ts";
import { DeleteModel, RenameModel } from "../operations/models.ts";
import type { Operation } from "../operations/operation.ts";
import { namesField, namesModel, pointsTo, pointsToField } from "../optimize/references.ts";
import { modelKey, type ProjectState } from "../state.ts";
import { type Need, need } from "./change.ts";
import { labelOf, needsOf } from "./detection.ts";

/** A model, or a field of one, that has this name no more after an operation. */
interface LostName {
  readonly key: string;
  readonly field?: string;
}

function lostName(operation: Operation, app: string): LostName | undefined {
  if (operation instanceof RenameModel) return { key: modelKey(app, operation.from) };
  if (operation instanceof DeleteModel) return { key: modelKey(app, operation.name) };
  if (operation instanceof RenameField || operation instanceof RemoveField) {
    const field = operation instanceof RenameField ? operation.from : operation.name;
    return { key: modelKey(app, operation.model), field };
  }
  return undefined;
}

/**
 * What has to be there before something is renamed: the models, or the fields, that point to it
 * in the state before; and those that a renamed model points to.
 */
export function needsOfRename(operation: Operation, app: string, before: ProjectState): Need[] {
  const lost = lostName(operation, app)!;
  const needs: Need[] = [];
  for (const model of before.models.values()) {
    const isIt = modelKey(model.app, model.name) === lost.key;
    const isChild = model.options.bases?.some((base) => base.toLowerCase() === lost.key) === true;
    if (isChild && lost.field === undefined) needs.push(need("created", labelOf(model)));
    for (const [name, field] of model.fields) {
      if (isIt && lost.field === undefined) needs.push(...needsOf(field));
      if (isIt || !isNamedBy(field, lost)) continue;
      needs.push(need("created", labelOf(model), lost.field === undefined ? undefined : name));
    }
  }
  return needs;
}

/**
 * What has to be done before a field is removed: the keys of other models that point to just this
 * field come to point to another, or are removed.
 */
export function needsOfRemoval(label: string, field: string, before: ProjectState): Need[] {
  const key = label.toLowerCase();
  return [...before.models.values()].flatMap((model) =>
    model.fields
      .filter(([, state]) => pointsToField(state, key, field))
      .flatMap(([name]) => [
        need("removed", labelOf(model), name),
        need("altered", labelOf(model), name),
      ]),
  );
}

/**
 * The other apps that have migrations with a name that one of the operations takes away, and that
 * would come after it: where a database is made anew, they have to come before.
 */
export function appsNaming(
  operations: readonly Operation[],
  app: string,
  graph: MigrationGraph,
): string[] {
  const lost = operations.map((operation) => lostName(operation, app)).filter((name) => name);
  if (lost.length === 0) return [];
  const last = graph.leaf(app);
  const before = new Set(last && graph.upTo(last));
  const naming = graph.all.filter(
    (migration) =>
      migration.app !== app &&
      !before.has(migration) &&
      lost.some((name) => isNamedIn(migration, name!)),
  );
  return [...new Set(naming.map((migration) => migration.app))];
}

function isNamedBy(state: FieldState, { key, field }: LostName): boolean {
  return field === undefined ? pointsTo(state, key) : pointsToField(state, key, field);
}

function isNamedIn({ app, operations }: Migration, { key, field }: LostName): boolean {
  return operations.some((operation) =>
    field === undefined ? namesModel(operation, key, app) : namesField(operation, key, field, app),
  );
}
