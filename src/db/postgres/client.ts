/** A connection as `pg` makes it: only this file and `statement-query.ts` know the package. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Writable } from "node:stream";
import type { Client, ClientConfig, Query } from "pg";

import { CannotOpenDatabaseError } from "../backend/errors.ts";
import { AccessDeniedError } from "./error-classes.ts";
import { toDatabaseError } from "./errors.ts";
import {
  type StatementOrder,
  type StatementQueryClass,
  statementQueryClass,
} from "./statement-query.ts";

export type PostgresClient = Client;

/** What `pg` does not show of a connection. */
interface Internals {
  readonly connection: {
    readonly parsedStatements: Record<string, string | undefined>;
    readonly stream: Writable;
  };
}

export interface ClientOptions {
  /** How to connect, as `pg` takes it. */
  readonly config: ClientConfig;
  readonly connectTimeoutMs: number;
}

/** Dates, times and lengths of time as the fields read them, whatever the server is set to. */
const sessionSettings =
  "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; " +
  "SET bytea_output = 'hex'; SET extra_float_digits = 1";

/**
 * Connects.
 *
 * @throws {OperationalError} If the server cannot be reached, or does not let us in.
 */
export async function openClient(options: ClientOptions): Promise<PostgresClient> {
  const { Client } = await importPg();
  const client = new Client({
    ...options.config,
    pipeline: true, // statements of parallel tasks in one transaction need not wait for each other
    keepAlive: true,
    connectionTimeoutMillis: options.connectTimeoutMs,
  });
  client.on("error", () => undefined); // without a listener it would end the process
  try {
    await client.connect();
    await client.query(sessionSettings);
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw connectError(error, client);
  }
}

/**
 * Asks the server, by a connection of its own, to stop what another one runs.
 *
 * @returns False if the server knows of no such connection any more.
 * @throws {OperationalError} If it cannot be asked.
 */
export async function cancelRunning(
  client: PostgresClient,
  options: ClientOptions,
): Promise<boolean> {
  const { processID } = client as unknown as { readonly processID: number };
  const side = await openClient(options);
  try {
    const { rows } = await side.query<[boolean]>({
      text: "SELECT pg_cancel_backend($1)",
      values: [processID],
      rowMode: "array",
    });
    return rows[0]![0];
  } finally {
    await endClient(side);
  }
}

/** Sends a statement; its order is told what comes of it. */
export function sendStatement(client: PostgresClient, order: StatementOrder): void {
  client.query(new StatementQuery!(order));
}

/** The statements that the connection has prepared: text by name. */
export function preparedBy(client: PostgresClient): Record<string, string | undefined> {
  return (client as unknown as Internals).connection.parsedStatements;
}

/** What the connection writes to. */
export function streamOf(client: PostgresClient): Writable {
  return (client as unknown as Internals).connection.stream;
}

/** `library at localhost:5432`; never the password. */
export function nameOf(client: PostgresClient): string {
  return `${client.database ?? "the database"} at ${client.host}:${client.port}`;
}

/** Ends the connection; waits a moment for the goodbye, and no longer. */
export async function endClient(client: PostgresClient): Promise<void> {
  const waiting = new AbortController();
  const limit = sleep(1000, undefined, { signal: waiting.signal, ref: false }).catch(
    () => undefined,
  );
  await Promise.race([client.end().catch(() => undefined), limit]);
  waiting.abort();
}

/** There once `pg` is loaded. */
let StatementQuery: StatementQueryClass | undefined;

interface Pg {
  readonly Client: new (config: ClientConfig) => Client;
  readonly Query: typeof Query;
}

async function importPg(): Promise<Pg> {
  try {
    const pg = await import("pg");
    StatementQuery ??= statementQueryClass(pg.Query);
    return pg;
  } catch (cause) {
    throw new CannotOpenDatabaseError("The package pg, which speaks to PostgreSQL, is missing.", {
      hint: "npm install pg",
      cause,
    });
  }
}

function connectError(error: unknown, client: PostgresClient): unknown {
  const { code = "", message } = error as { code?: string; message: string };
  const where = nameOf(client);
  const options = { cause: error };
  switch (code) {
    case "28P01":
    case "28000":
      return new AccessDeniedError(`The server refuses user ${client.user} of ${where}.`, {
        hint: "Check user and password, and pg_hba.conf on the server.",
        ...options,
      });
    case "3D000":
      return new CannotOpenDatabaseError(`There is no database ${where}.`, {
        hint: `createdb ${client.database}`,
        ...options,
      });
    case "53300":
      return new CannotOpenDatabaseError(`The server of ${where} takes no more connections.`, {
        hint: "Lower `max`, or raise max_connections of the server.",
        ...options,
      });
    case "57P03":
      return new CannotOpenDatabaseError(
        `The server of ${where} is starting or stopping.`,
        options,
      );
    case "ECONNREFUSED":
      return new CannotOpenDatabaseError(`Nobody listens for ${where}.`, {
        hint: "Is the server running, and are host and port right?",
        ...options,
      });
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new CannotOpenDatabaseError(`There is no host ${client.host}.`, options);
    default:
  }
  // SCRAM fails on this side, without a code, where there is no password.
  if (/password|SASL|SCRAM/i.test(message) && code === "") {
    return new AccessDeniedError(`A password is needed for user ${client.user} of ${where}.`, {
      hint: "Give `password`, or a url with one.",
      ...options,
    });
  }
  const known = toDatabaseError(error, { where });
  return new CannotOpenDatabaseError(`${where} cannot be reached.`, { cause: known });
}
