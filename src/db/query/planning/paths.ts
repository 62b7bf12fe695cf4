/**
 * Walks a path: `author__name__icontains` is a relation, a field and a lookup. Relations become
 * joins, but only where the other table is needed: `author__id` is a column of the book.
 */

import { UnknownFieldError } from "../../meta/errors.ts";
import { isModelInstance } from "../../meta/instance.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import { refuseOtherModels } from "../../meta/rows-of.ts";
import type { HasMeta } from "../../meta/registry.ts";
import type { Field } from "../../fields/field.ts";
import { ForeignKey } from "../../fields/relation.ts";
import type { Expression } from "../../sql/expressions.ts";
import { QueryError, UnknownLookupError } from "../errors.ts";
import type { JoinedTable, Joins, JoinScope } from "./joins.ts";
import type { Lookup, LookupSubject } from "../lookups/lookup.ts";
import { findLookup, findTransform, lookupNames } from "../lookups/registry.ts";
import { ownLookup, ownTransform } from "../lookups/registered.ts";
import { yearComparison } from "../lookups/time.ts";

/** An annotation that a path may name. */
export interface NamedExpression {
  readonly expression: Expression;
  readonly subject: LookupSubject;
  readonly isAggregate: boolean;
}

/** What the relations and the field of a path led to; `rest` is what follows them. */
export interface ResolvedPath {
  readonly subject: LookupSubject;
  /** The tables it needs a row of. */
  readonly tables: readonly JoinedTable[];
  /** The table that the subject is a column of. */
  readonly table: JoinedTable;
  /** The relation it ends with, if it ends with one. */
  readonly relation: Relation | undefined;
  readonly isAggregate: boolean;
  readonly rest: readonly string[];
}

export class Paths {
  readonly #joins: Joins;
  readonly #annotations: ReadonlyMap<string, NamedExpression>;

  constructor(joins: Joins, annotations: ReadonlyMap<string, NamedExpression>) {
    this.#joins = joins;
    this.#annotations = annotations;
  }

