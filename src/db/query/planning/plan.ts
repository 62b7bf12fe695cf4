/**
 * Plans of queries: the statement, where its values go, and what its rows become. A plan is made
 * once for a shape of query and kept with the model, so that a query that was asked before costs a
 * look-up.
 */

import { BoundedCache } from "../../../base/index.ts";
import type { Backend } from "../../backend/backend.ts";
import type { ModelMeta } from "../../meta/model-meta.ts";
import type { Parameter, Select } from "../../sql/expressions.ts";
import type { Statement } from "../../sql/statements.ts";
import { hasAggregate } from "../../sql/walk.ts";
import { QueryError } from "../errors.ts";
import { rowLock } from "../locking.ts";
import { type Aggregates, type QueryState, shapeOf, Slots } from "../query-state.ts";
import {
  type BigIntColumns,
  bigIntColumnsOf,
  type ResultColumn,
  type ResultLayout,
} from "./result-layout.ts";
import { plannerFor, SelectPlanner } from "./select-planner.ts";

/** A statement that is ready for values. */
export interface Plan<Result = undefined> {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  /** What the rows become. */
  readonly result: Result;
}

/** A plan with the values of one query put in. */
export interface BoundPlan<Result = undefined> {
  readonly text: string;
  readonly params: readonly unknown[];
  readonly result: Result;
}

/** Plans a model keeps. Shapes come from the program's text, but a size of a page is one of them. */
const maxPlans = 1000;

/** The SELECT of a query set. */
export function planSelect(state: QueryState, backend: Backend): BoundPlan<ResultLayout> {
  return planned(state, backend, "select", (slots) => {
    const planner = plannerFor(state, slots);
    const { select, layout } = planner.select();
    const { supportsSelectForUpdate } = backend.features;
    const lock = supportsSelectForUpdate ? rowLock(planner, state) : undefined;
    return { statement: lock ? { ...select, lock } : select, result: layout };
  });
}

/** One row with the number of rows. */
export function planCount(state: QueryState, backend: Backend): BoundPlan {
  return planned(state, backend, "count", (slots) => {
    const rows = plannerFor(state, slots).rows();
    const isOneGroup = rows.columns.some(({ expression }) => hasAggregate(expression));
    const isGrouped = isOneGroup || rows.groupBy.length > 0 || rows.having !== undefined;
    const isSliced = rows.limit !== undefined || rows.offset !== undefined;
    const count = {
      expression: { kind: "call", name: "COUNT", args: [{ kind: "star" }] },
    } as const;
    const statement: Select =
      !rows.distinct && !isGrouped && !isSliced
        ? { ...rows, columns: [count] }
        : { ...emptySelect, columns: [count], from: { select: rows, alias: "rows" } };
    return { statement, result: undefined };
  });
}

/** One row if there are any. */
export function planExists(state: QueryState, backend: Backend): BoundPlan {
  return planned(state, backend, "exists", (slots) => ({
    statement: plannerFor(state, slots).rows(true),
    result: undefined,
  }));
}

/** How the row with the aggregates is read. */
interface AggregateLayout {
  readonly columns: readonly ResultColumn[];
  readonly bigInts: BigIntColumns | undefined;
}

/** One row with the aggregates. */
export function planAggregate(
  state: QueryState,
  aggregates: Aggregates,
  backend: Backend,
): BoundPlan<AggregateLayout> {
  const make = (slots: Slots) => {
    const { select, columns } = plannerFor(state, slots).aggregate(aggregates);
    const bigInts = bigIntColumnsOf(columns.map(({ field }) => field));
    return { statement: select, result: { columns, bigInts } };
  };
  return planned(state, backend, "aggregate", make, aggregates);
}

/** A plan that the caller makes: for writing. */
export function planWith(
  state: QueryState,
  backend: Backend,
  purpose: string,
  make: (planner: SelectPlanner) => Statement,
): BoundPlan {
  return planned(state, backend, purpose, (slots) => ({
    statement: make(new SelectPlanner(state, slots)),
    result: undefined,
  }));
}

/** The plan of a query, looked up or made, with its values put in: the only place that does it. */
function planned<Result>(
  state: QueryState,
  backend: Backend,
  purpose: string,
  make: (slots: Slots) => { statement: Statement; result: Result },
  aggregates?: Aggregates,
): BoundPlan<Result> {
  if (state.distinctOn.length > 0 && !backend.features.supportsDistinctOn) {
    throw new QueryError("This database has no DISTINCT ON: distinct() cannot be given fields.", {
      hint: "Order and group by them instead, or use PostgreSQL.",
    });
  }
  const { key, values } = shapeOf(state, purpose, aggregates);
  const plan = cachedPlan(state.meta, backend, key, () => {
    const slots = new Slots(state, aggregates);
    return { ...make(slots), isForOnce: slots.hasTwins };
  });
  return { text: plan.text, params: bind(plan.parameters, values), result: plan.result };
}

/**
 * The plan under a key, made if it is not there, and kept unless it is for once. Plans belong to a
 * model and a backend: another database has another spelling.
 */
export function cachedPlan<Result>(
  meta: ModelMeta,
  backend: Backend,
  key: string,
  make: () => { statement: Statement; result: Result; isForOnce?: boolean },
): Plan<Result> {
  let plans = meta.plans.get(backend) as BoundedCache<string, Plan<Result>> | undefined;
  if (plans === undefined) {
    plans = new BoundedCache(maxPlans);
    meta.plans.set(backend, plans);
  }
  const known = plans.get(key);
  if (known) return known;
  const { statement, result, isForOnce } = make();
  const { text, params } = backend.compiler.compile(statement);
  const plan: Plan<Result> = { text, parameters: params, result };
  if (isForOnce) return plan;
  plans.set(key, plan);
  return plan;
}

/** Puts the values of one query in the order of the placeholders. */
export function bind(parameters: readonly Parameter[], values: readonly unknown[]): unknown[] {
  const params: unknown[] = [];
  for (const parameter of parameters) {
    if ("slot" in parameter) {
      const value = values[parameter.slot];
      params.push(parameter.encode ? parameter.encode(value) : value);
    } else params.push(parameter.value);
  }
  return params;
}

const emptySelect = {
  kind: "select",
  distinct: false,
  joins: [],
  groupBy: [],
  orderBy: [],
} as const;
