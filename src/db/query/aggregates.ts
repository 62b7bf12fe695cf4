/** Aggregates: `count`, `sum`, `avg`, `min`, `max`. */

import { type Condition, type Lookups, QueryExpression } from "./expressions.ts";

export interface AggregateOptions {
  /** Counts each different value once. Default: false. */
  distinct?: boolean;
  /** Only these rows are aggregated: lookups, or a condition. Default: all. */
  filter?: Lookups | Condition<never>;
  /** What comes back where there are no rows. Default: null, and 0 for `count`. */
  default?: number | string;
}

/** A value computed from many rows. */
export class Aggregate<Out = unknown, Paths extends string = string> extends QueryExpression<
  Out,
  Paths
> {
  readonly kind = "aggregate";
  readonly name: "COUNT" | "SUM" | "AVG" | "MIN" | "MAX";
  readonly path: Paths;
  readonly options: AggregateOptions;

  constructor(name: Aggregate["name"], path: Paths, options: AggregateOptions) {
    super();
    this.name = name;
    this.path = path;
    this.options = options;
  }
}

/** Without rows there is null, unless a default is given. */
type OrDefault<Options, Value> = Options extends { default: infer Default }
  ? Value | Default
  : Value | null;

/**
 * How many related rows, or values that are not null, there are.
 *
 * @param path A relation or a field; `"*"` counts rows.
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
  path: Path,
  options: Omit<AggregateOptions, "default"> = {},
): Aggregate<number, Path extends "*" ? never : Path> {
  return new Aggregate("COUNT", path as never, options);
}

/** The sum of the values that are not null. */
export function sum<const Path extends string, const Options extends AggregateOptions>(
  path: Path,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, number>, Path> {
  return new Aggregate("SUM", path, options);
}

/** The mean of the values that are not null. */
export function avg<const Path extends string, const Options extends AggregateOptions>(
  path: Path,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, number>, Path> {
  return new Aggregate("AVG", path, options);
}

/** Stands for the type of the field, which is known where the query is. */
export interface TypeOfField {
  readonly typeOfField: true;
}

/** The least of the values that are not null. */
export function min<const Path extends string, const Options extends AggregateOptions>(
  path: Path,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, TypeOfField>, Path> {
  return new Aggregate("MIN", path, options);
}

/** The greatest of the values that are not null. */
export function max<const Path extends string, const Options extends AggregateOptions>(
  path: Path,
  options: Options = {} as Options,
): Aggregate<OrDefault<Options, TypeOfField>, Path> {
  return new Aggregate("MAX", path, options);
}