  /**
   * Resolves the relations and the field at the beginning of a path.
   *
   * @throws {UnknownFieldError} If there is no such name.
   */
  resolve(path: string, scope: JoinScope): ResolvedPath {
    const names = path.split("__");
    const annotation = this.named(names);
    if (annotation) return annotation;

    let table = this.#joins.root;
    const tables: JoinedTable[] = [];
    let start = 0;
    const filtered = this.#joins.filtered.get(names[0]!);
    if (filtered) {
      const { relation } = filtered;
      tables.push(...this.#joins.followFiltered(filtered));
      table = tables.at(-1)!;
      const key = keyAfter(relation, names[1], relation.to.primaryKey);
      if (key !== undefined) {
        const column = this.#column(table, relation.to.primaryKey, tables);
        const subject = key === 0 ? withInstances(column, relation) : column;
        return { ...plain, subject, tables, table, rest: names.slice(1 + key) };
      }
      start = 1;
    }
    for (let index = start; index < names.length; index++) {
      const name = names[index]!;
      const relation = table.meta.relations.get(name);
      if (relation === undefined) {
        const field = table.meta.findField(name);
        if (!field) throw new UnknownFieldError(table.meta.name, name, table.meta.names());
        const subject = this.#column(table, field, tables);
        return { ...plain, subject, tables, table, rest: names.slice(index + 1) };
      }
      if (relation.via) table = this.#inherited(table, name, tables);
      const next = names[index + 1];
      const key = goesOn(relation, next, names[index + 2]) ? undefined : keyAfter(relation, next);
      if (key !== undefined) {
        const rest = names.slice(index + 1 + key);
        const resolved = this.#relationKey(relation, table, tables, scope);
        const { encode, valueKind } = keyFieldOf(relation);
        const { subject } = resolved;
        if (key === 1) return { ...resolved, subject: { ...subject, encode }, relation, rest };
        const isTransformed = next !== undefined && !findLookup("relation", next);
        if (!isTransformed) return { ...resolved, relation, rest };
        return { ...resolved, subject: { ...subject, encode, valueKind }, relation, rest };
      }
      const own = relation.via ? table.meta.relations.get(name)! : relation;
      const joined = this.#joins.follow(table, own, scope);
      tables.push(...joined);
      table = joined.at(-1)!;
    }
    throw new QueryError(`The path "${path}" is empty.`);
  }

  /** The subject of a whole path, transforms included: for `values`, `orderBy`, `F`. */
  expression(path: string, scope: JoinScope): ResolvedPath {
    const resolved = this.resolve(path, scope);
    let { subject } = resolved;
    for (const name of resolved.rest) {
      const transform = ownTransform(subject, name) ?? findTransform(subject.valueKind, name);
      if (!transform) throw unknownLookup(resolved.table.meta, path, name, subject);
      subject = transform.apply(subject);
    }
    return { ...resolved, subject, rest: [] };
  }

  /** The subject and the lookup of a condition's path. */
  lookup(path: string, scope: JoinScope): ResolvedPath & { lookup: Lookup } {
    const resolved = this.resolve(path, scope);
    const { meta } = resolved.table;
    return { ...resolved, ...this.#lookup(resolved.subject, resolved.rest, meta, path) };
  }

  /** The lookup by the name on what is no path: an expression. */
  lookupOn(subject: LookupSubject, name: string): { subject: LookupSubject; lookup: Lookup } {
    return this.#lookup(subject, name.split("__"), this.#joins.root.meta, name);
  }

  #lookup(
    start: LookupSubject,
    rest: readonly string[],
    meta: ModelMeta,
    path: string,
  ): { subject: LookupSubject; lookup: Lookup } {
    const names = [...rest];
    let subject = start;
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (name === "year" && names.length < 2) {
        const lookup = yearComparison(subject, names[0] ?? "exact");
        const isTime = subject.valueKind === "date" || subject.valueKind === "timestamp";
        if (lookup && isTime) return { subject, lookup };
      }
      const own = names.length === 0 ? ownLookup(subject, name) : undefined;
      if (own) return { subject, lookup: own };
      const transform = ownTransform(subject, name) ?? findTransform(subject.valueKind, name);
      if (transform) {
        subject = transform.apply(subject);
        continue;
      }
      const lookup = findLookup(subject.valueKind, name);
      if (lookup && names.length === 0) return { subject, lookup };
      throw unknownLookup(meta, path, lookup ? names[0]! : name, subject);
    }
    return { subject, lookup: findLookup(subject.valueKind, "exact")! };
  }

  /** Does the path cross a relation with several rows on the other side? */
  crossesMultiple(path: string): boolean {
    let { meta }: { meta: ModelMeta } = this.#joins.root;
    if (this.named(path.split("__"))) return false;
    for (const name of path.split("__")) {
      const relation = meta.relations.get(name);
      if (!relation) return false;
      if (relation.isMultiple) return true;
      meta = relation.to;
    }
    return false;
  }

  /** What an annotation of that name is. */
  protected named(names: readonly string[]): ResolvedPath | undefined {
    if (this.#annotations.size === 0) return undefined;
    // Its name may look like a path: `book__count`.
    for (let length = names.length; length > 0; length--) {
      const annotation = this.#annotations.get(names.slice(0, length).join("__"));
      if (!annotation) continue;
      const { subject, isAggregate } = annotation;
      const { root: table } = this.#joins;
      return { ...plain, subject, isAggregate, tables: [], table, rest: names.slice(length) };
    }
    return undefined;
  }

  /** @param tables Those on the way; where the field is inherited, its table is added. */
  #column(from: JoinedTable, field: Field, tables: JoinedTable[]): LookupSubject {
    const { table, expression } = this.#joins.expressionOf(from, field);
    if (table !== from) tables.push(table);
    return {
      expression,
      valueKind: field.valueKind,
      encode:
        field.isPrimaryKey && field instanceof ForeignKey
          ? keyEncoder(from.meta, field)
          : field.encode,
      field,
      isNullable: isNullable(tables) || field.isNullable,
    };
  }

