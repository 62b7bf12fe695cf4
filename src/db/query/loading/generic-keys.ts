/** Loads and saves generic foreign keys: rows of several models, found by content type and key. */

import { andThen, type MaybePromise, Temporal } from "../../../base/index.ts";
import { Decimal } from "../../fields/decimal-value.ts";
import type { Field } from "../../fields/field.ts";
import { genericFields } from "../../meta/generic.ts";
import {
  isModelInstance,
  loadedKey,
  type ModelInstance,
  originKey,
  valuesKey,
} from "../../meta/instance.ts";
import { valueReader } from "../../meta/instance-values.ts";
import { identity, KeySet } from "../../meta/keys.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import {
  contentTypeOf,
  contentTypesByKey,
  modelOfType,
  typeKeyOf,
  typeQuery,
} from "./content-types.ts";
import { QueryError } from "../errors.ts";
import { setLoaded } from "./hydrate.ts";
import { initialState, type QueryState } from "../query-state.ts";

type Fetch = (state: QueryState) => MaybePromise<unknown[]>;

/** Loads what a generic key of these instances points to: one query a model. */
export function loadGenericKeys(
  instances: readonly ModelInstance[],
  meta: ModelMeta,
  name: string,
  fetch: Fetch,
): MaybePromise<void> {
  const { contentType, objectId } = genericFields(meta, meta.genericKeys.get(name)!);
  const types = meta.registry.resolve(contentType.to);
  const objectIdOf = valueReader(meta, objectId);
  const missing = instances.filter((instance) => instance[loadedKey]?.has(name) !== true);
  const [first] = missing;
  if (first === undefined) return;
  const { using } = first[originKey];
  const groups = Map.groupBy(missing, valueReader(meta, contentType));
  const keys = [...groups.keys()].filter((key) => key !== null && key !== undefined);
  return andThen(contentTypesByKey(types, keys, using, fetch), (found) => {
    let done: MaybePromise<void> = undefined;
    for (const [typeKey, group] of groups) {
      const type = found.get(typeKey);
      const target = type && modelOfType(types, type);
      done = andThen(done, () => loadGroup(group, target, { name, objectIdOf, using, fetch }));
    }
    return done;
  });
}

interface GroupLoading {
  readonly name: string;
  readonly objectIdOf: (instance: ModelInstance) => unknown;
  readonly using: string;
  readonly fetch: Fetch;
}

function loadGroup(
  group: readonly ModelInstance[],
  target: ModelMeta | undefined,
  { name, objectIdOf, using, fetch }: GroupLoading,
): MaybePromise<void> {
  const byKey = new Map<unknown, unknown>();
  const keyOf = (instance: ModelInstance): unknown => {
    const key = objectIdOf(instance);
    return key === null || key === undefined ? null : target?.primaryKey.parse(key);
  };
  const finish = (): void => {
    for (const instance of group) {
      setLoaded(instance, name, byKey.get(identity(keyOf(instance))) ?? null);
    }
  };
  if (target === undefined) return finish();
  const keys = [...new KeySet(group.map(keyOf))].filter((key) => key !== null);
  if (keys.length === 0) return finish();
  const operation = { kind: "filter", conditions: [{ pk__in: keys }] } as const;
  const state = { ...initialState(target, using), operations: [operation] };
  return andThen(fetch(state), (rows) => {
    for (const row of rows as ModelInstance[]) byKey.set(identity(row.pk), row);
    finish();
  });
}

/** The lookups that find the rows of a generic relation, for these keys. */
export function genericLookups(
  { from, to, generic }: Relation,
  keys: readonly unknown[],
  using: string,
): Record<string, unknown> {
  const { contentType, objectId } = generic!;
  const types = to.registry.resolve(contentType.to);
  return {
    [`${contentType.name}__in`]: typeQuery(types, from, using),
    [`${objectId.name}__in`]: keys.map((key) => asKeyOf(objectId, key)),
  };
}

/** A key as the field holds it that has keys of any model: often a text. */
export function asKeyOf(objectId: Field, key: unknown): unknown {
  return objectId.valueKind === "text" ? keyText(key) : objectId.parse(key);
}

/** The text of a key: the same for equal ones, however they were written. */
function keyText(key: unknown): string {
  if (key instanceof Temporal.Duration) return key.round({ largestUnit: "days" }).toString();
  return Decimal.isDecimal(key) ? key.toFixed() : String(key);
}

/** Rows that were assigned to generic keys give them their content types and keys. */
export async function takeGenericKeys(
  instance: ModelInstance,
  meta: ModelMeta,
  using: string,
  fetch: Fetch,
): Promise<void> {
  for (const [name, key] of meta.genericKeys) {
    const target = instance[loadedKey]?.get(name);
    if (!isModelInstance(target)) continue;
    const { contentType, objectId } = genericFields(meta, key);
    if (target.pk === null || target.pk === undefined) {
      throw new QueryError(`This ${meta.name} cannot be saved before its ${name} is.`, {
        hint: `Save the ${name} first.`,
      });
    }
    const types = meta.registry.resolve(contentType.to);
    const type = await contentTypeOf(types, metaOfInstance(target), using, fetch);
    instance[valuesKey][meta.position(contentType)] = typeKeyOf(type, types);
    instance[valuesKey][meta.position(objectId)] = asKeyOf(objectId, target.pk);
  }
}

export function metaOfInstance(instance: ModelInstance): ModelMeta {
  return (instance.constructor as unknown as { $meta: ModelMeta }).$meta;
}
