/**
 * From the state of a query set to one SELECT, as plain data. Reads top to bottom in the order in
 * which it works: annotations and conditions in the order of the calls, then columns, grouping and
 * ordering.
 */

import type { Field } from "../../fields/field.ts";
import {
  all,
  any,
  compare,
  type Condition as SqlCondition,
  type DerivedSource,
  type Expression,
  itemsOf,
  type OrderTerm,
  type Select,
  type SelectColumn,
} from "../../sql/expressions.ts";
import { ConditionBuilder, conjuncts } from "./conditions.ts";
import { QueryError } from "../errors.ts";
import type {
  BuiltExpression,
  NestedQuery,
  Plannable,
  StatementScope,
} from "../expressions/expression-contract.ts";
import { Condition, type OrderEntry, type QueryExpression } from "../expressions/expressions.ts";
import { FilteredRelation, filteredJoin } from "../expressions/filtered-relation.ts";
import { expressionsOf, groupKeys, rowKey } from "./grouping.ts";
import { CombinedPlanner } from "./combined-planner.ts";
import { DerivedColumns, DerivedScope, type FindPath, narrowed } from "./derived.ts";
import { aggregationOver, buildAggregates, checkName } from "./aggregation.ts";
import { qualified } from "./qualified.ts";
import type { Aggregation, Derivation, RowsPlanner } from "./rows-planner.ts";
import { hasWindow } from "../../sql/walk.ts";
import { Joins, type JoinScope } from "./joins.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { orderColumns, orderTerms, refuseAggregates, turnedRound } from "./ordering.ts";
import { joinPairs } from "./pair-joins.ts";
import { Paths } from "./paths.ts";
import {
  type HasState,
  type Operation,
  type QueryState,
  type Restriction,
  type Slots,
  stateKey,
} from "../query-state.ts";
import type { PlannedAnnotation, ResultLayout } from "./result-layout.ts";
import {
  type ColumnScope,
  distinguishingColumns,
  selectColumns,
  valueExpression,
} from "./select-columns.ts";
import { subjectOf } from "../expressions/subject.ts";

/** The planner of a query. `outer` and `depth` are those of `SelectPlanner`. */
export function plannerFor(
  state: QueryState,
  slots: Slots,
  outer?: StatementScope,
  depth = 0,
): RowsPlanner {
  if (!state.combination) return new SelectPlanner(state, slots, outer, depth);
  const { parts } = state.combination;
  const planned = parts.map((part) => plannerFor(part, slots, outer, depth + 1));
  return new CombinedPlanner(state, slots, planned);
}

export class SelectPlanner implements StatementScope, ColumnScope, RowsPlanner {
  readonly state: QueryState;
  readonly slots: Slots;
  readonly joins: Joins;
  readonly paths: Paths;
  readonly annotations: Map<string, PlannedAnnotation> = new Map();
  readonly outer: StatementScope | undefined;
  pairKey: Expression | undefined;
  /** Are rows put together in groups? */
  isGrouped = false;

