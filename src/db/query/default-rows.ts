/**
 * The rows that relations lead to: those of the default manager of the other model where they lead
 * to many, those of its base manager where they lead to one. Managers lie above queries, so they
 * say it here.
 */

import type { ModelMeta } from "../meta/model-meta.ts";
import type { QueryState } from "./query-state.ts";

type Restrict = (state: QueryState, leadsToMany: boolean) => QueryState;

const restrictions = new WeakMap<ModelMeta, Restrict>();

export function restrictRelated(meta: ModelMeta, restrict: Restrict): void {
  restrictions.set(meta, restrict);
}

/** A query on the other side of a relation, without the rows that its manager leaves out. */
export function relatedByManager(state: QueryState, leadsToMany: boolean): QueryState {
  return restrictions.get(state.meta)?.(state, leadsToMany) ?? state;
}
