/**
 * Which statements ran: for tests that count queries, and for the debug page. Nothing is recorded,
 * and nothing is paid, unless somebody captures.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/testing/tools/#django.test.TransactionTestCase.assertNumQueries
 */

import {
  andThen,
  type ContextSlot,
  contextSlot,
  isPromise,
  type MaybePromise,
} from "../../base/index.ts";
import type {
  Connection,
  ExecuteResult,
  Parameters,
  QueryOptions,
  Row,
  StatementOptions,
  StreamOptions,
} from "../backend/driver.ts";

/** A statement that ran. Its values are left out: a log may be read by more people than data. */
export interface CapturedQuery {
  /** The name of the database. */
  readonly using: string;
  readonly text: string;
  readonly paramsCount: number;
  /** How long it took, in milliseconds of real time. */
  readonly durationMs: number;
  /** `transaction`: BEGIN, COMMIT, ROLLBACK and savepoints, which a count of queries leaves out. */
  readonly kind: "statement" | "transaction";
  readonly failed: boolean;
}

const current: ContextSlot<CapturedQuery[][]> = contextSlot("query log");
let capturesUnderWay = 0;

/** What work returned, and the statements it ran. */
export interface Captured<Result> {
  readonly result: Result;
  readonly queries: readonly CapturedQuery[];
}

/**
 * Calls `work` and records the statements that it, and what it awaits, run on any database.
 *
 * @example
 * ```ts
 * import { captureQueries } from "quintet/db";
 *
 * const { queries } = await captureQueries(async () => {
 *   // … queries
 * });
 * console.log(queries.length, queries.map((query) => query.text));
 * ```
 */
export async function captureQueries<Result>(
  work: () => MaybePromise<Result>,
): Promise<Captured<Result>> {
  const queries: CapturedQuery[] = [];
  capturesUnderWay += 1;
  try {
    // Awaited inside: a query set runs its query when it is awaited.
    const result = await current.run([...(current.get() ?? []), queries], async () => await work());
    return { result, queries };
  } finally {
    capturesUnderWay -= 1;
  }
}

/** Does somebody capture what the work at hand runs? */
export function isCapturing(): boolean {
  return capturesUnderWay > 0 && current.get() !== undefined;
}

/** Runs one thing and records how long it took. */
export function recorded<Result>(
  query: Omit<CapturedQuery, "durationMs" | "failed">,
  run: () => MaybePromise<Result>,
): MaybePromise<Result> {
  const logs = current.get() ?? [];
  const startMs = performance.now();
  const record = (failed: boolean): void => {
    const entry = { ...query, durationMs: performance.now() - startMs, failed };
    for (const log of logs) log.push(entry);
  };
  let result: MaybePromise<Result>;
  try {
    result = run();
  } catch (error) {
    record(true);
    throw error;
  }
  if (!isPromise(result)) {
    record(false);
    return result;
  }
  return result.then(
    (value) => {
      record(false);
      return value;
    },
    (error: unknown) => {
      record(true);
      throw error;
    },
  );
}

/** Runs a statement for each set of values, one after the other; returns what it returned. */
export function writeEach(
  connection: Connection,
  text: string,
  sets: readonly Parameters[],
): MaybePromise<Row[]> {
  return andThen(
    inTurn(sets, (params) => connection.write(text, params)),
    (found) => found.flat(1),
  );
}

/** As `writeEach`, for a statement that returns no rows: the key that each made. */
export function executeEach(
  connection: Connection,
  text: string,
  sets: readonly Parameters[],
): MaybePromise<unknown[]> {
  return andThen(
    inTurn(sets, (params) => connection.execute(text, params)),
    (results) => results.map(({ lastInsertId }) => lastInsertId),
  );
}

/** Does one after the other; goes on at once where nothing has to be waited for. */
function inTurn<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => MaybePromise<Result>,
  results: Result[] = [],
): MaybePromise<Result[]> {
  while (results.length < items.length) {
    const result = act(items[results.length]!);
    if (isPromise(result)) {
      return result.then((value) => {
        results.push(value);
        return inTurn(items, act, results);
      });
    }
    results.push(result);
  }
  return results;
}

/** A connection whose statements are recorded. */
export class RecordedConnection implements Connection {
  readonly #connection: Connection;
  readonly #using: string;

  constructor(connection: Connection, using: string) {
    this.#connection = connection;
    this.#using = using;
  }

  query(text: string, params: Parameters, options?: QueryOptions): MaybePromise<Row[]> {
    const run = () => this.#connection.query(text, params, options);
    return recorded(this.#entry(text, params), run);
  }

  write(text: string, params: Parameters, options?: QueryOptions): MaybePromise<Row[]> {
    const run = () => this.#connection.write(text, params, options);
    return recorded(this.#entry(text, params), run);
  }

  /** One statement with many sets of values: recorded once. */
  writeMany(text: string, sets: readonly Parameters[]): MaybePromise<Row[]> {
    return recorded(this.#entry(text, sets.flat()), () => writeEach(this.#connection, text, sets));
  }

  executeMany(text: string, sets: readonly Parameters[]): MaybePromise<unknown[]> {
    const run = () => executeEach(this.#connection, text, sets);
    return recorded(this.#entry(text, sets.flat()), run);
  }

  execute(
    text: string,
    params: Parameters,
    options?: StatementOptions,
  ): MaybePromise<ExecuteResult> {
    const run = () => this.#connection.execute(text, params, options);
    return recorded(this.#entry(text, params), run);
  }

  /** Recorded once, when it begins: what follows is the reader's time. */
  stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    const run = () => this.#connection.stream(text, params, options);
    return recorded(this.#entry(text, params), run) as AsyncIterable<Row[]>;
  }

  #entry(text: string, params: Parameters): Omit<CapturedQuery, "durationMs" | "failed"> {
    return { using: this.#using, text, paramsCount: params.length, kind: "statement" };
  }
}
