/** Loads the other side of one relation for many instances, with one query. */

import { relatedByManager } from "../default-rows.ts";
import { andThen, type MaybePromise } from "../../../base/index.ts";
import { keyReader, valueReader } from "../../meta/instance-values.ts";
import { loadedKey, type ModelInstance, originKey } from "../../meta/instance.ts";
import { identity, KeySet } from "../../meta/keys.ts";
import type { Relation } from "../../meta/model-meta.ts";
import { QueryError } from "../errors.ts";
import { asKeyOf, genericLookups } from "./generic-keys.ts";
import { setLoaded, wayBack } from "./hydrate.ts";
import type { OrderEntry } from "../expressions/expressions.ts";
import { pairKey } from "./pair-key.ts";
import { initialState, type Pairs, type QueryState } from "../query-state.ts";
import { isSlice } from "../query-steps.ts";
import { forReading } from "../routing.ts";
import { over, rowNumber } from "../expressions/windows.ts";

/** Runs a query set. Handed in, as running is what calls prefetching. */
export type Fetch = (state: QueryState) => MaybePromise<unknown[]>;

/** What is loaded, if not all, and where it is put, if not in the relation itself. */
interface Custom {
  readonly state?: QueryState | undefined;
  readonly toAttr?: string | undefined;
  /** Takes what is loaded, by instance, in the place of the instances themselves. */
  readonly into?: Map<ModelInstance, unknown> | undefined;
}

type Put = (instance: ModelInstance, value: unknown) => void;

interface Loading {
  readonly base: QueryState;
  readonly fetch: Fetch;
  readonly put: Put;
}

/** Rows that belong to an instance are on its database, if nobody says otherwise. */
function besides(instance: ModelInstance, relation: Relation, state?: QueryState): QueryState {
  const { using } = instance[originKey];
  if (state === undefined) {
    const all = initialState(relation.to, using, { instance });
    return relatedByManager(all, relation.isMultiple);
  }
  return state.routing === undefined ? state : { ...state, using, routing: { instance } };
}

/**
 * Loads the other side of a relation for all instances that do not have it yet.
 *
 * @param custom Restricts and orders what is loaded, or says where it is put; then it is loaded in
 *   any case.
 */
export function loadRelated(
  instances: readonly ModelInstance[],
  relation: Relation,
  fetch: Fetch,
  custom: Custom = {},
): MaybePromise<void> {
  const { state, toAttr, into } = custom;
  const missing =
    state || toAttr !== undefined || into
      ? instances
      : instances.filter((instance) => instance[loadedKey]?.has(relation.name) !== true);
  const [first] = missing;
  if (first === undefined) return;
  const base = forReading(besides(first, relation, state));
  const put: Put = into
    ? (instance, value) => into.set(instance, value)
    : toAttr === undefined
      ? (instance, value) => setLoaded(instance, relation.name, value)
      : (instance, value) => Object.assign(instance, { [toAttr]: value });
  const how = { base, fetch, put };
  switch (relation.kind) {
    case "foreignKey":
    case "oneToOne":
      return loadForward(missing, relation, how);
    case "reverseForeignKey":
    case "reverseOneToOne":
      return loadReverse(missing, relation, how);
    case "generic":
      return loadGeneric(missing, relation, how);
    case "genericTarget":
      throw new QueryError(`"${relation.name}" can only be used in lookups.`, {
        hint: "Load the generic key itself.",
      });
    case "manyToMany":
    case "reverseManyToMany":
      return loadPairs(missing, relation, how);
  }
}

function loadForward(
  instances: readonly ModelInstance[],
  relation: Relation,
  { base, fetch, put }: Loading,
): MaybePromise<void> {
  refuseSlice(base, relation);
  const field = relation.field!;
  const { targetKey } = field;
  const keyOf = keyReader(relation.from, field);
  const keys = unique(instances.map(valueReader(relation.from, field)));
  const fetched = fetch(withFilter(base, { [`${targetKey.name}__in`]: keys }));
  return andThen(fetched, (related) => {
    const targetOf = keyReader(relation.to, targetKey);
    const byKey = new Map((related as ModelInstance[]).map((one) => [targetOf(one), one]));
    const back = wayBack(relation);
    for (const instance of instances) {
      const target = byKey.get(keyOf(instance));
      if (target && back !== undefined) setUnlessLoaded(target, back, instance);
      put(instance, target ?? null);
    }
  });
}

/** A query set of its own may have loaded the way back, with other fields. */
function setUnlessLoaded(instance: ModelInstance, name: string, value: ModelInstance): void {
  if (instance[loadedKey]?.has(name) !== true) setLoaded(instance, name, value);
}

