/**
 * The connections to one database: opened when they are needed, kept for a while, thrown away when
 * they break. Who finds all in use waits, first come, first served.
 */

import { isPromise, type MaybePromise } from "../../base/index.ts";
import type { ConnectionPool } from "../backend/backend.ts";
import type {
  BeginOptions,
  Driver,
  ExecuteResult,
  Parameters,
  QueryOptions,
  Row,
  StreamOptions,
} from "../backend/driver.ts";
import { DatabaseClosedError } from "../backend/errors.ts";
import { type TurnLimit, Turns } from "../backend/turns.ts";
import type { PostgresDriver } from "./driver.ts";
import { PoolExhaustedError } from "./error-classes.ts";

export interface PostgresPoolOptions {
  readonly open: () => Promise<PostgresDriver>;
  /** How many connections there are at most. */
  readonly max: number;
  /** How long a task waits for a connection, in milliseconds. */
  readonly waitTimeoutMs: number;
  /** After how many milliseconds a connection that nobody uses is closed. */
  readonly idleTimeoutMs: number;
}

export class PostgresPool implements ConnectionPool {
  readonly #options: PostgresPoolOptions;
  readonly #turns: Turns;
  readonly #limit: TurnLimit;
  /** The one used last is used first, so that those not needed grow old. */
  readonly #idle: PostgresDriver[] = [];
  readonly #timers = new Map<PostgresDriver, NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: PostgresPoolOptions) {
    this.#options = options;
    this.#turns = new Turns(options.max);
    this.#limit = { timeoutMs: options.waitTimeoutMs, error: () => this.#exhausted() };
  }

  query(text: string, params: Parameters, options?: QueryOptions): Promise<Row[]> {
    return this.#once((driver) => driver.query(text, params, options));
  }

  write(text: string, params: Parameters, options?: QueryOptions): Promise<Row[]> {
    return this.query(text, params, options);
  }

  execute(text: string, params: Parameters): Promise<ExecuteResult> {
    return this.#once((driver) => driver.execute(text, params));
  }

  async *stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    const driver = await this.#take();
    try {
      yield* driver.stream(text, params, options);
    } finally {
      this.release(driver);
    }
  }

  acquire(_options: BeginOptions): MaybePromise<PostgresDriver> {
    return this.#take();
  }

  release(driver: Driver, { broken = false }: { broken?: boolean } = {}): void {
    const own = driver as PostgresDriver;
    if (broken || own.isLost || this.#isClosed) void own.close();
    else this.#keep(own);
    this.#turns.leave();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closing = this.#idle.splice(0).map((driver) => {
      this.#stopTimer(driver);
      return driver.close();
    });
    for (let place = 0; place < this.#options.max; place++) await this.#turns.enter(this.#limit);
    await Promise.all(closing);
  }

  /** Uses a connection for one statement, which commits at once. */
  async #once<Result>(act: (driver: PostgresDriver) => Promise<Result>): Promise<Result> {
    const taken = this.#take();
    const driver = isPromise(taken) ? await taken : taken;
    try {
      return await act(driver);
    } finally {
      this.release(driver);
    }
  }

  #take(): MaybePromise<PostgresDriver> {
    if (this.#isClosed) throw closedError();
    const turn = this.#turns.enter(this.#limit);
    return isPromise(turn) ? turn.then(() => this.#connection()) : this.#connection();
  }

  /** The turn is taken: an idle connection, or a new one. */
  #connection(): MaybePromise<PostgresDriver> {
    if (this.#isClosed) {
      this.#turns.leave();
      throw closedError();
    }
    for (let driver = this.#idle.pop(); driver !== undefined; driver = this.#idle.pop()) {
      this.#stopTimer(driver);
      if (!driver.isLost) return driver;
      void driver.close();
    }
    return this.#open();
  }

  async #open(): Promise<PostgresDriver> {
    try {
      return await this.#options.open();
    } catch (error) {
      this.#turns.leave();
      throw error;
    }
  }

  #keep(driver: PostgresDriver): void {
    this.#idle.push(driver);
    const close = (): void => {
      this.#timers.delete(driver);
      const index = this.#idle.indexOf(driver);
      if (index === -1) return;
      this.#idle.splice(index, 1);
      void driver.close();
    };
    this.#timers.set(driver, setTimeout(close, this.#options.idleTimeoutMs).unref());
  }

  #stopTimer(driver: PostgresDriver): void {
    clearTimeout(this.#timers.get(driver));
    this.#timers.delete(driver);
  }

  #exhausted(): PoolExhaustedError {
    const { max, waitTimeoutMs } = this.#options;
    return new PoolExhaustedError(
      `All ${max} connections of the pool were in use for ${waitTimeoutMs} ms.`,
      {
        hint: "Keep slow work outside of atomic(), read streams to their end, or raise `max`.",
      },
    );
  }
}

function closedError(): DatabaseClosedError {
  return new DatabaseClosedError("The pool of connections is closed.");
}
