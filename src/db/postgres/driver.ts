/** One connection to a PostgreSQL server. */

import { narrowed } from "../backend/big-integers.ts";
import type {
  BeginOptions,
  Driver,
  ExecuteResult,
  Parameters,
  QueryOptions,
  Row,
  StatementOptions,
  StreamOptions,
} from "../backend/driver.ts";
import { DatabaseClosedError } from "../backend/errors.ts";
import { Cancellation, type RunningStatement } from "./cancellation.ts";
import {
  endClient,
  nameOf,
  type PostgresClient,
  preparedBy,
  sendStatement,
  streamOf,
} from "./client.ts";
import {
  connectionLost,
  isCanceled,
  isFatal,
  isMissingStatement,
  isStaleStatement,
  toDatabaseError,
  transactionAborted,
} from "./errors.ts";
import type { StatementAnswer } from "./statement-query.ts";
import { type PreparedStatement, PreparedStatements } from "./statements.ts";
import { toPostgresParameters } from "./values.ts";

interface SentStatement {
  readonly answer: Promise<StatementAnswer>;
  readonly statement: PreparedStatement;
  readonly running: RunningStatement;
}

/** A statement that is to be run. */
interface Call {
  readonly text: string;
  readonly params: Parameters;
  readonly options: QueryOptions | undefined;
  /** How often it was sent. */
  attempts: number;
}

interface Work<Result> extends Call {
  readonly read: (answer: StatementAnswer, call: Call) => Result;
}

export interface PostgresDriverOptions {
  /** How many prepared statements it keeps at most. */
  readonly statementLimit: number;
  /** Asks the server, by another connection, to stop what this one runs. Could it be asked? */
  readonly cancel: (client: PostgresClient) => Promise<boolean>;
}

/** How often a statement is run that is stopped in the place of others. */
const mostAttempts = 10;

/** Changes what a kept statement may return. */
const changesSchema = /^\s*(?:ALTER|DROP|CREATE|TRUNCATE)\b/i;

export class PostgresDriver implements Driver {
  readonly #client: PostgresClient;
  readonly #where: string;
  readonly #statements: PreparedStatements;
  readonly #cancellation: Cancellation;
  #isInTransaction = false;
  #isLost = false;
  #isClosed = false;
  #holdsWrites = false;
  #cursors = 0;

