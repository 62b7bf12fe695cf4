/**
 * What an operation speaks of. Two operations may change places if neither speaks of what the other
 * changes.
 */

import { fieldState, type FieldState, isRelation } from "../field-state.ts";
import type { AnyField } from "../field-state.ts";
import {
  AddConstraint,
  AlterConstraint,
  AlterUniqueTogether,
  RemoveConstraint,
} from "../operations/constraints.ts";
import { AddField, AlterField, RemoveField, RenameField } from "../operations/fields.ts";
import { AddIndex, AlterIndexTogether, RemoveIndex, RenameIndex } from "../operations/indexes.ts";
import {
  AlterModelOptions,
  AlterModelTable,
  AlterModelTableComment,
  CreateModel,
  DeleteModel,
  type FieldArgument,
  RenameModel,
} from "../operations/models.ts";
import type { Operation } from "../operations/operation.ts";
import { AlterOrderWithRespectTo } from "../operations/order.ts";
import { SeparateDatabaseAndState } from "../operations/special.ts";
import { modelKey } from "../state.ts";

/** An operation on one field. */
export type FieldOperation = AddField | AlterField | RemoveField | RenameField;

/** An operation that sets an option of one model. */
export type OptionOperation =
  | AlterModelOptions
  | AlterModelTable
  | AlterModelTableComment
  | AlterUniqueTogether
  | AlterIndexTogether
  | AlterOrderWithRespectTo;

/** An operation on one index or constraint of a model. */
export type IndexOperation =
  | AddIndex
  | RemoveIndex
  | RenameIndex
  | AddConstraint
  | AlterConstraint
  | RemoveConstraint;

export function isFieldOperation(operation: Operation): operation is FieldOperation {
  return (
    operation instanceof AddField ||
    operation instanceof AlterField ||
    operation instanceof RemoveField ||
    operation instanceof RenameField
  );
}

export function isOptionOperation(operation: Operation): operation is OptionOperation {
  return (
    operation instanceof AlterModelOptions ||
    operation instanceof AlterModelTable ||
    operation instanceof AlterModelTableComment ||
    operation instanceof AlterUniqueTogether ||
    operation instanceof AlterIndexTogether ||
    operation instanceof AlterOrderWithRespectTo
  );
}

export function isIndexOperation(operation: Operation): operation is IndexOperation {
  return (
    operation instanceof AddIndex ||
    operation instanceof RemoveIndex ||
    operation instanceof RenameIndex ||
    operation instanceof AddConstraint ||
    operation instanceof AlterConstraint ||
    operation instanceof RemoveConstraint
  );
}

/** The name of the model that it is about. */
export function modelOf(operation: OptionOperation | IndexOperation | FieldOperation): string {
  return "model" in operation ? operation.model : operation.name;
}

/** Does an operation of the app speak of this model? One that is not known may. */
export function refersToModel(operation: Operation, key: string, app: string): boolean {
  const own = (name: string): boolean => modelKey(app, name) === key;
  if (operation instanceof CreateModel) {
    return (
      own(operation.name) ||
      (operation.options.bases ?? []).some((base) => base.toLowerCase() === key) ||
      Object.values(operation.fields).some((field) => pointsTo(stateOf(field, app), key))
    );
  }
  if (operation instanceof DeleteModel) return true; // it may have pointed to it
  if (isOptionOperation(operation) || isIndexOperation(operation)) return own(modelOf(operation));
  if (operation instanceof RenameModel) return own(operation.from) || own(operation.to);
  if (operation instanceof AddField || operation instanceof AlterField) {
    return own(operation.model) || pointsTo(stateOf(operation.field, app), key);
  }
  if (isFieldOperation(operation)) return own(operation.model);
  return true;
}

/** Does an operation of the app speak of this field? One on the whole model does. */
export function refersToField(
  operation: Operation,
  key: string,
  field: string,
  app: string,
): boolean {
  if (isFieldOperation(operation)) {
    if (modelKey(app, operation.model) === key) {
      const names =
        operation instanceof RenameField ? [operation.from, operation.to] : [operation.name];
      if (names.includes(field)) return true;
    }
    if (!(operation instanceof AddField || operation instanceof AlterField)) return false;
    return pointsTo(stateOf(operation.field, app), key, field);
  }
  if (!refersToModel(operation, key, app)) return false;
  if (operation instanceof AlterUniqueTogether) return named(operation.uniqueTogether, field);
  if (operation instanceof AlterIndexTogether) return named(operation.indexTogether, field);
  if (operation instanceof AlterOrderWithRespectTo) {
    return operation.field === null || operation.field === field;
  }
  return true;
}

/**
 * Does an operation of any app name this model as what a relation leads to, or as a base? Said by
 * its own arguments, so of code and SQL it is not known.
 */
export function namesModel(operation: Operation, key: string, app: string): boolean {
  const isBase =
    operation instanceof CreateModel &&
    (operation.options.bases ?? []).some((base) => base.toLowerCase() === key);
  return isBase || statesIn(operation, app).some((state) => pointsTo(state, key));
}

/** Does it name this field of the model: as what a key holds, or as a side of pairs? */
export function namesField(operation: Operation, key: string, field: string, app: string): boolean {
  return statesIn(operation, app).some((state) => pointsToField(state, key, field));
}

/** The fields that an operation sets. */
function statesIn(operation: Operation, app: string): FieldState[] {
  if (operation instanceof SeparateDatabaseAndState) {
    return operation.state.flatMap((each) => statesIn(each, app));
  }
  if (operation instanceof CreateModel) {
    return Object.values(operation.fields).map((field) => stateOf(field, app));
  }
  const sets = operation instanceof AddField || operation instanceof AlterField;
  return sets ? [stateOf(operation.field, app)] : [];
}

/** Are groups taken away, or is the field in one? */
function named(groups: readonly (readonly string[])[], field: string): boolean {
  return groups.length === 0 || groups.some((group) => group.includes(field));
}

/** Does it say the name of this field of the model? */
export function pointsToField({ kind, options }: FieldState, key: string, field: string): boolean {
  if (!isRelation({ kind, options })) return false;
  const is = (label: unknown): boolean => typeof label === "string" && label.toLowerCase() === key;
  const { to, toField, through, throughFields } = options;
  if (is(to) && toField === field) return true;
  return is(through) && Array.isArray(throughFields) && throughFields.includes(field);
}

/** Does the relation lead to this model, or over it; and there to this field? */
export function pointsTo({ kind, options }: FieldState, key: string, field?: string): boolean {
  if (!isRelation({ kind, options })) return false;
  const is = (label: unknown): boolean => typeof label === "string" && label.toLowerCase() === key;
  const { to, toField, through, throughFields } = options;
  if (is(to)) {
    const isNamed = field === undefined || kind === "manyToMany" || toField === undefined;
    if (isNamed || toField === field) return true;
  }
  if (!is(through)) return false;
  return (
    field === undefined ||
    throughFields === undefined ||
    (throughFields as string[]).includes(field)
  );
}

function stateOf(field: FieldArgument, app: string): FieldState {
  return fieldState(field as unknown as AnyField, app, "field");
}
