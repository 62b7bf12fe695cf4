/** What is done to the values of an instance before they are written. */

import type { Field } from "../../fields/field.ts";
import { PendingDefault, pendingOr } from "../../fields/pending-default.ts";
import { TemporalField } from "../../fields/time.ts";
import { isModelInstance, loadedKey, type ModelInstance, valuesKey } from "../../meta/instance.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import type { HasMeta } from "../../meta/registry.ts";
import { QueryError } from "../errors.ts";

/** The fields without those that a query deferred: their values are undefined. */
export function loadedFields(instance: ModelInstance, meta: ModelMeta): readonly Field[] {
  const values = instance[valuesKey];
  if (!values.includes(undefined)) return meta.fields;
  return meta.fields.filter((field) => values[meta.position(field)] !== undefined);
}

/**
 * Waits for the defaults of a new instance that are asked of the database, and makes a key where
 * null was given and the key has a default. A promise only where there is something to wait for.
 */
export function settleDefaults(
  instance: ModelInstance,
  meta: ModelMeta,
): Promise<void> | undefined {
  const values = instance[valuesKey];
  const key = meta.primaryKey;
  const keyAt = meta.position(key);
  if (values[keyAt] === null && key.hasDefault) {
    values[keyAt] = pendingOr(key.defaultValue(), (value) => key.parse(value));
  }
  for (const value of values) {
    if (value instanceof PendingDefault) return waitForDefaults(values, meta);
  }
  return undefined;
}

async function waitForDefaults(values: unknown[], meta: ModelMeta): Promise<void> {
  for (const [at, value] of values.entries()) {
    if (!(value instanceof PendingDefault)) continue;
    const settled = await value.value();
    if (values[at] !== value) continue; // another value was given meanwhile
    const isNothing = settled === null || settled === undefined;
    values[at] = isNothing ? null : meta.fields[at]!.parse(settled);
  }
}

/** Related objects that were assigned before they were saved have their keys now. */
export function takeKeys(instance: ModelInstance, meta: ModelMeta, fields: readonly Field[]): void {
  const loaded = instance[loadedKey];
  if (loaded === undefined) return;
  for (const [name, related] of loaded) {
    const field = meta.findField(name);
    if (!field || !fields.includes(field) || !isModelInstance(related)) continue;
    const at = meta.position(field);
    if (instance[valuesKey][at] !== null) continue;
    if (related.pk === null || related.pk === undefined) {
      throw new QueryError(`This ${meta.name} cannot be saved before its ${name} is.`, {
        hint: `Save the ${name} first.`,
      });
    }
    instance[valuesKey][at] = field.parse(related);
  }
}

/** A row of a parent that becomes one of a child keeps its values, unless others are given. */
export function takeParents(
  instance: ModelInstance,
  meta: ModelMeta,
  given: Readonly<Record<string, unknown>>,
): void {
  for (const [parent, { name }] of meta.parents) {
    const row = given[name];
    if (!isModelInstance(row)) continue;
    const { $meta: above } = row.constructor as unknown as HasMeta;
    for (const field of parent.fields) {
      const isGiven = field.name in given || field.attribute in given;
      const value = row[valuesKey][above.position(field)];
      if (!isGiven && value !== undefined) instance[valuesKey][meta.position(field)] = value;
    }
  }
}

/** A field that can be told the time. */
type Stamped = Field & Pick<TemporalField<unknown>, "now">;

/** Those that get the time when a row is written, if it is new or whenever it is. */
export function stampedFields(fields: readonly Field[], isNew: boolean): readonly Stamped[] {
  return fields.filter((field): field is Stamped => {
    if (!(field instanceof TemporalField)) return false;
    const { autoNow, autoNowAdd } = field.options;
    return autoNow === true || (autoNowAdd === true && isNew);
  });
}

/** @param stamped Those of `stampedFields`. */
export function stampTimes(meta: ModelMeta, values: unknown[], stamped: readonly Stamped[]): void {
  for (const field of stamped) values[meta.position(field)] = field.now();
}
