/** SQLite as a backend: what it is made of, and how its connections are opened. */

import { OptionError } from "../../base/index.ts";
import type { Backend, OpenPoolOptions, ShellProgram } from "../backend/backend.ts";
import type { Features } from "../backend/features.ts";
import { SqliteCompiler } from "./compiler.ts";
import { SqliteDdlWriter } from "./ddl.ts";
import { SqliteDriver } from "./driver.ts";
import { sqliteFeatures } from "./features.ts";
import { SqliteIntrospection } from "./introspection.ts";
import { isInMemory, openDatabase, resolveFile } from "./open.ts";
import { openSqlitePool, type SqlitePool } from "./pool.ts";

export interface SqliteOptions {
  /** The file, relative to the project's folder; `:memory:` for one that ends with the process. */
  file: string;
  /**
   * How many connections for streams and read-only transactions there are at most, besides the
   * one that writes and the one for all other reads. Default: 8.
   */
  readers?: number;
  /**
   * PRAGMA statements for each new connection, by name: `{ cache_size: -64_000 }`. Defaults:
   * `journal_mode` WAL, `synchronous` NORMAL, `foreign_keys` ON.
   */
  pragmas?: Readonly<Record<string, string | number>>;
  /** How long to wait for a lock of another process, in milliseconds. Default: 5,000. */
  busyTimeoutMs?: number;
  /** How long a task waits for other tasks of this process, in milliseconds. Default: 30,000. */
  waitTimeoutMs?: number;
}

/**
 * A database in an SQLite file.
 *
 * One task writes at a time; the others wait in order, without blocking the process. Reads wait
 * for nobody: they see what is committed.
 *
 * @example
 * ```ts
 * import { sqlite } from "quintet/db/sqlite";
 *
 * export const databases = { default: sqlite({ file: "library.db" }) };
 * ```
 *
 * @throws {OptionError} If an option has a value that it cannot take.
 * @see https://www.sqlite.org/wal.html
 * @see https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-notes
 */
export function sqlite(options: SqliteOptions): Backend {
  return new SqliteBackend(options);
}

export class SqliteBackend implements Backend {
  readonly name = "SQLite";
  readonly features: Features = sqliteFeatures;
  readonly compiler: SqliteCompiler = new SqliteCompiler();
  readonly ddl: SqliteDdlWriter = new SqliteDdlWriter();
  readonly introspection: SqliteIntrospection = new SqliteIntrospection();
  readonly #options: Required<SqliteOptions>;

  constructor(options: SqliteOptions) {
    const {
      file,
      readers = 8,
      pragmas = {},
      busyTimeoutMs = 5000,
      waitTimeoutMs = 30_000,
    } = options;
    if (typeof file !== "string" || file === "") {
      throw new OptionError("sqlite", "file", "the name of a file", file);
    }
    if (!Number.isInteger(readers) || readers < 1) {
      throw new OptionError("sqlite", "readers", "a whole number above 0", readers);
    }
    for (const [name, value] of Object.entries(pragmas)) {
      if (!/^\w+$/.test(name) || !/^[\w.+-]+$/.test(String(value))) {
        throw new OptionError("sqlite", "pragmas", "names and plain values", { [name]: value });
      }
    }
    for (const [name, value] of Object.entries({ busyTimeoutMs, waitTimeoutMs })) {
      if (!(value >= 0)) throw new OptionError("sqlite", name, "a number of milliseconds", value);
    }
    this.#options = { file, readers, pragmas, busyTimeoutMs, waitTimeoutMs };
  }

  /** None for a database in memory: another process would see one of its own. */
  shell({ root }: OpenPoolOptions): ShellProgram | undefined {
    const file = resolveFile(this.#options.file, root);
    return isInMemory(file) ? undefined : { program: "sqlite3", args: [file] };
  }

  openPool({ root }: OpenPoolOptions): Promise<SqlitePool> {
    const { readers, pragmas, busyTimeoutMs, waitTimeoutMs } = this.#options;
    const file = resolveFile(this.#options.file, root);
    return openSqlitePool({
      file,
      hasReaders: !isInMemory(file),
      maxReaders: readers,
      waitTimeoutMs,
      open: async (role) => {
        const database = await openDatabase({ file, pragmas, busyTimeoutMs }, role);
        return new SqliteDriver(database, { file, busyTimeoutMs, isReader: role === "reader" });
      },
    });
  }
}