  /** The table of a relation that the model of a table has from a parent. */
  #inherited(from: JoinedTable, name: string, tables: JoinedTable[]): JoinedTable {
    const table = this.#joins.home(from, name);
    if (table !== from) tables.push(table);
    return table;
  }

  /** A relation as a value is the key of the related row, read from as near as it stands. */
  #relationKey(
    relation: Relation,
    from: JoinedTable,
    before: JoinedTable[],
    scope: JoinScope,
  ): Omit<ResolvedPath, "relation" | "rest"> {
    const { field, through, kind } = relation;
    if (kind === "foreignKey" || kind === "oneToOne") {
      const subject = this.#column(from, field!, before);
      return { subject, tables: before, table: from, isAggregate: false };
    }
    // The pairs of a many-to-many relation are enough: they hold the key, too.
    const own = relation.via ? from.meta.relations.get(relation.name)! : relation;
    const toPairs = own.steps.findIndex(({ meta }) => meta === own.through?.meta) + 1;
    const joined = this.#joins.follow(from, own, scope, toPairs || own.steps.length);
    const table = joined.at(-1)!;
    const tables = [...before, ...joined];
    const key = through ? through.target : relation.to.primaryKey;
    const column = { ...this.#column(table, key, tables), isNullable: true };
    return { subject: withInstances(column, relation), tables, table, isAggregate: false };
  }
}

/** A key that is a relation: an instance of the model itself stands for its own key. */
function keyEncoder({ concrete }: ModelMeta, field: ForeignKey): LookupSubject["encode"] {
  return (value) => {
    if (!isModelInstance(value)) return field.encode(value);
    const { $meta: meta } = value.constructor as unknown as HasMeta;
    return field.encode(meta.concrete === concrete ? value.pk : value);
  };
}

/** The key of related rows, for which instances stand as well. */
function withInstances(subject: LookupSubject, { to, from, name }: Relation): LookupSubject {
  const encode = (value: unknown): unknown => {
    refuseOtherModels([to], value, `${from.name}.${name}`);
    return subject.encode(isModelInstance(value) ? value.pk : value);
  };
  return { ...subject, encode };
}

const plain = { relation: undefined, isAggregate: false } as const;

/** The field of the other side whose values say which row it is. */
function keyFieldOf({ to, field, kind }: Relation): Field {
  return kind === "foreignKey" || kind === "oneToOne" ? field!.targetKey : to.primaryKey;
}

/**
 * If a relation stands for its key here: how many of the names after it belong to that. None at
 * the end or before a lookup, one where the key is named itself; undefined where the path goes on.
 */
function keyAfter(
  relation: Relation,
  next: string | undefined,
  key = keyFieldOf(relation),
): 0 | 1 | undefined {
  const { to } = relation;
  if (next === undefined) return 0;
  if (next === key.name || (next === "pk" && key.isPrimaryKey)) return 1;
  if (to.findField(next) || to.relations.has(next)) return undefined;
  const isOfKey = findLookup("relation", next) ?? findTransform(key.valueKind, next);
  return isOfKey ? 0 : undefined;
}

/** Does a path go on over the key of a relation, which is a relation itself? */
function goesOn({ to }: Relation, key: string | undefined, next: string | undefined): boolean {
  if (key === undefined || next === undefined || !to.relations.has(key)) return false;
  return findLookup("relation", next) === undefined;
}

function isNullable(tables: readonly JoinedTable[]): boolean {
  return tables.some((table) => table.isNullable);
}

function unknownLookup(
  meta: ModelMeta,
  path: string,
  name: string,
  { valueKind }: LookupSubject,
): UnknownLookupError {
  return new UnknownLookupError(meta.name, path, name, lookupNames(valueKind));
}
