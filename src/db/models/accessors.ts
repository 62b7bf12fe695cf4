/** The properties of instances: one accessor a field and a relation, on the prototype. */

import type { Field } from "../fields/field.ts";
import { AsyncDefaultError, PendingDefault } from "../fields/pending-default.ts";
import { ForeignKey } from "../fields/relation.ts";
import { keyValue } from "../meta/inheritance.ts";
import { genericFields } from "../meta/generic.ts";
import { readValue } from "../meta/instance-values.ts";
import {
  isModelInstance,
  loadedKey,
  type ModelInstance,
  originKey,
  valuesKey,
} from "../meta/instance.ts";
import type { GenericFields, ModelMeta, Relation } from "../meta/model-meta.ts";
import { knownTypeKey } from "../query/loading/content-types.ts";
import { QueryError } from "../query/errors.ts";
import { QueryExpression } from "../query/expressions/expressions.ts";
import { asKeyOf, metaOfInstance } from "../query/loading/generic-keys.ts";
import { setLoaded } from "../query/loading/hydrate.ts";
import { defineDisplays } from "./choice-labels.ts";
import { defineNeighbours } from "./neighbours.ts";
import { GenericReference } from "./related/generic-reference.ts";
import { Reference } from "./related/reference.ts";
import { relatedRows } from "./related/related-manager.ts";

/** Defines the properties of a model on its prototype. A user's own methods are not touched. */
export function defineAccessors(prototype: object, meta: ModelMeta): void {
  const above = metaAbove(prototype, meta);
  for (const field of meta.fields) {
    if (above && above.position(field) === meta.position(field)) continue;
    const isLink = field instanceof ForeignKey && field.options.parentLink === true;
    const around = (accessor: Accessor, clears = false): Accessor => {
      if (isLink) return settingKeys(accessor, { link: field, meta, clears });
      return typeof field.options.default === "function"
        ? waiting(accessor, field, meta)
        : accessor;
    };
    define(prototype, field.attribute, around(columnAccessor(field, meta)));
    if (field instanceof ForeignKey) {
      define(prototype, field.name, around(forwardAccessor(field, meta), true));
    }
  }
  for (const name of [...meta.manyToMany.keys(), ...meta.reverses.keys()]) {
    if (above?.manyToMany.has(name) || above?.reverses.has(name)) continue;
    define(prototype, name, relationAccessor(name, meta));
  }
  // A child with a table has a content type of its own, which its rows are found by.
  for (const name of meta.genericRelations.keys()) {
    const isOther = above?.genericRelations.has(name) !== true || above.concrete !== meta.concrete;
    if (isOther) define(prototype, name, relationAccessor(name, meta));
  }
  for (const name of meta.genericKeys.keys()) define(prototype, name, genericAccessor(name, meta));
  defineDisplays(prototype, meta.fields);
  defineNeighbours(prototype, meta);
}

/** The model that the prototype has properties of already: values of both begin alike. */
function metaAbove(prototype: object, { bases: [base] }: ModelMeta): ModelMeta | undefined {
  const above = base?.modelClass?.prototype as object | undefined;
  return above && Object.prototype.isPrototypeOf.call(above, prototype) ? base : undefined;
}

/** Is it a property that was made here, for the fields of one model in their order? */
export function isAccessor({ get }: PropertyDescriptor): boolean {
  return get !== undefined && getters.has(get);
}

const getters = new WeakSet<object>();

interface Accessor {
  get(this: ModelInstance): unknown;
  set(this: ModelInstance, value: unknown): void;
}

function define(prototype: object, name: string, accessor: Accessor): void {
  if (Object.hasOwn(prototype, name)) return;
  getters.add(accessor.get);
  Object.defineProperty(prototype, name, { ...accessor, configurable: true, enumerable: true });
}

/** A column's value. What the driver returned is converted when it is first read. */
function columnAccessor(field: Field, meta: ModelMeta): Accessor {
  const at = meta.position(field);
  const relations = relationsOf(field, meta);
  const set = function (this: ModelInstance, value: unknown): void {
    this[valuesKey][at] =
      value === null || value === undefined
        ? null
        : value instanceof QueryExpression
          ? value // computed when the instance is saved
          : field.parse(value);
    const loaded = this[loadedKey];
    if (loaded !== undefined) for (const relation of relations) loaded.delete(relation);
  };
  if (field instanceof ForeignKey) {
    // What it points to may not be there yet, so it is asked for each time.
    return {
      get() {
        const held = this[valuesKey][at];
        if (held === undefined) return valueElsewhere(this, meta, field);
        return (this[valuesKey][at] = readValue(field, held));
      },
      set,
    };
  }
  const { rawType } = field;
  if (rawType === undefined) {
    return {
      get() {
        const value = this[valuesKey][at];
        return value === undefined ? valueElsewhere(this, meta, field) : value;
      },
      set,
    };
  }
  return {
    get() {
      const value = this[valuesKey][at];
      if (typeof value !== rawType) {
        return value === undefined ? valueElsewhere(this, meta, field) : value;
      }
      return (this[valuesKey][at] = field.fromDatabase(value));
    },
    set,
  };
}

/** A default that is waited for when the instance is saved is no value before. */
function waiting({ get, set }: Accessor, field: Field, meta: ModelMeta): Accessor {
  const at = meta.position(field);
  return {
    get() {
      if (this[valuesKey][at] instanceof PendingDefault) throw new AsyncDefaultError(field.name);
      return get.call(this);
    },
    set,
  };
}

