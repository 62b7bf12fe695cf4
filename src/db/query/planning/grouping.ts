/**
 * What rows are grouped by, where a query has aggregates. It is found last, from all that the
 * statement selects, orders by and asks of its groups: whatever it names outside of an aggregate
 * must be one value of a group.
 */

import {
  type Condition,
  type Expression,
  itemsOf,
  type SelectColumn,
} from "../../sql/expressions.ts";
import { isAggregateCall, someNode } from "../../sql/walk.ts";
import type { JoinedTable, Joins } from "./joins.ts";
import { fieldColumn } from "./key-columns.ts";

type Column = Expression & { kind: "column" };

/**
 * The keys of GROUP BY, each once. The key of a table stands for all of its columns, and for those
 * of tables with one row for each of its rows.
 *
 * @param named What a group is, and then all that is named besides.
 */
export function groupKeys(joins: Joins, named: readonly (Expression | Condition)[]): Expression[] {
  const found = named.flatMap((node) => ungrouped(node, joins));
  const columns = new Set(found.filter(isColumn).map(textOf));
  const keys = new Map<string, Expression>();
  const add = (key: Expression) => keys.set(textOf(key), key);
  for (const key of found) {
    const tables = tablesOf(key, joins);
    const isFixed = tables.length > 0 && tables.every((table) => isDetermined(table, columns));
    if (!isFixed || hasRawText(key)) add(key);
    else for (const table of tables) keyOf(table).forEach(add);
  }
  return [...keys.values()];
}

/** The key of a row of the model itself. */
export function rowKey({ root }: Joins): Expression {
  return fieldColumn(root.alias, root.meta, root.meta.primaryKey);
}

/** What a select names, as expressions. */
export function expressionsOf(columns: readonly SelectColumn[]): Expression[] {
  return columns.map(({ expression }) => expression);
}

/**
 * The largest parts of an expression or condition that are outside of its aggregates and name a
 * column: a group would have several values of them. A window function is computed over the groups:
 * what it is over, and what it is partitioned and ordered by, has to be one value.
 */
function ungrouped(node: Expression | Condition, joins: Joins): Expression[] {
  if (isAggregateCall(node)) return [];
  if (isCondition(node)) return partsOf(node, joins).flatMap((part) => ungrouped(part, joins));
  if (node.kind === "row") return node.items.flatMap((item) => ungrouped(item, joins));
  if (node.kind === "window") {
    const order = node.orderBy.map((term) => term.expression);
    const parts = [...partsOf(node.call, joins), ...node.partitionBy, ...order];
    return parts.flatMap((part) => ungrouped(part, joins));
  }
  const isOfGroups = someNode(node, (part) => isAggregateCall(part) || part.kind === "window");
  if (isOfGroups) return partsOf(node, joins).flatMap((part) => ungrouped(part, joins));
  // What names no column is the same in all rows.
  return tablesOf(node, joins).length > 0 || hasRawText(node) ? [node] : [];
}

/** Those right below a node; of a query inside, the columns of the rows outside. */
function partsOf(node: object, joins: Joins): (Expression | Condition)[] {
  return Object.values(node).flatMap((value: unknown): (Expression | Condition)[] => {
    if (typeof value !== "object" || value === null) return [];
    if (!("kind" in value)) return partsOf(value, joins);
    if (value.kind === "select") return columnsOf(value, joins);
    return [value as Expression | Condition];
  });
}

/** The columns that a query inside names. Aggregates of the groups outside may stand in it. */
function columnsOf(node: object, joins: Joins): Column[] {
  if (isColumn(node)) return [node];
  const columns = Object.values(node).flatMap((value: unknown) =>
    typeof value === "object" && value !== null ? columnsOf(value, joins) : [],
  );
  const isAggregate = "kind" in node && node.kind === "call" && isAggregateCall(node as Expression);
  const isOfGroups = isAggregate && columns.every(({ table }) => joins.tableOf(table));
  return isOfGroups ? [] : columns;
}

/** The tables of this statement whose columns are named, in queries inside of it as well. */
function tablesOf(node: Expression, joins: Joins): JoinedTable[] {
  const found = new Set<JoinedTable>();
  for (const part of columnsOf(node, joins)) {
    const table = joins.tableOf(part.table);
    if (table) found.add(table);
  }
  return [...found];
}

/** Does the group say which row of the table it is? Then all of its columns are known. */
function isDetermined(table: JoinedTable, columns: ReadonlySet<string>): boolean {
  if (table.meta.options.managed === false) return false; // it may be a view, without a key
  if (keyOf(table).every((key) => columns.has(textOf(key)))) return true;
  return !table.isMultiple && table.parent !== undefined && isDetermined(table.parent, columns);
}

function keyOf({ alias, meta }: JoinedTable): readonly Expression[] {
  return itemsOf(fieldColumn(alias, meta, meta.primaryKey));
}

/** SQL of a user may name columns in its text. */
function hasRawText(node: Expression): boolean {
  return someNode(node, ({ kind }) => kind === "raw");
}

/** A kind that is missing here fails to type-check. */
const conditionKinds = {
  compare: true,
  pattern: true,
  inList: true,
  inRows: true,
  jsonInList: true,
  jsonHasKeys: true,
  jsonContains: true,
  inSelect: true,
  between: true,
  isNull: true,
  exists: true,
  truth: true,
  all: true,
  any: true,
  odd: true,
  not: true,
} satisfies Record<Condition["kind"], true>;

function isCondition(node: Expression | Condition): node is Condition {
  return node.kind in conditionKinds;
}

function isColumn(node: object): node is Column {
  return "kind" in node && node.kind === "column";
}

function textOf(expression: Expression): string {
  return JSON.stringify(expression);
}
