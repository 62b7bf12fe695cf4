import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationProject } from "../../../tests/support/migration-project.ts";
import { runQuery } from "../connection/run.ts";
import { charField, type DatabaseRouter, manyToMany, model } from "../index.ts";

const tables = async (using: string): Promise<unknown[]> => {
  const text = "SELECT name FROM sqlite_schema WHERE name LIKE 'library%' AND type = 'table'";
  return (await runQuery(using, text, [])).map(([name]) => name).toSorted();
};

/** `Note` and what belongs to it is in the archive only; of the app all else is in `default`. */
const router: DatabaseRouter = {
  allowMigrate: (using, _app, { model: name }) => (using === "archive") === (name === "Note"),
};

describe("migrate with routers", () => {
  it("changes the tables that are allowed on the database, and no others", async () => {
    class Tag extends model({ word: charField({ maxLength: 9 }) }) {}
    class Note extends model({
      text: charField({ maxLength: 9 }),
      tags: () => manyToMany(Tag),
    }) {}
    await using site = await migrationProject([Tag, Note], [router]);
    await site.run("makemigrations");

    await site.run("migrate");
    await site.run("migrate", { options: { database: "archive" } });

    assert.deepEqual(await tables("default"), ["library_tag"]);
    assert.deepEqual(await tables("archive"), ["library_note", "library_note_tags"]);

    await site.run("migrate", {
      args: { app: "library", name: "zero" },
      options: { database: "archive" },
    });
    assert.deepEqual(await tables("archive"), []);
    assert.deepEqual(await tables("default"), ["library_tag"]);
  });

  it("says in the plan, and in the SQL, what is not for the database", async () => {
    class Tag extends model({ word: charField({ maxLength: 9 }) }) {}
    class Note extends model({ text: charField({ maxLength: 9 }) }) {}
    await using site = await migrationProject([Tag, Note], [router]);
    await site.run("makemigrations");

    const { lines } = await site.run("migrate", { options: { plan: true } });
    const archived = { plan: true, database: "archive" };
    const { lines: archive } = await site.run("migrate", { options: archived });
    const { lines: sql } = await site.run("sqlmigrate", {
      args: { app: "library", name: "0001" },
      options: { database: "archive" },
    });

    assert.deepEqual(lines.slice(1), [
      "library.0001_initial",
      "    Create model Note (not on default)",
      "    Create model Tag",
    ]);
    assert.deepEqual(archive.slice(1), [
      "library.0001_initial",
      "    Create model Note",
      "    Create model Tag (not on archive)",
    ]);
    assert.match(
      sql.join("\n"),
      /CREATE TABLE "library_note"[^]*Create model Tag\n--\n-- \(no-op\)/,
    );
  });

  it("tells routers the hints of SQL and code", async () => {
    const byHint: DatabaseRouter = { allowMigrate: (using, _app, { on }) => on === using };
    await using site = await migrationProject([], [byHint]);
    await site.write(
      "0001_sql.ts",
      `import { migration, noop, runCode, runSql } from "quintet/migrations";
const backward = noop;
export default migration({
  dependencies: [],
  operations: [
    runSql({ forward: "CREATE TABLE library_own (id INTEGER)", backward, hints: { on: "default" } }),
    runCode({ forward: () => { throw new Error("not here"); }, backward, hints: { on: "nowhere" } }),
  ],
});
`,
    );

    await site.run("migrate");
    await site.run("migrate", { options: { database: "archive" } });

    assert.deepEqual([await tables("default"), await tables("archive")], [["library_own"], []]);
  });

  it("runs SQL and code where the app is allowed", async () => {
    const asked: unknown[] = [];
    const onlyDefault: DatabaseRouter = {
      allowMigrate(using, app, { model: name }) {
        asked.push([using, app, name]);
        return using === "default";
      },
    };
    await using site = await migrationProject([], [onlyDefault]);
    await site.write(
      "0001_sql.ts",
      `import { migration, noop, runSql } from "quintet/migrations";
export default migration({
  dependencies: [],
  operations: [runSql({ forward: "CREATE TABLE library_own (id INTEGER)", backward: noop })],
});
`,
    );

    await site.run("migrate");
    await site.run("migrate", { options: { database: "archive" } });

    assert.deepEqual(await tables("default"), ["library_own"]);
    assert.deepEqual(await tables("archive"), []);
    assert.deepEqual(asked, [
      ["default", "library", undefined],
      ["archive", "library", undefined],
    ]);
  });
});
