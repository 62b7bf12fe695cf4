import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import {
  type MigrationProject,
  migrationProject,
} from "../../../tests/support/migration-project.ts";
import { rows } from "../../../tests/support/migration-site.ts";
import type { CheckMessage } from "../../base/index.ts";
import { cascade } from "../fields/on-delete.ts";
import { foreignKey, manyToMany } from "../fields/relation.ts";
import { chooseModels, swappable } from "../fields/swappable.ts";
import { charField } from "../fields/text.ts";
import { modelChecks } from "../meta/checks.ts";
import { installedModels } from "../meta/registry.ts";
import { manager } from "../models/manager.ts";
import { model } from "../models/model-class.ts";
import { MigrationGraph } from "./graph.ts";
import { MigrationDefinition, swappableDependency } from "./migration.ts";

const name = () => charField({ maxLength: 50 });

/** An app `members` with a model that can be replaced, and `library` with relations to it. */
async function site(): Promise<MigrationProject> {
  class Note extends model({
    writer: () => foreignKey(swappable("member"), { onDelete: cascade }),
    readers: () => manyToMany(swappable("member")),
  }) {}
  class Person extends model({ name: name() }, { swappable: "member" }) {
    static objects = manager(Person);
  }
  class Staff extends model({ badge: name() }) {}
  const project = await migrationProject([Note]);
  project.addApp("members", [Person]);
  project.addApp("office", [Staff]);
  return project;
}

async function tables(): Promise<unknown[]> {
  const found = await rows(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_%' ESCAPE '\\' ORDER BY 1",
  );
  return found.flat().filter((each) => !/^(sqlite|quintet)_/.test(String(each)));
}

async function target(): Promise<unknown> {
  const [[table] = []] = await rows(`SELECT "table" FROM pragma_foreign_key_list('library_note')`);
  return table;
}

describe("a swappable model", () => {
  afterEach(() => chooseModels({}));

  it("stands for itself if the settings say nothing", async () => {
    await using project = await site();

    await project.run("makemigrations");
    await project.run("migrate");

    assert.equal(await target(), "members_person");
    const again = await project.run("makemigrations");
    assert.deepEqual(again.lines, ["No changes detected"]);
  });

  it("leaves its name to the migrations of others, and its place to the model of the settings", async () => {
    await using project = await site();
    await project.run("makemigrations");
    const text = await project.text("0001_initial.ts");

    chooseModels({ member: "office.Staff" });
    await project.run("migrate");

    assert.match(text, /dependencies: \[swappableDependency\("member"\)\]/);
    assert.match(text, /writer: foreignKey\(swappable\("member"\), \{ onDelete: cascade \}\)/);
    assert.equal(await target(), "office_staff");
    assert.deepEqual(await tables(), ["library_note", "library_note_readers", "office_staff"]);
    assert.deepEqual((await project.run("makemigrations")).lines, ["No changes detected"]);
    assert.equal(
      (await project.run("migrate", { args: { app: "members", name: "zero" } })).code,
      0,
    );
  });

  it("is written by its name where a relation names the model of the settings", async () => {
    class Staff extends model({ badge: name() }) {}
    class Card extends model({ owner: () => foreignKey(Staff, { onDelete: cascade }) }) {}
    chooseModels({ member: "office.Staff" });
    await using project = await migrationProject([Card]);
    project.addApp("office", [Staff]);

    // Checks would find that no app has the model that is replaced.
    const options = { skipChecks: true };
    await project.run("makemigrations", { args: { apps: ["library"] }, options });

    assert.match(await project.text("0001_initial.ts"), /foreignKey\(swappable\("member"\)/);
    assert.match(await project.text("0001_initial.ts", "office"), /createModel\("Staff"/);
  });

  it("cannot be queried or pointed to where another stands in its place", async () => {
    await using project = await site();
    chooseModels({ member: "office.Staff" });
    assert.equal(project.project.apps.length, 3);
    const person = installedModels.get("members.Person").modelClass!;
    class Wrong extends model({ to: () => foreignKey(person, { onDelete: cascade }) }) {}
    installedModels.install("wrong", [Wrong.$meta]);

    assert.throws(() => installedModels.get("members.Person").table, {
      code: "db/model-swapped",
      message: /the settings put office.Staff in its place/,
    });
    const found = [...((await modelChecks()()) as Iterable<CheckMessage>)];
    assert.deepEqual(
      found.map(({ code, id, where }) => [code, id, where]),
      [["db/model-swapped", "fields.E301", "wrong.Wrong"]],
    );
  });

  it("is looked for by its name when a site is checked", async () => {
    await using project = await site();
    chooseModels({ membr: "office.Staf" });

    const found = [...((await modelChecks()()) as Iterable<CheckMessage>)];

    assert.equal(project.project.apps.length, 3);
    assert.deepEqual(
      found.map(({ code, hint }) => [code, hint]),
      [
        ["db/swappable-models", 'Did you mean "member"?'],
        ["db/swappable-models", 'Did you mean "office.Staff"?'],
      ],
    );
  });

  it("has to be there", () => {
    installedModels.clear();
    const migration = new MigrationDefinition({
      dependencies: [swappableDependency("nobody")],
      operations: [],
    });

    assert.throws(() => new MigrationGraph([{ ...migration, app: "a", name: "0001" }]), {
      code: "db/model-definition",
      message: /No model stands under the name "nobody"/,
    });
  });

  it("is swappable from its first migration on", async () => {
    await using project = await site();
    await project.run("makemigrations");
    class Person extends model({ name: name() }) {}
    class Staff extends model({ badge: name() }, { swappable: "member" }) {}
    installedModels.clear();
    project.addApp("members", [Person]);
    project.addApp("office", [Staff]);

    await assert.rejects(project.run("makemigrations"), {
      code: "db/migration-state",
      message: /swappable of members.Person/,
    });
  });
});
