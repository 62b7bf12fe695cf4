/**
 * From the state of a query set to one SELECT, as plain data. Reads top to bottom in the order in
 * which it works: annotations and conditions in the order of the calls, then columns, grouping and
 * ordering.
 */

import type { Field } from "../fields/field.ts";
import type { ForeignKey } from "../fields/relation.ts";
import type { ModelMeta, Relation } from "../meta/model-meta.ts";
import {
  all,
  any,
  column,
  type Condition as SqlCondition,
  type Expression,
  type OrderTerm,
  type Select,
  type SelectColumn,
} from "../sql/expressions.ts";
import { ConditionBuilder, conjuncts } from "./conditions.ts";
import { QueryError } from "./errors.ts";
import type {
  BuiltExpression,
  NestedQuery,
  Plannable,
  StatementScope,
} from "./expression-contract.ts";
import { Condition, QueryExpression } from "./expressions.ts";
import { type JoinedTable, Joins, type JoinScope } from "./joins.ts";
import { loadedPositions, modelColumns, withParents } from "./loaded-fields.ts";
import { slotParameter } from "./lookups/lookup.ts";
import { addOrderColumns, orderTerms, turnedRound } from "./ordering.ts";
import { type NamedExpression, Paths } from "./paths.ts";
import {
  type HasState,
  isQuerySet,
  type QueryState,
  type Restriction,
  type Slots,
  stateKey,
} from "./query-state.ts";
import { subjectOf } from "./subject.ts";

/** The columns of a joined model in the result, and where they begin. */
export interface RelatedColumns {
  /** `author__publisher`, as it was asked for. */
  readonly path: string;
  readonly relation: Relation;
  readonly offset: number;
  /** The positions of the fields in it; undefined: all. */
  readonly loaded: readonly number[] | undefined;
}

/** What stands in the columns of the result. */
export interface ResultLayout {
  /** How many of them are the fields of the model itself. */
  readonly fieldCount: number;
  /** The positions of the fields among them; undefined: all. */
  readonly loaded: readonly number[] | undefined;
  /** Where annotations begin. */
  readonly annotationsAt: number;
  readonly related: readonly RelatedColumns[];
  /** Annotations, after the columns of all models. */
  readonly annotations: readonly { readonly name: string; readonly column: ResultColumn }[];
  /** For rows that are no instances: a column each. */
  readonly columns: readonly ResultColumn[];
}

export interface ResultColumn {
  readonly name: string;
  /** Converts the driver's value; undefined if it is right as it is. */
  readonly field: Field | undefined;
}

interface PlannedAnnotation extends NamedExpression {
  readonly name: string;
  readonly isVisible: boolean;
  readonly column: ResultColumn;
}

export class SelectPlanner implements StatementScope {
  readonly state: QueryState;
  readonly slots: Slots;
  readonly joins: Joins;
  readonly paths: Paths;

  readonly outer: StatementScope | undefined;

  readonly #depth: number;
  readonly #annotations = new Map<string, PlannedAnnotation>();
  readonly #where: SqlCondition[] = [];
  readonly #having: SqlCondition[] = [];
  #groupBy: readonly string[] | undefined;

