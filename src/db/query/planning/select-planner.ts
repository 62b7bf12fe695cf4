/**
 * From the state of a query set to one SELECT, as plain data. Reads top to bottom in the order in
 * which it works: annotations and conditions in the order of the calls, then columns, grouping and
 * ordering.
 */

import type { Field } from "../../fields/field.ts";
import {
  all,
  any,
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
import { grouping } from "./grouping.ts";
import { CombinedPlanner } from "./combined-planner.ts";
import { DerivedColumns, DerivedScope, type FindPath } from "./derived.ts";
import { aggregationOver, buildAggregates, checkName } from "./aggregation.ts";
import { qualified } from "./qualified.ts";
import type { Aggregation, Derivation, RowsPlanner } from "./rows-planner.ts";
import { hasWindow } from "../../sql/walk.ts";
import { Joins, type JoinScope } from "./joins.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { addOrderColumns, orderTerms, refuseAggregates, turnedRound } from "./ordering.ts";
import { joinPairs } from "./pair-joins.ts";
import { Paths } from "./paths.ts";
import {
  type HasState,
  type QueryState,
  type Restriction,
  type Slots,
  stateKey,
} from "../query-state.ts";
import type { PlannedAnnotation, ResultLayout } from "./result-layout.ts";
import { type ColumnScope, selectColumns, valueExpression } from "./select-columns.ts";
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
  return new CombinedPlanner(state, planned);
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
    this.joins = new Joins(state.meta, depth === 0 ? "" : "UVWXYZ"[depth - 1]);
    this.paths = new Paths(this.joins, this.annotations);
    this.#runOperations();
  }

  get scope(): StatementScope {
    return this;
  }

  select(): { select: Select; layout: ResultLayout } {
    const { columns, layout } = selectColumns(this);
    return { select: this.#assembled(columns, this.#orderBy(columns)), layout };
  }

  keys(field?: Field): { select: Select; field: Field | undefined } {
    const { meta, rows } = this.state;
    if (rows.kind === "instances") {
      // Of rows of another model, it is a value to be compared with that field.
      const key = field && meta.fields.includes(field) ? field : meta.primaryKey;
      const items = itemsOf(this.joins.expressionOf(this.joins.root, key).expression);
      const columns = items.map((expression) => ({ expression }));
      const select = this.#assembled(columns, this.#limitedOrder(columns));
      return { select, field: key };
    }
    const { columns, layout } = selectColumns(this);
    if (columns.length !== (layout.keys?.[0]?.count ?? 1)) {
      throw new QueryError("A query set inside a lookup has more than one column.", {
        hint: 'Choose one with values("…").',
      });
    }
    const select = this.#assembled(columns, this.#limitedOrder(columns));
    return { select, field: layout.columns[0]!.field };
  }

  rows(): Select {
    const { state } = this;
    const one: SelectColumn[] = [{ expression: { kind: "number", value: 1 } }];
    if (!state.isDistinct) return this.#assembled(one);
    const { columns } = selectColumns(this);
    const named = columns.map(({ expression }, index) => ({ expression, name: `c${index}` }));
    return this.#assembled(named);
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
    const { columns, built } = buildAggregates(this, this.annotations, aggregates);
    const select = this.#assembled(built.map(({ expression }) => ({ expression })));
    return { select, columns };
  }

  derive(): Derivation {
    const own = this.state.isDistinct ? selectColumns(this).columns : [];
    const derived = new DerivedColumns("rows", own);
    const find: FindPath = (path, scope) => {
      const resolved = this.paths.resolve(path, scope);
      const expression = derived.named(resolved.subject.expression);
      return { ...resolved, isAggregate: false, subject: { ...resolved.subject, expression } };
    };
    const scope = new DerivedScope(this, find);
    const source = (): DerivedSource => {
      const { columns, alias } = derived;
      return { select: this.#assembled(columns, this.#limitedOrder([]), columns), alias };
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
    const first = { ...state, limit: state.limit ?? 1 };
    return plannerFor(first, this.slots, this, this.#depth + 1).rows();
  }

  inner(): SelectPlanner {
    const { meta, using } = this.state;
    const bare = { ...this.state, meta, using, operations: [], pairs: undefined };
    return new SelectPlanner(bare, this.slots, this.outer, this.#depth + 1);
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
    }
  }

  #annotate(name: string, expression: QueryExpression, isVisible: boolean): void {
    const { meta } = this.state;
    checkName(meta, name);
    // Of values(), only those that are chosen are in the way.
    const chosen = this.#groupBy?.includes(name) ?? true;
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
    if (built.isAggregate) this.isGrouped = true;
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
   * The SELECT of these columns: all kinds of it share the rest.
   *
   * @param further What is selected besides what the query asks for.
   */
  #assembled(
    columns: readonly SelectColumn[],
    orderBy: readonly OrderTerm[] = [],
    further: readonly SelectColumn[] = [],
  ): Select {
    const { isDistinct, limit, offset } = this.state;
    const select: Select = {
      kind: "select",
      columns,
      distinct: isDistinct,
      distinctOn: this.state.distinctOn.map((path) => valueExpression(this, path).expression),
      from: this.joins.source,
      joins: this.joins.list(),
      where: this.#where.length > 0 ? all(this.#where) : undefined,
      groupBy: this.isGrouped ? grouping(this, this.#groupBy, [...orderBy, ...further]) : [],
      having: this.#having.length > 0 ? all(this.#having) : undefined,
      limit: limit ?? (offset > 0 ? Number.MAX_SAFE_INTEGER : undefined),
      offset,
      orderBy,
    };
    return qualified(select, this.#qualify);
  }

  #orderBy(columns: SelectColumn[]): OrderTerm[] {
    const { meta, order, isReversed } = this.state;
    // The model's own order would split the groups of values().
    const paths =
      order ?? (this.#groupBy ? [] : ((meta.options.ordering ?? []) as readonly OrderEntry[]));
    const terms = paths.flatMap((path) => orderTerms(path, this, new Set()));
    if (!this.isGrouped) refuseAggregates(terms);
    // DISTINCT ON is about its own columns; DISTINCT can only order by what is selected.
    const { isDistinct, distinctOn } = this.state;
    if (isDistinct && distinctOn.length === 0) addOrderColumns(columns, terms);
    return isReversed ? terms.map(turnedRound) : terms;
  }

  /** In a subquery the order only matters where it says which rows there are. */
  #limitedOrder(columns: SelectColumn[]): OrderTerm[] {
    const { limit, offset, distinctOn } = this.state;
    const isOfSome = limit !== undefined || offset > 0 || distinctOn.length > 0;
    return isOfSome ? this.#orderBy(columns) : [];
  }
}
