/** The tables of models, as Django makes them: so an existing database of Django's is at home. */

import type { Field } from "../fields/field.ts";
import { IntegerField } from "../fields/number.ts";
import { ForeignKey } from "../fields/relation.ts";
import type { ModelMeta, Through } from "../meta/model-meta.ts";
import type { Index } from "../schema/constraint.ts";
import { quoteName } from "../schema/definitions.ts";
import { constraintName } from "../schema/names.ts";
import type { Column, Table } from "../schema/table.ts";

/** The tables that belong to one model. */
export interface ModelTables {
  readonly table: Table;
  /** The column of each field that has one. */
  readonly columns: ReadonlyMap<string, string>;
  /** The tables of pairs, by the name of the relation to many. */
  readonly pairs: ReadonlyMap<string, Table>;
}

export function modelTables(meta: ModelMeta): ModelTables {
  const pairs = Array.from(meta.manyToMany.keys(), (name): [string, Table] => [
    name,
    pairTable(meta.relations.get(name)!.through!),
  ]);
  return {
    table: tableOf(meta),
    columns: new Map(meta.fields.map((field) => [field.name, meta.columnOf(field)])),
    pairs: new Map(pairs),
  };
}

function tableOf(meta: ModelMeta): Table {
  return {
    name: meta.table,
    columns: meta.fields.map((field) => columnOf(meta, field)),
    constraints: [],
    indexes: meta.fields.filter(hasIndex).map((field) => columnIndex(meta, field)),
  };
}

/** No pair is there twice. */
function pairTable({ meta, source, target }: Through): Table {
  const table = tableOf(meta);
  const columns = [source, target].map((field) => meta.columnOf(field));
  const name = constraintName(table.name, columns, { suffix: "uniq" });
  return { ...table, constraints: [{ kind: "unique", name, columns }] };
}

function columnOf(meta: ModelMeta, field: Field): Column {
  const name = meta.columnOf(field);
  return {
    name,
    type: field.columnType,
    null: field.isNullable,
    ...(field.isPrimaryKey && { primaryKey: true }),
    ...(field.isGeneratedByDatabase && { identity: true }),
    ...(field.options.unique === true && !field.isPrimaryKey && { unique: true }),
    ...(isPositive(field) && { check: `${quoteName(name)} >= 0` }),
    ...(field instanceof ForeignKey &&
      field.options.dbConstraint !== false && { references: referenceOf(meta, field) }),
  };
}

/** A key that points to a positive integer has the same values, but Django makes no check of it. */
function isPositive(field: Field): boolean {
  return field instanceof IntegerField && field.isPositive;
}

function referenceOf(meta: ModelMeta, field: ForeignKey): NonNullable<Column["references"]> {
  const target = meta.registry.resolve(field.to);
  return { table: target.table, column: target.columnOf(field.targetKey), deferrable: true };
}

function hasIndex(field: Field): boolean {
  const { dbIndex, unique } = field.options;
  return dbIndex === true && unique !== true && !field.isPrimaryKey;
}

function columnIndex(meta: ModelMeta, field: Field): Index {
  const column = meta.columnOf(field);
  return { name: constraintName(meta.table, [column]), parts: [{ column }] };
}
