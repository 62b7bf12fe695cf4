/**
 * A database of its own for a test, on the server of DATABASE_URL or the one of this machine; and
 * why there is none. It is dropped when the test ends.
 */

import type { Backend } from "../../../src/db/index.ts";
import { postgres, type PostgresOptions } from "../../../src/db/postgres/index.ts";

const serverUrl = process.env["DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** Why no test can run: nobody answers. Undefined where a server does. */
export async function noServer(): Promise<string | undefined> {
  try {
    await withServer(async () => undefined);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return `no PostgreSQL server (set DATABASE_URL): ${message}`;
  }
}

export interface NewDatabase {
  readonly name: string;
  readonly url: string;
  readonly backend: Backend;
  remove(): Promise<void>;
}

/** Creates an empty database. */
export async function createDatabase(options: PostgresOptions = {}): Promise<NewDatabase> {
  const name = `quintet_test_${process.pid}_${(made += 1)}`;
  await withServer((run) => run(`CREATE DATABASE ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    backend: postgres({ url: url.href, ...options }),
    remove: () => withServer((run) => run(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

let made = 0;

async function withServer(
  work: (run: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const pool = await postgres({ url: serverUrl, max: 1 }).openPool({ root: "/" });
  try {
    await work(async (text) => void (await pool.execute(text, [])));
  } finally {
    await pool.close();
  }
}