  /**
   * @param outer The statement that this one stands in.
   * @param depth 0 for the statement itself, 1 for a query inside of it, and so on.
   */
  constructor(state: QueryState, slots: Slots, outer?: StatementScope, depth = 0) {
    this.state = state;
    this.slots = slots;
    this.outer = outer;
    this.#depth = depth;
    this.joins = new Joins(state.meta, depth === 0 ? "" : "UVWXYZ"[depth - 1]);
    this.paths = new Paths(this.joins, this.#annotations);
    this.#runOperations();
  }

  /** The whole SELECT, and what stands in its columns. */
  select(): { select: Select; layout: ResultLayout } {
    const { state } = this;
    const { columns, layout } =
      state.rows.kind === "instances" ? this.#instanceColumns() : this.#valueColumns();
    const orderBy = this.#orderBy(columns);
    return { select: { ...this.#base(orderBy), columns, orderBy }, layout };
  }

  /** The primary keys of the rows, or another single column: for subqueries. */
  keys(): { select: Select; field: Field | undefined } {
    const { meta, rows } = this.state;
    if (rows.kind === "instances") {
      const key = column(this.joins.root.alias, meta.columnOf(meta.primaryKey));
      const columns = [{ expression: key }];
      const orderBy = this.#limitedOrder(columns);
      return { select: { ...this.#base(orderBy), columns, orderBy }, field: meta.primaryKey };
    }
    const { columns, layout } = this.#valueColumns();
    if (columns.length !== 1) {
      throw new QueryError("A query set inside a lookup has more than one column.", {
        hint: 'Choose one with values("…").',
      });
    }
    const orderBy = this.#limitedOrder(columns);
    const select = { ...this.#base(orderBy), columns, orderBy };
    return { select, field: layout.columns[0]!.field };
  }

  /** The rows, without columns: to count them, or to see if there are any. */
  rows(): Select {
    const { state } = this;
    const one: SelectColumn[] = [{ expression: { kind: "number", value: 1 } }];
    if (!state.isDistinct) return { ...this.#base(), columns: one, orderBy: [] };
    const { columns } =
      state.rows.kind === "instances" ? this.#instanceColumns() : this.#valueColumns();
    const named = columns.map(({ expression }, index) => ({ expression, name: `c${index}` }));
    return { ...this.#base(), columns: named, orderBy: [] };
  }

  /** The conditions alone, for UPDATE and DELETE; undefined if they need other tables. */
  plainWhere(): { where: SqlCondition | undefined } | undefined {
    const { limit, offset, isDistinct } = this.state;
    if (this.joins.list().length > 0 || this.isGrouped || limit !== undefined) return undefined;
    if (offset > 0 || isDistinct) return undefined;
    return { where: this.#where.length > 0 ? all(this.#where) : undefined };
  }

  /** Aggregates over all rows, in one row. */
  aggregate(aggregates: Readonly<Record<string, QueryExpression>>): {
    select: Select;
    columns: ResultColumn[];
  } {
    const planned = Object.entries(aggregates).map(([name, aggregate]) => {
      const { expression, field, isAggregate } = this.expression(aggregate, "any");
      if (!isAggregate) {
        throw new QueryError(`aggregate(): "${name}" is a value of each row, not of all.`, {
          hint: "Use count, sum, avg and so on; values of each row are for annotate().",
        });
      }
      return { expression, column: { name, field } };
    });
    const columns = planned.map(({ expression }) => ({ expression }));
    const select = { ...this.#base(), columns, orderBy: [] };
    return { select, columns: planned.map((part) => part.column) };
  }

  /** What `update()` sets: a column each. */
  setClauses(): { column: string; value: Expression }[] {
    const { meta, operations } = this.state;
    return operations.flatMap((operation) => {
      if (operation.kind !== "set") return [];
      return Object.entries(operation.values).map(([name, value]) => {
        const field = meta.field(name);
        return {
          column: meta.columnOf(field),
          value: this.#newValue(operation.values, name, value, field),
        };
      });
    });
  }

  #newValue(owner: object, name: string, value: unknown, field: Field): Expression {
    if (value === null) return { kind: "null" };
    if (value instanceof QueryExpression) {
      const before = this.joins.list().length;
      const { expression } = this.expression(value, "any");
      if (this.joins.list().length === before) return expression;
      throw new QueryError(`update() cannot set "${name}" to a value of another table.`, {
        hint: "Only fields of the row itself can be named there.",
      });
    }
    if (isQuerySet(value)) return { kind: "subquery", select: this.subselect(value).select };
    const parameter = slotParameter(this.slots.of(owner, name), field.encode);
    return { kind: "parameter", parameter };
  }

  /** Are rows put together in groups? */
  get isGrouped(): boolean {
    return [...this.#annotations.values()].some((annotation) => annotation.isAggregate);
  }

  /** An expression of a user, as SQL. */
  expression(expression: Plannable, scope: JoinScope): BuiltExpression {
    return expression.build(this, scope);
  }

  subselect(query: NestedQuery): { select: Select; field: Field | undefined } {
    const state = (query as HasState)[stateKey];
    return new SelectPlanner(state, this.slots, this, this.#depth + 1).keys();
  }

  subrows(query: NestedQuery): Select {
    const state = (query as HasState)[stateKey];
    const first = { ...state, limit: state.limit ?? 1 };
    return new SelectPlanner(first, this.slots, this, this.#depth + 1).rows();
  }

  inner(): SelectPlanner {
    const { meta, using } = this.state;
    const bare = { ...this.state, meta, using, operations: [], pairs: undefined };
    return new SelectPlanner(bare, this.slots, this.outer, this.#depth + 1);
  }

  #runOperations(): void {
    if (this.state.isNone) this.#where.push(any([]));
    for (const [index, operation] of this.state.operations.entries()) {
      if (operation.kind === "annotate") {
        if (operation.groupBy) this.#groupBy = operation.groupBy;
        for (const [name, expression] of Object.entries(operation.annotations)) {
          this.#annotate(name, expression, operation.visible);
        }
        continue;
      }
      if (operation.kind === "set") continue; // asked for by `setClauses`
      const { conditions } = operation;
      if (operation.kind === "exclude")
        this.#restrict(new Condition("and", conditions, true), index);
      else for (const condition of conditions) this.#restrict(condition, index);
    }
    const { pairs } = this.state;
    if (pairs) this.#joinPairs(pairs.through.meta, pairs.through.source, pairs.through.target);
  }

  #restrict(condition: Restriction, scope: number): void {
    const built = new ConditionBuilder(this).build(condition, scope);
    this.joins.require(built.requires);
    for (const part of conjuncts(built)) {
      (part.isAggregate ? this.#having : this.#where).push(part.condition);
    }
  }

  #annotate(name: string, expression: QueryExpression, isVisible: boolean): void {
    const { meta } = this.state;
    if (!/^[\p{ID_Start}_][\p{ID_Continue}$]*$/u.test(name)) {
      throw new QueryError(`An annotation of ${meta.name} has a name that is none.`, {
        hint: "Names consist of letters, digits and underscores.",
      });
    }
    if (meta.findField(name) || meta.relations.has(name)) {
      throw new QueryError(`The annotation "${name}" has the name of a field of ${meta.name}.`, {
        hint: "Give it another name.",
      });
    }
    const built = this.expression(expression, "any");
    this.#annotations.set(name, {
      name,
      isVisible,
      expression: built.expression,
      isAggregate: built.isAggregate,
      column: { name, field: built.field },
      subject: subjectOf(built),
    });
  }

  /** FROM, joins, conditions and grouping: what all kinds of SELECT share. */
  #base(orderBy: readonly OrderTerm[] = []): Omit<Select, "columns" | "orderBy"> {
    const { isDistinct, limit, offset } = this.state;
    return {
      kind: "select",
      distinct: isDistinct,
      distinctOn: this.state.distinctOn.map((path) => this.#valueExpression(path).expression),
      from: this.joins.source,
      joins: this.joins.list(),
      where: this.#where.length > 0 ? all(this.#where) : undefined,
      groupBy: this.isGrouped ? this.#grouping(orderBy) : [],
      having: this.#having.length > 0 ? all(this.#having) : undefined,
      limit: limit ?? (offset > 0 ? Number.MAX_SAFE_INTEGER : undefined),
      offset,
    };
  }

  /**
   * Rows are grouped by the model's row, or after `values()` by those values; and by what they are
   * ordered by, which would not be one value of the group else.
   */
  #grouping(orderBy: readonly OrderTerm[]): Expression[] {
    const { meta, related } = this.state;
    const annotations = [...this.#annotations.values()];
    const plain = annotations
      .filter((annotation) => annotation.isVisible && !annotation.isAggregate)
      .map((annotation) => annotation.expression);
    const aggregates = annotations.filter(({ isAggregate }) => isAggregate);
    for (const { expression } of orderBy) {
      const isRandom = expression.kind === "call" && expression.name === "RANDOM";
      const isOwn =
        expression.kind === "column" &&
        expression.table === this.joins.root.alias &&
        !this.#groupBy;
      if (isRandom || isOwn || plain.includes(expression)) continue;
      if (!aggregates.some((other) => other.expression === expression)) plain.push(expression);
    }
    if (this.#groupBy) {
      const values = this.#groupBy
        .filter((path) => this.#annotations.get(path)?.isAggregate !== true)
        .map((path) => this.#valueExpression(path).expression);
      return [...values, ...plain];
    }
    const keys = [column(this.joins.root.alias, meta.columnOf(meta.primaryKey))];
    for (const path of related) {
      const { table } = this.#relatedTable(path);
      keys.push(column(table.alias, table.meta.columnOf(table.meta.primaryKey)));
    }
    return [...keys, ...plain];
  }

  #instanceColumns(): { columns: SelectColumn[]; layout: ResultLayout } {
    const { meta, related, pairs, loaded } = this.state;
    const joined = withParents(related);
    const positions = (of: ModelMeta, path: string): readonly number[] | undefined => {
      const prefix = path === "" ? "" : `${path}__`;
      const below = joined.filter((other) => other.startsWith(prefix) && other !== path);
      const names = below.map((other) => other.slice(prefix.length).split("__")[0]!);
      return loadedPositions(of, loaded, path, names);
    };
    const own = positions(meta, "");
    const columns = modelColumns(this.joins.root, meta, own);
    const fieldCount = columns.length;
    const relatedColumns: RelatedColumns[] = [];
    for (const path of joined) {
      const { table, relation } = this.#relatedTable(path);
      const loadedHere = positions(table.meta, path);
      relatedColumns.push({ path, relation, offset: columns.length, loaded: loadedHere });
      columns.push(...modelColumns(table, table.meta, loadedHere));
    }
    const annotationsAt = columns.length;
    const visible = [...this.#annotations.values()].filter((annotation) => annotation.isVisible);
    columns.push(...visible.map(({ expression }) => ({ expression })));
    if (pairs) columns.push({ expression: this.#pairKey! });
    const layout: ResultLayout = {
      fieldCount,
      loaded: own,
      annotationsAt,
      related: relatedColumns,
      annotations: visible.map((annotation) => ({
        name: annotation.name,
        column: annotation.column,
      })),
      columns: [],
    };
    return { columns, layout };
  }

  #valueColumns(): { columns: SelectColumn[]; layout: ResultLayout } {
    const paths =
      this.state.rows.kind === "instances" ? [] : (this.state.rows.paths ?? this.#allPaths());
    const planned = paths.map((path) => this.#valueExpression(path));
    const columns = planned.map(({ expression }) => ({ expression }));
    const layout: ResultLayout = {
      fieldCount: 0,
      loaded: undefined,
      annotationsAt: 0,
      related: [],
      annotations: [],
      columns: planned.map(({ field }, index) => ({ name: paths[index]!, field })),
    };
    return { columns, layout };
  }

  #allPaths(): string[] {
    const visible = [...this.#annotations.values()].filter((annotation) => annotation.isVisible);
    return [
      ...this.state.meta.fields.map((field) => field.attribute),
      ...visible.map(({ name }) => name),
    ];
  }

  #valueExpression(path: string): { expression: Expression; field: Field | undefined } {
    const annotation = this.#annotations.get(path);
    if (annotation) return { expression: annotation.expression, field: annotation.column.field };
    const { subject } = this.paths.expression(path, "any");
    return { expression: subject.expression, field: subject.field };
  }

  /** The table that a path of `selectRelated` leads to, joined if it is not yet. */
  #relatedTable(path: string): { table: JoinedTable; relation: Relation } {
    let table = this.joins.root;
    let relation: Relation | undefined;
    for (const name of path.split("__")) {
      relation = table.meta.relations.get(name);
      if (!relation || relation.isMultiple) {
        const known = [...table.meta.relations.values()].filter((other) => !other.isMultiple);
        throw new QueryError(
          `selectRelated: "${name}" of ${table.meta.name} is no relation to one row.`,
          { hint: `Those are: ${known.map((other) => other.name).join(", ") || "none"}.` },
        );
      }
      table = this.joins.follow(table, relation, "any").at(-1)!;
    }
    return { table, relation: relation! };
  }

  #orderBy(columns: SelectColumn[]): OrderTerm[] {
    const { meta, order, isReversed } = this.state;
    // The model's own order would split the groups of values().
    const paths = order ?? (this.#groupBy ? [] : (meta.options.ordering ?? []));
    const terms = paths.flatMap((path) => orderTerms(path, this, new Set()));
    if (this.state.isDistinct) addOrderColumns(columns, terms);
    return isReversed ? terms.map(turnedRound) : terms;
  }

  /** In a subquery the order only matters where there is a limit. */
  #limitedOrder(columns: SelectColumn[]): OrderTerm[] {
    const { limit, offset } = this.state;
    return limit === undefined && offset === 0 ? [] : this.#orderBy(columns);
  }

  #pairKey: Expression | undefined;

  /** Joins the pairs of a many-to-many relation and keeps those of the given sources. */
  #joinPairs(pairs: ModelMeta, source: ForeignKey, target: ForeignKey): void {
    const { meta } = this.state;
    const relation: Relation = {
      name: "(pairs)",
      kind: "reverseForeignKey",
      from: meta,
      to: pairs,
      isMultiple: true,
      isNullable: true,
      steps: [
        {
          from: meta.columnOf(meta.primaryKey),
          table: pairs.table,
          to: pairs.columnOf(target),
        },
      ],
      field: target,
      through: undefined,
    };
    const tables = this.joins.follow(this.joins.root, relation, "any");
    this.joins.require(tables);
    const key = column(tables.at(-1)!.alias, pairs.columnOf(source));
    this.#pairKey = key;
    const encode = (list: unknown): unknown[] => (list as unknown[]).map(source.encode);
    const list = slotParameter(this.slots.of(this.state, "pairs"), encode);
    this.#where.push({ kind: "inList", operand: key, list });
  }
}
