/**
 * Deletes rows and what depends on them, as the relations say: `cascade`, `setNull`, `protect` and
 * so on. All that is to be deleted is found first; then it is deleted, in one transaction, the
 * dependent rows before those they depend on. What nothing depends on is deleted by one statement.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/querysets/#delete
 */

import { atomic } from "../../connection/transaction.ts";
import type { ModelInstance } from "../../meta/instance.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { DeletionCollector, withFilter } from "./deletion-collector.ts";
import { isDeletedAtOnce } from "./deletion-graph.ts";
import type { Deletion } from "./deletion.ts";
import { QueryError } from "../errors.ts";
import type { QueryState } from "../query-state.ts";
import { deleteAll, refuseSlice } from "./write.ts";

/** Deletes all rows of a query set and what depends on them. */
export async function deleteQuerySet(state: QueryState): Promise<Deletion> {
  refuseSlice(state, "delete");
  if (state.rows.kind !== "instances") {
    throw new QueryError("delete() deletes rows; these are values of them.", {
      hint: "Call it on the query set without values().",
    });
  }
  if (state.isNone) return { total: 0, byModel: {} };
  return isDeletedAtOnce(state.meta)
    ? deleteRows(state)
    : collected(state.meta, state.using, state);
}

/**
 * Deletes the row of an instance and what depends on it.
 *
 * @param keepParents Do its rows in the tables of parents stay?
 */
export async function deleteInstance(
  meta: ModelMeta,
  using: string,
  instance: ModelInstance,
  keepParents: boolean = false,
): Promise<Deletion> {
  if (!isDeletedAtOnce(meta)) return collected(meta, using, instance, keepParents);
  return deleteRows(withFilter(meta, using, { pk: instance.pk }));
}

async function deleteRows(state: QueryState): Promise<Deletion> {
  const total = await deleteAll(state);
  return { total, byModel: total > 0 ? { [state.meta.label]: total } : {} };
}

function collected(
  meta: ModelMeta,
  using: string,
  rows: QueryState | ModelInstance,
  keepParents: boolean = false,
): Promise<Deletion> {
  return atomic(
    async () => {
      const collector = new DeletionCollector(using, keepParents);
      await collector.start(meta, rows);
      return collector.delete();
    },
    { using },
  );
}
