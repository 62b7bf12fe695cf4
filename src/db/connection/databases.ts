/**
 * The databases of a process, by name. They are connected once, when the site starts, and found
 * from anywhere: queries ask for a name, `default` if nothing is said.
 */

import {
  type ContextSlot,
  contextSlot,
  didYouMean,
  Site,
  type SlotValue,
} from "../../base/index.ts";
import type { Backend, ConnectionPool } from "../backend/backend.ts";
import { NotConnectedError, UnknownDatabaseError } from "./errors.ts";
import { PoolOnDemand } from "./pool-on-demand.ts";
import type { DatabaseRouter } from "./router.ts";

/** A connected database. */
export interface Database {
  readonly alias: string;
  readonly backend: Backend;
  readonly pool: ConnectionPool;
}

const current: ContextSlot<Databases> = contextSlot("databases");
const noRouters: readonly DatabaseRouter[] = [];

/** The databases of a site, connected. Made by `connectDatabases`. */
export class Databases {
  readonly #byAlias: ReadonlyMap<string, Database>;
  /** A site of databases alone, for scripts. */
  readonly #site = new Site([current.holding(this)]);

  /** Are asked which database a query goes to that does not say it. */
  readonly routers: readonly DatabaseRouter[];

  constructor(databases: Iterable<Database>, routers: readonly DatabaseRouter[] = noRouters) {
    this.#byAlias = new Map(Array.from(databases, (database) => [database.alias, database]));
    this.routers = routers;
  }

  get aliases(): readonly string[] {
    return [...this.#byAlias.keys()];
  }

  /** @throws {UnknownDatabaseError} If there is none of that name. */
  get(alias: string): Database {
    const database = this.#byAlias.get(alias);
    if (database !== undefined) return database;
    throw new UnknownDatabaseError(`There is no database "${alias}".`, {
      hint: didYouMean(alias, this.#byAlias.keys(), "databases"),
    });
  }

  /** These databases as a part of a site. */
  get part(): SlotValue {
    return current.holding(this);
  }

  /** Makes them the databases of the process, until they are closed. */
  install(): void {
    this.#site.install();
  }

  /** Calls `work` with these databases, whatever those of the process are. */
  run<Result>(work: () => Result): Result {
    return current.run(this, work);
  }

  /**
   * Opens those that are not open yet.
   *
   * @throws {OperationalError} If one cannot be opened.
   */
  async connect(): Promise<void> {
    for (const { pool } of this.#byAlias.values()) {
      if (pool instanceof PoolOnDemand) await pool.open();
    }
  }

  /** Closes all connections, when the transactions under way have ended. */
  async close(): Promise<void> {
    this.#site.remove();
    await Promise.all(Array.from(this.#byAlias.values(), ({ pool }) => pool.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

export interface ConnectDatabasesOptions {
  /** The folder of the project, absolute: relative file names start there. */
  root: string;
  /** Say which database a query goes to that does not say it. Default: none. */
  routers?: readonly DatabaseRouter[];
  /**
   * When is a database opened: `"at once"`, so that one that cannot be reached is known from the
   * start, or `"on demand"`, when it is first asked. Default: `"at once"`.
   */
  connect?: "at once" | "on demand";
}

/**
 * Connects databases and makes them those of the process, for a script. (A site connects those of
 * its settings.) If databases are connected already, theirs is the process again when these are
 * closed.
 *
 * @param backends By name; one of them is called `default`.
 * @throws {OperationalError} If one cannot be opened; those that were are closed again.
 *
 * @example
 * ```ts
 * import { connectDatabases } from "quintet/db";
 * import { sqlite } from "quintet/db/sqlite";
 *
 * const databases = await connectDatabases(
 *   { default: sqlite({ file: "library.db" }) },
 *   { root: import.meta.dirname },
 * );
 * await databases.close();
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/db/multi-db/
 */
export async function connectDatabases(
  backends: Readonly<Record<string, Backend>>,
  options: ConnectDatabasesOptions,
): Promise<Databases> {
  const databases = await openDatabases(backends, options);
  databases.install();
  return databases;
}

/**
 * Connects the databases of a site, and leaves those of the process alone.
 *
 * @throws {OperationalError} If one cannot be opened; those that were are closed again.
 */
export async function openDatabases(
  backends: Readonly<Record<string, Backend>>,
  { root, routers = [], connect = "at once" }: ConnectDatabasesOptions,
): Promise<Databases> {
  const opened: Database[] = [];
  try {
    for (const [alias, backend] of Object.entries(backends)) {
      const isLater = connect === "on demand";
      const pool = isLater ? new PoolOnDemand(backend, { root }) : await backend.openPool({ root });
      opened.push({ alias, backend, pool });
    }
  } catch (error) {
    await Promise.allSettled(opened.map(({ pool }) => pool.close()));
    throw error;
  }
  return new Databases(opened, [...routers]);
}

/**
 * The database of that name that the code runs on.
 *
 * @throws {NotConnectedError} If none are connected.
 * @throws {UnknownDatabaseError} If there is none of that name.
 */
export function databaseFor(alias = "default"): Database {
  return connectedDatabases().get(alias);
}

/** What the database of that name can do and how it speaks. */
export function backendFor(alias = "default"): Backend {
  return databaseFor(alias).backend;
}

/** Are there routers to ask? */
export function isRouting(): boolean {
  return activeRouters().length > 0;
}

/** The routers of the databases that the code runs on. */
export function activeRouters(): readonly DatabaseRouter[] {
  return current.get()?.routers ?? noRouters;
}

/** @throws {NotConnectedError} If none are connected. */
export function connectedDatabases(): Databases {
  const databases = current.get();
  if (databases !== undefined) return databases;
  throw new NotConnectedError("No database is connected.", {
    hint: "A site connects those of its settings when it starts; a script calls connectDatabases().",
  });
}
