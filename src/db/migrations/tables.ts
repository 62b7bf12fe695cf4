/** The tables of models, as Django makes them: so an existing database of Django's is at home. */

import { CustomField } from "../fields/custom.ts";
import type { Field } from "../fields/field.ts";
import { GeneratedField } from "../fields/generated.ts";
import { IntegerField } from "../fields/number.ts";
import { databaseAction } from "../fields/on-delete.ts";
import { ForeignKey } from "../fields/relation.ts";
import type { ModelMeta, Through } from "../meta/model-meta.ts";
import type { ConstraintDefinition, IndexDefinition } from "../meta/table-options.ts";
import { QueryExpression, Value } from "../query/expressions/expressions.ts";
import { tableCondition, tableExpression, tablePart } from "../query/planning/table-expressions.ts";
import type { Constraint, Deferrable, Index, IndexPart } from "../schema/constraint.ts";
import { findRelations } from "../meta/relations.ts";
import { throughOf } from "../meta/through.ts";
import { quoteName } from "../schema/definitions.ts";
import type { SqlLiteral, SqlLiteralValue } from "../schema/literal.ts";
import { constraintName } from "../schema/names.ts";
import type { Column, Table } from "../schema/table.ts";
import { isDeleted } from "./render.ts";
import type { StateOptions } from "./state.ts";

/** The tables that belong to one model. */
export interface ModelTables {
  readonly table: Table;
  /** The column of each field that has one. */
  readonly columns: ReadonlyMap<string, string>;
  /** The tables of pairs, by the name of the relation to many. */
  readonly pairs: ReadonlyMap<string, Table>;
}

export function modelTables(meta: ModelMeta): ModelTables {
  // Not by the relations of the model: a model of pairs may only come with a later operation.
  const pairs = [...meta.ownManyToMany].flatMap(([name, field]): [string, Table][] => {
    if (field.options.through !== undefined) return [];
    const to = meta.registry.resolve(field.to);
    return [[name, pairTable(throughOf({ meta, name, field, to, findRelations }))]];
  });
  return {
    table: tableOf(meta),
    columns: new Map(meta.ownFields.map((field) => [field.name, meta.columnOf(field)])),
    pairs: new Map(pairs),
  };
}

function tableOf(meta: ModelMeta): Table {
  return {
    name: meta.table,
    ...(meta.options.dbTableComment !== undefined && { comment: meta.options.dbTableComment }),
    columns: meta.ownFields.map((field) => columnOf(meta, field)),
    ...(meta.keyFields.length > 1 && {
      primaryKey: meta.keyFields.map((field) => meta.columnOf(field)),
    }),
    constraints: [
      ...(meta.options.uniqueTogether ?? []).map((fields) => togetherConstraint(meta, fields)),
      ...meta.constraints.map((constraint) => constraintOf(meta, constraint)),
    ],
    indexes: [
      ...meta.ownFields.flatMap((field) => columnIndexes(meta, field)),
      ...meta.indexes.map((index) => indexOf(meta, index)),
      ...((meta.options as StateOptions).indexTogether ?? []).map((fields) =>
        togetherIndex(meta, fields),
      ),
    ],
  };
}

/** No pair is there twice. */
function pairTable({ meta, source, target }: Through): Table {
  const table = tableOf(meta);
  return { ...table, constraints: [togetherConstraint(meta, [source.name, target.name])] };
}

/** A key compares as what it points to does. */
function collationOf(field: Field): string | undefined {
  let end = field;
  while (end instanceof ForeignKey && end.options.dbCollation === undefined) end = end.targetKey;
  return end.options.dbCollation;
}

function columnOf(meta: ModelMeta, field: Field): Column {
  const name = meta.columnOf(field);
  return {
    name,
    type: field.columnType,
    null: field.isNullable,
    ...columnOptions(meta, field),
    ...(field.isPrimaryKey && { primaryKey: true }),
    ...(field.isGeneratedByDatabase && { identity: true }),
    ...(field.options.unique === true && !field.isPrimaryKey && { unique: true }),
    ...(isPositive(field) && { check: `${quoteName(name)} >= 0` }),
    ...(field instanceof ForeignKey &&
      field.options.dbConstraint !== false &&
      hasTarget(meta, field) && { references: referenceOf(meta, field) }),
  };
}

function columnOptions(
  meta: ModelMeta,
  field: Field,
): Pick<Column, "collation" | "comment" | "default" | "generated"> {
  const { dbComment: comment, dbDefault } = field.options;
  const collation = collationOf(field);
  return {
    ...(dbDefault !== undefined && { default: defaultOf(meta, field, dbDefault) }),
    ...(comment !== undefined && { comment }),
    ...(collation !== undefined && { collation }),
    ...(field instanceof GeneratedField && {
      generated: {
        sql: tableExpression(meta, field.options.expression, field.name),
        stored: field.options.dbPersist !== false,
      },
    }),
  };
}

function defaultOf(meta: ModelMeta, field: Field, dbDefault: unknown): SqlLiteral {
  if (dbDefault instanceof QueryExpression && !(dbDefault instanceof Value)) {
    return { expression: tableExpression(meta, dbDefault, field.name) };
  }
  const value = dbDefault instanceof Value ? dbDefault.value : dbDefault;
  return { value: field.encode(value) as SqlLiteralValue };
}

