/** One connection to an SQLite database. It answers at once, except where it waits for a lock. */

import type { DatabaseSync, StatementSync } from "node:sqlite";

import { isPromise, type MaybePromise } from "../../base/index.ts";
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
import { narrowed, narrowedRow } from "../backend/big-integers.ts";
import { DatabaseFailureError, ForeignKeyViolation } from "../backend/errors.ts";
import { retryWhileBusy } from "./busy.ts";
import { isBusy, isOutOfRange, toDatabaseError } from "./errors.ts";
import { KeptStatements } from "./statements.ts";
import { type SqliteValue, toSqliteParameters } from "./values.ts";

export interface SqliteDriverOptions {
  /** The file, for messages. */
  readonly file: string;
  /** How long to wait for locks of other processes, in milliseconds. */
  readonly busyTimeoutMs: number;
  /** Does the connection only read? Default: false. */
  readonly isReader?: boolean;
}

export class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #options: SqliteDriverOptions;
  readonly #statements: KeptStatements;
  readonly #bigIntStatements: KeptStatements;
  /** Between `begin` and the end of `commit` or `rollback`. */
  #isInTransaction = false;
  /** Did SQLite roll back by itself? What follows must not run, and commit, on its own. */
  #isAborted = false;
  #changesSchema = false;

  constructor(database: DatabaseSync, options: SqliteDriverOptions) {
    this.#database = database;
    this.#options = options;
    this.#statements = new KeptStatements(database, { bigInts: false });
    this.#bigIntStatements = new KeptStatements(database, { bigInts: true });
  }

  query(text: string, params: Parameters, options?: QueryOptions): MaybePromise<Row[]> {
    options?.signal?.throwIfAborted();
    if (this.#isAborted) throw this.#abortedError(text);
    const values = toSqliteParameters(params);
    try {
      if (options?.onColumns) options.onColumns(this.#columns(text, options));
      return this.#statement(text, options).all(...values) as unknown as Row[];
    } catch (error) {
      if (options?.bigIntColumns && isOutOfRange(error)) {
        return narrowed(this.#bigIntRows(text, values), options.bigIntColumns);
      }
      return this.#orRetry(error, text, () =>
        this.#statement(text, options).all(...values),
      ) as never;
    }
  }

  execute(
    text: string,
    params: Parameters,
    options?: StatementOptions,
  ): MaybePromise<ExecuteResult> {
    options?.signal?.throwIfAborted();
    if (this.#isAborted) throw this.#abortedError(text);
    const values = toSqliteParameters(params);
    const run = (): ExecuteResult => {
      // As bigint: Node would refuse a key that is no exact number when its row is there already.
      const { changes, lastInsertRowid } = this.#bigIntStatements.get(text).run(...values);
      const number = Number(lastInsertRowid);
      return {
        changes: Number(changes),
        lastInsertId: Number.isSafeInteger(number) ? number : lastInsertRowid,
      };
    };
    try {
      return run();
    } catch (error) {
      return this.#orRetry(error, text, run);
    }
  }

  async *stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    if (this.#isAborted) throw this.#abortedError(text);
    const { chunkSize = 2000 } = options ?? {};
    const values = toSqliteParameters(params);
    // A statement of its own: a kept one would be reset by whoever runs it in the meantime.
    const { bigIntColumns } = options ?? {};
    const start = (): Iterator<Row> => {
      const kept = options?.bigInts || bigIntColumns ? this.#bigIntStatements : this.#statements;
      return kept.prepare(text).iterate(...values) as unknown as Iterator<Row>;
    };
    const rows = await this.#attempt(text, start);
    try {
      let chunk: Row[] = [];
      for (;;) {
        options?.signal?.throwIfAborted();
        const next = await this.#attempt(text, () => rows.next());
        if (next.done === true) break;
        chunk.push(bigIntColumns ? narrowedRow(next.value, bigIntColumns) : next.value);
        if (chunk.length < chunkSize) continue;
        yield chunk;
        chunk = [];
      }
      if (chunk.length > 0) yield chunk;
    } finally {
      rows.return?.();
    }
  }

  executeScript(text: string): MaybePromise<void> {
    if (this.#isAborted) throw this.#abortedError(text);
    return this.#attempt(text, () => this.#database.exec(text));
  }

  begin({ readOnly = false, changesSchema = false }: BeginOptions = {}): MaybePromise<void> {
    // A reader takes its view of the database with its first query, and locks out nobody.
    const text = readOnly ? "BEGIN" : "BEGIN IMMEDIATE";
    if (!changesSchema) return this.#begin(text);
    this.#database.exec("PRAGMA foreign_keys = OFF"); // has no effect inside a transaction
    this.#changesSchema = true;
    try {
      const begun = this.#begin(text);
      return isPromise(begun) ? begun.catch((error: unknown) => this.#failBegin(error)) : begun;
    } catch (error) {
      this.#failBegin(error);
    }
  }

  commit(): MaybePromise<void> {
    if (this.#isAborted) throw this.#abortedError("COMMIT");
    if (this.#changesSchema) this.#checkForeignKeys();
    const done = this.#control("COMMIT");
    if (isPromise(done)) return done.then(() => this.#end());
    this.#end();
  }

  rollback(): MaybePromise<void> {
    if (this.#database.isTransaction) {
      const done = this.#control("ROLLBACK");
      if (isPromise(done)) return done.then(() => this.#end());
    }
    this.#end();
  }

  savepoint(name: string): MaybePromise<void> {
    if (this.#isAborted) throw this.#abortedError("SAVEPOINT");
    return this.#control(`SAVEPOINT ${name}`);
  }

  releaseSavepoint(name: string): MaybePromise<void> {
    if (this.#isAborted) throw this.#abortedError("RELEASE");
    return this.#control(`RELEASE ${name}`);
  }

  rollbackToSavepoint(name: string): MaybePromise<void> {
    if (this.#isAborted) throw this.#abortedError("ROLLBACK TO");
    return this.#control(`ROLLBACK TO ${name}`);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #statement(text: string, options: QueryOptions | undefined): StatementSync {
    return options?.bigInts ? this.#bigIntStatements.get(text) : this.#statements.get(text);
  }

  #bigIntRows(text: string, values: readonly SqliteValue[]): Row[] {
    return this.#bigIntStatements.get(text).all(...values) as unknown as Row[];
  }

  #columns(text: string, options: QueryOptions): string[] {
    return this.#statement(text, options)
      .columns()
      .map(({ name }) => name);
  }

  #begin(text: string): MaybePromise<void> {
    const begun = this.#control(text);
    if (isPromise(begun)) {
      return begun.then(() => {
        this.#isInTransaction = true;
      });
    }
    this.#isInTransaction = true;
  }

  #failBegin(error: unknown): never {
    this.#end();
    throw error;
  }

  /** Back to a connection on which each statement commits at once. */
  #end(): void {
    this.#isInTransaction = false;
    this.#isAborted = false;
    if (!this.#changesSchema) return;
    this.#changesSchema = false;
    this.#database.exec("PRAGMA foreign_keys = ON");
  }

  /** A statement that begins or ends something: kept as well, and run for no result. */
  #control(text: string): MaybePromise<void> {
    return this.#attempt(text, () => void this.#statements.get(text).run());
  }

  #attempt<Result>(text: string, attempt: () => Result): MaybePromise<Result> {
    try {
      return attempt();
    } catch (error) {
      return this.#orRetry(error, text, attempt);
    }
  }

  /** Tries again later if a lock is in the way; else throws the error as all databases have it. */
  #orRetry<Result>(error: unknown, text: string, attempt: () => Result): Promise<Result> {
    const { busyTimeoutMs } = this.#options;
    if (!isBusy(error) || busyTimeoutMs <= 0) throw this.#failure(error, text);
    return retryWhileBusy(attempt, busyTimeoutMs).catch((last: unknown) => {
      throw this.#failure(last, text);
    });
  }

  #failure(error: unknown, sql: string): unknown {
    if (this.#isInTransaction && !this.#database.isTransaction) this.#isAborted = true;
    const { file, isReader } = this.#options;
    return toDatabaseError(error, { sql, file, isReader });
  }

  #abortedError(sql: string): DatabaseFailureError {
    return new DatabaseFailureError("The transaction was rolled back by SQLite itself.", {
      hint: "An earlier statement of this transaction failed; let its error leave the block.",
      sql,
    });
  }

  /** The last step of a rebuild: nothing was checked while it went on. */
  #checkForeignKeys(): void {
    const wrong = this.#statements.get("PRAGMA foreign_key_check").get() as Row | undefined;
    if (wrong !== undefined) throw new ForeignKeyViolation({ table: String(wrong[0]) });
  }
}
