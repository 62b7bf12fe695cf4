/** A database in memory with the tables of a schema; loads and dumps recorded states. */

import { connectDatabases, type Databases } from "../../../src/db/index.ts";
import { runExecute, runQuery } from "../../../src/db/connection/run.ts";
import { sqlite } from "../../../src/db/sqlite/index.ts";
import { isObject, type Json, mayWrite, type OrmCase, type Schema } from "./case.ts";
import type { States } from "./states.ts";
import { isSame, sortedJson } from "./values.ts";

/** The tables of one app, filled as each case wants them. */
export interface CaseDatabase {
  /** Fills the tables as they were before the case, and calls `work`; what it writes is undone. */
  inState<Result>(recorded: OrmCase, work: () => Promise<Result>): Promise<Result>;
  /** Calls what may fail, so that the database can be asked for the rows even then. */
  attempt<Result extends { readonly error?: unknown }>(
    work: () => Promise<Result>,
  ): Promise<Result>;
  /** The tables that are not as they should be, with their rows; undefined if all are. */
  differences(recorded: OrmCase): Promise<object | undefined>;
  close(): Promise<void>;
}

export class SqliteDatabase implements CaseDatabase {
  readonly #schema: Schema;
  readonly #databases: Databases;
  readonly #states: States;
  readonly #jsonColumns: ReadonlySet<string>;
  #loaded: string | undefined;

  private constructor(schema: Schema, databases: Databases, states: States) {
    this.#schema = schema;
    this.#databases = databases;
    this.#states = states;
    const columns = schema.models.flatMap(({ db_table: table, fields }) =>
      fields
        .filter(({ internal_type: type }) => type === "JSONField")
        .map(({ column }) => `${table}.${column}`),
    );
    this.#jsonColumns = new Set(columns);
  }

  static async open(schema: Schema, states: States): Promise<SqliteDatabase> {
    // Rows may point nowhere: Django checks that at the end of a transaction only.
    const backend = sqlite({ file: ":memory:", pragmas: { foreign_keys: "OFF" } });
    const databases = await connectDatabases({ default: backend }, { root: "/" });
    for (const text of schema.ddl.sqlite) await execute(text);
    return new SqliteDatabase(schema, databases, states);
  }

  close(): Promise<void> {
    return this.#databases.close();
  }

  async inState<Result>(recorded: OrmCase, work: () => Promise<Result>): Promise<Result> {
    await this.#load(recorded.db);
    try {
      return await work();
    } finally {
      if (mayWrite(recorded)) this.#loaded = undefined;
    }
  }

  attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  /** Unless they are as the last case found them. */
  async #load(id: string): Promise<void> {
    if (this.#loaded === id) return;
    for (const table of Object.keys(this.#schema.tables)) await execute(`DELETE FROM "${table}"`);
    const hasSequences = await this.#hasSequences();
    if (hasSequences) await execute("DELETE FROM sqlite_sequence");
    for (const { table, rows, seq } of this.#states.tables(id)) {
      const columns = this.#schema.tables[table]!.map((name) => `"${name}"`);
      const marks = columns.map(() => "?").join();
      const text = `INSERT INTO "${table}" (${columns.join()}) VALUES (${marks})`;
      for (const row of rows) await execute(text, row.map(stored));
      if (seq === undefined) continue;
      await execute("DELETE FROM sqlite_sequence WHERE name = ?", [table]);
      await execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, seq]);
    }
    this.#loaded = id;
  }

  async differences({ after, volatile = {} }: OrmCase): Promise<object | undefined> {
    for (const [table, columns] of Object.entries(this.#schema.tables)) {
      const ignored = volatile[table] ?? [];
      const kept = columns.map((name) => !ignored.includes(name));
      const only = (row: readonly unknown[]) => row.filter((_, index) => kept[index]);
      const names = columns.map((name) => `"${name}"`).join();
      const text = `SELECT ${names} FROM "${table}" ORDER BY rowid`;
      const bigIntColumns = columns.map((_, index) => index);
      const rows = await runQuery("default", text, [], { bigIntColumns });
      const wanted = this.#states.rows(after!, table);
      const isJson = columns.map((name) => this.#jsonColumns.has(`${table}.${name}`));
      const inRow = (value: unknown, at: number): unknown => plain(value, isJson[at]);
      const actual = rows.map((row) => only(row.map(inRow)));
      const expected = wanted.map((row) => only(row.map((value, at) => inRow(stored(value), at))));
      if (!isSame(sorted(actual), sorted(expected))) return { table, actual, expected };
    }
    return undefined;
  }

  async #hasSequences(): Promise<boolean> {
    const text = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'";
    return (await runQuery("default", text, [])).length > 0;
  }
}

async function execute(text: string, params: readonly unknown[] = []): Promise<void> {
  await runExecute("default", text, params as never);
}

/** What SQLite keeps for a recorded value. */
function stored(value: Json): unknown {
  if (!isObject(value)) return value;
  if ("$bytes" in value) return new Uint8Array(Buffer.from(String(value["$bytes"]), "base64"));
  if ("$int" in value) return BigInt(String(value["$int"]));
  return value;
}

function plain(value: unknown, isJson = false): unknown {
  if (isJson && typeof value === "string") return sortedJson(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "bigint" ? Number(value) : value;
}

/** Rows by their text: the order of rows that have no key of their own means nothing. */
export function sorted(rows: readonly unknown[][]): unknown[][] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
