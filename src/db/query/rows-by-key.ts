/** Rows by their keys: `inBulk` and `contains`, on the state of a query. */

import { andThen, type MaybePromise } from "../../base/index.ts";
import { CompositeKey } from "../fields/composite-key.ts";
import type { ModelInstance } from "../meta/instance.ts";
import type { HasMeta } from "../meta/registry.ts";
import { KeyMap } from "../meta/keys.ts";
import { QueryError } from "./errors.ts";
import { fetchAll, fetchExists } from "./execute.ts";
import type { QueryState } from "./query-state.ts";
import { refuseCombined, refuseSlice, withFilter } from "./query-steps.ts";

/**
 * The instances by the values of a field, in as few queries as there may be parameters.
 *
 * @param keys Undefined: all rows.
 * @throws {QueryError} If the field is not unique, or the rows are a slice or no instances.
 */
export function fetchByKey(
  state: QueryState,
  keys: readonly unknown[] | undefined,
  name: string,
): MaybePromise<Map<unknown, unknown>> {
  const { meta } = state;
  refuseCombined(state, "inBulk");
  refuseSlice(state, "searched in by inBulk()");
  refuseValues(state, "inBulk");
  const field = name === "pk" ? meta.primaryKey : meta.field(name);
  const isDistinctOn = state.distinctOn.length === 1 && state.distinctOn[0] === name;
  if (!field.isPrimaryKey && field.options.unique !== true && !isDistinctOn) {
    throw new QueryError(`inBulk(): ${meta.name}.${name} is not unique.`, {
      hint: "Several rows may have a value of it; take a field with the option unique.",
    });
  }
  if (keys?.length === 0) return new Map();
  const wanted = keys ? withFilter(state, { [`${name}__in`]: keys }) : state;
  return andThen(fetchAll(wanted), (rows) => {
    const found = (rows as Record<string, unknown>[]).map((row) => [row[field.attribute], row]);
    if (!(field instanceof CompositeKey)) return new Map(found as [unknown, unknown][]);
    const byKey = new KeyMap<unknown>();
    for (const [key, row] of found) byKey.set(key, row);
    return byKey;
  });
}

/**
 * Is the instance among the rows?
 *
 * @throws {QueryError} If it was never saved, or the rows are no instances.
 */
export function fetchContains(state: QueryState, instance: ModelInstance): MaybePromise<boolean> {
  refuseCombined(state, "contains");
  refuseValues(state, "contains");
  const { $meta } = instance.constructor as unknown as HasMeta;
  if ($meta.concrete !== state.meta.concrete) return false;
  const { pk } = instance;
  if (pk === null || pk === undefined) {
    throw new QueryError(`contains(): this ${state.meta.name} was never saved.`, {
      hint: "Only what has a key can be among the rows of a table.",
    });
  }
  return fetchExists(withFilter(state, { pk }));
}

function refuseValues({ rows }: QueryState, method: string): void {
  if (rows.kind === "instances") return;
  throw new QueryError(`${method}() is about instances; these rows are values.`, {
    hint: `Call ${method}() before values().`,
  });
}
