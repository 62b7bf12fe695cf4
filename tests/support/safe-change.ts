/**
 * A change of models, written with and without `--safe`, and brought to a database with rows: what
 * the linter says of it, what the tables are in the end, and whether it goes back.
 */

import assert from "node:assert/strict";

import { runExecute } from "../../src/db/connection/run.ts";
import { backendFor } from "../../src/db/connection/databases.ts";
import { connectionFor } from "../../src/db/connection/run.ts";
import type { Backend } from "../../src/db/index.ts";
import type { HasMeta } from "../../src/db/meta/registry.ts";
import { rules } from "../../src/db/migrations/lint/rules.ts";
import type { Table } from "../../src/db/schema/table.ts";
import { projectOn } from "./migration-project.ts";

export interface SafeChange {
  readonly before: readonly HasMeta[];
  readonly after: readonly HasMeta[];
  /** SQL that puts rows into the tables of before. */
  readonly rows: readonly string[];
  /** Does a required field go, with its values? Then it comes back to empty tables only. */
  readonly losesValues?: boolean;
  /** Of `makemigrations`. */
  readonly options?: Record<string, unknown>;
}

export interface SafeOutcome {
  /** The new files, in order. */
  readonly files: readonly string[];
  /** What was printed while they were written. */
  readonly lines: readonly string[];
  /** What the linter had against the plain migration, by the names of its rules. */
  readonly plainRules: readonly string[];
  /** What is left of that. */
  readonly safeRules: readonly string[];
  readonly schema: readonly Table[];
  readonly plainSchema: readonly Table[];
}

/** Brings the change to the database, with `--safe`, back, and then without it. */
export async function tryChange(backend: Backend, change: SafeChange): Promise<SafeOutcome> {
  const safe = await bring(backend, change, true);
  const plain = await bring(backend, change, false);
  return {
    files: safe.files,
    lines: safe.lines,
    safeRules: safe.rules,
    plainRules: plain.rules,
    schema: safe.schema,
    plainSchema: plain.schema,
  };
}

async function bring(
  backend: Backend,
  { before, after, rows, options, losesValues }: SafeChange,
  safe: boolean,
): Promise<{ files: string[]; lines: string[]; rules: string[]; schema: Table[] }> {
  await using site = await projectOn({ default: backend }, before);
  await site.run("makemigrations");
  await site.run("migrate");
  const old = await schemaOf();
  for (const sql of rows) await runExecute("default", sql, []);
  await enlarge();
  site.install(after);
  const { lines } = await site.run("makemigrations", { options: { ...options, safe } });
  const checked = await site.run("checkmigrations");
  await site.run("migrate");
  const schema = await schemaOf();
  const again = await site.run("makemigrations", { options: { check: true } });
  assert.deepEqual(again.lines, ["No changes detected"]);
  if (losesValues)
    for (const { name } of old.toReversed()) await runExecute("default", `DELETE FROM ${name}`, []);
  if (safe) {
    await site.run("migrate", { args: { app: "library", name: "0001" } });
    assert.deepEqual(await schemaOf(), old);
  }
  await site.run("migrate", { args: { app: "library", name: "zero" } });
  const files = (await site.files()).slice(1);
  return { files, lines, rules: rulesIn(checked.lines), schema };
}

/** As if the tables were large. */
async function enlarge(): Promise<void> {
  if (!backendFor("default").features.supportsConcurrentWrites) return;
  const sql =
    "UPDATE pg_class SET reltuples = 2000000 WHERE relname LIKE 'library_%' AND relkind = 'r'";
  await runExecute("default", sql, []);
}

function rulesIn(lines: readonly string[]): string[] {
  const names = Object.keys(rules);
  const found = lines.flatMap((line) => {
    const [, rule = ""] = /^  (?:error|warning|info) ([\w-]+)/.exec(line) ?? [];
    return names.includes(rule) ? [rule] : [];
  });
  return [...new Set(found)];
}

/** All tables but that of the migrations, whatever their parts are ordered by. */
async function schemaOf(): Promise<Table[]> {
  const { introspection } = backendFor("default");
  const connection = connectionFor("default");
  const names = await introspection.tableNames(connection);
  const tables: Table[] = [];
  for (const name of names.filter((each) => each !== "quintet_migrations")) {
    const table = await introspection.table(connection, name);
    tables.push({
      ...table,
      columns: table.columns.toSorted(byName),
      indexes: table.indexes.toSorted(byName),
      constraints: table.constraints.toSorted(byName),
    });
  }
  return tables;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
