/** The values of a new instance: defaults, and what it is given. What a model needs for it is kept. */

import type { Field } from "../fields/field.ts";
import { pendingOr } from "../fields/pending-default.ts";
import { type ModelInstance, valuesKey } from "../meta/instance.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { takeParents } from "../query/writing/saving.ts";

type Given = Readonly<Record<string, unknown>>;
type Setter = (this: ModelInstance, value: unknown) => void;

interface Template {
  /** What fields without a default begin with, by position. */
  readonly blank: readonly unknown[];
  readonly withDefault: readonly { readonly at: number; readonly field: Field }[];
  /** What sets a property: of a field, its key, or a relation. */
  readonly setters: Map<string, Setter>;
}

const templates = new WeakMap<ModelMeta, Template>();

/**
 * Gives a new instance its values.
 *
 * @throws {UnknownFieldError} If it is given one that is no field's.
 * @throws {ValidationError} If one cannot be a value of its field.
 */
export function setNewValues(instance: ModelInstance, meta: ModelMeta, given?: Given): void {
  const { blank, withDefault, setters } = templates.get(meta) ?? makeTemplate(meta);
  const values = blank.slice();
  instance[valuesKey] = values;
  for (const { at, field } of withDefault) values[at] = initialValue(field, given);
  if (given === undefined) return;
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value === undefined) continue;
    (setters.get(name) ?? makeSetter(setters, meta, name)).call(instance, value);
  }
  if (meta.parents.size > 0) takeParents(instance, meta, given);
}

function makeTemplate(meta: ModelMeta): Template {
  const template: Template = {
    blank: meta.fields.map(blankValue),
    withDefault: meta.fields.flatMap((field, at) => (field.hasDefault ? [{ at, field }] : [])),
    setters: new Map(),
  };
  templates.set(meta, template);
  return template;
}

/** As in Django: a text that is given no value is empty, everything else has none. */
function blankValue(field: Field): unknown {
  if (field.isMadeByDatabase) return undefined;
  return field.valueKind === "text" && !field.isNullable ? "" : null;
}

/** @param given The values that the instance gets: a function is not called for nothing. */
function initialValue(field: Field, given: Given | undefined): unknown {
  if (typeof field.options.default === "function" && given !== undefined) {
    const { name, attribute } = field;
    const value = given[name in given ? name : attribute];
    if (value !== undefined && value !== null) return null;
  }
  return pendingOr(field.defaultValue(), (value) => field.parse(value));
}

/** The model's own accessor, or what a user has put in its place. */
function makeSetter(setters: Map<string, Setter>, meta: ModelMeta, name: string): Setter {
  const isThere = name === "pk" || meta.findField(name) || meta.genericKeys.has(name);
  if (!isThere) meta.field(name); // throws
  const setter =
    accessorOf((meta.modelClass?.prototype as object | undefined) ?? null, name)?.set ??
    function (this: ModelInstance, value: unknown) {
      (this as unknown as Record<string, unknown>)[name] = value;
    };
  setters.set(name, setter);
  return setter;
}

function accessorOf(prototype: object | null, name: string): PropertyDescriptor | undefined {
  if (prototype === null) return undefined;
  const own = Object.getOwnPropertyDescriptor(prototype, name);
  return own ?? accessorOf(Object.getPrototypeOf(prototype) as object | null, name);
}
