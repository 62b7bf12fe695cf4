/** PostgreSQL as a backend: what it is made of, and how its connections are opened. */

import type { ConnectionOptions } from "node:tls";

import { OptionError } from "../../base/index.ts";
import type { Backend, OpenPoolOptions, ShellProgram } from "../backend/backend.ts";
import type { Features } from "../backend/features.ts";
import { cancelRunning, openClient, type PostgresClient } from "./client.ts";
import { PostgresCompiler } from "./compiler.ts";
import { PostgresDdlWriter } from "./ddl.ts";
import { PostgresDriver } from "./driver.ts";
import { postgresFeatures } from "./features.ts";
import { PostgresIntrospection } from "./introspection.ts";
import { PostgresPool } from "./pool.ts";

export interface PostgresOptions {
  /** All in one: `postgres://user:password@host:5432/database?sslmode=require`. */
  url?: string;
  /** Default: PGHOST of the environment, or `localhost`. A folder for a Unix socket. */
  host?: string;
  /** Default: PGPORT, or 5432. */
  port?: number;
  /** Default: PGDATABASE, or the name of the user. */
  database?: string;
  /** Default: PGUSER, or the user of this process. */
  user?: string;
  /** Default: PGPASSWORD, or none. */
  password?: string;
  /** Is the connection encrypted, and how? Default: as the url or PGSSLMODE say, or not. */
  ssl?: boolean | ConnectionOptions;
  /** What the server shows of this process in pg_stat_activity. Default: `quintet`. */
  applicationName?: string;
  /** How many connections there are at most. Default: 10. */
  max?: number;
  /** How long a task waits for a connection of the pool, in milliseconds. Default: 30,000. */
  waitTimeoutMs?: number;
  /** How long the server may take to answer a new connection, in milliseconds. Default: 10,000. */
  connectTimeoutMs?: number;
  /** After how many milliseconds an unused connection is closed. Default: 60,000. */
  idleTimeoutMs?: number;
  /** After how many milliseconds the server stops a statement. Default: as the server is set. */
  statementTimeoutMs?: number;
  /** After how many milliseconds a statement gives up a lock that others hold. Default: as the server is set. */
  lockTimeoutMs?: number;
  /** After how many milliseconds the server ends a transaction that sends nothing. Default: as the server is set. */
  idleTransactionTimeoutMs?: number;
  /**
   * How many prepared statements a connection keeps. 0: none, which is what a pooler wants that
   * lends connections by transaction (PgBouncer with `pool_mode = transaction`). Default: 500.
   */
  preparedStatements?: number;
}

/**
 * A database on a PostgreSQL server, version 13 or later. The package `pg` must be installed.
 *
 * Connections are opened when they are needed, up to `max`, and shared by all tasks; a transaction
 * keeps one to itself. A connection that breaks is thrown away, and the next one is opened.
 *
 * @example
 * ```ts
 * import { postgres } from "quintet/db/postgres";
 *
 * export const databases = {
 *   default: postgres({ url: "postgres://library@localhost:5432/library" }),
 * };
 * ```
 *
 * @throws {OptionError} If an option has a value that it cannot take.
 * @see https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 * @see https://docs.djangoproject.com/en/5.2/ref/databases/#postgresql-notes
 */
export function postgres(options: PostgresOptions): Backend {
  return new PostgresBackend(options);
}

const numbers = {
  port: 0,
  max: 1,
  waitTimeoutMs: 0,
  connectTimeoutMs: 0,
  idleTimeoutMs: 0,
  statementTimeoutMs: 0,
  lockTimeoutMs: 0,
  idleTransactionTimeoutMs: 0,
  preparedStatements: 0,
} as const;

export class PostgresBackend implements Backend {
  readonly name = "PostgreSQL";
  readonly features: Features = postgresFeatures;
  readonly compiler: PostgresCompiler = new PostgresCompiler();
  readonly ddl: PostgresDdlWriter = new PostgresDdlWriter();
  readonly introspection: PostgresIntrospection = new PostgresIntrospection();
  /** Private, so that no log shows the password. */
  readonly #options: PostgresOptions;

  constructor(options: PostgresOptions) {
    for (const [name, least] of Object.entries(numbers)) {
      const value = options[name as keyof typeof numbers];
      if (value === undefined || (Number.isInteger(value) && value >= least)) continue;
      throw new OptionError("postgres", name, `a whole number from ${least}`, value);
    }
    if (options.url !== undefined) assertUrl(options.url);
    this.#options = options;
  }

  /** `psql`; it finds the password in its environment. */
  shell(_options: OpenPoolOptions): ShellProgram {
    const { url, host, port, database, user, password } = this.#options;
    const parts = url === undefined ? undefined : new URL(url);
    const secret =
      password ?? parts?.searchParams.get("password") ?? decodeURIComponent(parts?.password ?? "");
    if (parts) {
      parts.password = "";
      parts.searchParams.delete("password");
    }
    const args = [
      ...(parts ? [parts.href] : []),
      ...(host === undefined ? [] : ["--host", host]),
      ...(port === undefined ? [] : ["--port", String(port)]),
      ...(user === undefined ? [] : ["--username", user]),
      ...(database === undefined || parts ? [] : ["--dbname", database]),
    ];
    return { program: "psql", args, ...(secret !== "" && { env: { PGPASSWORD: secret } }) };
  }

  async openPool(_options: OpenPoolOptions): Promise<PostgresPool> {
    const { max = 10, waitTimeoutMs = 30_000, connectTimeoutMs = 10_000 } = this.#options;
    const { idleTimeoutMs = 60_000, preparedStatements: statementLimit = 500 } = this.#options;
    const config = clientConfig(this.#options);
    const connect = { config, connectTimeoutMs };
    const cancel = (client: PostgresClient): Promise<boolean> => cancelRunning(client, connect);
    const open = async (): Promise<PostgresDriver> =>
      new PostgresDriver(await openClient(connect), { statementLimit, cancel });
    const pool = new PostgresPool({ open, max, waitTimeoutMs, idleTimeoutMs });
    pool.release(await pool.acquire({})); // does the server answer, and let us in?
    return pool;
  }
}

/** The address itself stays out of the message: there is a password in it. */
function assertUrl(url: string): void {
  const expected = "postgres://user:password@host:5432/database";
  if (!URL.canParse(url)) throw new OptionError("postgres", "url", expected, "no address");
  const { protocol } = new URL(url);
  if (protocol === "postgres:" || protocol === "postgresql:") return;
  throw new OptionError("postgres", "url", expected, `one that begins with ${protocol}`);
}

/** As `pg` takes it; what is not given it finds in the environment. */
function clientConfig(options: PostgresOptions): Record<string, unknown> {
  const { url, host, port, database, user, password, ssl, statementTimeoutMs } = options;
  const given = {
    connectionString: url,
    host,
    port,
    database,
    user,
    password,
    ssl,
    application_name: options.applicationName ?? "quintet",
    statement_timeout: statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
