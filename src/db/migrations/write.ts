/** Writes a migration as a TypeScript file. The same migration always gives the same text. */

import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { InstalledApp } from "../../base/index.ts";
import { migrationsFolder } from "./load.ts";
import type { MigrationKey } from "./migration.ts";
import type { Operation } from "./operations/operation.ts";
import { call, importsOf, literal, printOpen, type Source } from "./source.ts";

/** A migration that is to be written. */
export interface NewMigration {
  readonly app: string;
  readonly name: string;
  readonly dependencies: readonly MigrationKey[];
  readonly operations: readonly Operation[];
}

/** The text of the file. */
export function migrationText({ dependencies, operations }: NewMigration): string {
  const parts: [string, Source][] = [];
  if (dependencies.length > 0) parts.push(["dependencies", literal(dependencies)]);
  parts.push(["operations", { array: operations.map((operation) => operation.source()) }]);
  const options: Source = { object: parts };
  const names = [...importsOf(call("migration", options))].toSorted();
  return `${importLine(names)}\n\nexport default migration(${printOpen(options)});\n`;
}

function importLine(names: readonly string[]): string {
  const line = `import { ${names.join(", ")} } from "quintet/migrations";`;
  if (line.length <= 100) return line;
  return `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "quintet/migrations";`;
}

/** Where the file goes: beside the others, or written as the app itself is. */
export function migrationFile(app: InstalledApp, name: string): string {
  const folder = migrationsFolder(app);
  return join(
    folder,
    `${name}.${(isTypeScript(folder) ?? isTypeScript(app.folder) ?? true) ? "ts" : "js"}`,
  );
}

/** Undefined where there is no module of either kind. */
function isTypeScript(folder: string): boolean | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder);
  if (files.some((file) => /(?<!\.d)\.m?ts$/.test(file))) return true;
  return files.some((file) => /\.m?js$/.test(file)) ? false : undefined;
}

/** Writes the file. @returns Its name, absolute. */
export async function writeMigration(app: InstalledApp, migration: NewMigration): Promise<string> {
  const file = migrationFile(app, migration.name);
  await mkdir(migrationsFolder(app), { recursive: true });
  await writeFile(file, migrationText(migration), { flag: "wx" });
  return file;
}
