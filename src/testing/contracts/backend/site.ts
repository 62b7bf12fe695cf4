/** A connected backend, with short words for what the facts about it do. */

import type { Backend } from "../../../db/index.ts";

export type Pool = Awaited<ReturnType<Backend["openPool"]>>;
export type Driver = Awaited<ReturnType<Pool["acquire"]>>;
export type Table = Awaited<ReturnType<Backend["introspection"]["table"]>>;
export type Column = Table["columns"][number];
export type ColumnType = Column["type"];
export type SchemaChange = Parameters<Backend["ddl"]["statements"]>[0];
type DdlStatement = ReturnType<Backend["ddl"]["statements"]>[number];
type Statement = Parameters<Backend["compiler"]["compile"]>[0];
type Select = Statement & { kind: "select" };
type Row = readonly unknown[];

/** What is true of every backend, by title. */
export type Facts = Readonly<Record<string, (site: Site) => Promise<void>>>;

/** Where statements run: a pool, or the connection of a transaction. */
type Runner = Pool | Driver;

export class Site {
  readonly backend: Backend;
  readonly pool: Pool;

  constructor(backend: Backend, pool: Pool) {
    this.backend = backend;
    this.pool = pool;
  }

  /** Changes the schema; all tables that the changes are about are looked up in the database. */
  async change(...changes: readonly SchemaChange[]): Promise<void> {
    const driver = await this.pool.acquire({});
    try {
      await driver.begin({ changesSchema: this.backend.features.needsSchemaTransaction });
      try {
        for (const change of changes) {
          const statements = this.backend.ddl.statements(change, await this.#tables(driver));
          await run(driver, statements);
        }
        await driver.commit();
      } catch (error) {
        await driver.rollback();
        throw error;
      }
    } finally {
      this.pool.release(driver);
    }
  }

  create(...tables: readonly Table[]): Promise<void> {
    return this.change(...tables.map((table): SchemaChange => ({ kind: "createTable", table })));
  }

  /** Drops whatever an earlier fact has left. */
  async clear(): Promise<void> {
    const names = await this.backend.introspection.tableNames(this.pool);
    // A table that points to others goes before them, and some point in a circle.
    const tables = await Promise.all(names.map((name) => this.table(name)));
    const order = tables.toSorted((one, other) => references(other) - references(one));
    for (const { name } of order) await this.change({ kind: "dropTable", table: name });
  }

  async table(name: string): Promise<Table> {
    return this.backend.introspection.table(this.pool, name);
  }

  /** Inserts a row. */
  async insert(table: string, row: Readonly<Record<string, unknown>>, on?: Runner): Promise<void> {
    const { text, params } = this.#compile(insertion(table, row, []));
    await (on ?? this.pool).execute(text, params);
  }

  /** Inserts a row and returns these columns of it. */
  async insertReturning(
    table: string,
    row: Readonly<Record<string, unknown>>,
    returning: readonly string[],
  ): Promise<Row> {
    const { text, params } = this.#compile(insertion(table, row, returning));
    const [inserted] = await this.pool.write(text, params);
    return inserted!;
  }

  async select(
    table: string,
    columns: readonly string[],
    on?: Runner,
    options?: { bigInts?: boolean },
  ): Promise<Row[]> {
    const { text, params } = this.selection(table, columns);
    return (on ?? this.pool).query(text, params, options);
  }

  /** `SELECT columns FROM table`, ordered by the first of them. */
  selection(
    table: string,
    columns: readonly string[],
    rest: Partial<Select> = {},
  ): { text: string; params: unknown[] } {
    const own = (name: string) => ({ kind: "column", table, name }) as const;
    return this.#compile({
      kind: "select",
      columns: columns.map((name) => ({ expression: own(name) })),
      distinct: false,
      from: { table, alias: table },
      joins: [],
      groupBy: [],
      orderBy: [{ expression: own(columns[0]!), descending: false }],
      ...rest,
    });
  }

  async deleteAll(table: string, on?: Runner): Promise<number> {
    const { text, params } = this.#compile({ kind: "delete", table });
    return (await (on ?? this.pool).execute(text, params)).changes;
  }

  /** Runs work in a transaction that is rolled back, or committed if it says so. */
  async transaction<Result>(
    work: (driver: Driver) => Promise<Result>,
    { end = "commit", ...options }: TransactionOptions = {},
  ): Promise<Result> {
    const driver = await this.pool.acquire(options);
    let isClean = false; // is the connection known to be outside of any transaction again?
    try {
      await driver.begin(options);
      const result = await work(driver);
      await driver[end]();
      isClean = true;
      return result;
    } catch (error) {
      isClean = await hasRolledBack(driver);
      throw error;
    } finally {
      this.pool.release(driver, { broken: !isClean });
    }
  }

  #compile(statement: Statement): { text: string; params: unknown[] } {
    const { text, params } = this.backend.compiler.compile(statement);
    return { text, params: params.map((parameter) => "value" in parameter && parameter.value) };
  }

  async #tables(driver: Driver): Promise<Map<string, Table>> {
    const { introspection } = this.backend;
    const tables = new Map<string, Table>();
    for (const name of await introspection.tableNames(driver)) {
      tables.set(name, await introspection.table(driver, name));
    }
    return tables;
  }
}

type TransactionOptions = NonNullable<Parameters<Driver["begin"]>[0]> & {
  /** Default: `commit`. */
  end?: "commit" | "rollback";
};

/** What an error is expected to look like. */
export function withCode(code: string): { readonly code: string } {
  return { code };
}

/** False if the connection is not even good for that. */
async function hasRolledBack(driver: Driver): Promise<boolean> {
  try {
    await driver.rollback();
    return true;
  } catch {
    return false; // the error that led here matters more
  }
}

async function run(driver: Driver, statements: readonly DdlStatement[]): Promise<void> {
  const last: DdlStatement[] = [];
  for (const { text, params = [], thenRun } of statements) {
    if (thenRun) last.push(...thenRun(await driver.query(text, params)));
    else await driver.execute(text, params);
  }
  if (last.length > 0) await run(driver, last);
}

function insertion(
  table: string,
  row: Readonly<Record<string, unknown>>,
  returning: readonly string[],
): Statement {
  return {
    kind: "insert",
    table,
    columns: Object.keys(row),
    values: Object.values(row).map((value) => ({ kind: "parameter", parameter: { value } })),
    returning,
  };
}

function references(table: Table): number {
  return table.columns.filter(({ references }) => references).length;
}
