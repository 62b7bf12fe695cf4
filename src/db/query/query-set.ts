/**
 * The query set: the lazy, immutable face of a query. Each method returns a new one; nothing runs
 * until it is awaited, looped over, or asked for its rows. The work is done elsewhere: `plan.ts`
 * makes the statement, `execute.ts` runs it, `write.ts` and `delete.ts` change rows.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/querysets/
 */

import { andThen, isPromise, type MaybePromise, type Temporal } from "../../base/index.ts";
import type { TruncatePart } from "../sql/expressions.ts";
import type { ModelInstance } from "../meta/instance.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import type {
  AnnotationFields,
  AnnotationValues,
  CheckedExpressions,
  CheckedOrder,
  Conditions,
  Named,
  OutOf,
} from "./annotation-types.ts";
import { trunc, type ZoneOptions } from "./date-functions.ts";
import { type Deletion, deleteQuerySet } from "./delete.ts";
import { QueryError } from "./errors.ts";
import { fetchAggregates, fetchAll, fetchChunks, fetchCount, fetchExists } from "./execute.ts";
import type { Condition, Lookups, OrderEntry, QueryExpression } from "./expressions.ts";
import { afterDefer, afterOnly, sureRelations } from "./loaded-fields.ts";
import type { CreateInput, NewValues, PartialInput } from "./input-types.ts";
import type {
  AllValues,
  CheckedPath,
  CheckedPaths,
  CheckedRelations,
  FieldsOf,
  InstanceOf,
  KeyOf,
  LoadedByAll,
  OwnPaths,
  ValueAt,
  ValuesRow,
  ValuesTuple,
} from "./lookup-types.ts";
import { updateEach } from "./bulk-update.ts";
import { combinedQueries } from "./combined-queries.ts";
import {
  changeOrCreate,
  createAll,
  errorsOf,
  findOrCreate,
  newInstance,
  plainValues,
} from "./new-rows.ts";
import {
  type HasState,
  initialState,
  type Operation,
  type Prefetching,
  type QueryState,
  stateKey,
} from "./query-state.ts";
import { latestOrder } from "./ordering.ts";
import type { CheckedPrefetches, Prefetch } from "./prefetch-entry.ts";
import { dateValue } from "./value-field.ts";
import { updateAll } from "./write.ts";

/**
 * A query on a model. Awaiting it gives its rows; `for await` loops over them.
 *
 * @template Model The model class.
 * @template Row What each row becomes.
 * @template Annotations What paths may name besides the fields of the model.
 */
