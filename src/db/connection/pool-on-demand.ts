/** A pool that is opened when it is first asked: commands that need no database need no server. */

import { andThen, type MaybePromise } from "../../base/index.ts";
import type { Backend, ConnectionPool, OpenPoolOptions } from "../backend/backend.ts";
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

export class PoolOnDemand implements ConnectionPool {
  readonly #backend: Backend;
  readonly #options: OpenPoolOptions;
  #opened: ConnectionPool | undefined;
  #opening: Promise<ConnectionPool> | undefined;

  constructor(backend: Backend, options: OpenPoolOptions) {
    this.#backend = backend;
    this.#options = options;
  }

  /** The pool itself. One that could not be opened is tried again the next time. */
  open(): MaybePromise<ConnectionPool> {
    return this.#opened ?? (this.#opening ??= this.#open());
  }

  query(text: string, params: Parameters, options?: QueryOptions): MaybePromise<Row[]> {
    return andThen(this.open(), (pool) => pool.query(text, params, options));
  }

  write(text: string, params: Parameters, options?: QueryOptions): MaybePromise<Row[]> {
    return andThen(this.open(), (pool) => pool.write(text, params, options));
  }

  execute(
    text: string,
    params: Parameters,
    options?: StatementOptions,
  ): MaybePromise<ExecuteResult> {
    return andThen(this.open(), (pool) => pool.execute(text, params, options));
  }

  async *stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    const pool = await this.open();
    yield* pool.stream(text, params, options);
  }

  acquire(options: BeginOptions): MaybePromise<Driver> {
    return andThen(this.open(), (pool) => pool.acquire(options));
  }

  release(driver: Driver, options?: { broken?: boolean }): void {
    this.#opened!.release(driver, options); // where else should the driver come from?
  }

  async close(): Promise<void> {
    const pool = this.#opened ?? (await this.#opening?.catch(() => undefined));
    await pool?.close();
  }

  async #open(): Promise<ConnectionPool> {
    try {
      return (this.#opened = await this.#backend.openPool(this.#options));
    } finally {
      this.#opening = undefined;
    }
  }
}
