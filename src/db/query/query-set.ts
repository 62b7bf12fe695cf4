/**
 * The query set: the lazy, immutable face of a query. Each method returns a new one; nothing runs
 * until it is awaited, looped over, or asked for its rows. What it answers is in `answers.ts`, what
 * it changes in `changes.ts`. The work is done elsewhere: `plan.ts` makes the statement,
 * `execute.ts` runs it, `write.ts` and `delete.ts` change rows.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/querysets/
 */

import type { Temporal } from "../../base/index.ts";
import type { TruncatePart } from "../sql/expressions.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import type {
  AnnotationFields,
  AnnotationValues,
  CheckedExpressions,
  CheckedOrder,
  Conditions,
  Named,
} from "./annotation-types.ts";
import { QueryChanges } from "./changes.ts";
import { combination, withRows } from "./combinations.ts";
import { combinedQueries } from "./combined-queries.ts";
import { trunc, type ZoneOptions } from "./expressions/date-functions.ts";
import { QueryError } from "./errors.ts";
import type { Condition, Lookups, OrderEntry, QueryExpression } from "./expressions/expressions.ts";
import { afterDefer, afterOnly, sureRelations } from "./loading/loaded-fields.ts";
import type {
  AllValues,
  CheckedPath,
  CheckedPaths,
  CheckedRelations,
  InstanceOf,
  LoadedByAll,
  OwnPaths,
  ValueAt,
  ValuesRow,
  ValuesTuple,
} from "./lookup-types.ts";
import {
  type HasState,
  initialState,
  type Operation,
  type Prefetching,
  type QueryState,
  stateKey,
} from "./query-state.ts";
import type { CheckedPrefetches, Prefetch, WithPrefetched } from "./loading/prefetch-entry.ts";
import {
  orderedBy,
  refuseCombined,
  refuseSlice,
  reversed,
  sliced,
  withFilter,
  withOperation,
} from "./query-steps.ts";
import { type RawOptions, RawQuerySet } from "./raw.ts";
import { forReading } from "./routing.ts";
import type { Sql } from "./expressions/sql.ts";
import { dateValue } from "./expressions/value-field.ts";

/** How `selectForUpdate` locks. */
export interface SelectForUpdateOptions {
  of?: readonly string[];
  noWait?: boolean;
  skipLocked?: boolean;
  noKey?: boolean;
}

/** A query set on any model: what `union` takes. */
export type AnyQuerySet = HasState;

/**
 * A query on a model. Awaiting it gives its rows; `for await` loops over them.
 *
 * @template Model The model class.
 * @template Row What each row becomes.
 * @template Annotations What paths may name besides the fields of the model.
 */
export class QuerySet<Model, Row = InstanceOf<Model>, Annotations = unknown> extends QueryChanges<
  Model,
  Row,
  Annotations