function loadReverse(
  instances: readonly ModelInstance[],
  relation: Relation,
  { base, fetch, put }: Loading,
): MaybePromise<void> {
  const field = relation.field!;
  const keyOf = keyReader(relation.from, field.targetKey);
  const keys = unique(instances.map(valueReader(relation.from, field.targetKey)));
  const fetched = fetch(inGroups(base, { [`${field.name}__in`]: keys }, field.name));
  return andThen(fetched, (related) => {
    const groups = Map.groupBy(related as ModelInstance[], keyReader(relation.to, field));
    for (const instance of instances) {
      const group = groups.get(keyOf(instance)) ?? [];
      for (const one of group) setUnlessLoaded(one, field.name, instance);
      put(instance, relation.isMultiple ? group : (group[0] ?? null));
    }
  });
}

function loadGeneric(
  instances: readonly ModelInstance[],
  relation: Relation,
  { base, fetch, put }: Loading,
): MaybePromise<void> {
  const { from, to, generic } = relation;
  const keyOf = valueReader(from, from.primaryKey);
  const objectIdOf = keyReader(to, generic!.objectId);
  const keys = unique(instances.map(keyOf));
  const back = [...to.genericKeys].find(
    ([, { contentType, objectId }]) =>
      contentType === generic!.contentType.name && objectId === generic!.objectId.name,
  )?.[0];
  const fetched = fetch(
    inGroups(base, genericLookups(relation, keys, base.using), generic!.objectId.name),
  );
  return andThen(fetched, (related) => {
    const rows = related as ModelInstance[];
    const groups = Map.groupBy(rows, objectIdOf);
    for (const instance of instances) {
      const group = groups.get(identity(asKeyOf(generic!.objectId, keyOf(instance)))) ?? [];
      if (back !== undefined) for (const one of group) setUnlessLoaded(one, back, instance);
      put(instance, group);
    }
  });
}

function loadPairs(
  instances: readonly ModelInstance[],
  relation: Relation,
  { base, fetch, put }: Loading,
): MaybePromise<void> {
  const { targetKey } = relation.through!.source;
  const keyOf = keyReader(relation.from, targetKey);
  const sources = unique(instances.map(valueReader(relation.from, targetKey)));
  const { limit, offset } = base;
  const pairs: Pairs = {
    through: relation.through!,
    sources,
    ...(isSlice(base) && { sliceOfEach: { limit, offset } }),
  };
  const fetched = fetch({ ...base, limit: undefined, offset: 0, pairs });
  return andThen(fetched, (related) => {
    const rows = related as (ModelInstance & { [pairKey]: unknown })[];
    const groups = Map.groupBy(rows, (one) => identity(one[pairKey]));
    for (const instance of instances) put(instance, groups.get(keyOf(instance)) ?? []);
  });
}

/**
 * The rows of all groups; a slice is one of each group: rows are numbered within it.
 *
 * @param group The field that rows of one group have in common.
 */
function inGroups(base: QueryState, lookups: Record<string, unknown>, group: string): QueryState {
  const { limit, offset, meta, order = meta.options.ordering ?? [], isReversed } = base;
  if (limit === undefined && offset === 0) return withFilter(base, lookups);
  const orderBy = isReversed ? (order as readonly OrderEntry[]).map(turned) : order;
  const number = over(rowNumber(), {
    partitionBy: group,
    ...(orderBy.length > 0 && { orderBy: orderBy as never }),
  });
  const last = limit === undefined ? {} : { rowInGroup__lte: offset + limit };
  const numbered = withFilter({ ...base, limit: undefined, offset: 0 }, lookups);
  return {
    ...numbered,
    operations: [
      ...numbered.operations,
      {
        kind: "annotate",
        annotations: { rowInGroup: number },
        visible: false,
        groupBy: undefined,
      },
      { kind: "filter", conditions: [{ rowInGroup__gt: offset, ...last }] },
    ],
  };
}

function turned(entry: OrderEntry): OrderEntry {
  if (typeof entry === "string") return entry.startsWith("-") ? entry.slice(1) : `-${entry}`;
  throw new QueryError("Prefetch of a slice cannot reverse an order by expressions.", {
    hint: "Order the other way round instead of reverse().",
  });
}

function withFilter(base: QueryState, lookups: Record<string, unknown>): QueryState {
  return {
    ...base,
    operations: [...base.operations, { kind: "filter", conditions: [lookups] }],
  };
}

/** A relation to one row has no slice of rows. */
function refuseSlice(state: QueryState, { name }: Relation): void {
  if (!isSlice(state)) return;
  throw new QueryError(`Prefetch("${name}") cannot load a slice for each instance.`, {
    hint: "That is possible for relations to many rows.",
  });
}

function unique(keys: readonly unknown[]): unknown[] {
  return [...new KeySet(keys)].filter((key) => key !== null && key !== undefined);
}
