/** What is renamed or removed, while migrations of other apps name it: on a new database. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  type MigrationProject,
  migrationProject,
} from "../../../../tests/support/migration-project.ts";
import { rows } from "../../../../tests/support/migration-site.ts";
import { cascade, charField, foreignKey, manyToMany, model, oneToOne } from "../../index.ts";

/** Undoes everything, and makes it again: as the next developer does, on a database of their own. */
async function migrateAnew(project: MigrationProject): Promise<void> {
  for (const app of ["library", "shelf"]) {
    await project.run("migrate", { args: { app, name: "zero" } });
  }
  await project.run("migrate");
}

async function written(project: MigrationProject, rename: string[] = []): Promise<void> {
  await project.run("makemigrations", { options: { rename } });
  await project.run("migrate");
}

describe("A model of another app that is pointed to", () => {
  it("is renamed after the migrations that know it by its old name", async () => {
    const before = class Penman extends model({ name: charField() }) {};
    await using project = await migrationProject([before]);
    project.addApp("shelf", [
      class Tome extends model({ penman: () => foreignKey(before, { onDelete: cascade }) }) {},
    ]);
    await written(project);

    const after = class Scribe extends model({ name: charField() }) {};
    project.install([after]);
    project.addApp("shelf", [
      class Tome extends model({ penman: () => foreignKey(after, { onDelete: cascade }) }) {},
    ]);
    await written(project, ["Penman=Scribe"]);

    const text = await project.text("0002_rename_penman_scribe.ts");
    assert.match(
      text,
      /dependencies: \[\["library", "0001_initial"\], \["shelf", "0001_initial"\]\]/,
    );
    await migrateAnew(project);
    assert.match(await sqlOf("shelf_tome"), /REFERENCES "library_scribe"/);
  });

  it("is renamed after its children, and after pairs that go over it", async () => {
    const make = (name: "Penman" | "Scribe") => {
      const { [name]: named } = { [name]: class extends model({ name: charField() }) {} };
      const Child = class Child extends model(named!, {
        up: () => oneToOne(named!, { onDelete: cascade, parentLink: true }),
      }) {};
      return [named!, Child] as const;
    };
    const [Penman, Child] = make("Penman");
    await using project = await migrationProject([Penman]);
    project.addApp("shelf", [Child]);
    await written(project);

    const [Scribe, Next] = make("Scribe");
    project.install([Scribe]);
    project.addApp("shelf", [Next]);
    await written(project, ["Penman=Scribe"]);

    await migrateAnew(project);
    assert.match(await sqlOf("shelf_child"), /REFERENCES "library_scribe"/);
  });

  it("is deleted after migrations that pointed to it, though nothing does any more", async () => {
    const Penman = class Penman extends model({ name: charField() }) {};
    const Stay = class Stay extends model({ name: charField() }) {};
    await using project = await migrationProject([Penman, Stay]);
    project.addApp("shelf", [
      class Tome extends model({
        name: charField(),
        penman: () => foreignKey(Penman, { onDelete: cascade }),
      }) {},
    ]);
    await written(project);
    project.install([Penman, Stay]);
    project.addApp("shelf", [class Tome extends model({ name: charField() }) {}]);
    await written(project);
    project.install([Stay]);
    project.addApp("shelf", [class Tome extends model({ name: charField() }) {}]);
    await written(project);

    await migrateAnew(project);
    assert.deepEqual(await rows("SELECT name FROM sqlite_schema WHERE name LIKE '%penman%'"), []);
  });

  it("has the field renamed that keys of another app hold, and the sides of its pairs", async () => {
    const make = (code: "code" | "mark", side: "tome" | "book") => {
      const Penman = class Penman extends model({
        [code]: charField({ maxLength: 9, unique: true }),
      } as Record<"code", ReturnType<typeof charField>>) {};
      const Tome = class Tome extends model({
        penman: () => foreignKey(Penman, { onDelete: cascade, toField: code as "code" }),
      }) {};
      const Pair = class Pair extends model({
        [side]: () => foreignKey(Tome, { onDelete: cascade }),
        by: () => foreignKey(Penman, { onDelete: cascade }),
      }) {};
      const Shelf = class Shelf extends model({
        name: charField(),
        tomes: () => manyToMany(Penman),
      }) {};
      return { Penman, Tome, Pair, Shelf };
    };
    const old = make("code", "tome");
    await using project = await migrationProject([old.Penman]);
    project.addApp("shelf", [old.Tome, old.Pair, old.Shelf]);
    await written(project);

    const now = make("mark", "book");
    project.install([now.Penman]);
    project.addApp("shelf", [now.Tome, now.Pair, now.Shelf]);
    await written(project, ["penman.code=mark", "pair.tome=book"]);

    assert.match(await project.text("0002_rename_code_penman_mark.ts"), /\["shelf", "000\d_\w+"\]/);
    await migrateAnew(project);
    assert.match(await sqlOf("shelf_tome"), /REFERENCES "library_penman" \("mark"\)/);
    assert.match(await sqlOf("shelf_pair"), /"book_id"/);
  });

  it("loses a field when the keys of another app do not hold it any more", async () => {
    const make = (isKept: boolean) => {
      const Penman = class Penman extends model({
        name: charField(),
        ...(isKept && { code: charField({ maxLength: 9, unique: true }) }),
      } as { name: ReturnType<typeof charField>; code: ReturnType<typeof charField> }) {};
      const Tome = class Tome extends model({
        penman: () =>
          foreignKey(Penman, { onDelete: cascade, ...(isKept && { toField: "code" as const }) }),
      }) {};
      return { Penman, Tome };
    };
    const old = make(true);
    await using project = await migrationProject([old.Penman]);
    project.addApp("shelf", [old.Tome]);
    await written(project);

    const now = make(false);
    project.install([now.Penman]);
    project.addApp("shelf", [now.Tome]);
    await written(project);

    await migrateAnew(project);
    assert.match(await sqlOf("shelf_tome"), /REFERENCES "library_penman" \("id"\)/);
  });
});

async function sqlOf(table: string): Promise<string> {
  const [[sql] = []] = await rows(`SELECT sql FROM sqlite_schema WHERE name = '${table}'`);
  return String(sql);
}
