import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import {
  type MigrationProject,
  migrationProject,
} from "../../../../tests/support/migration-project.ts";
import { databaseFor } from "../../connection/databases.ts";
import { arrayOfModels } from "../../../../tests/support/inspected-models.ts";
import type { Table } from "../../schema/table.ts";
import { loadMigrations } from "../load.ts";
import { replay } from "../replay.ts";
import { allTables } from "../state-tables.ts";
import { readCondition } from "./read-condition.ts";

/** What Django 5.2 makes for auth, contenttypes, sessions and admin. */
const django = [
  `CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL)`,
  `CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL)`,
  `CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE)`,
  `CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED)`,
  `CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL)`,
  `CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED)`,
  `CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED)`,
  `CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL)`,
  `CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL)`,
  `CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model")`,
  `CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename")`,
  `CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id")`,
  `CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id")`,
  `CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id")`,
  `CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id")`,
  `CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id")`,
  `CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id")`,
  `CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id")`,
  `CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id")`,
  `CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id")`,
  `CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id")`,
  `CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date")`,
  `CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id")`,
  `CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id")`,
];

const own = [
  `CREATE TABLE library_shelf (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, parent_id bigint NULL REFERENCES library_shelf (id) DEFERRABLE INITIALLY DEFERRED, best_id bigint NULL REFERENCES library_book (id) DEFERRABLE INITIALLY DEFERRED, "order" integer NOT NULL DEFAULT 3, "class" varchar(5) NOT NULL DEFAULT 'a''b', save bool NOT NULL DEFAULT 1, made datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, "odd Name" text NOT NULL COLLATE "NOCASE")`,
  `CREATE TABLE library_book (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, title varchar(20) NOT NULL, pages integer NULL, shelf_id bigint NOT NULL REFERENCES library_shelf (id) DEFERRABLE INITIALLY DEFERRED, data text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), CONSTRAINT long CHECK (("pages" > 10 AND "pages" < 5000) OR "pages" IS NULL), CONSTRAINT once UNIQUE (title, shelf_id))`,
  `CREATE INDEX library_book_shelf_id_1a9f35b6 ON library_book (shelf_id)`,
  `CREATE INDEX by_title ON library_book (title, pages DESC)`,
  `CREATE UNIQUE INDEX no_pages ON library_book (title) WHERE pages IS NULL`,
  `CREATE TABLE library_pair (a integer NOT NULL, b integer NOT NULL, note text NULL, PRIMARY KEY (a, b))`,
  `CREATE TABLE library_log (at datetime NULL, text text NULL)`,
  `CREATE VIEW library_titles AS SELECT id, title FROM library_book`,
];

async function inspected(
  site: MigrationProject,
  statements: readonly string[],
  options: Record<string, unknown> = {},
): Promise<string> {
  const { pool } = databaseFor();
  for (const text of statements) await pool.execute(text, []);
  const { lines } = await site.run("inspectdb", { args: { tables: [] }, options });
  const text = lines.join("\n");
  const file = join(site.folder, "models.ts");
  await writeFile(file, text);
  site.install(arrayOfModels((await import(pathToFileURL(file).href)) as object));
  return text;
}

