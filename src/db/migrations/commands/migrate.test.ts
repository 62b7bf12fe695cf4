import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";

import { migrationProject, oneModel } from "../../../../tests/support/migration-project.ts";
import { rows } from "../../../../tests/support/migration-site.ts";
import { runExecute } from "../../connection/run.ts";
import { integerField } from "../../fields/number.ts";
import { charField } from "../../fields/text.ts";
import { postMigrate, preMigrate, unappliedMigrations } from "../index.ts";

describe("migrate", () => {
  it("goes to a migration and back, plans it, and only records it", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    site.install(oneModel({ name: charField(), year: integerField({ null: true }) }));
    await site.run("makemigrations");
    await site.run("migrate");

    const back = await site.run("migrate", { args: { app: "library", name: "0001" } });
    const plan = await site.run("migrate", { options: { plan: true } });
    const shown = await site.run("showmigrations");

    assert.deepEqual(back.lines.slice(-1), ["  Unapplying library.0002_book_year... OK"]);
    assert.deepEqual(plan.lines, [
      "Planned operations:",
      "library.0002_book_year",
      "    Add field year to Book",
    ]);
    assert.deepEqual(shown.lines, ["library", " [X] 0001_initial", " [ ] 0002_book_year"]);
    assert.deepEqual(await unappliedMigrations(site.project), ["library.0002_book_year"]);

    const faked = await site.run("migrate", { options: { fake: true } });
    assert.deepEqual(faked.lines.slice(-1), ["  Applying library.0002_book_year... FAKED"]);
    assert.deepEqual(await unappliedMigrations(site.project), []);
    await assert.rejects(() => rows("SELECT year FROM library_book"));

    await site.run("migrate", { args: { app: "library", name: "0001" }, options: { fake: true } });
    await site.run("migrate", { args: { app: "library", name: "zero" } });
    assert.deepEqual(await rows("SELECT name FROM quintet_migrations"), []);
  });

  it("tells those who listen, before and after", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    const heard: string[] = [];
    const count = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'library_book'";
    const stop = [
      preMigrate.connect("library", async ({ plan }) => {
        heard.push(`${plan[0]?.name} ${String(await rows(count))}`);
      }),
      postMigrate.connect("library", async ({ using }) => {
        heard.push(`${using} ${String(await rows(count))}`);
      }),
    ];

    await site.run("migrate");
    for (const each of stop) each();

    assert.deepEqual(heard, ["0001_initial 0", "default 1"]);
  });

  it("says that the models have changes which no migration has", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    await site.run("migrate");
    site.install(oneModel({ title: charField() }));

    const { lines } = await site.run("migrate");

    assert.deepEqual(lines.slice(3), [
      "  No migrations to apply.",
      "  The models of library have changes that no migration has yet.",
      "  Write them down with makemigrations, then run migrate again.",
    ]);
  });

  it("lets two deployers do it at once", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");

    await Promise.all([site.run("migrate"), site.run("migrate")]);

    assert.deepEqual(await rows("SELECT name FROM quintet_migrations"), [["0001_initial"]]);
  });

  it("refuses a database that is ahead of the files", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    await site.run("migrate");
    await rm(join(site.folder, "library/migrations/0001_initial.ts"));

    await assert.rejects(() => site.run("migrate"), {
      code: "db/migration-history",
      message: /no files of: library\.0001_initial/,
    });
  });

  it("refuses a database that lacks what an applied migration depends on", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    await site.run("migrate");
    await site.write(
      "0000_before.ts",
      'import { migration } from "quintet/migrations";\n\nexport default migration({ operations: [] });\n',
    );
    const text = await site.text("0001_initial.ts");
    const dependent = text.replace(
      "migration({",
      'migration({ dependencies: [["library", "0000_before"]],',
    );
    await rm(join(site.folder, "library/migrations/0001_initial.ts"));
    await site.write("0001_initial.mts", dependent);

    await assert.rejects(() => site.run("migrate"), {
      code: "db/migration-history",
      message: /library\.0001_initial is applied, but library\.0000_before.* is not\..*--fake/s,
    });
  });

  it("says which applied migrations were changed afterwards, unless they say that it is nothing", async () => {
    const text = (name: string, rest = ""): string =>
      `import { charField, createModel, migration } from "quintet/migrations";

export default migration({ ${rest} operations: [createModel("Book", { ${name}: charField() })] });
`;
    const project = async (file: string, change: string): Promise<string[]> => {
      await using site = await migrationProject(oneModel({ name: charField() }));
      await site.write("0001_initial.ts", text("name"));
      await site.run("migrate");
      await rm(join(site.folder, "library/migrations/0001_initial.ts"));
      await site.write(`0001_initial.${file}`, change);
      const { lines } = await site.run("migrate", { options: { plan: true } });
      const checked = await site.run("checkmigrations", { options: { failOn: "warning" } });
      return [...lines.slice(0, 1), `checked: ${checked.code}`];
    };

    assert.match(
      (await project("mts", text("title"))).join(),
      /library\.0001_initial was changed after being applied.*make a new migration.*checked: 1/s,
    );
    assert.deepEqual(await project("mts", text("name", "")), ["Planned operations:", "checked: 0"]);
    assert.deepEqual(await project("mts", text("title", 'waive: ["edited-after-applied"],')), [
      "Planned operations:",
      "checked: 0",
    ]);
  });

  it("keeps the record of a database that was made before migrations had fingerprints", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    await site.run("migrate");
    await runExecute("default", "ALTER TABLE quintet_migrations DROP COLUMN fingerprint", []);
    assert.deepEqual((await site.run("migrate", { options: { plan: true } })).lines, [
      "Planned operations:",
      "  No planned migration operations.",
    ]);
    await site.write(
      "0002_more.ts",
      'import { migration } from "quintet/migrations";\n\nexport default migration({ dependencies: [["library", "0001_initial"]], operations: [] });\n',
    );

    await site.run("migrate");

    assert.deepEqual(
      await rows("SELECT name, fingerprint IS NULL FROM quintet_migrations ORDER BY id"),
      [
        ["0001_initial", 1],
        ["0002_more", 0],
      ],
    );
  });

  it("refuses an unknown app and an unknown migration, and name the nearest", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");

    await assert.rejects(() => site.run("migrate", { args: { app: "libary" } }), {
      code: "db/unknown-migration",
      hint: 'Did you mean "library"?',
    });
    await assert.rejects(
      () => site.run("migrate", { args: { app: "library", name: "0001_inital" } }),
      { code: "db/unknown-migration", hint: 'Did you mean "0001_initial"?' },
    );
  });

  it("passes over files that are no migrations, and refuses one named like a migration that is none", async () => {
    await using site = await migrationProject([]);
    await site.write("names.ts", "export const names = [];");
    await site.write("0001_initial.d.ts", "export {};");
    assert.deepEqual((await site.run("migrate")).lines.at(-1), "  No migrations to apply.");

    await site.write("0001_initial.ts", "export const migration = 1;");
    await assert.rejects(() => site.run("migrate"), {
      code: "db/migration-file",
      message: /0001_initial\.ts exports no migration/,
    });
  });

  it("prints the SQL of a migration, and that which undoes it", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");

    const args = { app: "library", name: "0001" };
    const { lines } = await site.run("sqlmigrate", { args });
    const back = await site.run("sqlmigrate", { args, options: { backwards: true } });

    assert.deepEqual(lines, [
      "BEGIN;",
      "--",
      "-- Create model Book",
      "--",
      'CREATE TABLE "library_book" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" text NOT NULL);',
      "COMMIT;",
    ]);
    assert.ok(back.lines.includes('DROP TABLE "library_book";'));
  });
});
