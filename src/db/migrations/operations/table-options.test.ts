import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { type MigrationSite, migrationSite } from "../../../../tests/support/migration-site.ts";
import { runExecute } from "../../connection/run.ts";
import { check, index, unique } from "../../models/table-options.ts";
import { F } from "../../query/expressions/expressions.ts";
import { Q } from "../../query/expressions/q.ts";
import { lower } from "../../query/expressions/functions.ts";
import type { Constraint, Index } from "../../schema/constraint.ts";
import {
  addConstraint,
  alterConstraint,
  alterUniqueTogether,
  removeConstraint,
} from "./constraints.ts";
import { alterField, renameField } from "./fields.ts";
import { addIndex, removeIndex, renameIndex } from "./indexes.ts";
import { positiveIntegerField } from "../../fields/number.ts";

const extras = [
  addIndex("Book", index("-pages", { name: "by_pages", condition: { title__gt: "a'b" } })),
  addIndex("Book", index(lower("title"), { name: "by_lower" })),
  addConstraint("Book", check("few", Q.dynamic({ pages__lt: 100 }).or(Q.dynamic({ id: 7 })))),
  addConstraint("Book", check("told", { title__in: ["Notes", "A; B", "x"] })),
  addConstraint("Book", unique("once", "title", { condition: { pages__gt: F("id") } })),
  addConstraint("Book", unique("named", "title", "pages")),
];

async function book(
  site: MigrationSite,
): Promise<{ indexes: Record<string, Index>; constraints: Record<string, Constraint> }> {
  const { indexes, constraints } = (await site.schema()).find(
    ({ name }) => name === "library_book",
  )!;
  const byName = <Named extends { name: string }>(list: readonly Named[]) =>
    Object.fromEntries(list.map((each) => [each.name, each]));
  return { indexes: byName(indexes), constraints: byName(constraints) };
}

describe("operations on indexes and constraints", () => {
  it("make them, and take them away again", async () => {
    await using site = await migrationSite();
    const before = await site.schema();

    await site.migrate(extras);
    const { indexes, constraints } = await book(site);

    assert.deepEqual(indexes["by_pages"], {
      name: "by_pages",
      parts: [{ column: "pages", descending: true }],
      condition: `"title" > 'a''b'`,
    });
    assert.deepEqual(indexes["by_lower"]?.parts, [{ sql: 'LOWER("title")' }]);
    assert.equal(indexes["once"]?.condition, '"pages" > "id"');
    assert.deepEqual(constraints["named"], {
      kind: "unique",
      name: "named",
      columns: ["title", "pages"],
    });
    await assert.rejects(
      async () => runExecute("default", "UPDATE library_book SET title = 'else'", []),
      { code: "db/check-violation" },
    );
    await site.undo();
    assert.deepEqual(await site.schema(), before);
  });

  it("make an index of a unique constraint whose fields are said as expressions", async () => {
    await using site = await migrationSite();

    await site.migrate([addConstraint("Book", unique("once", F("title"), F("pages")))]);
    const { indexes, constraints } = await book(site);

    assert.deepEqual(constraints, {});
    assert.deepEqual(indexes["once"], {
      name: "once",
      unique: true,
      parts: [{ column: "title" }, { column: "pages" }],
    });
    await assert.rejects(
      async () => runExecute("default", "UPDATE library_book SET title = '', pages = 1", []),
      { code: "db/unique-violation" },
    );
    await site.undo();
  });

  it("keep them when the table is rebuilt, and when a column is renamed", async () => {
    await using site = await migrationSite();
    await site.migrate(extras);
    const before = await book(site);

    await site.migrate([alterField("Book", "pages", positiveIntegerField({ default: 3 }))]);
    await site.migrate([renameField("Book", "pages", "length")]);
    const { indexes, constraints } = await book(site);

    assert.deepEqual(Object.keys(indexes), Object.keys(before.indexes));
    assert.deepEqual(constraints["few"], {
      kind: "check",
      name: "few",
      check: '("length" < 100 OR "id" = 7)',
    });
    await site.undo();
    await site.undo();
    await site.undo();
  });

  it("rename, remove and alter them, there and back", async () => {
    await using site = await migrationSite();
    await site.migrate(extras);
    const before = await site.schema();

    await site.migrate([
      renameIndex("Book", "by_lower", "lowered"),
      removeIndex("Book", "by_pages"),
      removeConstraint("Book", "few"),
      removeConstraint("Book", "once"),
      alterConstraint("Book", check("told", { title__in: ["Notes", "A; B", "x"] })),
      alterUniqueTogether("Book", [["author", "title"]]),
    ]);
    const { indexes, constraints } = await book(site);

    assert.deepEqual(Object.keys(indexes), [
      "library_book_author_id_d9a3b67e",
      "library_book_author_id_title_e8635dfc_uniq",
      "lowered",
    ]);
    assert.deepEqual(
      Object.values(constraints).map((each) => (each.kind === "unique" ? each.columns : each.name)),
      [["title", "pages"], "told"],
    );
    await site.undo();
    assert.deepEqual(await site.schema(), before);
  });

  it("say what is not there", async () => {
    await using site = await migrationSite();

    for (const operation of [
      removeIndex("Book", "none"),
      renameIndex("Book", "none", "some"),
      removeConstraint("Book", "none"),
      alterConstraint("Book", check("none", { id: 1 })),
    ]) {
      await assert.rejects(site.migrate([operation]), { code: "db/migration-state" });
    }
    assert.throws(() => addIndex("Book", index("title")), { code: "db/migration-state" });
  });
});
