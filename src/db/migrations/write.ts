/** Writes a migration as a TypeScript file. The same migration always gives the same text. */

import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";

import { camelCase, type InstalledApp } from "../../base/index.ts";
import { migrationsFolder } from "./load.ts";
import { type MigrationKey, swappableOf } from "./migration.ts";
import type { Operation } from "./operations/operation.ts";
import { call, importsOf, literal, printOpen, type Source } from "./source.ts";

/** A migration that is to be written. */
export interface NewMigration {
  readonly app: string;
  readonly name: string;
  readonly dependencies: readonly MigrationKey[];
  readonly operations: readonly Operation[];
  /** Is it all done or nothing? Default: true. */
  readonly atomic?: boolean;
  /** What it is about, for those who read the file. Default: nothing is said. */
  readonly comment?: string;
  /** Those that it is to stand in the place of. */
  readonly replaces?: readonly MigrationKey[];
  /** Operations that only their own file can hold, as functions are in them. */
  readonly carried?: ReadonlyMap<Operation, CarriedOperation>;
}

/** An operation of another file of the same folder: it is imported from there. */
export interface CarriedOperation {
  /** The name of the migration, which is its file's. */
  readonly name: string;
  /** Its place in the list there. */
  readonly at: number;
}

/** The text of the file. @param ending Of the files that it imports from. */
export function migrationText(migration: NewMigration, ending = "ts"): string {
  const { dependencies, operations, replaces = [], carried = new Map() } = migration;
  const parts: [string, Source][] = [];
  if (replaces.length > 0) parts.push(["replaces", literal(replaces)]);
  if (dependencies.length > 0) parts.push(["dependencies", { array: dependencies.map(keySource) }]);
  if (migration.atomic === false) parts.push(["atomic", literal(false)]);
  const sources = operations.map((operation): Source => {
    const { name, at } = carried.get(operation) ?? {};
    return name === undefined ? operation.source() : `${variableOf(name)}.operations[${at}]!`;
  });
  parts.push(["operations", { array: sources }]);
  const options: Source = { object: parts };
  const names = [...importsOf(call("migration", options))].toSorted();
  const files = new Set(operations.flatMap((operation) => carried.get(operation)?.name ?? []));
  const others = [...files].map(
    (name) => `import ${variableOf(name)} from "./${name}.${ending}";\n`,
  );
  return `${importLine(names)}\n${others.length > 0 ? `\n${others.join("")}` : ""}\n${commentText(migration.comment)}export default migration(${printOpen(options)});\n`;
}

function keySource(key: MigrationKey): Source {
  const swappable = swappableOf(key);
  return swappable === undefined ? literal(key) : call("swappableDependency", literal(swappable));
}

/** `0003_fill_slugs` → `fillSlugs`. */
function variableOf(name: string): string {
  const words = camelCase(name.replace(/^\d+_?/, "").replaceAll("-", "_"));
  return /^[a-z]/i.test(words) ? words : `migration${words}`;
}

/** A comment of lines that are not too long; paragraphs stay. */
function commentText(comment: string | undefined): string {
  if (comment === undefined) return "";
  const lines = comment.split("\n").flatMap(wrapped);
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd() + "\n").join("")} */\n`;
}

function wrapped(text: string): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line.length + word.length > 96) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
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
  await writeFile(file, migrationText(migration, extname(file).slice(1)), { flag: "wx" });
  return file;
}
