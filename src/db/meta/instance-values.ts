/**
 * What an instance holds for a field, and what it stands for. Among the values of an instance are:
 *
 * - a **raw** value, as the driver returned it: nobody has looked at it yet;
 * - a **value** of the application, which was set, or was raw and has been looked at;
 * - `undefined`: it was deferred, or is still to be made by the database;
 * - a `PendingDefault`, or an expression that the database computes: both have no value yet.
 *
 * Whether it is raw must never make a difference, so whoever compares, copies or stores values of
 * instances reads them here.
 */

import type { Field } from "../fields/field.ts";
import { keyValue } from "./inheritance.ts";
import { type ModelInstance, valuesKey } from "./instance.ts";
import { identity } from "./keys.ts";

/** The application's value of what is held. What is none yet (null, undefined) stays as it is. */
export function readValue(field: Field, held: unknown): unknown {
  return isRaw(field, held) ? field.fromDatabase(held) : held;
}

function isRaw(field: Field, held: unknown): boolean {
  const { rawType } = field;
  if (rawType === undefined || field.isReadAtOnce) return false;
  return typeof held === rawType || (typeof held === "bigint" && field.holdsBigInts);
}

const encoders = new WeakMap<Field, Field["store"]>();

/** What turns a held value into what goes to the driver, for parameters of statements. */
export function heldEncoder(field: Field): Field["store"] {
  if (field.rawType === undefined || field.isReadAtOnce) return field.store;
  let encoder = encoders.get(field);
  if (encoder === undefined) {
    encoder = (held) => field.store(readValue(field, held));
    encoders.set(field, encoder);
  }
  return encoder;
}

/** A field of instances of a model; the key of a parent is also in the link to it. */
export function valueReader(
  meta: { position(field: Field): number },
  field: Field,
): (instance: ModelInstance) => unknown {
  const at = meta.position(field);
  return (instance) => {
    const held = instance[valuesKey][at];
    return readValue(field, held === undefined ? keyValue(instance, field) : held);
  };
}

/** As `valueReader`, in a form that is the same for equal keys: for maps and sets. */
export function keyReader(
  meta: { position(field: Field): number },
  field: Field,
): (instance: ModelInstance) => unknown {
  const read = valueReader(meta, field);
  return (instance) => identity(read(instance));
}