/**
 * Whoever sets the link to a parent's row sets the key of that row, which the child has as well.
 * Only the relation `clears` it: a child whose link is null may have a key for the parent's new row.
 */
function settingKeys(
  accessor: Accessor,
  { link, meta, clears }: { link: ForeignKey; meta: ModelMeta; clears: boolean },
): Accessor {
  const at = meta.position(link as Field);
  return {
    get: accessor.get,
    set(value) {
      accessor.set.call(this, value);
      if (this[valuesKey][at] === null && !clears) return;
      let key = link.targetKey;
      for (;;) {
        this[valuesKey][meta.position(key)] = this[valuesKey][at];
        if (!(key instanceof ForeignKey && key.options.parentLink === true)) return;
        key = key.targetKey;
      }
    },
  };
}

/** The key of a parent is in the link to it. */
function valueElsewhere(instance: ModelInstance, meta: ModelMeta, field: Field): unknown {
  return readValue(field, keyValue(instance, field)) ?? notLoaded(meta, field, instance);
}

/** The relations that are another one when the field has another value. */
function relationsOf(field: Field, meta: ModelMeta): string[] {
  const generic = [...meta.genericKeys]
    .filter(([, key]) => key.contentType === field.name || key.objectId === field.name)
    .map(([name]) => name);
  return field instanceof ForeignKey ? [field.name, ...generic] : generic;
}

/** A value that a query left out is none that can be read. */
function notLoaded(meta: ModelMeta, field: Field, instance: ModelInstance): never {
  if (instance[originKey].isNew) {
    throw new QueryError(`${meta.name}.${field.name} has no value before the database makes it.`, {
      hint: "Save the instance first.",
    });
  }
  throw new QueryError(`${meta.name}.${field.name} was not loaded: the query deferred it.`, {
    hint: `Read it with await instance.refreshFromDb({ fields: ["${field.name}"] }).`,
  });
}

/** `book.author`: the author if loaded, else what loads it when it is awaited. */
function forwardAccessor(field: ForeignKey, meta: ModelMeta): Accessor {
  const at = meta.position(field);
  const generic = relationsOf(field, meta).slice(1);
  return {
    get() {
      const loaded = this[loadedKey]?.get(field.name);
      if (loaded !== undefined) return loaded;
      const key = this[valuesKey][at];
      if (key === null) return null;
      if (key === undefined) return notLoaded(meta, field, this);
      return new Reference(this, meta.relations.get(field.name)!);
    },
    set(value) {
      const isInstance = isModelInstance(value);
      // One that is not saved yet has no key: it is asked for again when this one is saved.
      const hasKey = !isInstance || (value.pk !== null && value.pk !== undefined);
      const isThere = value !== null && value !== undefined && hasKey;
      const isComputed = value instanceof QueryExpression;
      this[valuesKey][at] = isComputed ? value : isThere ? field.parse(value) : null;
      const loaded = this[loadedKey];
      if (loaded !== undefined) {
        for (const name of generic) loaded.delete(name);
        if (!isInstance) loaded.delete(field.name);
      }
      if (isInstance) setLoaded(this, field.name, value);
    },
  };
}

/** `tag.contentObject`: a row of any model. Its content type is found when it is saved. */
function genericAccessor(name: string, meta: ModelMeta): Accessor {
  const fields = (): GenericFields => genericFields(meta, meta.genericKeys.get(name)!);
  return {
    get() {
      const loaded = this[loadedKey]?.get(name);
      if (loaded !== undefined) return loaded;
      const { contentType, objectId } = fields();
      for (const field of [contentType, objectId]) {
        const value = this[valuesKey][meta.position(field)];
        if (value === null) return null;
        if (value === undefined) return notLoaded(meta, field, this);
      }
      return new GenericReference(this, meta, name);
    },
    set(value) {
      const { contentType, objectId } = fields();
      const values = this[valuesKey];
      this[loadedKey]?.delete(contentType.name);
      if (!isModelInstance(value)) {
        if (value !== null && value !== undefined) {
          throw new QueryError(`${meta.name}.${name} takes an instance, or null.`, {
            hint: "Load the row first; a key alone does not say of which model it is.",
          });
        }
        values[meta.position(contentType)] = null;
        values[meta.position(objectId)] = null;
        this[loadedKey]?.delete(name);
        return;
      }
      const { using } = this[originKey];
      values[meta.position(contentType)] = knownTypeKey(metaOfInstance(value), using);
      values[meta.position(objectId)] =
        value.pk === null || value.pk === undefined ? null : asKeyOf(objectId, value.pk);
      setLoaded(this, name, value);
    },
  };
}

/** `author.books`, `book.publishers`, `author.profile`. */
function relationAccessor(name: string, meta: ModelMeta): Accessor {
  const relation = (): Relation => meta.relations.get(name)!;
  return {
    get() {
      const { isMultiple } = relation();
      if (isMultiple) return relatedRows(this, relation());
      const loaded = this[loadedKey]?.get(name);
      return loaded === undefined ? new Reference(this, relation()) : loaded;
    },
    set() {
      throw new QueryError(`${meta.name}.${name} cannot be assigned.`, {
        hint: "Use its methods: add, remove, set, clear.",
      });
    },
  };
}
