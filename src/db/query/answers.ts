/**
 * What a query set answers: rows, one row, numbers. Each method runs a query; awaiting a query set
 * is one of them.
 */

import { checkpoint } from "../../concurrency/index.ts";
import { isPromise, type MaybePromise, whenAwaited } from "../../base/index.ts";
import type { CheckedExpressions, Conditions, Named, OutOf } from "./annotation-types.ts";
import {
  fetchAggregates,
  fetchAll,
  fetchChunks,
  fetchCount,
  fetchExists,
  fetchExplanation,
  selectText,
  type QueryText,
} from "./execute.ts";
import { QueryError } from "./errors.ts";
import type { Condition, QueryExpression } from "./expressions/expressions.ts";
import type { ExplainOptions } from "../sql/explain.ts";
import type { ValueOf } from "../fields/field.ts";
import type { ModelInstance } from "../meta/instance.ts";
import type { FieldsOf, InstanceOf, KeyOf, OwnPaths } from "./lookup-types.ts";
import { type HasState, type QueryState, type Restriction, stateKey } from "./query-state.ts";
import { withFilter } from "./query-steps.ts";
import { fetchByKey, fetchContains } from "./rows-by-key.ts";
import { fetchEarliest, fetchFirst, fetchLast, fetchLatest, fetchOne } from "./single-rows.ts";