> {
  /** A query set over all rows of a model. */
  static over<Model>(meta: ModelMeta, using?: string): QuerySet<Model> {
    return new QuerySet(initialState(meta, using));
  }

  /** The same rows. */
  all(): this {
    return this;
  }

  /**
   * Only rows that match all conditions. Conditions of one call speak of the same related row.
   *
   * @param conditions Lookups by path, or conditions made with `Q`.
   * @throws {UnknownFieldError} When it runs, if a path names no field.
   * @throws {UndefinedValueError} When it runs, if a value is undefined.
   */
  filter<const Path extends string = never, const More extends string = never>(
    conditions:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
    ...more: (
      | Conditions<Model, Annotations, More>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression
    )[]
  ): this {
    return this.#operation({ kind: "filter", conditions: [conditions, ...more] as Lookups[] });
  }

  /** Only rows that do not match all conditions. */
  exclude<const Path extends string = never, const More extends string = never>(
    conditions:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
    ...more: (
      | Conditions<Model, Annotations, More>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression
    )[]
  ): this {
    return this.#operation({ kind: "exclude", conditions: [conditions, ...more] as Lookups[] });
  }

  /** Adds computed values to each row. After `values()`, aggregates are over those groups. */
  annotate<const Added extends Record<string, QueryExpression>>(
    annotations: Added & NoInfer<CheckedExpressions<Named<Model, Annotations>, Added>>,
  ): MethodsOf<this> &
    QuerySet<
      Model,
      Row & AnnotationValues<Model, Annotations, Added>,
      Annotations & AnnotationFields<Model, Annotations, Added>
    > {
    const { rows } = this[stateKey];
    const groupBy = pathsOfValues(this[stateKey]);
    const operation = { kind: "annotate", annotations, visible: true, groupBy } as const;
    const state = this.#operation(operation)[stateKey];
    if (rows.kind === "instances" || rows.paths === undefined) return this.#next(state) as never;
    if (rows.kind === "single") return this.#next(state) as never;
    const paths = [...rows.paths, ...Object.keys(annotations)];
    return this.#next({ ...state, rows: { kind: rows.kind, paths } }) as never;
  }

  /** Names computed values for later calls, without adding them to the rows. */
  alias<const Added extends Record<string, QueryExpression>>(
    annotations: Added & NoInfer<CheckedExpressions<Named<Model, Annotations>, Added>>,
  ): QuerySet<Model, Row, Annotations & AnnotationFields<Model, Annotations, Added>> {
    const groupBy = pathsOfValues(this[stateKey]);
    const operation = { kind: "annotate", annotations, visible: false, groupBy } as const;
    return this.#operation(operation) as never;
  }

  /**
   * Orders by these paths, `-` before one means downwards, `"?"` at random. None: any order.
   * `F("pages").desc({ nulls: "last" })` says where rows without a value go.
   */
  orderBy<const Entries extends readonly OrderEntry[]>(
    ...paths: CheckedOrder<Named<Model, Annotations>, Entries>
  ): this {
    return this.#next(orderedBy(this[stateKey], paths as readonly OrderEntry[]));
  }

  /** The other way round. */
  reverse(): this {
    return this.#next(reversed(this[stateKey]));
  }

  /**
   * Each different row once.
   *
   * @param paths One row for each different value of these, the first by the order; PostgreSQL only.
   */
  distinct(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): this {
    refuseCombined(this[stateKey], "distinct");
    refuseSlice(this[stateKey], "made distinct");
    return this.#with({ isDistinct: true, distinctOn: paths });
  }

  /** Loads only these fields, and the key; a second call starts anew. */
  only(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): this {
    refuseCombined(this[stateKey], "only");
    this.#refuseValues("only");
    const { loaded, known = [] } = this[stateKey];
    // What the rows were found by is known of each: only with its key can that be said.
    const needed = paths.length > 0 ? [...paths, ...known.map(({ name }) => name)] : paths;
    return this.#with({ loaded: afterOnly(loaded, needed) });
  }

  /** Does not load these fields. A field that was not loaded says so when it is read. */
  defer(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): this {
    refuseCombined(this[stateKey], "defer");
    this.#refuseValues("defer");
    return this.#with({ loaded: afterDefer(this[stateKey].loaded, paths) });
  }

  /**
   * The different days on which the years, months or weeks of a date begin that occur in the rows.
   *
   * @param order Default: `asc`.
   */
  dates(
    path: OwnPaths<Named<Model, Annotations>> | (string & {}),
    part: "year" | "quarter" | "month" | "week" | "day",
    { order = "asc" }: { order?: "asc" | "desc" } = {},
  ): QuerySet<Model, Temporal.PlainDate, Annotations> {
    const begin = trunc<string, object>(path, part, { outputField: dateValue });
    return this.#truncated(path, begin, order);
  }

  /** The different moments at which the years … seconds of a moment begin that occur in the rows. */
  datetimes(
    path: OwnPaths<Named<Model, Annotations>> | (string & {}),
    part: TruncatePart,
    { order = "asc", ...zone }: { order?: "asc" | "desc" } & ZoneOptions = {},
  ): QuerySet<Model, Temporal.Instant, Annotations> {
    return this.#truncated(path, trunc(path as string, part, zone), order);
  }

  /**
   * Some of the rows, by position.
   *
   * @param start The first, from 0.
   * @param end The one after the last. Default: all that follow.
   */
  slice(start: number, end?: number): this {
    return this.#next(sliced(this[stateKey], start, end));
  }

  /** At most so many rows. */
  limit(count: number): this {
    return this.slice(0, count);
  }

  /** Without the first rows. */
  offset(count: number): this {
    return this.slice(count);
  }

  /** Rows as plain objects with these paths; without any, with all fields. */
  values(): QuerySet<Model, AllValues<Model, Annotations>, Annotations>;
  values<const Paths extends readonly string[]>(
    ...paths: CheckedPaths<Named<Model, Annotations>, Paths>
  ): QuerySet<Model, ValuesRow<Model, Annotations, Paths[number]>, Annotations>;
  values(...paths: readonly unknown[]): QuerySet<Model, never, Annotations> {
    const names = paths.length > 0 ? (paths as readonly string[]) : undefined;
    return this.#next(withRows(this[stateKey], { kind: "objects", paths: names })) as never;
  }

  /** Rows as tuples of these paths. */
  valuesList<const Paths extends readonly string[]>(
    ...paths: CheckedPaths<Named<Model, Annotations>, Paths>
  ): QuerySet<Model, ValuesTuple<Model, Annotations, Paths>, Annotations> {
    const names = paths as readonly string[];
    const rows = { kind: "tuples", paths: names.length > 0 ? names : undefined } as const;
    return this.#next(withRows(this[stateKey], rows)) as never;
  }

  /**
   * The values of one path: Django's `values_list(path, flat=True)`.
   *
   * @throws {QueryError} If there are more paths.
   */
  valuesFlat<const Path extends string>(
    path: Path & NoInfer<CheckedPath<Named<Model, Annotations>, Path, Path>>,
  ): QuerySet<Model, ValueAt<Named<Model, Annotations>, Path>, Annotations>;
  valuesFlat(...paths: readonly string[]): QuerySet<Model, never, Annotations> {
    const [path] = paths;
    if (path === undefined || paths.length > 1) {
      throw new QueryError(`valuesFlat() takes one path, and was given ${paths.length}.`, {
        hint: "Rows of several values are those of valuesList() or values().",
      });
    }
    const rows = { kind: "single", paths: [path] } as const;
    return this.#next(withRows(this[stateKey], rows)) as never;
  }

  /**
   * Joins relations to one row: they are there at once, and the type says so. Without paths: all
   * that cannot be null, five deep.
   */
  selectRelated<const Paths extends readonly string[]>(
    ...paths: CheckedRelations<Named<Model, Annotations>, Paths>
  ): MethodsOf<this> &
    QuerySet<Model, Row & LoadedByAll<Model, Paths[number], Annotations>, Annotations> {
    refuseCombined(this[stateKey], "selectRelated");
    this.#refuseValues("selectRelated");
    const { meta, related } = this[stateKey];
    const named = paths as readonly string[];
    if (named.length > 0) return this.#with({ related: [...related, ...named] }) as never;
    const sure = sureRelations(meta);
    return this.#with({ related: [...related, ...sure], isRelatedToAll: true }) as never;
  }

  /** Loads relations with one further query each. */
  prefetchRelated<const Entries extends readonly (string | Prefetch<string, unknown, string>)[]>(
    ...entries: CheckedPrefetches<Named<Model, Annotations>, Entries>
  ): QuerySet<Model, WithPrefetched<Model, Row, Entries[number]>, Annotations>;
  /** Loads none of the relations that were named before. */
  prefetchRelated(nothing: null): this;
  prefetchRelated(...entries: readonly unknown[]): object {
    refuseCombined(this[stateKey], "prefetchRelated");
    if (entries[0] === null) return this.#with({ prefetches: [] }) as never;
    const added = (entries as readonly (string | Prefetching)[]).map((entry): Prefetching =>
      typeof entry === "string" ? { path: entry, state: undefined } : entry,
    );
    return this.#with({ prefetches: [...this[stateKey].prefetches, ...added] }) as never;
  }

  /**
   * The rows of this query set and of the others, each different row once. They may be on other
   * models, if their columns fit. After it there may be an order, a slice, and `values()`.
   *
   * @throws {QueryError} If another method is called after it.
   */
  union(...others: AnyQuerySet[]): this {
    return this.#combined("union", others);
  }

  /** As `union`; rows that occur several times stay so. */
  unionAll(...others: AnyQuerySet[]): this {
    return this.#combined("union", others, true);
  }

  /** The rows that all of these query sets have. */
  intersection(...others: AnyQuerySet[]): this {
    return this.#combined("intersection", others);
  }

  /** The rows of this query set that none of the others has. */
  difference(...others: AnyQuerySet[]): this {
    return this.#combined("difference", others);
  }

  /** Rows that match both; the order and the annotations are those of this one. */
  and(other: QuerySet<Model>): this {
    return this.#next(combinedQueries("and", this[stateKey], other[stateKey]));
  }

  /** Rows that match one of both. */
  or(other: QuerySet<Model>): this {
    return this.#next(combinedQueries("or", this[stateKey], other[stateKey]));
  }

  /** Rows that match exactly one of both. */
  xor(other: QuerySet<Model>): this {
    return this.#next(combinedQueries("xor", this[stateKey], other[stateKey]));
  }

  /**
   * Locks the rows until the transaction ends, so that nobody else changes them meanwhile. A
   * database where transactions write one after the other needs no locks, and has none: SQLite.
   *
   * @param options.of Relations of `selectRelated` whose rows are locked, and `self`. Default: all.
   * @param options.noWait An error, where a row is locked already. Default: false, it waits.
   * @param options.skipLocked Leaves out rows that are locked already. Default: false.
   * @param options.noKey Others may still point to the rows. Default: false.
   * @throws {QueryError} If both `noWait` and `skipLocked` are asked for.
   * @throws {NoTransactionError} When it runs, outside of a transaction.
   */
  selectForUpdate({
    of = [],
    noWait = false,
    skipLocked = false,
    noKey = false,
  }: SelectForUpdateOptions = {}): this {
    refuseCombined(this[stateKey], "selectForUpdate");
    if (noWait && skipLocked) {
      throw new QueryError("selectForUpdate(): noWait and skipLocked exclude each other.", {
        hint: "An error where a row is locked, or rows left out: choose one.",
      });
    }
    const whenLocked = noWait ? "error" : skipLocked ? "skip" : undefined;
    return this.#with({ locking: { of, noKey, whenLocked } });
  }

  /** No rows, and no query. */
  none(): this {
    return this.#with({ isNone: true });
  }

  /**
   * Instances from SQL written by hand. Columns become fields; further ones are properties.
   *
   * @template Extra What further columns there are: `raw<{ n: number }>(…)`.
   */
  raw<Extra = unknown>(sql: Sql, options?: RawOptions): RawQuerySet<InstanceOf<Model> & Extra> {
    return new RawQuerySet(this[stateKey], sql, options);
  }

  /** On another database. */
  using(database: string): this {
    return this.#with({ using: database, routing: undefined });
  }

  /** The name of the database that it reads from. */
  get database(): string {
    return forReading(this[stateKey]).using;
  }

  /** A line for logs: a query that was not awaited is not a list of its rows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `<QuerySet of ${this[stateKey].meta.name}, not run: await it for its rows>`;
  }

  // Inside.

  #truncated(path: string, begin: QueryExpression, order: "asc" | "desc"): never {
    const rows = { kind: "single", paths: ["begin_"] } as const;
    const annotations = { begin_: begin };
    const given = withFilter(this[stateKey], { [`${path}__isnull`]: false });
    const named = { kind: "annotate", annotations, visible: true, groupBy: undefined } as const;
    return this.#next(withOperation(given, named)).#with({
      isDistinct: true,
      order: [order === "desc" ? "-begin_" : "begin_"],
      rows,
    }) as never;
  }

  #combined(
    operator: "union" | "intersection" | "difference",
    others: readonly AnyQuerySet[],
    isAll = false,
  ): this {
    const states = [this, ...others].map((each) => each[stateKey]);
    return this.#next(combination(operator, states, isAll));
  }

  #refuseValues(method: string): void {
    if (this[stateKey].rows.kind === "instances") return;
    throw new QueryError(`${method}() chooses what instances load; these rows are values.`, {
      hint: "Choose the values themselves in values(…).",
    });
  }

  #operation(operation: Operation): this {
    return this.#next(withOperation(this[stateKey], operation));
  }

  #with(changes: Partial<QueryState>): this {
    return this.#next({ ...this[stateKey], ...changes });
  }

  /** Of the same class: one with the methods of a manager keeps them. */
  #next(state: QueryState): this {
    return new (this.constructor as new (state: QueryState) => this)(state);
  }
}

