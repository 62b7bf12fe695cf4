/** Finds the relations of a model in both directions, and the columns that join them. */

import { Field } from "../fields/field.ts";
import { ForeignKey, type ManyToMany } from "../fields/relation.ts";
import { ModelDefinitionError } from "./errors.ts";
import { genericRelation, genericTarget } from "./generic.ts";
import { stepsOver, stepsTo } from "./join-steps.ts";
import type { ModelMeta, Relation, RelationKind, Through } from "./model-meta.ts";
import { throughOf } from "./through.ts";

/** All relations of a model by their name in queries: its own first, then those that point here. */
export function findRelations(meta: ModelMeta): ReadonlyMap<string, Relation> {
  if (meta.isProxy) return new Map(meta.concrete.relations);
  const relations = new Map<string, Relation>();
  for (const field of meta.ownFields) {
    if (field instanceof ForeignKey) relations.set(field.name, forward(meta, field));
  }
  for (const [name, field] of meta.ownManyToMany)
    relations.set(name, manyToMany(meta, name, field));

  for (const [name, field] of meta.genericRelations) {
    relations.set(name, genericRelation(meta, name, field));
  }

  const declared = new Set<unknown>();
  for (const [name, { to, fieldName }] of meta.ownReverses) {
    const other = meta.registry.resolve(to);
    const opposite = other.findField(fieldName) ?? other.manyToMany.get(fieldName);
    if (
      opposite === undefined ||
      (opposite instanceof Field && !(opposite instanceof ForeignKey))
    ) {
      throw new ModelDefinitionError(
        `${meta.name}.${name} is the other side of ${other.name}.${fieldName}, which is no relation.`,
        { hint: `Name a relation of ${other.name} that points to ${meta.name}.` },
      );
    }
    if (meta.registry.resolve(opposite.to).concrete !== meta) {
      throw new ModelDefinitionError(
        `${meta.name}.${name} is the other side of ${other.name}.${fieldName}, which points elsewhere.`,
        { hint: `Name a relation of ${other.name} that points to ${meta.name}.` },
      );
    }
    declared.add(opposite);
    relations.set(name, oppositeOf(meta, name, other, fieldName, opposite));
  }
  if (meta.isInstalled) addUndeclared(meta, declared, relations);
  addInherited(meta, relations);
  return relations;
}

/** The relations of the parents, but not their way to their children. */
function addInherited(meta: ModelMeta, relations: Map<string, Relation>): void {
  for (const parent of meta.parents.keys()) {
    for (const [name, relation] of parent.relations) {
      const isLinkBack =
        relation.kind === "reverseOneToOne" && relation.field?.options.parentLink === true;
      if (isLinkBack || relations.has(name) || meta.ownFields.some((own) => own.name === name)) {
        continue;
      }
      relations.set(name, { ...relation, from: meta, via: parent });
    }
  }
}

/** Relations that point here without a `reverse`: named as Django names them in queries. */
function addUndeclared(
  meta: ModelMeta,
  declared: ReadonlySet<unknown>,
  relations: Map<string, Relation>,
): void {
  for (const other of meta.registry.models()) {
    if (other.isProxy) continue;
    for (const field of other.genericRelations.values()) {
      const { relatedQueryName: name } = field;
      if (name === undefined || meta.registry.resolve(field.to) !== meta) continue;
      if (!relations.has(name)) relations.set(name, genericTarget(meta, name, other, field));
    }
    const candidates: [string, ForeignKey | ManyToMany][] = [
      ...other.ownFields
        .filter((field) => field instanceof ForeignKey)
        .map((field): [string, ForeignKey] => [field.name, field]),
      ...other.ownManyToMany,
    ];
    for (const [fieldName, field] of candidates) {
      if (declared.has(field) || meta.registry.resolve(field.to).concrete !== meta) continue;
      if (field.options.relatedName?.endsWith("+") || isSymmetrical(other, field)) continue;
      const name = reverseName(other, field);
      if (relations.has(name) || meta.findField(name)) continue;
      relations.set(name, oppositeOf(meta, name, other, fieldName, field));
    }
  }
}

/**
 * What the other side of a relation is called in queries. In a name, `%(class)s` and
 * `%(app_label)s` stand for the model that has the relation: fields of an abstract model are there
 * in each of its children.
 */
export function reverseName(other: ModelMeta, { options }: ForeignKey | ManyToMany): string {
  const { relatedQueryName, relatedName } = options;
  const name = relatedQueryName ?? relatedName ?? other.options.defaultRelatedName;
  if (name === undefined) return lowerFirst(other.name);
  return name
    .replaceAll("%(class)s", lowerFirst(other.name))
    .replaceAll("%(app_label)s", other.app);
}

function forward(meta: ModelMeta, field: ForeignKey): Relation {
  const to = meta.registry.resolve(field.to);
  const key = field.targetKey;
  const step = { from: meta.columnOf(field), table: to.table, to: to.columnOf(key) };
  return {
    name: field.name,
    kind: field.isOneToOne ? "oneToOne" : "foreignKey",
    from: meta,
    to,
    isMultiple: false,
    isNullable: field.isNullable,
    steps: [step],
    field,
    through: undefined,
  };
}

/** The other side of a relation that `other` has. */
function oppositeOf(
  meta: ModelMeta,
  name: string,
  other: ModelMeta,
  fieldName: string,
  field: ForeignKey | ManyToMany,
): Relation {
  if (!(field instanceof ForeignKey)) {
    // Not by the relations of the other model: those may ask for the ones of this.
    const { source, target, ...through } = throughOf({
      meta: other,
      name: fieldName,
      field,
      to: meta,
      findRelations,
    });
    const turned = { ...through, source: target, target: source };
    return pairRelation("reverseManyToMany", name, meta, other, turned);
  }
  const key = field.targetKey;
  return {
    name,
    kind: field.isOneToOne ? "reverseOneToOne" : "reverseForeignKey",
    from: meta,
    to: other,
    isMultiple: !field.isOneToOne,
    isNullable: true,
    steps: [{ from: meta.columnOf(key), table: other.table, to: other.columnOf(field) }],
    field,
    through: undefined,
  };
}

function manyToMany(meta: ModelMeta, name: string, field: ManyToMany): Relation {
  const to = meta.registry.resolve(field.to);
  const through = throughOf({ meta, name, field, to, findRelations });
  const relation = pairRelation("manyToMany", name, meta, to, through);
  return isSymmetrical(meta, field) ? { ...relation, isSymmetrical: true } : relation;
}

function isSymmetrical(meta: ModelMeta, field: ForeignKey | ManyToMany): boolean {
  if (field instanceof ForeignKey || meta.registry.resolve(field.to) !== meta) return false;
  return field.options.symmetrical ?? true;
}

function pairRelation(
  kind: RelationKind,
  name: string,
  from: ModelMeta,
  to: ModelMeta,
  through: Through,
): Relation {
  const pairs = through.meta;
  const steps = [
    ...stepsTo(from.columnOf(through.source.targetKey), pairs, through.source),
    ...stepsOver(pairs, through.target, to),
  ];
  return {
    name,
    kind,
    from,
    to,
    isMultiple: true,
    isNullable: true,
    steps,
    field: undefined,
    through,
  };
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