  readonly #depth: number;
  readonly #where: SqlCondition[] = [];
  readonly #having: SqlCondition[] = [];
  /** On window functions. */
  readonly #qualify: SqlCondition[] = [];
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
    this.joins = new Joins(state.meta, aliasPrefix(depth));
    this.paths = new Paths(this.joins, this.annotations);
    this.#runOperations();
  }

  get scope(): StatementScope {
    return this;
  }

  /** The paths of `values()` that rows are grouped by; undefined: they are not, or by their keys. */
  get groupedBy(): readonly string[] | undefined {
    return this.#groupBy;
  }

  select(): { select: Select; layout: ResultLayout } {
    const { columns, layout } = selectColumns(this);
    const orderBy = this.#orderBy();
    const ordered = [...columns, ...this.#orderColumns(columns, orderBy)];
    return { select: this.#assembled(ordered, { orderBy }), layout };
  }

  part(further: readonly string[] = []): { select: Select; layout: ResultLayout } {
    const { columns, layout } = selectColumns(this);
    const more = further.map((path) => ({ expression: valueExpression(this, path).expression }));
    const given = [...columns, ...more];
    const orderBy = this.#limitedOrder();
    const ordered = [...given, ...this.#orderColumns(given, orderBy)];
    const select = this.#assembled(ordered, { orderBy });
    if (ordered.length === given.length) return { select, layout };
    return { select: narrowed(select, expressionsOf(given)), layout };
  }

  keys(field?: Field): { select: Select; field: Field | undefined } {
    const { meta, rows } = this.state;
    if (rows.kind !== "instances") {
      const { columns, layout } = selectColumns(this);
      if (columns.length !== (layout.keys?.[0]?.count ?? 1)) {
        throw new QueryError("A query set inside a lookup has more than one column.", {
          hint: 'Choose one with values("…").',
        });
      }
      return { select: this.#keysOf(columns), field: layout.columns[0]!.field };
    }
    // Of rows of another model, it is a value to be compared with that field.
    const key = field && meta.fields.includes(field) ? field : meta.primaryKey;
    const items = itemsOf(this.joins.expressionOf(this.joins.root, key).expression);
    const columns = items.map((expression) => ({ expression }));
    return { select: this.#keysOf(columns), field: key };
  }

  /** Which rows a slice of different rows has depends on all that makes them different. */
  #keysOf(wanted: readonly SelectColumn[]): Select {
    const rows = distinguishingColumns(this);
    const orderBy = this.#limitedOrder();
    const isSliceOfDifferent = this.state.isDistinct && orderBy.length > 0;
    if (!isSliceOfDifferent) return this.#assembled(wanted, { orderBy, rows });
    const given = [...new Set([...wanted, ...rows])];
    const columns = [...given, ...this.#orderColumns(given, orderBy)];
    const select = this.#assembled(columns, { orderBy });
    return columns.length === wanted.length ? select : narrowed(select, expressionsOf(wanted));
  }

  rows(isAny = false): Select {
    const { isDistinct, offset } = this.state;
    const limit = isAny ? (this.state.limit ?? 1) : this.state.limit;
    // If there is any does not depend on how many there are, unless some are skipped.
    if (isAny && offset === 0 && !this.isGrouped) {
      return { ...this.#assembled(one, { limit }), distinct: false };
    }
    const rows = this.#rowColumns();
    const orderBy = this.#limitedOrder();
    const ordered = [...rows, ...this.#orderColumns(rows, orderBy)];
    const columns = ordered.map(({ expression }, index) => ({ expression, name: `c${index}` }));
    return this.#assembled(isDistinct ? columns : one, { limit, rows: [...rows, ...orderBy] });
  }

  /** The conditions alone, for UPDATE and DELETE; undefined if they need other tables. */
  plainWhere(): { where: SqlCondition | undefined } | undefined {
    const { limit, offset, isDistinct } = this.state;
    if (this.joins.list().length > 0 || this.isGrouped || limit !== undefined) return undefined;
    if (offset > 0 || isDistinct || this.#qualify.length > 0) return undefined;
    return { where: this.#where.length > 0 ? all(this.#where) : undefined };
  }

  aggregate(aggregates: Readonly<Record<string, QueryExpression>>): Aggregation {
    if (!this.#isPlain) return aggregationOver(this.derive(), aggregates);
    this.#rowColumns();
    const { columns, built } = buildAggregates(this, this.annotations, aggregates);
    const select = this.#assembled(built.map(({ expression }) => ({ expression })));
    return { select, columns };
  }

  derive(): Derivation {
    const rows = this.#rowColumns();
    const derived = new DerivedColumns("rows", this.state.isDistinct ? rows : []);
    const find: FindPath = (path, scope) => {
      const resolved = this.paths.resolve(path, scope);
      const expression = derived.named(resolved.subject.expression);
      return { ...resolved, isAggregate: false, subject: { ...resolved.subject, expression } };
    };
    const scope = new DerivedScope(this, find);
    const source = (): DerivedSource => {
      const { columns, alias } = derived;
      const orderBy = this.#limitedOrder();
      const ordered = [...columns, ...this.#orderColumns(columns, orderBy)];
      return { select: this.#assembled(ordered, { orderBy, rows }), alias };
    };
    return { scope, named: scope.named, source };
  }

  /** An expression of a user, as SQL. */
  expression(expression: Plannable, scope: JoinScope): BuiltExpression {
    return expression.build(this, scope);
  }

  subselect(query: NestedQuery, field?: Field): { select: Select; field: Field | undefined } {
    const state = (query as HasState)[stateKey];
    return plannerFor(state, this.slots, this, this.#depth + 1).keys(field);
  }

  subrows(query: NestedQuery): Select {
    const state = (query as HasState)[stateKey];
    return plannerFor(state, this.slots, this, this.#depth + 1).rows(true);
  }

  inner(): SelectPlanner {
    const { meta, using } = this.state;
    const bare = { ...this.state, meta, using, operations: [], pairs: undefined };
    const inner = new SelectPlanner(bare, this.slots, this.outer, this.#depth + 1);
    for (const [name, annotation] of this.annotations) inner.annotations.set(name, annotation);
    return inner;
  }

  /** Is each row one of the joined tables, so that an aggregate can be over these? */
  get #isPlain(): boolean {
    const { limit, offset, isDistinct } = this.state;
    if (this.isGrouped || isDistinct || limit !== undefined || offset > 0) return false;
    if (this.#qualify.length > 0) return false;
    return ![...this.annotations.values()].some(({ expression }) => hasWindow(expression));
  }

  #runOperations(): void {
    const { isNone, pairs } = this.state;
    if (isNone) this.#where.push(any([]));
    if (pairs) this.#joinPairs(pairs);
    for (const [index, operation] of this.state.operations.entries()) {
      if (operation.kind === "annotate") {
        this.#annotateAll(operation);
        continue;
      }
      if (operation.kind === "set") continue; // asked for by `setClauses`
      const { conditions } = operation;
      if (operation.kind === "exclude")
        this.#restrict(new Condition("and", conditions, true), index);
      else for (const condition of conditions) this.#restrict(condition, index);
    }
  }

  /** Only rows that are paired with the given ones, and which of these each is paired with. */
  #joinPairs(pairs: NonNullable<QueryState["pairs"]>): void {
    const { operations } = this.state;
    const { through } = pairs;
    const first = operations.findIndex(({ kind }) => kind === "filter" || kind === "exclude");
    this.pairKey = joinPairs(this.joins, through, Math.max(0, first));
    const encode = (list: unknown): unknown[] => (list as unknown[]).map(through.source.encode);
    const list = slotParameter(this.slots.of(pairs, "pairs"), encode);
    this.#where.push({ kind: "inList", operand: this.pairKey, list });
  }

  #restrict(condition: Restriction, scope: number): void {
    const built = new ConditionBuilder(this).build(condition, scope);
    this.joins.require(built.requires);
    for (const part of conjuncts(built)) {
      const isLate = hasWindow(part.condition);
      const list = isLate ? this.#qualify : part.isAggregate ? this.#having : this.#where;
      list.push(part.condition);
      if (list === this.#having) this.isGrouped = true;
    }
  }

  /** With an aggregate among them, rows are put together in groups. */
  #annotateAll({ annotations, visible, groupBy }: Operation & { kind: "annotate" }): void {
    const names = Object.keys(annotations);
    for (const name of names) this.#annotate(name, annotations[name]!, visible, groupBy);
    if (!names.some((name) => this.annotations.get(name)?.isAggregate)) return;
    this.isGrouped = true;
    if (groupBy) this.#groupBy = visible ? [...new Set([...groupBy, ...names])] : groupBy;
  }

  /** @param values The paths of `values()`, if there were any. */
  #annotate(
    name: string,
    expression: QueryExpression,
    isVisible: boolean,
    values: readonly string[] | undefined,
  ): void {
    const { meta } = this.state;
    checkName(meta, name);
    // Of values(), only those that are chosen are in the way.
    const chosen = values?.includes(name) ?? true;
    if (chosen && (meta.findField(name) || meta.relations.has(name))) {
      throw new QueryError(`The annotation "${name}" has the name of a field of ${meta.name}.`, {
        hint: "Give it another name.",
      });
    }
    if (expression instanceof FilteredRelation) {
      this.joins.filtered.set(name, filteredJoin(this, name, expression));
      return;
    }
    const built = this.expression(expression, "any");
    if (built.expression.kind === "row") {
      throw new QueryError(`The annotation "${name}" would be a key of several values.`, {
        hint: "Name one of its fields; values() can select the whole key.",
      });
    }
    this.annotations.set(name, {
      name,
      isVisible,
      expression: built.expression,
      isAggregate: built.isAggregate,
      column: { name, field: built.field },
      subject: subjectOf(built),
    });
  }

  /**
   * The SELECT of these columns: all kinds of it share the rest. Made last, when all is known that
   * adds a join.
   *
   * @param options.limit Default: that of the query.
   * @param options.rows What makes the rows of the query, and their groups, besides the columns.
   */
  #assembled(
    columns: readonly SelectColumn[],
    {
      orderBy = [],
      limit = this.state.limit,
      rows = [],
    }: {
      orderBy?: readonly OrderTerm[];
      limit?: number | undefined;
      rows?: readonly Pick<SelectColumn, "expression">[];
    } = {},
  ): Select {
    const { isDistinct } = this.state;
    const distinctOn = this.state.distinctOn.map((path) => valueExpression(this, path).expression);
    const named = [
      ...expressionsOf([...columns, ...rows]),
      ...orderBy.map((term) => term.expression),
    ];
    const qualify = [...this.#qualify, ...this.#sliceOfEach()];
    const conditions = [...this.#having, ...qualify];
    const groupBy = this.isGrouped
      ? groupKeys(this.joins, [...this.#groupBase(), ...named, ...distinctOn, ...conditions])
      : [];
    const isOfNothing = columns === one || columns.length === 0;
    // Without a key all rows are one group, if there is an aggregate that says so.
    const isOneGroup = this.isGrouped && groupBy.length === 0 && isOfNothing;
    const select: Select = {
      kind: "select",
      columns: isOneGroup ? countOfAll : columns,
      distinct: isDistinct,
      distinctOn,
      from: this.joins.source,
      joins: this.joins.list(),
      where: this.#where.length > 0 ? all(this.#where) : undefined,
      groupBy,
      having: this.#having.length > 0 ? all(this.#having) : undefined,
      limit,
      offset: this.slots.offsetOf(this.state),
      orderBy,
    };
    return qualified(select, qualify);
  }

  /** Which rows a slice of the rows of each source has: they are numbered within these. */
  #sliceOfEach(): SqlCondition[] {
    const { offset = 0, limit } = this.state.pairs?.sliceOfEach ?? {};
    if (!this.state.pairs?.sliceOfEach) return [];
    const number: Expression = {
      kind: "window",
      call: { kind: "call", name: "ROW_NUMBER", args: [] },
      partitionBy: [this.pairKey!],
      orderBy: this.#orderBy(),
    };
    const first = compare(">", number, { kind: "number", value: offset });
    if (limit === undefined) return [first];
    return [first, compare("<=", number, { kind: "number", value: offset + limit })];
  }

  /**
   * What says how many rows there are: values may be those of many related rows. Instances are as
   * many as they are, unless they are groups, or only the different ones.
   */
  #rowColumns(): SelectColumn[] {
    const { isDistinct, rows } = this.state;
    const isPlain = rows.kind === "instances" && !isDistinct && !this.isGrouped;
    return isPlain ? [] : distinguishingColumns(this);
  }

  /** What a group is: a row of the model, or what was chosen by `values()` before. */
  #groupBase(): readonly Expression[] {
    return (
      this.#groupBy?.map((path) => valueExpression(this, path).expression) ?? [rowKey(this.joins)]
    );
  }

  #orderBy(): OrderTerm[] {
    const { meta, order, isReversed } = this.state;
    // The model's own order would split the groups of values().
    const paths =
      order ?? (this.#groupBy ? [] : ((meta.options.ordering ?? []) as readonly OrderEntry[]));
    const terms = paths.flatMap((path) => orderTerms(path, this, new Set()));
    if (!this.isGrouped) refuseAggregates(terms);
    return isReversed ? terms.map(turnedRound) : terms;
  }

  /** DISTINCT ON is about its own columns; DISTINCT can only order by what is selected. */
  #orderColumns(columns: readonly SelectColumn[], terms: readonly OrderTerm[]): SelectColumn[] {
    const { isDistinct, distinctOn } = this.state;
    return isDistinct && distinctOn.length === 0 ? orderColumns(columns, terms) : [];
  }

  /** In a subquery the order only matters where it says which rows there are. */
  #limitedOrder(): OrderTerm[] {
    const { limit, offset, distinctOn } = this.state;
    const isOfSome = limit !== undefined || offset > 0 || distinctOn.length > 0;
    return isOfSome ? this.#orderBy() : [];
  }
}

/** U, V … Z, UU, VV …: each query inside of another has names of its own. */
function aliasPrefix(depth: number): string {
  if (depth === 0) return "";
  const at = depth - 1;
  return "UVWXYZ"[at % 6]!.repeat(Math.floor(at / 6) + 1);
}

const one: readonly SelectColumn[] = [{ expression: { kind: "number", value: 1 } }];
const countOfAll: readonly SelectColumn[] = [
  { expression: { kind: "call", name: "COUNT", args: [{ kind: "star" }], isAggregate: true } },
];