/** What query sets answer. A class of its own for its length alone: `QuerySet` is the only one. */
export abstract class QueryAnswers<Model, Row, Annotations>
  implements PromiseLike<Row[]>, AsyncIterable<Row>, HasState
{
  readonly [stateKey]: QueryState;
  readonly #load: (() => MaybePromise<unknown[]>) | undefined;

  /** @param load Where the rows come from, if not from a query of its own: rows loaded before. */
  constructor(state: QueryState, load?: () => MaybePromise<unknown[]>) {
    this[stateKey] = state;
    this.#load = load;
  }

  /** Runs the query: what `await` calls. */
  // oxlint-disable-next-line unicorn/no-thenable -- awaiting a query set is how it is run
  then<Result = Row[], Failure = never>(
    onResolve?: ((rows: Row[]) => Result | PromiseLike<Result>) | null,
    onReject?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return whenAwaited(() => this.#rows()).then(onResolve, onReject);
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
    if (!Number.isInteger(chunkSize) || chunkSize < 1) {
      throw new QueryError("iterator() wants a chunkSize of 1 or more, a whole number.");
    }
    for await (const rows of fetchChunks(this[stateKey], chunkSize)) {
      for (const row of rows as Row[]) {
        checkpoint();
        yield row;
      }
    }
  }

  /**
   * The one row that matches.
   *
   * @throws {DoesNotExist} If there is none; the class is also `Book.DoesNotExist`.
   * @throws {MultipleObjectsReturned} If there are several.
   */
  get<const Path extends string = never, const More extends string = never>(
    conditions?:
      | Conditions<Model, Annotations, Path>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression,
    ...more: (
      | Conditions<Model, Annotations, More>
      | NoInfer<Condition<Named<Model, Annotations>>>
      | QueryExpression
    )[]
  ): Promise<Row> {
    return settled(() => {
      const state = this[stateKey];
      if (!conditions) return fetchOne(state);
      return fetchOne(withFilter(state, ...([conditions, ...more] as Restriction[])));
    }) as Promise<Row>;
  }

  /** The first row, or undefined; ordered by the key where nothing else is said. */
  first(): Promise<Row | undefined> {
    return settled(() => fetchFirst(this[stateKey])) as Promise<Row | undefined>;
  }

  /** The last row, or undefined; ordered by the key where nothing else is said. */
  last(): Promise<Row | undefined> {
    return settled(() => fetchLast(this[stateKey])) as Promise<Row | undefined>;
  }

  /** The row with the greatest value of these paths, or of the model's `getLatestBy`. */
  latest(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): Promise<Row> {
    return settled(() => fetchLatest(this[stateKey], paths)) as Promise<Row>;
  }

  /** The row with the least value of these paths, or of the model's `getLatestBy`. */
  earliest(...paths: (OwnPaths<Named<Model, Annotations>> | (string & {}))[]): Promise<Row> {
    return settled(() => fetchEarliest(this[stateKey], paths)) as Promise<Row>;
  }

  /** How many rows there are. */
  count(): Promise<number> {
    return settled(() => fetchCount(this[stateKey]));
  }

  /** Are there any rows? */
  exists(): Promise<boolean> {
    return settled(() => fetchExists(this[stateKey]));
  }

  /**
   * Is this instance among the rows?
   *
   * @throws {QueryError} If it was never saved, or the rows are no instances.
   */
  contains(instance: InstanceOf<Model>): Promise<boolean> {
    return settled(() => fetchContains(this[stateKey], instance as ModelInstance));
  }

  /**
   * The statement that awaiting it would run, on the database it would run on, and the values of its
   * parameters, which stand apart from the text. Nothing is run. Django's `str(queryset.query)`.
   *
   * @throws {NotConnectedError} If that database is not connected: each writes SQL in its own way.
   * @throws {UnknownFieldError} If a path names no field.
   */
  toSql(): QueryText {
    return selectText(this[stateKey]);
  }

  /**
   * How the database would find the rows, in its own words: which indexes it uses, above all.
   *
   * @param options What PostgreSQL can be asked for; SQLite takes none.
   * @throws {NotSupportedError} If the database does not know an option.
   */
  explain(options: ExplainOptions = {}): Promise<string> {
    return settled(() => fetchExplanation(this[stateKey], options));
  }

  /** Aggregates over all rows. */
  aggregate<const Aggregates extends Record<string, QueryExpression>>(
    aggregates: Aggregates & NoInfer<CheckedExpressions<Named<Model, Annotations>, Aggregates>>,
  ): Promise<{
    -readonly [Name in keyof Aggregates]: OutOf<Named<Model, Annotations>, Aggregates[Name]>;
  }> {
    return settled(() => fetchAggregates(this[stateKey], aggregates)) as never;
  }

  /**
   * The instances of these keys, by key.
   *
   * @param keys Default: those of all rows.
   * @param options.field A unique field whose values are the keys. Default: the primary key.
   * @throws {QueryError} If the field is not unique, or the rows are a slice or no instances,
   *   or there is no such option.
   */
  inBulk(keys?: readonly KeyOf<Model>[]): Promise<Map<KeyOf<Model>, Row>>;
  inBulk<const Name extends keyof FieldsOf<Model> & string>(
    keys: readonly ValueOf<FieldsOf<Model>[Name]>[] | undefined,
    options: { field: Name },
  ): Promise<Map<ValueOf<FieldsOf<Model>[Name]>, Row>>;
  inBulk(keys?: readonly unknown[], options: { field?: string } = {}): Promise<never> {
    return settled(() => {
      const { field = "pk", ...more } = options;
      const [unknown] = Object.keys(more);
      if (unknown !== undefined) {
        throw new QueryError(`inBulk() has no option "${unknown}".`, {
          hint: "Its option is field. Conditions stand before it: filter({ … }).inBulk().",
        });
      }
      return fetchByKey(this[stateKey], keys, field);
    }) as Promise<never>;
  }

  #rows(): Promise<Row[]> {
    return settled(this.#load ?? (() => fetchAll(this[stateKey]))) as Promise<Row[]>;
  }
}

/** A promise of what `run` returns or throws; run at once. */
export function settled<Value>(run: () => Value | Promise<Value>): Promise<Value> {
  try {
    const value = run();
    return isPromise(value) ? value : Promise.resolve(value);
  } catch (error) {
    return Promise.reject(error);
  }
}
