/**
 * Runs the blocks of a guide page, in order, in one process: on a database in memory that has the
 * tables of the models that the page defines, and the rows that its hidden `library/rows.ts` and the like make.
 *
 *     node tests/sites/guide-driver.ts FOLDER BLOCK.ts …
 */

import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { ContentType } from "../../src/contenttypes/index.ts";
import { type HasMeta, installedModels } from "../../src/db/index.ts";
import { createTables, install, testDatabase } from "../support/database.ts";

const [folder = "", ...files] = process.argv.slice(2);
installedModels.install("contenttypes", [ContentType.$meta]);
const models = new Set<HasMeta>([ContentType]);
for (const file of globSync("*/**/*.ts", { cwd: folder })) {
  if (file.endsWith("rows.ts")) continue;
  if (!/\bextends model\(/.test(readFileSync(resolve(folder, file), "utf8"))) continue;
  const module = (await import(resolve(folder, file))) as Record<string, unknown>;
  for (const value of Object.values(module)) if (isModel(value)) models.add(value);
}
await using _ = await testDatabase([...models], { others: ["archive"] });
for (const rows of globSync("*/*rows.ts", { cwd: folder }).toSorted()) {
  await import(resolve(folder, rows));
}
Object.assign(globalThis, {
  async install(model: HasMeta): Promise<void> {
    if (model.$meta.isInstalled) return;
    install([model], `block${installedModels.models().length}`);
    for (const using of ["default", "archive"]) await createTables([model.$meta], using);
  },
});
const installed = installedModels.models();
for (const file of files) {
  try {
    await import(resolve(folder, file));
  } catch (error) {
    console.error(`${file}: ${String((error as Error).stack ?? error)}`);
    process.exitCode = 1;
  }
  if (installedModels.models().length !== installed.length) installedModels.clear();
}

/** A class that has a table. */
function isModel(value: unknown): value is HasMeta {
  if (typeof value !== "function" || !("$meta" in value)) return false;
  try {
    return (value as HasMeta).$meta.fields.length > 0;
  } catch (error) {
    if ((error as { code?: string }).code === "db/model-definition") return false; // abstract
    throw error;
  }
}
