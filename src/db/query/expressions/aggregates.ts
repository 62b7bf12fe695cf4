/** Aggregates: `count`, `sum`, `avg`, `min`, `max`, `stdDev`, `variance`, `stringAgg`. */

import type { Field } from "../../fields/field.ts";
import { type Expression, itemsOf, type OrderTerm } from "../../sql/expressions.ts";
import { ConditionBuilder } from "../planning/conditions.ts";
import { QueryError } from "../errors.ts";
import type { BuiltExpression, ShapeWriter, StatementScope } from "./expression-contract.ts";
import {
  asExpression,
  asSource,
  type Condition,
  type Lookups,
  type Operand,
  QueryExpression,
  type SumOfField,
  type TypeOfField,
} from "./expressions.ts";
import type { JoinScope } from "../planning/joins.ts";
import { slotParameter } from "../lookups/lookup.ts";
import { orderTerms } from "../planning/ordering.ts";
import { numberValue, type PlainValue, wholeValue } from "./value-field.ts";

export interface AggregateOptions {
  /** Takes each different value once. Default: false. */
  distinct?: boolean;
  /** Only these rows are aggregated: lookups, or a condition. Default: all. */
  filter?: Lookups | Condition<never> | QueryExpression;
  /** What comes back where there are no rows. Default: null, and 0 for `count`. */
  default?: PlainValue | QueryExpression;
}

/** What an aggregate is over: a path, or an expression. */
export type Source<Path extends string> = Path | QueryExpression<unknown, Path>;

/** A value computed from many rows. */
export class Aggregate<Out = unknown, Paths extends string = string> extends QueryExpression<
  Out,
  Paths
> {
  /** What PostgreSQL calls it. Never a value: it stands in the SQL. */
  readonly name: string;
  /** Undefined: rows are counted, not values. */
  readonly source: QueryExpression | undefined;
  readonly options: AggregateOptions;
  readonly #more: readonly QueryExpression[];
  readonly #order: readonly string[];

  /**
   * @param more Further arguments.
   * @param order Paths that say in which order rows are put together.
   */
  constructor(
    name: string,
    source: Operand,
    options: AggregateOptions,
    more: readonly QueryExpression[] = [],
    order: readonly string[] = [],
  ) {
    super();
    this.name = name;
    this.source = source === "*" ? undefined : asSource(source);
    this.options = options;
    this.#more = more;
    this.#order = order;
  }

  override shape(writer: ShapeWriter): void {
    const { distinct, filter, default: fallback } = this.options;
    writer.text(`${this.name}(${distinct ? "distinct" : ""}`);
    for (const path of this.#order) writer.text(`/${path}`);
    if (this.source) writer.expression(this.source);
    for (const argument of this.#more) writer.expression(argument);
    if (filter) {
      writer.text("|");
      writer.condition(filter as Condition | Lookups | QueryExpression);
    }
    if (fallback instanceof QueryExpression) {
      writer.text("?");
      writer.expression(fallback);
    } else if (fallback !== undefined && fallback !== null) {
      writer.text("?v");
      writer.value(this, "default", fallback);
    }
    writer.text(")");
  }

  override build(statement: StatementScope, _scope: JoinScope): BuiltExpression {
    const { distinct, filter } = this.options;
    const source = this.source && statement.expression(this.source, "any");
    if (source?.isAggregate) {
      throw new QueryError("An aggregate cannot be over another one.", {
        hint: "Name the inner one with annotate(): aggregate() is then over the groups.",
      });
    }
    const condition = filter
      ? new ConditionBuilder(statement).build(filter as Condition | Lookups, "any").condition
      : undefined;
    if (source?.expression.kind === "row") this.#refuseKey();
    const more = this.#more.map((argument) => statement.expression(argument, "any").expression);
    const orderBy: OrderTerm[] = this.#order.flatMap((path) =>
      orderTerms(path, statement, new Set()),
    );
    const exact =
      this.name === "COUNT"
        ? undefined
        : this.name === "SUM"
          ? source?.field?.summed
          : source?.field?.computed;
    const call: Expression = {
      kind: "call",
      name: this.name,
      args: [source ? itemsOf(source.expression)[0]! : { kind: "star" }, ...more],
      distinct: distinct === true,
      isAggregate: true,
      filter: condition,
      orderBy,
      isExact: exact !== undefined,
    };
    const field = this.resultField(source?.field, exact);
    const fallback = this.#fallback(statement, field);
    const expression: Expression = fallback
      ? { kind: "call", name: "COALESCE", args: [call, fallback] }
      : call;
    return { expression, isAggregate: true, field };
  }

  /** Rows can be counted by a key of several values: one of them is enough. */
  #refuseKey(): void {
    if (this.name === "COUNT" && this.options.distinct !== true) return;
    throw new QueryError("An aggregate is over one value, and this key has several.", {
      hint: "Name one of its fields.",
    });
  }

  /** The least date is a date; a sum is a number, or what the field says that it is. */
  get #keepsType(): boolean {
    return this.name === "MIN" || this.name === "MAX" || this.name === "STRING_AGG";
  }

  /** What converts its values. */
  protected resultField(source: Field | undefined, exact?: Field): Field | undefined {
    if (this.#keepsType) return source;
    return exact ?? (this.name === "COUNT" ? wholeValue : numberValue);
  }

  #fallback(statement: StatementScope, field: Field | undefined): Expression | undefined {
    const { default: fallback } = this.options;
    if (fallback === undefined || fallback === null) return undefined;
    if (fallback instanceof QueryExpression) {
      return statement.expression(fallback, "any").expression;
    }
    const slot = statement.slots.of(this, "default");
    return { kind: "parameter", parameter: slotParameter(slot, field?.encode ?? asItIs) };
  }
}

