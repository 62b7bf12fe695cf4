/**
 * What a query asks of its expressions: to say their shape, and to become SQL. Each expression does
 * both itself, so that a new one is one class in one file.
 */

import type { Field } from "../../fields/field.ts";
import type { Expression, Select } from "../../sql/expressions.ts";
import type { Joins, JoinScope } from "../planning/joins.ts";
import type { Paths } from "../planning/paths.ts";

/** What an expression is to those who plan a query. */
export interface Plannable {
  /** Says what it is, and its values. */
  shape(writer: ShapeWriter): void;
  /** Becomes SQL in a statement. */
  build(statement: StatementScope, scope: JoinScope): BuiltExpression;
}

/** Lookups, a condition, or an expression that is true or false; those who plan know them apart. */
export type PlannableCondition = object;

/** A query set; only those who plan look into it. */
export type NestedQuery = object;

/** Takes down the shape of a query: its text without values, and the values apart. */
export interface ShapeWriter {
  /** What tells one kind of expression from another. Never a value. */
  text(text: string): void;
  /** A value of the query. `owner` and `name` find its slot again when the shape is planned. */
  value(owner: object, name: string, value: unknown): void;
  expression(expression: Plannable): void;
  condition(condition: PlannableCondition): void;
  query(query: NestedQuery): void;
}

/** The statement that expressions and conditions are built for. */
export interface StatementScope {
  /** Which of the query's values stands where. */
  readonly slots: { of(owner: object, name: string): number };
  readonly joins: Joins;
  readonly paths: Paths;
  /** The statement that this one stands in. */
  readonly outer: StatementScope | undefined;
  /** An expression of a user, as SQL. */
  expression(expression: Plannable, scope: JoinScope): BuiltExpression;
  /** A query set inside of this statement, with one column. */
  subselect(
    query: NestedQuery,
    /** Which field of instances. Default: the primary key. */
    field?: Field,
  ): { readonly select: Select; readonly field: Field | undefined };
  /** The rows of a query set, without columns: for EXISTS. */
  subrows(query: NestedQuery): Select;
  /** A statement inside of this one, over the same model; annotations are those of the row outside. */
  inner(): StatementScope;
}

/** An expression as SQL. */
export interface BuiltExpression {
  readonly expression: Expression;
  /** Is it about groups of rows? */
  readonly isAggregate: boolean;
  /** Converts its values; undefined for numbers and other values that are right as they come. */
  readonly field: Field | undefined;
}
