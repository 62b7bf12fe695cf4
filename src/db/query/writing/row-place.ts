/** The place of a new row, in a model whose rows have an order among those of the same target. */

import type { Field } from "../../fields/field.ts";
import { genericFields } from "../../meta/generic.ts";
import { identity } from "../../meta/keys.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { orderName } from "../../meta/order-field.ts";
import { max } from "../expressions/aggregates.ts";
import { QueryError } from "../errors.ts";
import { fetchAggregates } from "../execute.ts";
import type { Lookups } from "../expressions/expressions.ts";
import { initialState } from "../query-state.ts";

/** Gives the values of a new row its place: behind all others of the same target. */
export async function placeLast(meta: ModelMeta, using: string, values: unknown[]): Promise<void> {
  await placeAllLast(meta, using, [values]);
}

/** As `placeLast`, of several rows in their order. */
export async function placeAllLast(
  meta: ModelMeta,
  using: string,
  rows: readonly unknown[][],
): Promise<void> {
  const targets = orderTargets(meta);
  const at = meta.position(meta.field(orderName));
  const keysOf = (values: readonly unknown[]): unknown[] =>
    targets.map((field) => values[meta.position(field)] ?? null);
  for (const group of Map.groupBy(rows, (values) => identity(keysOf(values))).values()) {
    const operation = {
      kind: "filter",
      conditions: [sameTarget(targets, keysOf(group[0]!))],
    } as const;
    const state = { ...initialState(meta, using), operations: [operation] };
    const { last } = await fetchAggregates(state, { last: max(orderName) });
    let next = last === null ? 0 : Number(last) + 1;
    for (const values of group) values[at] = next++;
  }
}

/** The lookups that find the rows with these values of the fields that say whose they are. */
export function sameTarget(targets: readonly Field[], keys: readonly unknown[]): Lookups {
  const lookups = targets.map(({ name }, at): [string, unknown] =>
    keys[at] === null ? [`${name}__isnull`, true] : [name, keys[at]],
  );
  return Object.fromEntries(lookups);
}

/**
 * The fields that say whose a row is: a foreign key, or the two of a generic key.
 *
 * @throws {QueryError} If its rows have no such order.
 */
export function orderTargets(meta: ModelMeta): readonly Field[] {
  const { orderWithRespectTo } = meta.options;
  if (orderWithRespectTo === undefined) {
    throw new QueryError(`The rows of ${meta.name} have no order of their own.`, {
      hint: 'Set orderWithRespectTo: "…" in the options of the model.',
    });
  }
  const generic = meta.genericKeys.get(orderWithRespectTo);
  if (!generic) return [meta.field(orderWithRespectTo)];
  const { contentType, objectId } = genericFields(meta, generic);
  return [contentType, objectId];
}
