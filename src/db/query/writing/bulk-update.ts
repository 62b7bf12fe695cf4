/** Writes some fields of many instances, in few statements. */

import { atomic } from "../../connection/transaction.ts";
import { backendFor } from "../../connection/databases.ts";
import { type ModelInstance, valuesKey } from "../../meta/instance.ts";
import { readValue } from "../../meta/instance-values.ts";
import { caseWhen, when } from "../expressions/conditional.ts";
import { QueryError } from "../errors.ts";
import { Value } from "../expressions/expressions.ts";
import type { QueryState } from "../query-state.ts";
import type { PlainValue } from "../expressions/value-field.ts";
import { isComputed } from "./computed-values.ts";
import { updateAll } from "./write.ts";

/**
 * The database walks the branches of a CASE for each row, so that the work grows with the square of
 * a batch: a few hundred cost less than the further statements.
 */
const mostRows = 200;

/**
 * One UPDATE a batch, with a CASE for each field.
 *
 * @param batchSize How many instances at most; a batch may be smaller.
 * @throws {QueryError} If no field is named, one is the key, or an instance has no key.
 */
export async function updateEach(
  state: QueryState,
  instances: readonly ModelInstance[],
  names: readonly string[],
  batchSize = mostRows,
): Promise<number> {
  const { meta, using } = state;
  if (!(batchSize > 0)) throw new QueryError("bulkUpdate: the batch size must be more than 0.");
  const fields = names.map((name) => meta.field(name));
  if (
    fields.length === 0 ||
    fields.some((field) => field.isPrimaryKey || meta.keyFields.includes(field))
  ) {
    throw new QueryError("bulkUpdate wants the names of fields, and not the primary key.", {
      hint: 'bulkUpdate(books, ["title", "pages"])',
    });
  }
  if (instances.some(({ pk }) => pk === null || pk === undefined)) {
    throw new QueryError(`bulkUpdate: each ${meta.name} must have a key.`, {
      hint: "Save new ones with bulkCreate.",
    });
  }
  // Each value needs its key and itself as parameters; and each key stands in the list.
  const { maxParameters } = backendFor(using).features;
  const keys = meta.keyFields.length;
  const most = Math.floor((maxParameters - keys) / (fields.length * (keys + 1)));
  const size = Math.max(1, Math.min(batchSize, most, mostRows));
  return atomic(
    async () => {
      let total = 0;
      for (let from = 0; from < instances.length; from += size) {
        const batch = instances.slice(from, from + size);
        const values = Object.fromEntries(
          fields.map((field) => {
            const at = meta.position(field);
            const branches = batch.map((instance) => {
              const value = readValue(field, instance[valuesKey][at]);
              const stored = isComputed(value) ? value : new Value(value as PlainValue, field);
              return when({ pk: instance.pk }, stored);
            });
            return [field.name, caseWhen(branches)];
          }),
        );
        const pk__in = batch.map(({ pk }) => pk);
        const operations = [...state.operations, { kind: "filter", conditions: [{ pk__in }] }];
        total += await updateAll({ ...state, operations } as QueryState, values);
        for (const field of fields) forgetComputed(batch, meta.position(field));
      }
      return total;
    },
    { using },
  );
}

/** What the database computed is not told: it is there when the instances are read again. */
function forgetComputed(instances: readonly ModelInstance[], at: number): void {
  for (const { [valuesKey]: values } of instances) {
    if (isComputed(values[at])) values[at] = undefined;
  }
}
