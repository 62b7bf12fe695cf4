/**
 * The contract that a database fulfils. The user brings it (`databases: { default: sqlite(…) }`);
 * nothing in the framework asks which one it is: what differs in ability is a flag of `features`,
 * what differs in text a method of the compiler or the DDL writer, what differs in values is
 * settled by the driver.
 */

import type { MaybePromise } from "../../base/index.ts";
import type { DdlWriter } from "../schema/ddl.ts";
import type { SqlCompiler } from "../sql/compiler.ts";
import type { BeginOptions, Connection, Driver } from "./driver.ts";
import type { Features } from "./features.ts";
import type { Introspection } from "./introspection.ts";

export interface Backend {
  /** For logs and messages only. */
  readonly name: string;
  readonly features: Features;
  /** Prints statements. It keeps nothing between two calls, so one serves all. */
  readonly compiler: SqlCompiler;
  readonly ddl: DdlWriter;
  readonly introspection: Introspection;
  /**
   * Connects.
   *
   * @throws {OperationalError} If the database cannot be reached or opened.
   */
  openPool(options: OpenPoolOptions): Promise<ConnectionPool>;
  /**
   * The program that people type SQL into, for `quintet dbshell`. Undefined where none could
   * reach this database. Whether it is installed is for the caller to find out.
   */
  shell?(options: OpenPoolOptions): ShellProgram | undefined;
}

export interface ShellProgram {
  /** Found by PATH: `sqlite3`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment. Passwords go here: other users of the machine can see arguments. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface OpenPoolOptions {
  /** The folder of the project, absolute: relative file names of a backend start there. */
  readonly root: string;
}

/**
 * The connections of one database. Its own `query`, `write`, `execute` and `stream` each stand
 * for themselves (they commit at once); a transaction takes a connection out with `acquire`.
 */
export interface ConnectionPool extends Connection {
  /**
   * Takes a connection for a transaction; nobody else uses it until it is released. The caller
   * begins and ends the transaction.
   *
   * @throws {OperationalError} If none becomes free in time.
   */
  acquire(options: BeginOptions): MaybePromise<Driver>;
  /**
   * Gives a connection back.
   *
   * @param options.broken Is its state unknown, because a rollback failed? It is closed then.
   */
  release(driver: Driver, options?: { broken?: boolean }): void;
  /** Closes all connections, when the transactions under way have ended. */
  close(): Promise<void>;
}
