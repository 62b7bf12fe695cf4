/**
 * Saves an instance of a model that extends others with tables: the rows of its parents first, as
 * its own row has their keys.
 */

import { atomic } from "../connection/transaction.ts";
import type { Field } from "../fields/field.ts";
import { loadedKey, type ModelInstance, originKey, valuesKey } from "../meta/instance.ts";
import { readValue } from "../meta/instance-values.ts";
import { identity } from "../meta/keys.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { fetchExists } from "../query/execute.ts";
import { QueryExpression } from "../query/expressions/expressions.ts";
import { initialState } from "../query/query-state.ts";
import { placeLast } from "../query/writing/row-place.ts";
import { insertRow, updateRow } from "../query/writing/write.ts";

/** A class among those that `forceInsert` names. */
export type AnyClass = abstract new (...args: never[]) => object;

export interface TableSaving {
  readonly meta: ModelMeta;
  readonly using: string;
  readonly forceInsert: boolean | readonly AnyClass[];
  /** The fields that are written. */
  readonly written: readonly Field[];
  /** Are they some of the fields, so that the rows must be there? */
  readonly isPartial: boolean;
  /** Must the rows be there? */
  readonly mustBeThere: boolean;
}

/** What became of the row of the model itself; it can only be gone if it must be there. */
export type Saved = "inserted" | "updated" | "gone";

export function saveTables(instance: ModelInstance, saving: TableSaving): Promise<Saved> {
  return atomic(() => saveWithParents(instance, saving.meta, saving), { using: saving.using });
}

async function saveWithParents(
  instance: ModelInstance,
  table: ModelMeta,
  saving: TableSaving,
): Promise<Saved> {
  const values = instance[valuesKey];
  const { meta } = saving;
  let isBelowNew = false;
  for (const [parent, link] of table.parents) {
    const linkAt = meta.position(link as Field);
    const keyAt = meta.position(parent.primaryKey);
    if (!isThere(values[keyAt]) && isThere(values[linkAt])) values[keyAt] = values[linkAt];
    const saved = await saveWithParents(instance, parent, saving);
    if (saved === "gone") return saved;
    isBelowNew ||= saved === "inserted";
    const [before, now] = [values[linkAt], values[keyAt]].map((held) => readValue(link, held));
    if (identity(before) !== identity(now)) instance[loadedKey]?.delete(link.name);
    values[linkAt] = values[keyAt];
  }
  return saveRow(instance, table, saving, isBelowNew || mustInsert(table, saving));
}

async function saveRow(
  instance: ModelInstance,
  table: ModelMeta,
  { meta, using, written, isPartial, mustBeThere }: TableSaving,
  isNew: boolean,
): Promise<Saved> {
  const all = instance[valuesKey];
  const keyAt = meta.position(table.primaryKey);
  const { primaryKey: key } = table;
  const isKeyMade = instance[originKey].isNew && key.hasDefault && !mustBeThere;
  if (isKeyMade && !isThere(all[keyAt])) all[keyAt] = key.parse(await key.defaultValue());
  const values = table.fields.map((field) => all[meta.position(field)]);
  if (isThere(all[keyAt]) && !isNew && !isKeyMade) {
    const fields = table.ownFields.filter(
      (field) => field !== table.primaryKey && written.includes(field),
    );
    if (fields.length === 0 && isPartial) return "updated";
    const pk = all[keyAt];
    const row = initialState(table, using);
    const found =
      fields.length > 0
        ? (await updateRow(table, using, values, fields)) > 0
        : await fetchExists({ ...row, operations: [{ kind: "filter", conditions: [{ pk }] }] });
    if (found) {
      takeComputed(all, values, { table, meta });
      return "updated";
    }
    if (mustBeThere) return "gone";
  }
  if (table.options.orderWithRespectTo !== undefined) {
    await placeLast(table, using, values);
    const at = meta.position(table.field("_order"));
    all[at] = values[table.position(table.field("_order"))];
  }
  const made = await insertRow(table, using, values);
  takeComputed(all, values, { table, meta });
  if (!isThere(all[keyAt])) all[keyAt] = key.parse(made);
  return "inserted";
}

/** What the database computed of the row, as values of the instance. */
function takeComputed(
  all: unknown[],
  values: readonly unknown[],
  { table, meta }: { table: ModelMeta; meta: ModelMeta },
): void {
  for (const [index, field] of table.fields.entries()) {
    const at = meta.position(field);
    const isLeft = all[at] === undefined || all[at] instanceof QueryExpression;
    if (isLeft) all[at] = values[index];
  }
}

/** `true` is about the row of the model itself, a list about those of its parents. */
function mustInsert(table: ModelMeta, { meta, forceInsert }: TableSaving): boolean {
  if (typeof forceInsert === "boolean") return forceInsert && table.concrete === meta.concrete;
  if (table.concrete === meta.concrete) return forceInsert.length > 0;
  const { modelClass } = table;
  return forceInsert.some(
    (one) => one === modelClass || Object.prototype.isPrototypeOf.call(one, modelClass!),
  );
}

function isThere(key: unknown): boolean {
  return key !== null && key !== undefined;
}
