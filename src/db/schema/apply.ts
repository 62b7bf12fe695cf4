/** The schema after a change: what the DDL of the change makes of the database, as data. */

import { QuintetError } from "../../base/index.ts";
import type { SchemaChange } from "./change.ts";
import type { Constraint, Index, IndexPart } from "./constraint.ts";
import { renamedIn, type SqlText } from "./sql-text.ts";
import type { Column, Table, Tables } from "./table.ts";

/** A change is about a table, a column or an index that the schema does not have. */
export class SchemaMismatchError extends QuintetError {
  readonly code = "db/schema-mismatch";

  constructor(change: SchemaChange, missing: string) {
    super(`${change.kind} is about ${missing}, which the schema does not have.`, {
      hint: "The migrations and the change disagree: is one missing, or applied out of order?",
    });
  }
}

/**
 * The schema after a change. Nothing is changed in place.
 *
 * @throws {SchemaMismatchError} If the change does not fit the schema.
 */
export function applyChange(tables: Tables, change: SchemaChange): Tables {
  const result = new Map(tables);
  switch (change.kind) {
    case "createTable":
      result.set(change.table.name, change.table);
      return result;
    case "dropTable":
      tableOf(tables, change, change.table);
      result.delete(change.table);
      return result;
    case "renameTable": {
      const table = tableOf(tables, change, change.from);
      result.delete(change.from);
      result.set(change.to, { ...table, name: change.to });
      return withReferences(result, (reference) =>
        reference.table === change.from ? { ...reference, table: change.to } : reference,
      );
    }
    case "renameColumn":
      result.set(change.table, changedTable(tables, change));
      return withReferences(result, (reference) =>
        reference.table === change.table && reference.column === change.from
          ? { ...reference, column: change.to }
          : reference,
      );
    default:
      result.set(change.table, changedTable(tables, change));
      return result;
  }
}

type TableChange = Exclude<SchemaChange, { kind: "createTable" | "dropTable" | "renameTable" }>;

/** The table of a change, as it is after it. */
export function changedTable(tables: Tables, change: TableChange): Table {
  const table = tableOf(tables, change, change.table);
  const { columns, constraints, indexes } = table;
  switch (change.kind) {
    case "commentTable": {
      const { comment: _old, ...rest } = table;
      return { ...rest, ...(change.comment !== undefined && { comment: change.comment }) };
    }
    case "addColumn":
      return { ...table, columns: [...columns, change.column] };
    case "removeColumn":
      columnOf(table, change, change.column);
      return {
        ...table,
        columns: columns.filter(({ name }) => name !== change.column),
        indexes: indexes.filter((index) => !isPatternIndexOf(index, change.column)),
      };
    case "alterColumn":
      columnOf(table, change, change.from.name);
      return {
        ...table,
        columns: columns.map((column) => (column.name === change.from.name ? change.to : column)),
      };
    case "renameColumn":
      columnOf(table, change, change.from);
      return renamedColumn(table, change.from, change.to);
    case "addIndex":
      return { ...table, indexes: [...indexes, change.index] };
    case "removeIndex":
      return { ...table, indexes: without(indexes, change, change.name) };
    case "renameIndex":
      return {
        ...table,
        indexes: indexes.map((index) =>
          index.name === change.from ? { ...index, name: change.to } : index,
        ),
      };
    case "addConstraint":
      return { ...table, constraints: [...constraints, change.constraint] };
    case "validateConstraint":
      return table;
    case "removeConstraint":
      return { ...table, constraints: without(constraints, change, change.name) };
  }
}

/** Is it the index for the beginnings of a column's texts? It goes with its column by itself. */
export function isPatternIndexOf({ forPatterns, parts }: Index, column: string): boolean {
  return (
    forPatterns !== undefined && parts.some((part) => "column" in part && part.column === column)
  );
}

/** @throws {SchemaMismatchError} If there is none of that name. */
export function tableOf(tables: Tables, change: SchemaChange, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw new SchemaMismatchError(change, `the table "${name}"`);
  return table;
}

function columnOf(table: Table, change: SchemaChange, name: string): Column {
  const column = table.columns.find((column) => column.name === name);
  if (column !== undefined) return column;
  throw new SchemaMismatchError(change, `the column "${name}" of "${table.name}"`);
}

function without<Named extends Constraint | Index>(
  list: readonly Named[],
  change: SchemaChange,
  name: string,
): Named[] {
  const rest = list.filter((named) => named.name !== name);
  if (rest.length === list.length) throw new SchemaMismatchError(change, `"${name}"`);
  return rest;
}

function renamedColumn(table: Table, from: string, to: string): Table {
  const rename = (name: string): string => (name === from ? to : name);
  const inText = (sql: SqlText): SqlText => renamedIn(sql, from, to);
  const inPart = <Part extends IndexPart>(part: Part): Part =>
    "column" in part
      ? { ...part, column: rename(part.column) }
      : { ...part, sql: inText(part.sql) };
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      name: rename(column.name),
      ...(column.check !== undefined && { check: inText(column.check) }),
      ...(column.generated && {
        generated: { ...column.generated, sql: inText(column.generated.sql) },
      }),
    })),
    ...(table.primaryKey && { primaryKey: table.primaryKey.map(rename) }),
    constraints: table.constraints.map((constraint) =>
      constraint.kind === "check"
        ? { ...constraint, check: inText(constraint.check) }
        : {
            ...constraint,
            ...("columns" in constraint && { columns: constraint.columns.map(rename) }),
            ...(constraint.parts && {
              parts: constraint.parts.map((part) => inPart(part as never)),
            }),
            ...(constraint.condition !== undefined && { condition: inText(constraint.condition) }),
            ...(constraint.include && { include: constraint.include.map(rename) }),
          },
    ),
    indexes: table.indexes.map((index) => ({
      ...index,
      parts: index.parts.map(inPart),
      ...(index.condition !== undefined && { condition: inText(index.condition) }),
      ...(index.include && { include: index.include.map(rename) }),
    })),
  };
}

function withReferences(
  tables: Map<string, Table>,
  change: (reference: NonNullable<Column["references"]>) => NonNullable<Column["references"]>,
): Tables {
  for (const [name, table] of tables) {
    if (!table.columns.some(({ references }) => references)) continue;
    const columns = table.columns.map((column) =>
      column.references ? { ...column, references: change(column.references) } : column,
    );
    tables.set(name, { ...table, columns });
  }
  return tables;
}
