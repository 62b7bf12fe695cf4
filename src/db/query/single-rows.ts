/** Queries for one row: `get`, `first`, `last`, `earliest`, `latest`, on the state of a query. */

import { andThen, type MaybePromise } from "../../base/index.ts";
import { fetchAll } from "./execute.ts";
import { QueryError } from "./errors.ts";
import { errorsOf } from "./new-rows.ts";
import { latestOrder } from "./planning/ordering.ts";
import { SelectPlanner } from "./planning/select-planner.ts";
import { type QueryState, Slots } from "./query-state.ts";
import { isSlice, limited, orderedBy, orderedSomehow, reversed } from "./query-steps.ts";

/**
 * The one row that matches.
 *
 * @throws {DoesNotExist} If there is none.
 * @throws {MultipleObjectsReturned} If there are several.
 */
export function fetchOne(state: QueryState): MaybePromise<unknown> {
  const { meta } = state;
  // Which rows a slice has depends on the order; for one row of all it does not matter. One more
  // than one is enough to know that there are several.
  const wanted = isSlice(state) ? state : { ...state, order: [], limit: 2 };
  return andThen(fetchAll(wanted), (rows) => {
    if (rows.length === 1) return rows[0];
    throw new (rows.length === 0 ? errorsOf(meta).none : errorsOf(meta).several)(meta.name);
  });
}

/** The one row, or undefined if there is none. */
export async function fetchOneAtMost(state: QueryState): Promise<unknown> {
  const { none } = errorsOf(state.meta);
  try {
    return await fetchOne(state);
  } catch (error) {
    if (error instanceof none) return undefined;
    throw error;
  }
}

/** The first row, or undefined; ordered by the key where nothing else is said. */
export function fetchFirst(state: QueryState): MaybePromise<unknown> {
  refuseGroups(state, "first");
  return andThen(fetchAll(limited(orderedSomehow(state), 1)), ([row]) => row);
}

/** The last row, or undefined; ordered by the key where nothing else is said. */
export function fetchLast(state: QueryState): MaybePromise<unknown> {
  refuseGroups(state, "last");
  return andThen(fetchAll(limited(reversed(orderedSomehow(state)), 1)), ([row]) => row);
}

/** Groups of values() have no key to be ordered by, unless it is one of the values. */
function refuseGroups(state: QueryState, method: string): void {
  const { order, meta, operations, combination } = state;
  const mayBeGroups = operations.some((each) => each.kind === "annotate" && each.groupBy);
  if (!mayBeGroups || combination || (order?.length ?? 0) > 0) return;
  const { groupedBy } = new SelectPlanner(state, new Slots(state));
  const key = meta.primaryKey.attribute;
  if (!groupedBy || groupedBy.some((path) => path === "pk" || path === key)) return;
  throw new QueryError(`${method}() of groups that are in no order has no meaning.`, {
    hint: 'Say an order: orderBy("n").',
  });
}

/** The row with the least value of these paths, or of the model's `getLatestBy`. */
export function fetchEarliest(state: QueryState, paths: readonly string[]): MaybePromise<unknown> {
  return fetchOne(limited(orderedBy(state, latestOrder(state.meta, paths)), 1));
}

/** The row with the greatest value of these paths, or of the model's `getLatestBy`. */
export function fetchLatest(state: QueryState, paths: readonly string[]): MaybePromise<unknown> {
  return fetchOne(limited(reversed(orderedBy(state, latestOrder(state.meta, paths))), 1));
}
