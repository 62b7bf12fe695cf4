/**
 * An app `library` whose migrations are lists of operations, on a database of its own with a few
 * rows: authors, books and tags. It is gone when the test ends.
 *
 * ```ts fragment
 * await using site = await migrationSite();
 * await site.migrate([removeField("Book", "pages")]);
 * ```
 */

import type { Backend } from "../../src/db/backend/backend.ts";
import { connectDatabases, type Databases } from "../../src/db/connection/databases.ts";
import { runQuery } from "../../src/db/connection/run.ts";
import { bigAutoField, positiveIntegerField } from "../../src/db/fields/number.ts";
import { cascade } from "../../src/db/fields/on-delete.ts";
import { foreignKey, manyToMany } from "../../src/db/fields/relation.ts";
import { charField, slugField } from "../../src/db/fields/text.ts";
import { type MigrationProgress, runPlan } from "../../src/db/migrations/executor.ts";
import { MigrationGraph } from "../../src/db/migrations/graph.ts";
import type { Migration } from "../../src/db/migrations/migration.ts";
import { createModel } from "../../src/db/migrations/operations/models.ts";
import type { Operation } from "../../src/db/migrations/operations/operation.ts";
import { noop, runSql } from "../../src/db/migrations/operations/special.ts";
import { planMigrations, type Target } from "../../src/db/migrations/plan.ts";
import { MigrationRecorder } from "../../src/db/migrations/recorder.ts";
import { replay } from "../../src/db/migrations/replay.ts";
import { allTables } from "../../src/db/migrations/state-tables.ts";
import type { Constraint, UniqueConstraint } from "../../src/db/schema/constraint.ts";
import type { Table } from "../../src/db/schema/table.ts";
import { sqlite } from "../../src/db/sqlite/index.ts";

const id = (): ReturnType<typeof bigAutoField> => bigAutoField({ verboseName: "ID" });

const library: readonly Operation[] = [
  createModel("Author", { id: id(), name: charField({ maxLength: 100 }) }, { ordering: ["name"] }),
  createModel("Tag", { id: id(), word: slugField({ unique: true, dbIndex: false }) }),
  createModel("Book", {
    id: id(),
    title: charField({ maxLength: 200 }),
    pages: positiveIntegerField({ null: true }),
    author: foreignKey("Author", { onDelete: cascade }),
    tags: manyToMany("library.Tag"),
  }),
  runSql({
    forward: `
      INSERT INTO library_author (name) VALUES ('Ada'), ('Eve');
      INSERT INTO library_book (title, pages, author_id) VALUES ('Notes', 66, 1), ('A; B', NULL, 2);
      INSERT INTO library_tag (word) VALUES ('old');
      INSERT INTO library_book_tags (book_id, tag_id) VALUES (1, 1);`,
    backward: noop,
  }),
];

/** The app `library`, with a migration for each list of operations. */
export class MigrationSite implements AsyncDisposable {
  readonly #databases: Databases;
  readonly #migrations: Migration[] = [];

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  /** Applies a migration; one that fails is forgotten, as if its file were removed. */
  async migrate(
    operations: readonly Operation[],
    { atomic = true }: { atomic?: boolean } = {},
  ): Promise<void> {
    const last = this.#migrations.at(-1);
    this.#migrations.push({
      app: "library",
      name: `000${this.#migrations.length + 1}_step`,
      dependencies: last ? [["library", last.name]] : [],
      runBefore: [],
      operations,
      atomic,
      replaces: [],
      initial: undefined,
      waive: [],
    });
    try {
      await this.#run({});
    } catch (error) {
      this.#migrations.pop();
      throw error;
    }
  }

  /** Undoes the last migration. */
  async undo(): Promise<void> {
    await this.#run({ app: "library", name: this.#migrations.at(-2)!.name });
    this.#migrations.pop();
  }

  async #run(target: Target): Promise<void> {
    const graph = new MigrationGraph(this.#migrations);
    const recorder = new MigrationRecorder("default");
    const applied = await recorder.applied();
    const apps = [{ label: "library", folder: "/" }];
    const plan = planMigrations(graph, applied, apps, target);
    await runPlan(plan, graph, applied, { using: "default", recorder, fake: false, onMigration });
  }

  /** All tables as the database has them, columns by name: a rebuilt table may order them anew. */
  async schema(): Promise<Table[]> {
    const { backend, pool } = this.#databases.get("default");
    const names = await backend.introspection.tableNames(pool);
    const tables: Table[] = [];
    for (const name of names.filter((each) => each !== "quintet_migrations")) {
      tables.push(ordered(await backend.introspection.table(pool, name)));
    }
    return tables;
  }

  /** All tables as the state has them. */
  expected(): Table[] {
    const tables = allTables(replay(this.#migrations));
    return [...tables.values()].toSorted(byName).map(asIntrospected);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#databases.close();
  }
}

const onMigration = (): MigrationProgress => ({ operationDone: () => {}, end: () => {} });

/** @param backend Of an empty database. Default: SQLite, in memory. */
export async function migrationSite(
  backend: Backend = sqlite({ file: ":memory:" }),
): Promise<MigrationSite> {
  const site = new MigrationSite(await connectDatabases({ default: backend }, { root: "/" }));
  await site.migrate(library);
  return site;
}

/** The rows of a query, as the database stores them. */
export async function rows(sql: string): Promise<unknown[][]> {
  return runQuery("default", sql, []);
}

function ordered(table: Table): Table {
  return {
    ...table,
    columns: table.columns.toSorted(byName),
    indexes: table.indexes.toSorted(byName),
    constraints: table.constraints.toSorted(byName),
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * SQLite numbers rows by an `integer`, whatever the key's type is elsewhere; and has unique
 * constraints as indexes that are added to a table that is there, and none for patterns.
 */
function asIntrospected(table: Table): Table {
  const made = table.constraints.filter(isIndex).map((each) => ({
    name: each.name,
    unique: true,
    parts: (each as UniqueConstraint).columns.map((column) => ({ column })),
  }));
  return ordered({
    ...table,
    constraints: table.constraints.filter((each) => !isIndex(each)),
    indexes: [...table.indexes.filter(({ forPatterns }) => !forPatterns), ...made],
    columns: table.columns.map((column) =>
      column.identity ? { ...column, type: { name: "integer" } } : column,
    ),
  });
}

function isIndex(constraint: Constraint): boolean {
  return constraint.kind === "unique" && constraint.isAddedLater === true;
}
