/** The columns of a SELECT, and what stands in them: instances, with what is joined, or values. */

import { CompositeKey } from "../../fields/composite-key.ts";
import type { Field } from "../../fields/field.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import { type Expression, itemsOf, type SelectColumn } from "../../sql/expressions.ts";
import { QueryError } from "../errors.ts";
import type { JoinedTable, Joins } from "./joins.ts";
import { loadedPositions, modelColumns, withParents } from "../loading/loaded-fields.ts";
import type { Paths } from "./paths.ts";
import type { QueryState } from "../query-state.ts";
import {
  bigIntColumnsOf,
  type PlannedAnnotation,
  type RelatedColumns,
  type ResultColumn,
  type ResultLayout,
} from "./result-layout.ts";

/** What of a statement its columns are made of. */
export interface ColumnScope {
  readonly state: QueryState;
  readonly joins: Joins;
  readonly paths: Paths;
  readonly annotations: ReadonlyMap<string, PlannedAnnotation>;
  /** The key of the other side, where pairs are joined. */
  readonly pairKey: Expression | undefined;
}

export interface PlannedColumns {
  readonly columns: SelectColumn[];
  readonly layout: ResultLayout;
}

/** The columns of what the query asks for. */
export function selectColumns(scope: ColumnScope): PlannedColumns {
  return scope.state.rows.kind === "instances" ? instanceColumns(scope) : valueColumns(scope);
}

/** What tells one row of the query from another: of instances, the key and the annotations. */
export function distinguishingColumns(scope: ColumnScope): SelectColumn[] {
  const { joins, state } = scope;
  if (state.rows.kind !== "instances") return valueColumns(scope).columns;
  const { expression: key } = joins.expressionOf(joins.root, state.meta.primaryKey);
  const annotations = visibleAnnotations(scope).map(({ expression }) => expression);
  return [...itemsOf(key), ...annotations].map((expression) => ({ expression }));
}

function instanceColumns(scope: ColumnScope): PlannedColumns {
  const { meta, related, isRelatedToAll = false, loaded } = scope.state;
  const joined = withParents(related);
  const positions = (of: ModelMeta, path: string): readonly number[] | undefined => {
    const prefix = path === "" ? "" : `${path}__`;
    // Of relations that nobody named, the key may be left out: the row itself is there.
    const asked = isRelatedToAll ? [] : joined;
    const below = asked.filter((other) => other.startsWith(prefix) && other !== path);
    const names = below.map((other) => other.slice(prefix.length).split("__")[0]!);
    return loadedPositions(of, loaded, path, names);
  };
  const own = positions(meta, "");
  const columns = modelColumns(scope.joins, scope.joins.root, meta, own);
  const fieldCount = columns.length;
  const fields = fieldsAt(meta, own);
  const relatedColumns: RelatedColumns[] = [];
  for (const path of joined) {
    const { table, relation } = relatedTable(scope.joins, path);
    const loadedHere = positions(table.meta, path);
    relatedColumns.push({ path, relation, offset: columns.length, loaded: loadedHere });
    columns.push(...modelColumns(scope.joins, table, table.meta, loadedHere));
    fields.push(...fieldsAt(table.meta, loadedHere));
  }
  const annotationsAt = columns.length;
  const visible = visibleAnnotations(scope);
  columns.push(...visible.map(({ expression }) => ({ expression })));
  if (scope.pairKey) columns.push({ expression: scope.pairKey });
  const layout: ResultLayout = {
    fieldCount,
    loaded: own,
    annotationsAt,
    related: relatedColumns,
    annotations: visible.map(({ name, column }) => ({ name, column })),
    columns: [],
    bigInts: bigIntColumnsOf([...fields, ...visible.map(({ column }) => column.field)]),
  };
  return { columns, layout };
}

/** @param positions Undefined: all. */
function fieldsAt({ fields }: ModelMeta, positions: readonly number[] | undefined): Field[] {
  return positions ? positions.map((at) => fields[at]!) : [...fields];
}

function valueColumns(scope: ColumnScope): PlannedColumns {
  const { rows } = scope.state;
  const paths = rows.kind === "instances" ? [] : (rows.paths ?? allPaths(scope));
  const planned = paths.map((path) => valueExpression(scope, path));
  const columns: SelectColumn[] = [];
  const results: ResultColumn[] = [];
  const keys: { at: number; count: number }[] = [];
  for (const [index, { expression, field }] of planned.entries()) {
    const name = paths[index]!;
    const isKey = expression.kind === "row";
    if (isKey) keys.push({ at: columns.length, count: expression.items.length });
    for (const [at, item] of itemsOf(expression).entries()) {
      columns.push({ expression: item });
      const part = isKey && field instanceof CompositeKey ? field.fields[at] : field;
      results.push({ name, field: part });
    }
  }
  const layout: ResultLayout = {
    fieldCount: 0,
    loaded: undefined,
    annotationsAt: 0,
    related: [],
    annotations: [],
    columns: results,
    bigInts: bigIntColumnsOf(results.map(({ field }) => field)),
    keys: keys.length > 0 ? keys : undefined,
  };
  return { columns, layout };
}

function allPaths(scope: ColumnScope): string[] {
  return [
    ...scope.state.meta.fields.map((field) => field.attribute),
    ...visibleAnnotations(scope).map(({ name }) => name),
  ];
}

function visibleAnnotations({ annotations }: ColumnScope): PlannedAnnotation[] {
  return [...annotations.values()].filter((annotation) => annotation.isVisible);
}

/** An annotation, or what a path leads to. */
export function valueExpression(
  { annotations, paths }: Pick<ColumnScope, "annotations" | "paths">,
  path: string,
): { expression: Expression; field: Field | undefined } {
  const annotation = annotations.get(path);
  if (annotation?.isVisible === false) {
    throw new QueryError(`"${path}" is an alias: it can be named, and not be selected.`, {
      hint: "Use annotate() to select it.",
    });
  }
  if (annotation) return { expression: annotation.expression, field: annotation.column.field };
  const { subject } = paths.expression(path, "any");
  return { expression: subject.expression, field: subject.field };
}

/** The table that a path of `selectRelated` leads to, joined if it is not yet. */
export function relatedTable(
  joins: Joins,
  path: string,
): { table: JoinedTable; relation: Relation } {
  let table = joins.root;
  let relation: Relation | undefined;
  for (const [index, name] of path.split("__").entries()) {
    const filtered = index === 0 ? joins.filtered.get(name) : undefined;
    if (filtered) {
      table = joins.followFiltered(filtered).at(-1)!;
      relation = filtered.relation;
      continue;
    }
    relation = table.meta.relations.get(name);
    if (!relation || relation.isMultiple) {
      const known = [...table.meta.relations.values()].filter((other) => !other.isMultiple);
      throw new QueryError(
        `selectRelated: "${name}" of ${table.meta.name} is no relation to one row.`,
        { hint: `Those are: ${known.map((other) => other.name).join(", ") || "none"}.` },
      );
    }
    if (relation.via) {
      table = joins.home(table, name);
      relation = { ...table.meta.relations.get(name)!, from: relation.from };
    }
    table = joins.follow(table, relation, "any").at(-1)!;
  }
  return { table, relation: relation! };
}
