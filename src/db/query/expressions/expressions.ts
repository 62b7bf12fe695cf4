/**
 * Expressions that users write into queries: `F("pages").plus(1)`, `Q(Book).or(…)`, `count("tags")`.
 * They are data, plain enough to be walked twice: once to find the shape of a query and collect its
 * values, and, for a new shape, once more to plan it.
 */

import type { Field } from "../../fields/field.ts";
import type { BinaryOperator, CastType } from "../../sql/expressions.ts";
import { combine } from "./arithmetic.ts";
import { LookupValueError } from "../errors.ts";
import type { BuiltExpression, ShapeWriter, StatementScope } from "./expression-contract.ts";
import type { JoinScope } from "../planning/joins.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { fieldKey, fieldOfValue, type PlainValue } from "./value-field.ts";

/** What can be calculated with: a value, or another expression. */
export type Operand = PlainValue | QueryExpression;

/**
 * An expression with a value for each row. `Paths` are the fields it names, to be checked; `string`
 * where they are checked only when the query runs.
 */
export abstract class QueryExpression<Out = unknown, Paths extends string = string> {
  declare readonly out?: Out;
  declare readonly paths?: Paths;

  /** @internal Says what it is, and its values. */
  abstract shape(writer: ShapeWriter): void;
  /** @internal Becomes SQL in a statement. */
  abstract build(statement: StatementScope, scope: JoinScope): BuiltExpression;

  plus(other: number): Combined<SumOfField, Paths>;
  plus(other: Operand): Combined;
  plus(other: Operand): Combined<unknown, Paths | string> {
    return new Combined("+", this, other);
  }
  minus(other: number): Combined<SumOfField, Paths>;
  minus(other: Operand): Combined;
  minus(other: Operand): Combined<unknown, Paths | string> {
    return new Combined("-", this, other);
  }
  times(other: number): Combined<SumOfField, Paths>;
  times(other: Operand): Combined;
  times(other: Operand): Combined<unknown, Paths | string> {
    return new Combined("*", this, other);
  }
  dividedBy(other: number): Combined<SumOfField, Paths>;
  dividedBy(other: Operand): Combined;
  dividedBy(other: Operand): Combined<unknown, Paths | string> {
    return new Combined("/", this, other);
  }
  modulo(other: number): Combined<SumOfField, Paths>;
  modulo(other: Operand): Combined;
  modulo(other: Operand): Combined<unknown, Paths | string> {
    return new Combined("%", this, other);
  }
  power(other: Operand): Combined {
    return new Combined("^", this, other);
  }
  bitAnd(other: Operand): Combined {
    return new Combined("&", this, other);
  }
  bitOr(other: Operand): Combined {
    return new Combined("|", this, other);
  }
  bitXor(other: Operand): Combined {
    return new Combined("#", this, other);
  }
  bitLeftShift(other: Operand): Combined {
    return new Combined("<<", this, other);
  }
  bitRightShift(other: Operand): Combined {
    return new Combined(">>", this, other);
  }

  /** Orders upwards, for `orderBy`. */
  asc({ nulls }: OrderingOptions = {}): Ordering<Paths> {
    return new Ordering(this, false, nulls);
  }

  /** Orders downwards, for `orderBy`. */
  desc({ nulls }: OrderingOptions = {}): Ordering<Paths> {
    return new Ordering(this, true, nulls);
  }
}

export interface OrderingOptions {
  /** Where rows without a value go. Default: where the database puts them. */
  nulls?: "first" | "last" | undefined;
}

/** A direction to order by, and where rows without a value go. Made by `F(…).asc()` and `.desc()`. */
export class Ordering<Paths extends string = string> {
  declare readonly paths?: Paths;
  readonly expression: QueryExpression;
  readonly descending: boolean;
  readonly nulls: "first" | "last" | undefined;

  constructor(
    expression: QueryExpression,
    descending: boolean,
    nulls: "first" | "last" | undefined,
  ) {
    this.expression = expression;
    this.descending = descending;
    this.nulls = nulls;
  }
}

/** What can be ordered by: a path, an expression, or one with a direction. */
export type OrderEntry = string | Ordering | QueryExpression;

/** The value of a field in the row at hand. Made by `F`. */
export class FieldReference<Paths extends string = string> extends QueryExpression<
  TypeOfField,
  Paths
> {
  readonly path: Paths;

  constructor(path: Paths) {
    super();
    this.path = path;
  }

  override shape(writer: ShapeWriter): void {
    writer.text(`F(${this.path})`);
  }

  override build(statement: StatementScope, scope: JoinScope): BuiltExpression {
    const { subject, isAggregate } = statement.paths.expression(this.path, scope);
    return { expression: subject.expression, isAggregate, field: subject.field };
  }
}

/** Stands for the type of the field, which is known where the query is. */
export interface TypeOfField {
  readonly typeOfField: true;
}

/** Stands for what a sum of the field is: of decimals, durations and bigints one of them, else a number. */
export interface SumOfField {
  readonly sumOfField: true;
}

/** Stands for null where a field that the expression names may be null. */
export interface NullOfField {
  readonly nullOfField: true;
}

/** The type of a whole number that comes with a query. */
export const wholeNumber: CastType = { name: "bigint" };

