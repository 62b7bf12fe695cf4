/** Reads the migrations of apps from their files. */

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { InstalledApp } from "../../base/index.ts";
import { MigrationFileError } from "./errors.ts";
import { MigrationGraph } from "./graph.ts";
import type { Migration, MigrationDefinition } from "./migration.ts";

/** The folder of an app's migrations; it need not be there. */
export function migrationsFolder(app: InstalledApp & { readonly migrations?: string }): string {
  return app.migrations ?? join(app.folder, "migrations");
}

/**
 * Reads the migrations of all apps.
 *
 * @throws {MigrationFileError} If a file exports no migration.
 * @throws {MigrationGraphError} If a dependency is missing, or there is a cycle.
 */
export async function loadMigrations(apps: readonly InstalledApp[]): Promise<MigrationGraph> {
  const migrations: Migration[] = [];
  for (const app of apps) {
    for (const [name, file] of await migrationFiles(app)) {
      migrations.push(await loadFile(app.label, name, file));
    }
  }
  return new MigrationGraph(migrations);
}

/**
 * The files by the names of their migrations, in order. Where one lies beside what it was compiled
 * to, the TypeScript counts, except in a package, where Node does not run it.
 */
async function migrationFiles(app: InstalledApp): Promise<ReadonlyMap<string, string>> {
  const folder = migrationsFolder(app);
  if (!existsSync(folder)) return new Map();
  const isPackage = folder.includes("node_modules");
  const files = new Map<string, string>();
  for (const file of (await readdir(folder)).toSorted()) {
    const [, name, ending] = /^(\d{4,}[\w-]*)\.(ts|mts|js|mjs)$/.exec(file) ?? [];
    if (name === undefined || (files.has(name) && ending!.includes("ts") === isPackage)) continue;
    files.set(name, join(folder, file));
  }
  return files;
}

async function loadFile(app: string, name: string, file: string): Promise<Migration> {
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  const definition = module.default as Partial<MigrationDefinition> | undefined;
  if (!Array.isArray(definition?.operations)) {
    throw new MigrationFileError(`${file} exports no migration.`, {
      hint: "Write: export default migration({ dependencies: […], operations: […] });",
    });
  }
  const { dependencies, runBefore, operations, atomic } = definition as MigrationDefinition;
  return { app, name, dependencies, runBefore, operations, atomic };
}
