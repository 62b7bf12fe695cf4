/** Writes some fields of many instances, in few statements. */

import { atomic } from "../../connection/transaction.ts";
import { backendFor } from "../../connection/databases.ts";
import { type ModelInstance, valuesKey } from "../../meta/instance.ts";
import { readValue } from "../../meta/instance-values.ts";
import { caseWhen, when } from "../expressions/conditional.ts";
import { QueryError } from "../errors.ts";
import { type QueryExpression, Value } from "../expressions/expressions.ts";
import type { QueryState } from "../query-state.ts";
import type { PlainValue } from "../expressions/value-field.ts";
import { isComputed } from "./computed-values.ts";
import { updateAll } from "./write.ts";

/** Databases take time for a statement that grows with the square of its parameters. */
const mostRows = 2000;

/**
 * One UPDATE a batch, with a CASE for each field.
 *
 * @param batchSize How many instances at most. Default, and most: 2000, or as many as the database
 *   takes parameters for.
 * @throws {QueryError} If no field is named, one is the key, or an instance has no key.
 */
export async function updateEach(
  state: QueryState,
  instances: readonly ModelInstance[],
  names: readonly string[],
  batchSize = Infinity,
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
  // Each value needs its key and itself as parameters; besides there are lists of keys.
  const { maxParameters } = backendFor(using).features;
  const keys = meta.keyFields.length;
  const lists = 1 + Math.ceil(Math.sqrt(maxParameters)) * fields.length;
  const most = Math.floor((maxParameters - lists * keys) / (fields.length * (keys + 1)));
  const size = Math.max(1, Math.min(batchSize, most, mostRows));
  return atomic(
    async () => {
      let total = 0;
      for (let from = 0; from < instances.length; from += size) {
        const batch = instances.slice(from, from + size);
        const values = Object.fromEntries(
          fields.map((field) => {
            const at = meta.position(field);
            const valueOf = (instance: ModelInstance): QueryExpression => {
              const value = readValue(field, instance[valuesKey][at]);
              if (isComputed(value)) return value;
              if (field.store !== field.encode) field.store(value); // refuses what has no room
              return new Value(value as PlainValue, field);
            };
            return [field.name, choice(batch, valueOf)];
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

/**
 * The value of each instance, by its key. The database walks the branches of a CASE one by one, so
 * they stand in blocks, each behind one question: else the work would grow with the square of the
 * batch.
 */
function choice(
  batch: readonly ModelInstance[],
  valueOf: (instance: ModelInstance) => QueryExpression,
): QueryExpression {
  const size = Math.max(32, Math.ceil(Math.sqrt(batch.length)));
  const blocks = Array.from({ length: Math.ceil(batch.length / size) }, (_, at) => {
    const block = batch.slice(at * size, (at + 1) * size);
    const values = caseWhen(block.map((instance) => when({ pk: instance.pk }, valueOf(instance))));
    return when({ pk__in: block.map(({ pk }) => pk) }, values);
  });
  return blocks.length === 1 ? blocks[0]!.value : caseWhen(blocks);
}

/** What the database computed is not told: it is there when the instances are read again. */
function forgetComputed(instances: readonly ModelInstance[], at: number): void {
  for (const { [valuesKey]: values } of instances) {
    if (isComputed(values[at])) values[at] = undefined;
  }
}