export class QuerySet<Model, Row = InstanceOf<Model>, Annotations = unknown>
  implements PromiseLike<Row[]>, AsyncIterable<Row>, HasState
{
  readonly [stateKey]: QueryState;
  readonly #load: (() => MaybePromise<unknown[]>) | undefined;

  /** @param load Where the rows come from, if not from a query of its own: rows loaded before. */
  constructor(state: QueryState, load?: () => MaybePromise<unknown[]>) {
    this[stateKey] = state;
    this.#load = load;
  }

  /** A query set over all rows of a model. */
  static over<Model>(meta: ModelMeta, using?: string): QuerySet<Model> {
    return new QuerySet(initialState(meta, using));
  }

  // Queries: each returns a new query set.

  /** The same rows. */
  all(): QuerySet<Model, Row, Annotations> {
    return this;
  }

  /**
   * Only rows that match all conditions. Conditions of one call speak of the same related row.
   *
   * @param conditions Lookups by path, or conditions made with `Q`.
   * @throws {UnknownFieldError} When it runs, if a path names no field.
   * @throws {UndefinedValueError} When it runs, if a value is undefined.
   */
  filter<const Path extends string = never>(
    conditions:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
    ...more: (NoInfer<Condition<Named<Model, Annotations>>> | QueryExpression)[]
  ): QuerySet<Model, Row, Annotations> {
    return this.#operation({ kind: "filter", conditions: [conditions as Lookups, ...more] });
  }

  /** Only rows that do not match all conditions. */
  exclude<const Path extends string = never>(
    conditions:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
    ...more: (NoInfer<Condition<Named<Model, Annotations>>> | QueryExpression)[]
  ): QuerySet<Model, Row, Annotations> {
    return this.#operation({ kind: "exclude", conditions: [conditions as Lookups, ...more] });
  }

  /** Adds computed values to each row. After `values()`, aggregates are over those groups. */
  annotate<const Added extends Record<string, QueryExpression>>(
    annotations: Added & NoInfer<CheckedExpressions<Named<Model, Annotations>, Added>>,
  ): QuerySet<
    Model,
    Row & AnnotationValues<Model, Annotations, Added>,
    Annotations & AnnotationFields<Model, Annotations, Added>
  > {
    const { rows } = this[stateKey];
    const groupBy = rows.kind === "instances" ? undefined : (rows.paths ?? undefined);
    const operation = { kind: "annotate", annotations, visible: true, groupBy } as const;
    const state = this.#operation(operation)[stateKey];
    if (rows.kind === "instances" || rows.paths === undefined) return new QuerySet(state) as never;
    const paths = [...rows.paths, ...Object.keys(annotations)];
    const kind = rows.kind === "single" ? "tuples" : rows.kind;
    return new QuerySet({ ...state, rows: { kind, paths } }) as never;
  }

  /** Names computed values for later calls, without adding them to the rows. */
  alias<const Added extends Record<string, QueryExpression>>(
    annotations: Added & NoInfer<CheckedExpressions<Named<Model, Annotations>, Added>>,
  ): QuerySet<Model, Row, Annotations & AnnotationFields<Model, Annotations, Added>> {
    return this.#operation({
      kind: "annotate",
      annotations,
      visible: false,
      groupBy: undefined,
    }) as never;
  }

  /**
   * Orders by these paths, `-` before one means downwards, `"?"` at random. None: any order.
   * `F("pages").desc({ nulls: "last" })` says where rows without a value go.
   */
  orderBy<const Paths extends readonly OrderEntry[]>(
    ...paths: Paths & NoInfer<CheckedOrder<Named<Model, Annotations>, Paths>>
  ): QuerySet<Model, Row, Annotations> {
    this.#refuseSlice("ordered");
    return this.#with({ order: paths as readonly OrderEntry[], isReversed: false });
  }

  /** The other way round. */
  reverse(): QuerySet<Model, Row, Annotations> {
    this.#refuseSlice("reversed");
    return this.#with({ isReversed: !this[stateKey].isReversed });
  }

  /**
   * Each different row once.
   *
   * @param paths One row for each different value of these, the first by the order; PostgreSQL only.
   */
  distinct(
    ...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]
  ): QuerySet<Model, Row, Annotations> {
    this.#refuseSlice("made distinct");
    return this.#with({ isDistinct: true, distinctOn: paths });
  }

  /** Loads only these fields, and the key; a second call starts anew. */
  only(
    ...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]
  ): QuerySet<Model, Row, Annotations> {
    this.#refuseValues("only");
    return this.#with({ loaded: afterOnly(paths) });
  }

  /** Does not load these fields. A field that was not loaded says so when it is read. */
  defer(
    ...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]
  ): QuerySet<Model, Row, Annotations> {
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
  slice(start: number, end?: number): QuerySet<Model, Row, Annotations> {
    if (start < 0 || (end !== undefined && end < 0)) {
      throw new QueryError("slice() counts from the beginning; a position cannot be negative.", {
        hint: "Use reverse() to count from the end.",
      });
    }
    const { offset, limit } = this[stateKey];
    const rest = limit === undefined ? undefined : Math.max(0, limit - start);
    const wanted = end === undefined ? rest : Math.max(0, end - start);
    const smaller = rest === undefined ? wanted : Math.min(rest, wanted ?? rest);
    return this.#with({ offset: offset + start, limit: smaller });
  }

  /** At most so many rows. */
  limit(count: number): QuerySet<Model, Row, Annotations> {
    return this.slice(0, count);
  }

  /** Without the first rows. */
  offset(count: number): QuerySet<Model, Row, Annotations> {
    return this.slice(count);
  }

  /** Rows as plain objects with these paths; without any, with all fields. */
  values(): QuerySet<Model, AllValues<Model, Annotations>, Annotations>;
  values<const Paths extends readonly string[]>(
    ...paths: Paths & NoInfer<CheckedPaths<Named<Model, Annotations>, Paths>>
  ): QuerySet<Model, ValuesRow<Model, Annotations, Paths[number]>, Annotations>;
  values(...paths: string[]): QuerySet<Model, never, Annotations> {
    return this.#with({
      rows: { kind: "objects", paths: paths.length > 0 ? paths : undefined },
    }) as never;
  }

  /** Rows as tuples of these paths. */
  valuesList<const Paths extends readonly string[]>(
    ...paths: Paths & NoInfer<CheckedPaths<Named<Model, Annotations>, Paths>>
  ): QuerySet<Model, ValuesTuple<Model, Annotations, Paths>, Annotations> {
    const names = paths as readonly string[];
    return this.#with({
      rows: { kind: "tuples", paths: names.length > 0 ? names : undefined },
    }) as never;
  }

  /** The values of one path: Django's `values_list(path, flat=True)`. */
  valuesFlat<const Path extends string>(
    path: Path & NoInfer<CheckedPath<Named<Model, Annotations>, Path, Path>>,
  ): QuerySet<Model, ValueAt<Named<Model, Annotations>, Path>, Annotations> {
    return this.#with({ rows: { kind: "single", paths: [path as string] } }) as never;
  }

  /**
   * Joins relations to one row: they are there at once, and the type says so. Without paths: all
   * that cannot be null, five deep.
   */
  selectRelated<const Paths extends readonly string[]>(
    ...paths: Paths & NoInfer<CheckedRelations<Named<Model, Annotations>, Paths>>
  ): QuerySet<Model, Row & LoadedByAll<Model, Paths[number]>, Annotations> {
    const names = paths.length > 0 ? paths : sureRelations(this[stateKey].meta);
    return this.#with({ related: [...this[stateKey].related, ...names] }) as never;
  }

  /** Loads relations with one further query each. */
  prefetchRelated<const Entries extends readonly (string | Prefetch)[]>(
    ...entries: Entries & NoInfer<CheckedPrefetches<Named<Model, Annotations>, Entries>>
  ): QuerySet<Model, Row, Annotations> {
    const added = (entries as readonly (string | Prefetch)[]).map((entry): Prefetching =>
      typeof entry === "string" ? { path: entry, state: undefined } : entry,
    );
    return this.#with({ prefetches: [...this[stateKey].prefetches, ...added] });
  }

  /** Rows that match both; the order and the annotations are those of this one. */
  and(other: QuerySet<Model>): QuerySet<Model, Row, Annotations> {
    return new QuerySet(combinedQueries("and", this[stateKey], other[stateKey]));
  }

  /** Rows that match one of both. */
  or(other: QuerySet<Model>): QuerySet<Model, Row, Annotations> {
    return new QuerySet(combinedQueries("or", this[stateKey], other[stateKey]));
  }

  /** Rows that match exactly one of both. */
  xor(other: QuerySet<Model>): QuerySet<Model, Row, Annotations> {
    return new QuerySet(combinedQueries("xor", this[stateKey], other[stateKey]));
  }

  /** No rows, and no query. */
  none(): QuerySet<Model, Row, Annotations> {
    return this.#with({ isNone: true });
  }

  /** On another database. */
  using(database: string): QuerySet<Model, Row, Annotations> {
    return this.#with({ using: database });
  }

  // Answers: each runs a query.

  /** Runs the query: what `await` calls. */
  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a query set is how it is run
  then<Result = Row[], Failure = never>(
    onResolve?: ((rows: Row[]) => Result | PromiseLike<Result>) | null,
    onReject?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.#rows().then(onResolve, onReject);
  }

  /** Loops over the rows; all are loaded at once. For many rows use `iterator`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    yield* await this.#rows();
  }

  /**
   * Loops over rows that need not be in memory all at once.
   *
   * @param options.chunkSize How many rows are brought at a time. Default: 2000.
   */
  async *iterator({ chunkSize = 2000 } = {}): AsyncGenerator<Row, void, undefined> {
    for await (const rows of fetchChunks(this[stateKey], chunkSize)) yield* rows as Row[];
  }

  /**
   * The one row that matches.
   *
   * @throws {DoesNotExist} If there is none; the class is also `Book.DoesNotExist`.
   * @throws {MultipleObjectsReturned} If there are several.
   */
  get<const Path extends string = never>(
    conditions?:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
  ): Promise<Row> {
    const filtered = conditions === undefined ? this : this.filter(conditions);
    const state = filtered[stateKey];
    const { meta } = state;
    // Which rows a slice has depends on the order; for one row of all it does not matter. One more
    // than one is enough to know that there are several.
    const wanted = isSlice(state) ? state : { ...state, order: [], limit: 2 };
    return settled(() =>
      andThen(fetchAll(wanted), (rows) => {
        if (rows.length === 1) return rows[0] as Row;
        throw new (rows.length === 0 ? errorsOf(meta).none : errorsOf(meta).several)(meta.name);
      }),
    );
  }

  /** The first row, or undefined; ordered by the key where nothing else is said. */
  first(): Promise<Row | undefined> {
    return settled(() => this.#ordered().limit(1).#one());
  }

  /** The last row, or undefined; ordered by the key where nothing else is said. */
  last(): Promise<Row | undefined> {
    return settled(() => this.#ordered().reverse().limit(1).#one());
  }

  /** The row with the greatest value of these paths, or of the model's `getLatestBy`. */
  latest(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): Promise<Row> {
    return settled(() => this.#by(paths).reverse().limit(1).get());
  }

  /** The row with the least value of these paths, or of the model's `getLatestBy`. */
  earliest(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): Promise<Row> {
    return settled(() => this.#by(paths).limit(1).get());
  }

  /** How many rows there are. */
  count(): Promise<number> {
    return settled(() => fetchCount(this[stateKey]));
  }

  /** Are there any rows? */
  exists(): Promise<boolean> {
    return settled(() => fetchExists(this[stateKey]));
  }

  /** Is this instance among the rows? */
  contains(instance: InstanceOf<Model>): Promise<boolean> {
    const { pk } = instance as { pk: unknown };
    return settled(() => this.#operation({ kind: "filter", conditions: [{ pk }] }).exists());
  }

  /** Aggregates over all rows. */
  aggregate<const Aggregates extends Record<string, QueryExpression>>(
    aggregates: Aggregates & NoInfer<CheckedExpressions<Named<Model, Annotations>, Aggregates>>,
  ): Promise<{
    -readonly [Name in keyof Aggregates]: OutOf<Named<Model, Annotations>, Aggregates[Name]>;
  }> {
    return settled(() => fetchAggregates(this[stateKey], aggregates)) as never;
  }

  /** The instances of these keys, by key. */
  async inBulk(keys: readonly KeyOf<Model>[]): Promise<Map<KeyOf<Model>, Row>> {
    const state = this.#operation({ kind: "filter", conditions: [{ pk__in: keys }] })[stateKey];
    const rows = (await fetchAll(state)) as Row[];
    return new Map(rows.map((row) => [(row as { pk: KeyOf<Model> }).pk, row]));
  }

  // Changes.

  /** Sets fields of all rows, in one statement. Returns how many there were. */
  update<const Name extends string>(
    values: NewValues<Named<Model, Annotations>, Name>,
  ): Promise<number> {
    return settled(() => updateAll(this[stateKey], values));
  }

  /**
   * Writes these fields of many instances, in few statements. Returns how many rows there were.
   *
   * @param options.batchSize How many instances a statement at most. Default: as many as it takes.
   */
  async bulkUpdate(
    instances: readonly InstanceOf<Model>[],
    fields: readonly (OwnPaths<FieldsOf<Model>> | (string & {}))[],
    { batchSize }: { batchSize?: number } = {},
  ): Promise<number> {
    const list = instances as readonly unknown[] as readonly ModelInstance[];
    return updateEach(this[stateKey], list, fields, batchSize);
  }

  /** Deletes all rows, and what depends on them. */
  delete(): Promise<Deletion> {
    return deleteQuerySet(this[stateKey]);
  }

  /** Makes an instance and saves it. */
  async create(values: CreateInput<Named<Model, Annotations>>): Promise<InstanceOf<Model>> {
    const { meta, using } = this[stateKey];
    const instance = newInstance(meta, values);
    await instance.save({ using, forceInsert: true });
    return instance as InstanceOf<Model>;
  }

  /**
   * The row that matches, or a new one.
   *
   * @param defaults Further values of a new row.
   * @returns The instance, and whether it was created.
   */
  async getOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, Annotations, Path>,
    defaults: PartialInput<Named<Model, Annotations>> = {},
  ): Promise<[instance: InstanceOf<Model>, created: boolean]> {
    const found = this.filter(conditions).#with({ rows: { kind: "instances" } });
    const values = { ...plainValues(conditions as Lookups), ...defaults };
    const create = (): Promise<InstanceOf<Model>> => this.create(values as never);
    const find = (): Promise<InstanceOf<Model> | undefined> => found.#oneAtMost() as never;
    return findOrCreate(find, create, this[stateKey].using);
  }

  /** Changes the row that matches, or makes a new one. */
  async updateOrCreate<const Path extends string = never>(
    conditions: Conditions<Model, Annotations, Path>,
    values: PartialInput<Named<Model, Annotations>> = {},
  ): Promise<[instance: InstanceOf<Model>, created: boolean]> {
    const { using } = this[stateKey];
    return changeOrCreate(() => this.getOrCreate(conditions, values), values, using);
  }

  /** Inserts many instances, or their values, in one transaction. */
  async bulkCreate(
    entries: readonly (InstanceOf<Model> | CreateInput<Named<Model, Annotations>>)[],
  ): Promise<InstanceOf<Model>[]> {
    return createAll(this[stateKey], entries as readonly object[]) as Promise<InstanceOf<Model>[]>;
  }

  // Inside.

  #rows(): Promise<Row[]> {
    return settled(this.#load ?? (() => fetchAll(this[stateKey]))) as Promise<Row[]>;
  }

  async #one(): Promise<Row | undefined> {
    const [row] = await this.#rows();
    return row;
  }

  /** The one row, or undefined if there is none. */
  async #oneAtMost(): Promise<Row | undefined> {
    const { none } = errorsOf(this[stateKey].meta);
    return this.get().catch((error: unknown) => {
      if (error instanceof none) return undefined;
      throw error;
    });
  }

  /** Without an order of any kind, by the key: so that first and last mean something. */
  #ordered(): QuerySet<Model, Row, Annotations> {
    const { order, meta } = this[stateKey];
    const hasOrder =
      order === undefined ? (meta.options.ordering?.length ?? 0) > 0 : order.length > 0;
    return hasOrder ? this : this.orderBy("pk" as never);
  }

  #by(paths: readonly string[]): QuerySet<Model, Row, Annotations> {
    return this.orderBy(...(latestOrder(this[stateKey].meta, paths) as never[]));
  }

  #truncated(path: string, begin: QueryExpression, order: "asc" | "desc"): never {
    const rows = { kind: "single", paths: ["begin_"] } as const;
    return this.#operation({ kind: "filter", conditions: [{ [`${path}__isnull`]: false }] }).alias({
      begin_: begin,
    } as never).#with({
      isDistinct: true,
      order: [order === "desc" ? "-begin_" : "begin_"],
      rows,
    }) as never;
  }

  #refuseValues(method: string): void {
    if (this[stateKey].rows.kind === "instances") return;
    throw new QueryError(`${method}() chooses what instances load; these rows are values.`, {
      hint: "Choose the values themselves in values(…).",
    });
  }

  #operation(operation: Operation): QuerySet<Model, Row, Annotations> {
    if (operation.kind !== "annotate") this.#refuseSlice("filtered");
    return this.#with({ operations: [...this[stateKey].operations, operation] });
  }

  #refuseSlice(what: string): void {
    if (!isSlice(this[stateKey])) return;
    throw new QueryError(`A slice of a query set cannot be ${what}.`, {
      hint: "Slice last, after all else.",
    });
  }

  #with(changes: Partial<QueryState>): QuerySet<Model, Row, Annotations> {
    return new QuerySet({ ...this[stateKey], ...changes });
  }
}

function isSlice({ limit, offset }: QueryState): boolean {
  return limit !== undefined || offset > 0;
}

/** A promise of what `run` returns or throws; run at once. */
function settled<Value>(run: () => Value | Promise<Value>): Promise<Value> {
  try {
    const value = run();
    return isPromise(value) ? value : Promise.resolve(value);
  } catch (error) {
    return Promise.reject(error);
  }
}
