/**
 * Content types: rows that stand for models. They hardly ever change, so they are kept by database,
 * and most generic relations cost no query for them.
 */

import { andThen, type MaybePromise } from "../../../base/index.ts";
import { databaseFor } from "../../connection/databases.ts";
import { onCommit } from "../../connection/transaction.ts";
import { typeNames } from "../../meta/generic.ts";
import type { ModelInstance } from "../../meta/instance.ts";
import { valueReader } from "../../meta/instance-values.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import { findOrCreate, newInstance } from "../new-rows.ts";
import { type HasState, initialState, type QueryState, stateKey } from "../query-state.ts";

type Fetch = (state: QueryState) => MaybePromise<unknown[]>;

interface Kept {
  /** By `app.model`. */
  readonly byName: Map<string, ModelInstance>;
  readonly byKey: Map<unknown, ModelInstance>;
  /** Made in a transaction that may still be rolled back, or was. */
  readonly uncertain: Set<string>;
}

const kept = new WeakMap<object, Kept>();

/** Forgets the content types that were read from a database. */
export function forgetContentTypes(using: string): void {
  kept.delete(databaseFor(using));
}

/** The query for the content type of a model: stands for its key in lookups. */
export function typeQuery(types: ModelMeta, meta: ModelMeta, using: string): HasState {
  const operation = { kind: "filter", conditions: [{ ...typeNames(meta) }] } as const;
  return { [stateKey]: { ...initialState(types, using), operations: [operation] } };
}

/** The content type of a model; its row is made if there is none. */
export function contentTypeOf(
  types: ModelMeta,
  meta: ModelMeta,
  using: string,
  fetch: Fetch,
): MaybePromise<ModelInstance> {
  const names = typeNames(meta);
  const label = labelOf(names);
  const known = keptFor(using).byName.get(label);
  if (known) return known;
  const find = async (): Promise<ModelInstance | undefined> => {
    const [found] = await fetch(typeQuery(types, meta, using)[stateKey]);
    return found as ModelInstance | undefined;
  };
  const create = async (): Promise<ModelInstance> => {
    const made = newInstance(types, names);
    await made.save({ using, forceInsert: true });
    return made as unknown as ModelInstance;
  };
  return findOrCreate(find, create, using).then(([type, isNew]) => {
    keep(type, using, isNew);
    return type;
  });
}

/** The content types of these keys. */
export function contentTypesByKey(
  types: ModelMeta,
  keys: readonly unknown[],
  using: string,
  fetch: Fetch,
): MaybePromise<ReadonlyMap<unknown, ModelInstance>> {
  const { byKey } = keptFor(using);
  const found = new Map<unknown, ModelInstance>();
  for (const key of keys) if (byKey.has(key)) found.set(key, byKey.get(key)!);
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  const operation = { kind: "filter", conditions: [{ pk__in: missing }] } as const;
  const state = { ...initialState(types, using), operations: [operation] };
  return andThen(fetch(state), (rows) => {
    for (const type of rows as ModelInstance[]) {
      keep(type, using, false);
      found.set(type.pk, type);
    }
    return found;
  });
}

/** The model that a content type stands for; undefined if there is none any more. */
export function modelOfType(types: ModelMeta, type: ModelInstance): ModelMeta | undefined {
  const { appLabel, model } = namesIn(type);
  return types.registry.models(appLabel).find(({ name }) => name.toLowerCase() === model);
}

/** The key of a type that is known, without asking for it. */
export function knownTypeKey(meta: ModelMeta, using: string): unknown {
  return keptFor(using).byName.get(labelOf(typeNames(meta)))?.pk ?? null;
}

function keptFor(using: string): Kept {
  const database = databaseFor(using);
  let own = kept.get(database);
  if (own === undefined) {
    own = { byName: new Map(), byKey: new Map(), uncertain: new Set() };
    kept.set(database, own);
  }
  return own;
}

function keep(type: ModelInstance, using: string, isNew: boolean): void {
  const { byName, byKey, uncertain } = keptFor(using);
  const label = labelOf(namesIn(type));
  const now = (): void => {
    uncertain.delete(label);
    byName.set(label, type);
    byKey.set(type.pk, type);
  };
  if (isNew) uncertain.add(label);
  if (uncertain.has(label)) void onCommit(now, { using });
  else now();
}

function namesIn(type: ModelInstance): { appLabel: string; model: string } {
  return type as unknown as { appLabel: string; model: string };
}

function labelOf({ appLabel, model }: { appLabel: string; model: string }): string {
  return `${appLabel}.${model}`;
}

/** The key of a content type, as foreign keys have it. */
export function typeKeyOf(type: ModelInstance, types: ModelMeta): unknown {
  return valueReader(types, types.primaryKey)(type);
}