function asItIs(value: unknown): unknown {
  return value;
}

/** Without rows there is null, unless a default is given. */
type OrDefault<Options, Value> = Options extends { default: infer Default }
  ? Value | Default
  : Value | null;

/**
 * How many related rows, or values that are not null, there are.
 *
 * @param source A relation, a field or an expression; `"*"` counts rows.
 *
 * @example
 * ```ts
 * import { avg, cascade, charField, count, foreignKey, integerField, manager, model, reverse } from "quintet/db";
 *
 * class Author extends model({
 *   name: charField({ maxLength: 100 }),
 *   books: () => reverse(Book, "author"),
 * }) {
 *   static objects = manager(Author);
 * }
 * class Book extends model({
 *   pages: integerField(),
 *   author: () => foreignKey(Author, { onDelete: cascade }),
 * }) {
 *   static objects = manager(Book);
 * }
 * const [first] = await Author.objects.annotate({ n: count("books") }).orderBy("-n");
 * first?.n; // number
 * await Book.objects.aggregate({ pages: avg("pages") }); // { pages: number | null }
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/aggregation/
 */
export function count<const Path extends string>(
  source: Source<Path>,
  options: Omit<AggregateOptions, "default"> = {},
): Aggregate<number, Path extends "*" ? never : Path> {
  return new Aggregate("COUNT", source, options);
}

/** The sum of the values that are not null: a `Decimal` of decimals, a duration of durations. */
export function sum<const Path extends string, const Options extends AggregateOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, SumOfField>, Path> {
  return new Aggregate("SUM", source, options);
}

/** The mean of the values that are not null: a `Decimal` of decimals, a duration of durations. */
export function avg<const Path extends string, const Options extends AggregateOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, SumOfField>, Path> {
  return new Aggregate("AVG", source, options);
}

/** The least of the values that are not null. */
export function min<const Path extends string, const Options extends AggregateOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, TypeOfField>, Path> {
  return new Aggregate("MIN", source, options);
}

/** The greatest of the values that are not null. */
export function max<const Path extends string, const Options extends AggregateOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, TypeOfField>, Path> {
  return new Aggregate("MAX", source, options);
}

export interface SpreadOptions extends AggregateOptions {
  /** Are the rows a sample of more? Then the sum is divided by one less than their number. Default: false. */
  sample?: boolean;
}

/** The standard deviation of the values that are not null. */
export function stdDev<const Path extends string, const Options extends SpreadOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, SumOfField>, Path> {
  return new Aggregate(options.sample === true ? "STDDEV_SAMP" : "STDDEV_POP", source, options);
}

/** The variance of the values that are not null. */
export function variance<const Path extends string, const Options extends SpreadOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, SumOfField>, Path> {
  return new Aggregate(options.sample === true ? "VAR_SAMP" : "VAR_POP", source, options);
}

export interface StringAggOptions extends AggregateOptions {
  /** Stands between two texts. Default: `", "`. */
  delimiter?: string;
  /** Paths that say in which order; `-` before one means downwards. Default: any order. */
  orderBy?: readonly string[];
}

/** The texts that are not null, one after the other. */
export function stringAgg<const Path extends string, const Options extends StringAggOptions>(
  source: Source<Path>,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, string>, Path> {
  const { delimiter = ", ", orderBy = [] } = options;
  return new Aggregate("STRING_AGG", source, options, [asExpression(delimiter)], orderBy);
}