  constructor(client: PostgresClient, { statementLimit, cancel }: PostgresDriverOptions) {
    this.#client = client;
    this.#cancellation = new Cancellation(async () => {
      const stopped = await cancel(client).catch(() => false);
      // A statement that nobody waits for must not go on: without its connection it ends, too.
      if (!stopped) streamOf(client).destroy();
    });
    this.#where = nameOf(client);
    this.#statements = new PreparedStatements(statementLimit, (name) => this.#deallocate(name));
    client.on("error", () => this.#lose());
    client.on("end", () => this.#lose());
  }

  /** Is the connection of no use any more? */
  get isLost(): boolean {
    return this.#isLost;
  }

  query(text: string, params: Parameters, options?: QueryOptions): Promise<Row[]> {
    return this.#run({ text, params, options, read: rowsOf, attempts: 0 });
  }

  execute(text: string, params: Parameters, options?: StatementOptions): Promise<ExecuteResult> {
    return this.#run({ text, params, options, read: this.#readChanges, attempts: 0 });
  }

  /** By a cursor of the server, which lives in a transaction: without one it begins its own. */
  async *stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    const { chunkSize = 2000, bigInts, bigIntColumns, signal } = options ?? {};
    const ownsTransaction = !this.#isInTransaction;
    if (ownsTransaction) await this.begin({ readOnly: true });
    const cursor = `c${(this.#cursors += 1)}`;
    try {
      await this.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, params, { signal });
      const fetch = `FETCH FORWARD ${Math.max(1, Math.trunc(chunkSize))} FROM ${cursor}`;
      for (;;) {
        const rows = await this.query(fetch, [], { bigInts, bigIntColumns, signal });
        if (rows.length > 0) yield rows;
        if (rows.length < chunkSize) break;
      }
    } finally {
      // What led here matters more than whether the cursor can be closed: after an error it is gone.
      const end = ownsTransaction ? this.rollback() : this.query(`CLOSE ${cursor}`, []);
      await end.catch(() => undefined);
    }
  }

  async executeScript(text: string): Promise<void> {
    await this.#control(text);
    this.#statements.clear();
  }

  async begin({ readOnly = false, isolation }: BeginOptions = {}): Promise<void> {
    const level = isolation === undefined ? "" : ` ISOLATION LEVEL ${isolation.toUpperCase()}`;
    await this.#control(`BEGIN${level}${readOnly ? " READ ONLY" : ""}`);
    this.#isInTransaction = true;
  }

  /** The server answers a COMMIT after a failure with a rollback, and calls that no error. */
  async commit(): Promise<void> {
    this.#isInTransaction = false; // whatever comes of it, it ends the transaction
    const { command } = await this.#control("COMMIT");
    if (command === "ROLLBACK") throw transactionAborted({ sql: "COMMIT" });
  }

  async rollback(): Promise<void> {
    this.#isInTransaction = false;
    await this.#control("ROLLBACK");
  }

  async savepoint(name: string): Promise<void> {
    await this.#control(`SAVEPOINT ${name}`);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.#control(`RELEASE SAVEPOINT ${name}`);
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    await this.#control(`ROLLBACK TO SAVEPOINT ${name}`);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await endClient(this.#client);
  }

  /** Runs it and reads the answer; again if it failed for no fault of its own. */
  #run<Result>(work: Work<Result>): Promise<Result> {
    const { pending } = this.#cancellation;
    if (pending !== undefined) return pending.then(() => this.#run(work));
    try {
      work.attempts += 1;
      const sent = this.#send(work);
      return sent.answer.then(
        (answer) => work.read(answer, work),
        (error: unknown) => this.#runAgain(work, sent, error),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** @throws The failure, if it can or must not be run again. */
  #runAgain<Result>(work: Work<Result>, sent: SentStatement, error: unknown): Promise<Result> {
    const failure = this.#failure(error, work.text);
    if (sent.running.isUnwanted) throw work.options?.signal?.reason;
    const isStale = isStaleStatement(error);
    if (isMissingStatement(error)) this.#statements.stopKeeping();
    else if (isStale) this.#statements.forget(sent.statement);
    // Stopped in the place of another one: nothing of it was done, so it can be run again.
    const wasHit = sent.running.mayBeHit && isCanceled(error);
    const mayRunAgain =
      (isStale && work.attempts === 1) || (wasHit && work.attempts < mostAttempts);
    if (this.#isInTransaction || !mayRunAgain) throw failure;
    return this.#run(work);
  }

  /** Sends it; the signal stops it. */
  #send({ text, params, options }: Call): SentStatement {
    this.#assertUsable(text);
    const signal = options?.signal;
    signal?.throwIfAborted();
    const values = toPostgresParameters(params);
    const statement = this.#statements.get(text, params);
    const bigInts = options?.bigInts === true || options?.bigIntColumns !== undefined;
    const running = this.#cancellation.add();
    const stop = signal && ((): void => this.#cancellation.stop(running));
    const end = (): void => {
      this.#cancellation.remove(running);
      if (stop) signal.removeEventListener("abort", stop);
    };
    if (stop) signal.addEventListener("abort", stop);
    this.#holdWrites();
    const answer = new Promise<StatementAnswer>((resolve, reject) => {
      sendStatement(this.#client, { statement, values, bigInts, resolve, reject, end });
    });
    return { answer, statement, running };
  }

  /** Text that begins or ends something: without parameters, and not kept. */
  async #control(text: string): Promise<{ readonly command: string }> {
    if (this.#cancellation.pending !== undefined) await this.#cancellation.pending;
    this.#assertUsable(text);
    const statement = this.#cancellation.add();
    try {
      return await this.#client.query(text);
    } catch (error) {
      throw this.#failure(error, text);
    } finally {
      this.#cancellation.remove(statement);
    }
  }

  /** What is sent before the event loop goes on goes out in one write. */
  #holdWrites(): void {
    if (this.#holdsWrites) return;
    this.#holdsWrites = true;
    const stream = streamOf(this.#client);
    stream.cork();
    process.nextTick(() => {
      this.#holdsWrites = false;
      stream.uncork();
    });
  }

  #assertUsable(sql: string): void {
    if (this.#isClosed) {
      throw new DatabaseClosedError(`The connection to ${this.#where} is closed.`, { sql });
    }
    if (this.#isLost) throw connectionLost(this.#where, { sql });
  }

  #failure(error: unknown, sql: string): unknown {
    if (error instanceof Error && isFatal(error)) this.#lose();
    return toDatabaseError(error, { sql, where: this.#where });
  }

  /** A kept statement may return something else after a change of the schema. */
  readonly #readChanges = ({ count }: StatementAnswer, { text }: Call): ExecuteResult => {
    if (changesSchema.test(text)) this.#statements.clear();
    return { changes: count };
  };

  #lose(): void {
    this.#isLost = true;
  }

  /** Nobody waits for it; a statement of that text is prepared anew. */
  #deallocate(name: string): void {
    const prepared = preparedBy(this.#client);
    if (prepared[name] === undefined) return;
    delete prepared[name];
    if (this.#isLost || this.#isClosed) return;
    this.#client.query(`DEALLOCATE ${name}`, () => undefined);
  }
}

function rowsOf({ rows, columns }: StatementAnswer, { options }: Call): Row[] {
  options?.onColumns?.(columns?.names ?? []);
  return options?.bigIntColumns ? narrowed(rows, options.bigIntColumns) : rows;
}