/** What of a table has to come back; SQLite keeps less of types than the models say. */
function essence({ columns, constraints, indexes }: Table): unknown {
  const uniques = [
    ...constraints.map((each) => (each.kind === "unique" ? each.columns.join() : [])),
    ...indexes
      .filter(({ unique }) => unique)
      .map(({ parts }) => parts.map((part) => "column" in part && part.column).join()),
  ];
  return {
    columns: columns
      .map(({ name, type, null: isNull, primaryKey, unique, references, identity }) => ({
        name,
        type: identity ? "identity" : type,
        isNull,
        primaryKey,
        unique,
        references: references && [references.table, references.column],
      }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    uniques: uniques.flat().toSorted(),
    checks: constraints.filter(({ kind }) => kind === "check").map(({ name }) => name),
    indexes: indexes
      .filter(({ unique, forPatterns }) => !unique && !forPatterns)
      .map(({ name, parts }) => ({ name, parts }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

async function assertUnchanged(site: MigrationProject): Promise<void> {
  await site.run("makemigrations");
  const { lines } = await site.run("migrate", { options: { fakeInitial: true } });
  const last = lines.filter((line) => line.includes("Applying"));
  assert.deepEqual(
    last.filter((line) => !line.endsWith("FAKED")),
    [],
  );
  const check = await site.run("makemigrations", { options: { check: true } });
  assert.deepEqual(check, { code: 0, lines: ["No changes detected"] });
  const { pool, backend } = databaseFor();
  const expected = allTables(replay((await loadMigrations(site.project.apps)).all));
  for (const [name, table] of expected) {
    assert.deepEqual(essence(table), essence(await backend.introspection.table(pool, name)));
  }
}

describe("inspectdb", () => {
  it("reads the tables of Django's own apps, whose migrations then change nothing", async () => {
    await using site = await migrationProject([]);

    const text = await inspected(site, django);

    assert.match(text, /groups: \(\) => manyToMany\(Group\),/);
    assert.match(text, /userPermissions: \(\) => manyToMany\(Permission\),/);
    assert.match(text, /actionFlag: positiveSmallIntegerField\(\),/);
    assert.match(text, /uniqueTogether: \[\["appLabel", "model"\]\],/);
    await assertUnchanged(site);
  });

  it("reads what the database does on a deletion", async () => {
    await using site = await migrationProject([]);

    const text = await inspected(
      site,
      [
        "CREATE TABLE library_shelf (id integer NOT NULL PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE library_book (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, " +
          "a_id bigint NOT NULL REFERENCES library_shelf (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, " +
          "b_id bigint NULL REFERENCES library_shelf (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, " +
          "c_id bigint NOT NULL DEFAULT 1 REFERENCES library_shelf (id) ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED, " +
          "d_id bigint NOT NULL REFERENCES library_shelf (id) ON DELETE RESTRICT)",
      ],
      { app: "library" },
    );

    for (const [name, kind] of [
      ["a", "dbCascade"],
      ["b", "dbSetNull"],
      ["c", "dbSetDefault"],
      ["d", "doNothing"],
    ]) {
      assert.match(text, new RegExp(`  ${name}: \\(\\) => foreignKey\\([^)]*onDelete: ${kind}\\b`));
    }
    assert.match(text, /import \{[^}]*\bdbSetDefault\b/);
    await assertUnchanged(site);
  });

  it("reads circles, defaults, indexes, constraints and odd names", async () => {
    await using site = await migrationProject([]);

    const text = await inspected(site, own, { app: "library" });

    assert.match(text, /export class Shelf extends model\(/);
    assert.match(text, /parent: \(\) => foreignKey\(Shelf, \{/);
    assert.match(text, /best: \(\) => foreignKey\(Book, \{/);
    assert.match(text, /order: integerField\(\{ dbDefault: 3 \}\),/);
    assert.match(text, /class: charField\(\{ maxLength: 5, dbDefault: "a'b" \}\),/);
    assert.match(text, /saveField: booleanField\(\{ dbDefault: true, dbColumn: "save" \}\),/);
    assert.match(text, /made: dateTimeField\(\{ dbDefault: now\(\) \}\),/);
    assert.match(text, /oddName: textField\(\{ dbCollation: "NOCASE", dbColumn: "odd Name" \}\),/);
    assert.match(text, /m\.index\(\{ fields: \["title", "-pages"\], name: "by_title" \}\)/);
    assert.match(
      text,
      /m\.unique\("no_pages", \{ fields: \["title"\], condition: \{ pages__isnull: true \} \}\)/,
    );
    assert.match(text, /m\.check\(/);
    assert.match(text, /  pk: compositePrimaryKey\("a", "b"\),/);
    assert.match(text, /The table has no primary key/);
    assert.doesNotMatch(text, /titles/i);
    await assertUnchanged(site);
  });

  it("reads views if it is asked to, and only the tables that are named", async () => {
    await using site = await migrationProject([]);
    await inspected(site, own);

    const views = await site.run("inspectdb", {
      args: { tables: ["library_titles"] },
      options: { app: "library" },
    });
    const all = await site.run("inspectdb", {
      args: { tables: [] },
      options: { includeViews: true, unmanaged: true },
    });

    assert.match(views.lines.join("\n"), /This is a view[^]*class Titles[^]*managed: false/);
    assert.equal(all.lines.filter((line) => line.includes("managed: false")).length, 5);
    await assert.rejects(() => site.run("inspectdb", { args: { tables: ["x"] } }), {
      code: "db/migration-option",
    });
  });
});

describe("conditions", () => {
  const read = (sql: string): unknown => readCondition(sql, (column) => column);

  it("are read from SQL, as far as they compare", () => {
    assert.deepEqual(read(`"a" >= 1`), { a__gte: 1 });
    assert.deepEqual(read(`((a)::text = 'x''y'::text)`), { a: "x'y" });
    assert.deepEqual(read(`5 < a AND b IS NOT NULL`), { a__gt: 5, b__isnull: false });
    assert.deepEqual(read(`a IN (1, -2)`), { a__in: [1, -2] });
    assert.deepEqual(read(`a > '-3'::integer`), { a__gt: -3 });
    assert.deepEqual(read(`(a)::text = ANY ((ARRAY['x'::character varying])::text[])`), {
      a__in: ["x"],
    });
    assert.deepEqual(read(`a BETWEEN 1 AND 2`), { a__range: [1, 2] });
  });

  it("are left alone where they say more", () => {
    for (const sql of ["lower(a) = 'x'", "a + 1 > 2", "a = ", "(a = 1", "a ~ 'x'"]) {
      assert.equal(read(sql), undefined, sql);
    }
  });
});