/** A value that comes with the query. Made by `value`. */
export class Value<Out = unknown> extends QueryExpression<Out, never> {
  readonly value: PlainValue;
  readonly field: Field | undefined;

  constructor(value: PlainValue, field?: Field) {
    super();
    this.value = value;
    this.field = field ?? fieldOfValue(value);
  }

  /** What is calculated of it may depend on that: decimals stay such beside whole numbers. */
  get #isWhole(): boolean {
    return this.field === undefined && Number.isInteger(this.value);
  }

  override shape(writer: ShapeWriter): void {
    if (this.value === null) return writer.text("null");
    if (typeof this.value === "number" && !Number.isFinite(this.value)) {
      throw new LookupValueError("Only a finite number can be calculated with.");
    }
    writer.text(`v:${this.#isWhole ? "whole" : fieldKey(this.field)}`);
    writer.value(this, "value", this.value);
  }

  override build(statement: StatementScope): BuiltExpression {
    const { field } = this;
    if (this.value === null) return { expression: { kind: "null" }, isAggregate: false, field };
    const parameter = slotParameter(statement.slots.of(this, "value"), field?.encode ?? asItIs);
    const type = field ? { type: field.columnType } : this.#isWhole && { type: wholeNumber };
    return { expression: { kind: "parameter", parameter, ...type }, isAggregate: false, field };
  }
}

/**
 * A value of the query, where a text by itself would be the name of a field.
 *
 * @param options.outputField A field that says its type, for values that do not say it themselves.
 *
 * @example
 * ```ts
 * import { charField, concat, manager, model, value } from "quintet/db";
 *
 * class Author extends model({ name: charField({ maxLength: 100 }) }) {
 *   static objects = manager(Author);
 * }
 * await Author.objects.annotate({ greeting: concat(value("Dear "), "name") });
 * ```
 */
export function value<Out extends PlainValue>(
  value: Out,
  { outputField }: { outputField?: object } = {},
): QueryExpression<Out, never> {
  return new Value(value, outputField as Field | undefined);
}

/** Two expressions and an operator between them. */
export class Combined<Out = number, Paths extends string = string> extends QueryExpression<
  Out,
  Paths
> {
  readonly operator: BinaryOperator;
  readonly left: QueryExpression;
  readonly right: QueryExpression;

  constructor(operator: BinaryOperator, left: Operand, right: Operand) {
    super();
    this.operator = operator;
    this.left = asExpression(left);
    this.right = asExpression(right);
  }

  override shape(writer: ShapeWriter): void {
    writer.text("(");
    writer.expression(this.left);
    writer.text(this.operator);
    writer.expression(this.right);
    writer.text(")");
  }

  override build(statement: StatementScope, scope: JoinScope): BuiltExpression {
    const left = statement.expression(this.left, scope);
    const right = statement.expression(this.right, scope);
    return combine(this.operator, left, right);
  }
}

/** A plain value becomes one of the query's; a text is a text, not a path. */
export function asExpression(operand: Operand): QueryExpression {
  return operand instanceof QueryExpression ? operand : new Value(operand);
}

/** Where Django takes the name of a field: a text is a path, any other plain value a value. */
export function asSource(source: Operand): QueryExpression {
  return typeof source === "string" ? new FieldReference(source) : asExpression(source);
}

function asItIs(value: unknown): unknown {
  return value;
}

/**
 * The value of a field in the row at hand, computed by the database.
 *
 * @param path A field, or a path over relations to one.
 *
 * @example
 * ```ts
 * import { F, integerField, manager, model } from "quintet/db";
 *
 * class Book extends model({ pages: integerField(), read: integerField({ default: 0 }) }) {
 *   static objects = manager(Book);
 * }
 * await Book.objects.filter({ read__gte: F("pages") }).update({ pages: F("pages").plus(1) });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/expressions/#f-expressions
 */
export function F<const Path extends string>(path: Path): FieldReference<Path> {
  return new FieldReference(path);
}

/** Conditions by path: all of them hold. */
export type Lookups = Readonly<Record<string, unknown>>;

/** A condition on rows of a model. Made by `Q`; combined with and, or, xor and not. */
export class Condition<Fields = never> {
  /** Keeps conditions of one model out of the queries of another. */
  declare readonly fields?: (fields: Fields) => void;
  readonly connector: "and" | "or" | "xor";
  readonly parts: readonly (Condition | Lookups | QueryExpression)[];
  readonly negated: boolean;

  constructor(
    connector: "and" | "or" | "xor",
    parts: readonly (Condition | Lookups | QueryExpression)[],
    negated = false,
  ) {
    this.connector = connector;
    this.parts = parts;
    this.negated = negated;
  }

  and(other: Condition<Fields> | QueryExpression): Condition<Fields> {
    return new Condition("and", [this, other]);
  }
  or(other: Condition<Fields> | QueryExpression): Condition<Fields> {
    return new Condition("or", [this, other]);
  }
  xor(other: Condition<Fields> | QueryExpression): Condition<Fields> {
    return new Condition("xor", [this, other]);
  }
  not(): Condition<Fields> {
    return new Condition("and", [this], true);
  }
}
