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
  StatementOptions,
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

/** A connection in use by statements that stand for themselves. */
interface Lease {
  readonly driver: PostgresDriver;
  /** How many statements are under way on it. */
  uses: number;
}

/** How many statements share a connection at most. */
const mostUses = 32;

export class PostgresPool implements ConnectionPool {
  readonly #options: PostgresPoolOptions;
  readonly #turns: Turns;
  readonly #limit: TurnLimit;
  /** The one used last is used first, so that those not needed grow old. */
  readonly #idle: { readonly driver: PostgresDriver; readonly sinceMs: number }[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  /** Taken since the event loop last went on, so that nothing slow can be under way on them yet. */
  #young: Lease[] = [];
  #isClosed = false;

  constructor(options: PostgresPoolOptions) {
    this.#options = options;
    this.#turns = new Turns(options.max);
    this.#limit = { timeoutMs: options.waitTimeoutMs, error: () => this.#exhausted() };
  }

  query(text: string, params: Parameters, options?: QueryOptions): Promise<Row[]> {
    return this.#once((driver) => driver.query(text, params, options), options?.signal);
  }

  write(text: string, params: Parameters, options?: QueryOptions): Promise<Row[]> {
    return this.query(text, params, options);
  }

  execute(text: string, params: Parameters, options?: StatementOptions): Promise<ExecuteResult> {
    return this.#once((driver) => driver.execute(text, params, options), options?.signal);
  }

  async *stream(text: string, params: Parameters, options?: StreamOptions): AsyncIterable<Row[]> {
    const driver = await this.#take(options?.signal);
    try {
      yield* driver.stream(text, params, options);
    } finally {
      this.release(driver);
    }
  }

  acquire({ signal }: BeginOptions): MaybePromise<PostgresDriver> {
    return this.#take(signal);
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
    clearTimeout(this.#sweeper);
    const closing = this.#idle.splice(0).map(({ driver }) => driver.close());
    for (let place = 0; place < this.#options.max; place++) await this.#turns.enter(this.#limit);
    await Promise.all(closing);
  }

  /** Uses a connection for one statement, which commits at once. */
  #once<Result>(
    act: (driver: PostgresDriver) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    let leased: MaybePromise<Lease>;
    try {
      leased = this.#lease(signal);
    } catch (error) {
      return Promise.reject(error);
    }
    return isPromise(leased)
      ? leased.then((lease) => this.#useOnce(lease, act))
      : this.#useOnce(leased, act);
  }

  /** The driver rejects, and never throws. */
  #useOnce<Result>(
    lease: Lease,
    act: (driver: PostgresDriver) => Promise<Result>,
  ): Promise<Result> {
    return act(lease.driver).then(
      (result) => {
        this.#endUse(lease);
        return result;
      },
      (error: unknown) => {
        this.#endUse(lease);
        throw error;
      },
    );
  }

  #endUse(lease: Lease): void {
    lease.uses -= 1;
    if (lease.uses > 0) return;
    if (this.#young.length > 0) this.#young = this.#young.filter((other) => other !== lease);
    this.release(lease.driver);
  }

  /**
   * A connection of its own while there are any. Where all are in use, statements that start
   * together share those that they have just taken: one write sends many, and the server answers
   * in order.
   */
  #lease(signal: AbortSignal | undefined): MaybePromise<Lease> {
    if (this.#turns.isTaken && !this.#isClosed) {
      const shared = this.#leastUsed();
      if (shared !== undefined) {
        shared.uses += 1;
        return shared;
      }
    }
    const taken = this.#take(signal);
    if (isPromise(taken)) return taken.then((driver) => ({ driver, uses: 1 }));
    const lease: Lease = { driver: taken, uses: 1 };
    if (this.#young.push(lease) === 1) process.nextTick(() => (this.#young = []));
    return lease;
  }

  #leastUsed(): Lease | undefined {
    let least: Lease | undefined;
    for (const lease of this.#young) {
      const isLess = lease.uses < (least?.uses ?? mostUses);
      if (isLess && !lease.driver.isLost) least = lease;
    }
    return least;
  }

  #take(signal?: AbortSignal): MaybePromise<PostgresDriver> {
    if (this.#isClosed) throw closedError();
    const limit = signal === undefined ? this.#limit : { ...this.#limit, signal };
    const turn = this.#turns.enter(limit);
    return isPromise(turn) ? turn.then(() => this.#connection()) : this.#connection();
  }

  /** The turn is taken: an idle connection, or a new one. */
  #connection(): MaybePromise<PostgresDriver> {
    if (this.#isClosed) {
      this.#turns.leave();
      throw closedError();
    }
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.driver.isLost) return idle.driver;
      void idle.driver.close();
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
    this.#idle.push({ driver, sinceMs: performance.now() });
    this.#sweeper ??= this.#sweepLater();
  }

  #sweepLater(): NodeJS.Timeout {
    return setTimeout(() => this.#sweep(), this.#options.idleTimeoutMs).unref();
  }

  /** Closes those that nobody has needed for long; they are in front. */
  #sweep(): void {
    const oldestMs = performance.now() - this.#options.idleTimeoutMs;
    const kept = this.#idle.findIndex(({ sinceMs }) => sinceMs > oldestMs);
    const old = this.#idle.splice(0, kept === -1 ? this.#idle.length : kept);
    for (const { driver } of old) void driver.close();
    this.#sweeper = this.#idle.length > 0 ? this.#sweepLater() : undefined;
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
