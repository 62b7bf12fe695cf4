/** `bulkCreate`: many instances at once, and what becomes of rows that are there already. */

import { atomic } from "../../connection/transaction.ts";
import type { Field } from "../../fields/field.ts";
import {
  isModelInstance,
  type ModelInstance,
  type Origin,
  originKey,
  valuesKey,
} from "../../meta/instance.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { QueryError } from "../errors.ts";
import { fetchAll } from "../execute.ts";
import { takeGenericKeys } from "../loading/generic-keys.ts";
import { insertRows } from "./insert-many.ts";
import { newInstance } from "../new-rows.ts";
import type { QueryState } from "../query-state.ts";
import { placeAllLast } from "./row-place.ts";
import { settleDefaults, stampedFields, stampTimes, takeKeys } from "./saving.ts";
import type { Conflict } from "./write.ts";

/** How `bulkCreate` inserts. */
export interface BulkCreateOptions<Name extends string = string> {
  /** The most rows of one statement. Default: as many as the database takes. */
  batchSize?: number | undefined;
  /**
   * Are rows left out that would break a constraint? The instances then do not learn their keys.
   * Default: false.
   */
  ignoreConflicts?: boolean | undefined;
  /** Are rows that are there already changed instead? Default: false. */
  updateConflicts?: boolean | undefined;
  /** With `updateConflicts`: the fields that such a row gets. */
  updateFields?: readonly Name[] | undefined;
  /** With `updateConflicts`: the unique fields that say that a row is there already. */
  uniqueFields?: readonly Name[] | undefined;
}

/**
 * Inserts many instances, or their values, in one transaction. Those that bring a key are inserted
 * first.
 *
 * @throws {QueryError} If the options contradict each other, or a related object is not saved yet.
 */
export async function createAll(
  { meta, using }: QueryState,
  entries: readonly object[],
  options: BulkCreateOptions = {},
): Promise<object[]> {
  if (meta.parents.size > 0) {
    throw new QueryError(`bulkCreate cannot insert ${meta.name}: its rows are in several tables.`, {
      hint: "Save them one by one, in one transaction.",
    });
  }
  const conflict = conflictOf(meta, options);
  const { batchSize } = options;
  if (batchSize !== undefined && !(batchSize > 0)) {
    throw new QueryError("bulkCreate: the batch size must be more than 0.");
  }
  const instances = entries.map((entry) =>
    isModelInstance(entry) ? entry : (newInstance(meta, entry) as unknown as ModelInstance),
  );
  if (instances.length === 0) return instances;
  const stamped = stampedFields(meta.fields, true);
  for (const instance of instances) {
    if (meta.genericKeys.size > 0) await takeGenericKeys(instance, meta, using, fetchAll);
    const pending = settleDefaults(instance, meta);
    if (pending) await pending;
    takeKeys(instance, meta, meta.fields);
    stampTimes(meta, instance[valuesKey], stamped);
  }
  const saved: Origin = { using, isNew: false, peers: undefined };
  const keyAt = meta.keyPosition;
  const hasKey = (instance: ModelInstance): boolean =>
    keyAt < 0 || (instance[valuesKey][keyAt] ?? null) !== null;
  const withKey = instances.filter(hasKey);
  const withoutKey = instances.filter((instance) => !hasKey(instance));
  await atomic(
    async () => {
      if (meta.options.orderWithRespectTo) await placeAllLast(meta, using, rowsOf(instances));
      if (withKey.length > 0) {
        await insertRows(meta, using, rowsOf(withKey), { hasKeys: true, conflict, batchSize });
        for (const instance of withKey) markSaved(instance, saved);
      }
      if (withoutKey.length === 0) return;
      const more = { hasKeys: false, conflict, batchSize };
      const keys = await insertRows(meta, using, rowsOf(withoutKey), more);
      for (const [index, key] of keys.entries()) {
        const instance = withoutKey[index]!;
        instance[valuesKey][keyAt] = meta.primaryKey.parse(key);
        markSaved(instance, saved);
      }
    },
    { using },
  );
  return instances;
}

function rowsOf(instances: readonly ModelInstance[]): unknown[][] {
  return instances.map((instance) => instance[valuesKey]);
}

function markSaved(instance: ModelInstance, saved: Origin): void {
  const { peers } = instance[originKey];
  instance[originKey] = peers === undefined ? saved : { ...saved, peers };
}

function conflictOf(
  meta: ModelMeta,
  { ignoreConflicts, updateConflicts, updateFields = [], uniqueFields = [] }: BulkCreateOptions,
): Conflict {
  if (ignoreConflicts && updateConflicts) {
    throw new QueryError("bulkCreate cannot both ignore conflicts and update the rows.", {
      hint: "Give one of ignoreConflicts and updateConflicts.",
    });
  }
  if (ignoreConflicts) return { action: "ignore" };
  if (!updateConflicts) return undefined;
  const updated = updateFields.map((name) => columnField(meta, name));
  const unique = uniqueFields.map((name) => columnField(meta, name));
  if (updated.length === 0 || unique.length === 0) {
    throw new QueryError("bulkCreate with updateConflicts wants updateFields and uniqueFields.", {
      hint: 'bulkCreate(tags, { updateConflicts: true, uniqueFields: ["label"], updateFields: ["color"] })',
    });
  }
  if (updated.some((field) => meta.keyFields.includes(field))) {
    throw new QueryError("bulkCreate cannot change the primary key of a row that is there.", {
      hint: "Leave it out of updateFields.",
    });
  }
  const columns = (fields: readonly Field[]) => fields.map((field) => meta.columnOf(field));
  return { action: "update", target: columns(unique), columns: columns(updated) };
}

function columnField(meta: ModelMeta, name: string): Field {
  const field = meta.findField(name);
  if (field) return field;
  if (!meta.relations.has(name)) return meta.field(name); // throws
  throw new QueryError(`bulkCreate: ${meta.name}.${name} has no column.`, {
    hint: "Name fields of the table itself.",
  });
}