/** What rows are grouped by where an aggregate follows. */
function pathsOfValues({ rows }: QueryState): readonly string[] | undefined {
  return rows.kind === "instances" ? undefined : rows.paths;
}

// The methods that a manager gives its query sets: Doctor.objects.filter({…}).active().

declare const own: unique symbol;

/** What a project writes: each gets a query set, and further arguments. */
export type OwnQueries<Model> = Readonly<
  Record<string, (querySet: QuerySet<Model>, ...args: never[]) => unknown>
>;

/** What has such methods; a manager without any has not. */
export interface HasOwnMethods<Queries> {
  readonly [own]: Queries;
}

/** The methods, as they are called on managers and query sets. */
export type OwnMethods<Queries> = HasOwnMethods<Queries> & {
  readonly [Name in Exclude<keyof Queries, "getQuerySet">]: Queries[Name] extends (
    querySet: never,
    ...args: infer Args
  ) => infer Result
    ? Result extends HasState
      ? <Self>(this: Self, ...args: Args) => Next<Self, Result> & OwnMethods<Queries>
      : (...args: Args) => Result
    : never;
};

/** The methods of a query set that has some, for one made from it. */
export type MethodsOf<Rows> =
  Rows extends HasOwnMethods<infer Queries> ? OwnMethods<Queries> : unknown;

/** What was annotated before stays; from a manager the result is as the method says. */
type Next<Self, Result> =
  Self extends QuerySet<infer Model, infer Row, infer Annotations>
    ? Result extends QuerySet<infer _Same, infer OwnRow, infer Added>
      ? QuerySet<Model, InstanceOf<Model> extends OwnRow ? Row : Row & OwnRow, Annotations & Added>
      : Result
    : Result;
