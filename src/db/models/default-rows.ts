/** The rows of a model that pages and forms show, unless they are told otherwise. */

import type { ModelMeta } from "../meta/model-meta.ts";
import { type HasOwnMethods, type OwnMethods, QuerySet } from "../query/query-set.ts";
import { initialState } from "../query/query-state.ts";
import { defaultManagerOf } from "./managers-of.ts";

/** A query on a model, with the queries that its manager `objects` adds. */
export type DefaultRows<Model> = QuerySet<Model> &
  (Model extends { readonly objects: HasOwnMethods<infer Queries> }
    ? OwnMethods<Queries>
    : unknown);

/**
 * The rows that the default manager of a model starts with: Django's
 * `Book._default_manager.all()`. All rows, if the model has no manager.
 *
 * @example
 * ```ts
 * import { booleanField, defaultRows, manager, model } from "quintet/db";
 *
 * class Note extends model({ isDeleted: booleanField({ default: false }) }) {
 *   static objects = manager(Note, { getQuerySet: (notes) => notes.filter({ isDeleted: false }) });
 *   static everything = manager(Note);
 * }
 * await defaultRows<typeof Note>(Note.$meta).count(); // those that are not deleted
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/managers/#default-managers
 */
export function defaultRows<Model>(meta: ModelMeta): DefaultRows<Model> {
  const manager = defaultManagerOf(meta);
  const rows: unknown = manager?.within(initialState(meta)) ?? QuerySet.over<Model>(meta);
  return rows as DefaultRows<Model>;
}