/** A key that points to a positive integer has the same values, but Django makes no check of it. */
function isPositive(field: Field): boolean {
  if (field instanceof CustomField) return isPositive(field.base);
  return field instanceof IntegerField && field.isPositive;
}

/** A table that was dropped can be referenced no more; the rows of a proxy are those of its base. */
function hasTarget({ registry }: ModelMeta, field: ForeignKey): boolean {
  const target = registry.resolve(field.to);
  return !isDeleted(target) || target.isProxy;
}

function referenceOf(meta: ModelMeta, field: ForeignKey): NonNullable<Column["references"]> {
  const target = meta.registry.resolve(field.to);
  const onDelete = databaseAction(field.options.onDelete);
  return {
    table: target.table,
    column: target.columnOf(field.targetKey),
    ...(onDelete && { onDelete }),
    deferrable: true,
  };
}

function hasIndex(field: Field): boolean {
  const { dbIndex, unique } = field.options;
  return dbIndex === true && unique !== true && !field.isPrimaryKey;
}

function columnIndexes(meta: ModelMeta, field: Field): Index[] {
  const column = meta.columnOf(field);
  const parts = [{ column }];
  const indexes: Index[] = [];
  if (hasIndex(field)) indexes.push({ name: constraintName(meta.table, [column]), parts });
  if (hasPatternIndex(meta, field)) {
    const name = constraintName(meta.table, [column], { suffix: "like" });
    const collation = collationOf(field);
    indexes.push({ name, parts, forPatterns: collation === undefined ? {} : { collation } });
  }
  return indexes;
}

/** Whatever index a single text has, another stands beside it. */
function hasPatternIndex(meta: ModelMeta, field: Field): boolean {
  const { dbIndex, unique } = field.options;
  const isText = field.columnType.name === "varchar" || field.columnType.name === "text";
  const isKey = field.isPrimaryKey && meta.keyFields.length === 1;
  return isText && (dbIndex === true || unique === true || isKey);
}

function togetherConstraint(meta: ModelMeta, fields: readonly string[]): Constraint {
  const columns = fields.map((field) => meta.columnOf(meta.field(field)));
  const name = constraintName(meta.table, columns, { suffix: "uniq" });
  return { kind: "unique", name, columns, isAddedLater: true };
}

function togetherIndex(meta: ModelMeta, fields: readonly string[]): Index {
  const columns = fields.map((field) => meta.columnOf(meta.field(field)));
  const parts = columns.map((column) => ({ column }));
  return { name: constraintName(meta.table, columns, { suffix: "idx" }), parts };
}

function indexOf(meta: ModelMeta, definition: IndexDefinition): Index {
  const { name = "", parts, opclasses, using } = definition;
  return {
    name,
    parts: partsOf(meta, parts, opclasses, name),
    ...conditionAndInclude(meta, definition, name),
    ...(using !== undefined && { method: using }),
  };
}

function constraintOf(meta: ModelMeta, definition: ConstraintDefinition): Constraint {
  const { kind, name } = definition;
  if (kind === "check") {
    return { kind, name, check: tableCondition(meta, definition.condition, name) };
  }
  const rest = {
    ...conditionAndInclude(meta, definition, name),
    ...(definition.deferrable && {
      deferrable: `initially ${definition.deferrable}` satisfies Deferrable as Deferrable,
    }),
  };
  if (kind === "exclude") {
    const list = definition.parts.map(([part]) => part);
    const parts = partsOf(meta, list, undefined, name).map((part, at) => ({
      ...part,
      operator: definition.parts[at]![1],
    }));
    return { kind, name, method: definition.using ?? "gist", parts, ...rest };
  }
  const { nullsDistinct, opclasses } = definition;
  const parts = partsOf(meta, definition.parts, opclasses, name);
  const columns = parts.map((part) =>
    "column" in part && !part.opclass ? part.column : undefined,
  );
  // Said as expressions they make an index, even where each is but a field: as in Django.
  const isPlain =
    definition.parts.every((part) => typeof part === "string") &&
    columns.every((column) => column !== undefined);
  return {
    kind,
    name,
    ...(isPlain ? { columns } : { columns: [], parts }),
    ...rest,
    ...(nullsDistinct !== undefined && { nullsDistinct }),
  };
}

function conditionAndInclude(
  meta: ModelMeta,
  { condition, include }: Pick<IndexDefinition, "condition" | "include">,
  name: string,
): Pick<Index, "condition" | "include"> {
  return {
    ...(condition && { condition: tableCondition(meta, condition, name) }),
    ...(include?.length && {
      include: include.map((field) => meta.columnOf(meta.field(field))),
    }),
  };
}

function partsOf(
  meta: ModelMeta,
  parts: IndexDefinition["parts"],
  opclasses: readonly string[] | undefined,
  where: string,
): IndexPart[] {
  return parts.map((declared, at): IndexPart => {
    const { field, expression, descending, nulls } = tablePart(declared);
    const opclass = opclasses?.[at];
    return {
      ...(field === undefined
        ? { sql: tableExpression(meta, expression!, where) }
        : { column: meta.columnOf(meta.field(field)) }),
      ...(descending && { descending }),
      ...(nulls && { nulls }),
      ...(opclass && { opclass }),
    };
  });
}
