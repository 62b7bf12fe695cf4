/** The tables of a schema in a PostgreSQL database; a case writes in a transaction that is undone. */

import { runExecute, runQuery } from "../../../src/db/connection/run.ts";
import { atomic } from "../../../src/db/connection/transaction.ts";
import type { Table } from "../../../src/db/schema/table.ts";
import { mayWrite, type OrmCase } from "./case.ts";
import { type CaseDatabase, sorted } from "./database.ts";
import { plainValue, toParameter } from "./postgres-values.ts";
import type { States } from "./states.ts";
import { isSame } from "./values.ts";

/** Leaves a transaction whose writes are not to be kept. */
class Undone extends Error {}

export class PostgresDatabase implements CaseDatabase {
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #states: States;
  readonly #release: () => Promise<void>;
  #loaded: string | undefined;
  #filled: readonly string[] = [];
  #numbers: string | undefined;

  /** @param release Is called when it is closed. */
  constructor(tables: ReadonlyMap<string, Table>, states: States, release: () => Promise<void>) {
    this.#tables = tables;
    this.#states = states;
    this.#release = release;
  }

  close(): Promise<void> {
    return this.#release();
  }

  async inState<Result>(recorded: OrmCase, work: () => Promise<Result>): Promise<Result> {
    await this.#load(recorded.db);
    let done: { readonly result: Result } | undefined;
    try {
      await atomic(async () => {
        done = { result: await work() };
        throw new Undone();
      });
      throw new TypeError("A block that throws has returned.");
    } catch (error) {
      if (done === undefined || !(error instanceof Undone)) throw error;
      return done.result;
    } finally {
      // Numbers that were given to rows are not given back.
      // Numbers that were given to rows are not given back.
      if (mayWrite(recorded)) await this.#renumber();
    }
  }

  /** In a savepoint: after an error the server takes nothing more until a rollback. */
  async attempt<Result extends { readonly error?: unknown }>(
    work: () => Promise<Result>,
  ): Promise<Result> {
    let outcome: Result | undefined;
    try {
      return await atomic(async () => {
        outcome = await work();
        if (outcome.error !== undefined) throw outcome.error;
        return outcome;
      });
    } catch (error) {
      if (outcome !== undefined && outcome.error === error) return outcome;
      throw error;
    }
  }

  async differences({ after, volatile = {} }: OrmCase): Promise<object | undefined> {
    const compared = Array.from(this.#tables.values(), async ({ name: table, columns }) => {
      const kept = columns.filter(({ name }) => !(volatile[table] ?? []).includes(name));
      const names = kept.map(({ name }) => `"${name}"`).join();
      const bigIntColumns = kept.map((_, index) => index);
      const text = `SELECT ${names} FROM "${table}"`;
      const rows = await runQuery("default", text, [], { bigIntColumns });
      const wanted = this.#states.rows(after!, table);
      const actual = rows.map((row) => row.map((value, at) => plainValue(value, kept[at]!.type)));
      const expected = wanted.map((row) =>
        kept.map((column) => plainValue(row[columns.indexOf(column)], column.type)),
      );
      if (isSame(sorted(actual), sorted(expected))) return undefined;
      return { table, actual, expected };
    });
    return (await Promise.all(compared)).find((difference) => difference !== undefined);
  }

  /** Unless the tables are as the last case found them. */
  async #load(id: string): Promise<void> {
    if (this.#loaded === id) return;
    this.#loaded = undefined;
    const full = this.#states.tables(id);
    await atomic(async () => {
      await Promise.all(this.#filled.map((name) => run(`DELETE FROM "${name}"`)));
      await Promise.all(full.map(({ table, rows }) => this.#insert(table, rows)));
    });
    this.#filled = full.map(({ table }) => table);
    const numbers: string[] = [];
    for (const [name, { columns }] of this.#tables) {
      const at = columns.findIndex(({ identity }) => identity === true);
      if (at === -1) continue;
      const contents = full.find(({ table }) => table === name);
      const { type } = columns[at]!;
      const given = (contents?.rows ?? []).map((row) =>
        BigInt(String(toParameter(row[at]!, type))),
      );
      const largest = given.reduce((most, each) => (each > most ? each : most), 0n);
      const last = contents?.seq === undefined ? largest : BigInt(contents.seq);
      const sequence = `pg_get_serial_sequence('"${name}"', '${columns[at]!.name}')`;
      numbers.push(`setval(${sequence}, ${last > 0n ? last : 1n}, ${last > 0n})::text`);
    }
    this.#numbers = numbers.length > 0 ? `SELECT ${numbers.join()}` : undefined;
    await this.#renumber();
    this.#loaded = id;
  }

  async #renumber(): Promise<void> {
    if (this.#numbers !== undefined) await runQuery("default", this.#numbers, []);
  }

  async #insert(name: string, rows: ReturnType<States["rows"]>): Promise<void> {
    if (rows.length === 0) return;
    const { columns } = this.#tables.get(name)!;
    const names = columns.map((column) => `"${column.name}"`).join();
    const params = columns.map(({ type }, at) => rows.map((row) => toParameter(row[at]!, type)));
    const lists = columns.map(({ type }, at) => `$${at + 1}::${typeText(type)}[]`).join();
    const text = `INSERT INTO "${name}" (${names}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${lists})`;
    await run(text, params);
  }
}

async function run(text: string, params: readonly unknown[] = []): Promise<void> {
  await runExecute("default", text, params);
}

function typeText({ name }: Table["columns"][number]["type"]): string {
  const spelled: Readonly<Record<string, string>> = {
    decimal: "numeric",
    double: "double precision",
    timestamp: "timestamptz",
    json: "jsonb",
    binary: "bytea",
  };
  return spelled[name] ?? name;
}
