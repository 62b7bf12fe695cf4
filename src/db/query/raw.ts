/** Instances from SQL written by hand: `Book.objects.raw(sql\`…\`)`. */

import { andThen, type MaybePromise, whenAwaited } from "../../base/index.ts";
import type { ModelInstance } from "../meta/instance.ts";
import { UnknownFieldError } from "../meta/errors.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { QueryError } from "./errors.ts";
import { fetchAll } from "./execute.ts";
import { instancesFromRows } from "./loading/hydrate.ts";
import { prefetch } from "./loading/prefetch.ts";
import type { Prefetch } from "./loading/prefetch-entry.ts";
import type { Prefetching, QueryState } from "./query-state.ts";
import { forReading } from "./routing.ts";
import { rowsOf, type Sql } from "./expressions/sql.ts";

export interface RawOptions {
  /** Which field a column of the result is, where it is not named as the field's own column. */
  translations?: Readonly<Record<string, string>>;
}

/**
 * Instances of a model from SQL. Awaiting it runs the statement. Columns become the fields of their
 * names, further ones properties of that name; fields that are not there are deferred.
 *
 * @throws {QueryError} When it runs, if the primary key is not among the columns.
 */
export class RawQuerySet<Row> implements PromiseLike<Row[]>, AsyncIterable<Row> {
  readonly #state: QueryState;
  readonly #sql: Sql;
  readonly #translations: Readonly<Record<string, string>>;

  constructor(state: QueryState, sql: Sql, { translations = {} }: RawOptions = {}) {
    this.#state = state;
    this.#sql = sql;
    this.#translations = translations;
  }

  /** On another database. */
  using(database: string): RawQuerySet<Row> {
    return this.#with({ using: database, routing: undefined });
  }

  /** Loads relations with one further query each; with null, none of those named before. */
  prefetchRelated(...entries: readonly (string | Prefetch)[] | readonly [null]): RawQuerySet<Row> {
    if (entries[0] === null) return this.#with({ prefetches: [] });
    const added = (entries as readonly (string | Prefetch)[]).map((entry): Prefetching =>
      typeof entry === "string" ? { path: entry, state: undefined } : entry,
    );
    return this.#with({ prefetches: [...this.#state.prefetches, ...added] });
  }

  /** Runs the statement: what `await` calls. */
  // oxlint-disable-next-line unicorn/no-thenable -- awaiting is how it is run, as for query sets
  then<Result = Row[], Failure = never>(
    onResolve?: ((rows: Row[]) => Result | PromiseLike<Result>) | null,
    onReject?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return whenAwaited(() => this.#rows()).then(onResolve, onReject);
  }

  /** Loops over the rows; all are loaded at once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    yield* await this.#rows();
  }

  async #rows(): Promise<Row[]> {
    return (await this.#fetch()) as unknown[] as Row[];
  }

  #fetch(): MaybePromise<ModelInstance[]> {
    const { meta, using, prefetches } = forReading(this.#state);
    return andThen(rowsOf(this.#sql, { using }), ({ names, rows }) => {
      const columns = names.map((name) => this.#columnOf(meta, name));
      for (const key of meta.keyFields) {
        if (columns.some((column) => column.position === meta.position(key))) continue;
        throw new QueryError(`raw(): the primary key of ${meta.name} is not among the columns.`, {
          hint: `Select "${meta.columnOf(key)}", too.`,
        });
      }
      const instances = instancesFromRows(meta, using, rows, columns);
      if (prefetches.length === 0) return instances;
      return andThen(prefetch(instances, this.#state, fetchAll), () => instances);
    });
  }

  #columnOf(meta: ModelMeta, name: string): { name: string; position: number } {
    const translated = this.#translations[name];
    if (translated !== undefined) {
      const field = translated === "pk" ? meta.primaryKey : meta.findField(translated);
      if (!field) throw new UnknownFieldError(meta.name, translated, meta.names());
      return { name, position: meta.position(field) };
    }
    return { name, position: meta.fields.findIndex((field) => meta.columnOf(field) === name) };
  }

  #with(changes: Partial<QueryState>): RawQuerySet<Row> {
    const translations = this.#translations;
    return new RawQuerySet({ ...this.#state, ...changes }, this.#sql, { translations });
  }
}
