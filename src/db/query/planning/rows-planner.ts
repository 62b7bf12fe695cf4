/** What a planned query can be made into, whether it is one SELECT or several put together. */

import type { Field } from "../../fields/field.ts";
import type { DerivedSource, Select } from "../../sql/expressions.ts";
import type { StatementScope } from "../expressions/expression-contract.ts";
import type { QueryExpression } from "../expressions/expressions.ts";
import type { NamedExpression } from "./paths.ts";
import type { ResultColumn, ResultLayout } from "./result-layout.ts";

/** A SELECT of aggregates, and what stands in its columns. */
export interface Aggregation {
  readonly select: Select;
  readonly columns: ResultColumn[];
}

export interface RowsPlanner {
  /** Where its expressions are built. */
  readonly scope: StatementScope;
  /** The whole SELECT, and what stands in its columns. */
  select(): { select: Select; layout: ResultLayout };
  /**
   * The same as one of several that are combined: nothing is selected but what the query gives.
   *
   * @param further Paths that are selected besides, in the last columns. Default: none.
   */
  part(further?: readonly string[]): { select: Select; layout: ResultLayout };
  /** The primary keys of the rows, or another single column: for subqueries. */
  keys(field?: Field): { select: Select; field: Field | undefined };
  /**
   * The rows, without columns: to count them.
   *
   * @param isAny Is only asked if there are any? One is enough then. Default: false.
   */
  rows(isAny?: boolean): Select;
  /** The rows as the table of another SELECT, for aggregates over them. */
  derive(): Derivation;
  /** Aggregates over all rows, in one row. */
  aggregate(aggregates: Readonly<Record<string, QueryExpression>>): Aggregation;
}

/** A table in the making: each path that is named outside becomes one of its columns. */
export interface Derivation {
  /** Where the expressions outside are built. */
  readonly scope: StatementScope;
  /** What has a name outside. */
  readonly named: Map<string, NamedExpression>;
  /** The table, when all that is named outside is known. */
  source(): DerivedSource;
}
