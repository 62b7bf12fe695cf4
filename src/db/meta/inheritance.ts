/**
 * Inheritance between models with tables: what a child takes from its parents, and the links from
 * its row to theirs. A row of a child is a row in its own table and one in each table above it.
 */

import type { Field } from "../fields/field.ts";
import { cascade } from "../fields/on-delete.ts";
import { ForeignKey, type ManyToMany, OneToOne, type Reverse } from "../fields/relation.ts";
import { ModelDefinitionError } from "./errors.ts";
import { type ModelInstance, valuesKey } from "./instance.ts";

/** What a parent hands down. */
interface Parent {
  readonly name: string;
  readonly label: string;
  readonly isInstalled: boolean;
  readonly modelClass: unknown;
  readonly fields: readonly Field[];
  readonly manyToMany: ReadonlyMap<string, ManyToMany>;
  readonly reverses: ReadonlyMap<string, Reverse>;
}

/** What a model has of its own, sorted. */
export interface OwnParts {
  readonly fields: readonly Field[];
  readonly manyToMany: ReadonlyMap<string, ManyToMany>;
  readonly reverses: ReadonlyMap<string, Reverse>;
}

export interface WithInherited<Meta> extends OwnParts {
  /** The fields of its own table: the links first, where they are not declared. */
  readonly ownFields: readonly Field[];
  readonly parents: ReadonlyMap<Meta, ForeignKey>;
  /** The parent that a name comes from. */
  readonly via: ReadonlyMap<string, Meta>;
}

/**
 * Puts what the parents have before what the model has itself. The first link is the primary key,
 * unless the model has one of its own.
 *
 * @param parentOf The model that a relation of this one points to.
 */
export function withInherited<Meta extends Parent>(
  model: string,
  parents: readonly Meta[],
  own: OwnParts,
  parentOf: (link: ForeignKey) => unknown,
): WithInherited<Meta> {
  const via = new Map<string, Meta>();
  const fields: Field[] = [];
  const manyToMany = new Map<string, ManyToMany>();
  const reverses = new Map<string, Reverse>();
  for (const parent of parents) {
    for (const field of parent.fields) {
      if (via.has(field.name)) continue;
      via.set(field.name, parent).set(field.attribute, parent);
      fields.push(field);
    }
    for (const [name, relation] of parent.manyToMany) {
      if (!via.has(name)) manyToMany.set(name, relation);
      if (!via.has(name)) via.set(name, parent);
    }
    for (const [name, relation] of parent.reverses) {
      if (via.has(name)) continue;
      reverses.set(name, relation);
      via.set(name, parent);
    }
  }
  const names = [...own.fields.map(({ name }) => name), ...own.manyToMany.keys()];
  for (const name of names) {
    const parent = via.get(name);
    if (!parent) continue;
    throw new ModelDefinitionError(
      `${model} cannot have a field named "${name}": it has that of ${parent.name}.`,
      { hint: "Give it another name. Only fields of abstract models can be declared again." },
    );
  }
  for (const name of own.reverses.keys()) via.delete(name);

  const { links, ownFields } = linked(parents, own.fields, parentOf);
  return {
    fields: [...fields, ...ownFields],
    ownFields,
    manyToMany: new Map([...manyToMany, ...own.manyToMany]),
    reverses: new Map([...reverses, ...own.reverses]),
    parents: links,
    via,
  };
}

/** Finds or makes the link to each parent. */
function linked<Meta extends Parent>(
  parents: readonly Meta[],
  given: readonly Field[],
  parentOf: (link: ForeignKey) => unknown,
): { links: Map<Meta, ForeignKey>; ownFields: Field[] } {
  const links = new Map<Meta, ForeignKey>();
  const made: Field[] = [];
  const ownFields = [...given];
  let hasKey = given.some((field) => field.isPrimaryKey);
  for (const parent of parents) {
    const at = ownFields.findIndex(
      (field) =>
        field instanceof ForeignKey &&
        field.options.parentLink === true &&
        parentOf(field) === parent,
    );
    const declared = ownFields[at] as ForeignKey | undefined;
    const isKey = declared ? declared.isPrimaryKey || !hasKey : !hasKey;
    hasKey = true;
    if (declared && declared.isPrimaryKey === isKey) {
      links.set(parent, declared);
      continue;
    }
    const options = declared?.options ?? {
      onDelete: cascade,
      parentLink: true,
      dbColumn: `${parent.name.toLowerCase()}_ptr_id`,
    };
    const to = declared?.to ?? parent.modelClass ?? parent.label;
    const link = new OneToOne(to, isKey ? { ...options, primaryKey: true } : options);
    link.bind(declared?.name ?? linkName(parent.name));
    links.set(parent, link);
    if (declared) ownFields[at] = link as Field;
    else made.push(link as Field);
  }
  return { links, ownFields: [...made, ...ownFields] };
}

/** `Place` → `placePtr`. */
function linkName(parent: string): string {
  return `${parent.slice(0, 1).toLowerCase()}${parent.slice(1)}Ptr`;
}

/**
 * What an instance holds for a key. That of a parent may not have been loaded; the link to the
 * parent, which has the same value, always is.
 */
export function keyValue(instance: ModelInstance, key: Field): unknown {
  const { $meta: meta } = instance.constructor as unknown as HasInherited;
  const values = instance[valuesKey];
  const value = values[meta.position(key)];
  if (value !== undefined) return value;
  for (const field of meta.fields) {
    const isLink = field instanceof ForeignKey && field.options.parentLink === true;
    if (!isLink || !holdsKey(field, key)) continue;
    const same = values[meta.position(field as Field)];
    if (same !== undefined) return same;
  }
  return undefined;
}

interface HasInherited {
  readonly $meta: { readonly fields: readonly Field[]; position(field: Field): number };
}

/** Does the link hold the values of the field: the key of its parent, or of one further up? */
export function holdsKey(link: ForeignKey, field: Field): boolean {
  const { targetKey } = link;
  if (targetKey === field) return true;
  return (
    targetKey instanceof ForeignKey &&
    targetKey.options.parentLink === true &&
    holdsKey(targetKey, field)
  );
}
