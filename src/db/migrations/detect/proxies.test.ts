/** A proxy becomes a model with a table, and the other way round, while keys and pairs lead to it. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../../tests/contracts/backend/postgres.ts";
import {
  type MigrationProject,
  migrationProject,
  projectOn,
} from "../../../../tests/support/migration-project.ts";
import { databaseFor } from "../../connection/databases.ts";
import {
  cascade,
  charField,
  foreignKey,
  type HasMeta,
  manyToMany,
  model,
  oneToOne,
} from "../../index.ts";

const missing = await noServer();

/** Of both apps: the pointers lie in the one that comes later in the alphabet. */
function models(sort: "proxy" | "child"): { people: HasMeta[]; shelf: HasMeta[] } {
  const Penman = class Penman extends model({ name: charField() }) {};
  const Poet =
    sort === "proxy"
      ? class Poet extends model(Penman, {}, { proxy: true }) {}
      : class Poet extends model(Penman, {
          up: () => oneToOne(Penman, { onDelete: cascade, parentLink: true }),
          verse: charField({ default: "" }),
        }) {};
  const Tome = class Tome extends model({
    poet: () => foreignKey(Poet, { onDelete: cascade }),
    others: () => manyToMany(Poet),
  }) {};
  return { people: [Penman, Poet], shelf: [Tome] };
}

function install(project: MigrationProject, sort: "proxy" | "child"): void {
  const { people, shelf } = models(sort);
  project.install(people);
  project.addApp("shelf", shelf);
}

/** Which tables the columns of these tables reference. */
async function references(): Promise<string[]> {
  const { backend, pool } = databaseFor();
  const found: string[] = [];
  for (const name of ["shelf_tome", "shelf_tome_others"]) {
    const table = await backend.introspection.table(pool, name);
    for (const { name: column, references: to } of table.columns) {
      if (column === "poet_id") found.push(`${to?.table}.${to?.column}`);
    }
  }
  return found;
}

const targets = {
  proxy: ["library_penman.id", "library_penman.id"],
  child: ["library_poet.up_id", "library_poet.up_id"],
};

async function follows(project: MigrationProject): Promise<void> {
  for (const [before, after] of [
    ["proxy", "child"],
    ["child", "proxy"],
  ] as const) {
    install(project, before);
    await project.run("makemigrations");
    await project.run("migrate");
    assert.deepEqual(await references(), targets[before]);

    install(project, after);
    const { lines } = await project.run("makemigrations");
    assert.deepEqual(
      lines.filter((line) => line.includes("~")),
      ["    ~ Alter field poet on Tome", "    ~ Alter field others on Tome"],
    );
    await project.run("migrate");
    assert.deepEqual(await references(), targets[after]);
    assert.deepEqual((await project.run("makemigrations")).lines, ["No changes detected"]);
  }
  for (const app of ["library", "shelf"]) {
    await project.run("migrate", { args: { app, name: "zero" } });
  }
  await project.run("migrate");
  assert.deepEqual(await references(), targets.proxy);
}

describe("A model that is a proxy no more, or becomes one", () => {
  it("has its keys and pairs follow, forwards and back", async () => {
    await using project = await migrationProject([]);
    await follows(project);
  });

  it("the same on PostgreSQL", { skip: missing ?? false }, async () => {
    const { backend, remove } = await createDatabase();
    try {
      await using project = await projectOn({ default: backend }, []);
      await follows(project);
    } finally {
      await remove();
    }
  });
});
