import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  type MigrationSite,
  migrationSite,
  rows,
} from "../../../../tests/support/migration-site.ts";
import { runExecute } from "../../connection/run.ts";
import { integerField, positiveIntegerField } from "../../fields/number.ts";
import { setNull } from "../../fields/on-delete.ts";
import { foreignKey, manyToMany, oneToOne } from "../../fields/relation.ts";
import { charField, slugField, textField } from "../../fields/text.ts";
import { dateTimeField } from "../../fields/time.ts";
import { addField, alterField, removeField, renameField } from "./fields.ts";
import { alterModelOptions, alterModelTable, deleteModel, renameModel } from "./models.ts";
import type { Operation } from "./operation.ts";
import { runCode, runSql, separateDatabaseAndState } from "./special.ts";

/** Applies an operation and undoes it; the schema is what the state says, and then as before. */
async function thereAndBack(
  site: MigrationSite,
  operations: readonly Operation[],
  look: () => Promise<void>,
): Promise<void> {
  const before = await site.schema();
  await site.migrate(operations);
  assert.deepEqual(await site.schema(), site.expected());
  await look();
  await site.undo();
  assert.deepEqual(await site.schema(), before);
}

describe("migration operations on SQLite", () => {
  it("create models with their tables of pairs, indexes and checks", async () => {
    await using site = await migrationSite();

    assert.deepEqual(await site.schema(), site.expected());
    assert.deepEqual(
      (await site.schema()).map(({ name }) => name),
      ["library_author", "library_book", "library_book_tags", "library_tag"],
    );
    await assert.rejects(
      async () => runExecute("default", "UPDATE library_book SET pages = -1", []),
      {
        code: "db/check-violation",
      },
    );
  });

  it("delete a model, and make it again", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [removeField("Book", "tags"), deleteModel("Tag")], async () => {
      assert.equal((await site.schema()).length, 2);
    });
  });

  it("rename a model with its table, its pairs, and what points to it", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [renameModel("Book", "Novel")], async () => {
      assert.deepEqual(await rows("SELECT title FROM library_novel ORDER BY id"), [
        ["Notes"],
        ["A; B"],
      ]);
      assert.deepEqual(await rows("SELECT novel_id, tag_id FROM library_novel_tags"), [[1, 1]]);
    });
    await thereAndBack(site, [renameModel("Author", "Writer")], async () => {
      assert.deepEqual(
        await rows(
          "SELECT title, name FROM library_book JOIN library_writer ON library_writer.id = author_id ORDER BY 1",
        ),
        [
          ["A; B", "Eve"],
          ["Notes", "Ada"],
        ],
      );
    });
    assert.deepEqual(await rows("SELECT book_id, tag_id FROM library_book_tags"), [[1, 1]]);
  });

  it("rename the table of a model, and give it its own name back", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [alterModelTable("Book", "books")], async () => {
      assert.deepEqual(await rows("SELECT COUNT(*) FROM books_tags"), [[1]]);
      await site.migrate([alterModelTable("Book", null)]);
      assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book"), [[2]]);
      await site.undo();
    });
  });

  it("change options without a look at the tables", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [alterModelOptions("Author", { verboseName: "writer" })],
      async () => {},
    );
  });

  it("leave the table of a model alone that is not managed any more, or is again", async () => {
    await using site = await migrationSite();
    const before = await site.schema();

    await site.migrate([alterModelOptions("Book", { managed: false })]);
    assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book"), [[2]]);
    await site.migrate([alterModelOptions("Book", { managed: true })]);
    await site.undo();
    await site.undo();

    assert.deepEqual(await site.schema(), before);
    assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book"), [[2]]);
  });

  it("add a column that the rows get the default of", async () => {
    await using site = await migrationSite();
    const field = integerField({ default: 3 });

    await thereAndBack(site, [addField("Book", "stars", field)], async () => {
      assert.deepEqual(await rows("SELECT stars FROM library_book"), [[3], [3]]);
    });
  });

  it("add a column that the rows get a value of for once", async () => {
    await using site = await migrationSite();
    const operation = addField("Book", "state", charField({ maxLength: 9 }), { fill: "it's new" });

    await thereAndBack(site, [operation], async () => {
      assert.deepEqual(await rows("SELECT state FROM library_book"), [["it's new"], ["it's new"]]);
    });
  });

  it("add a text that may be empty as an empty text", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [addField("Book", "note", textField({ blank: true }))], async () => {
      assert.deepEqual(await rows("SELECT note FROM library_book"), [[""], [""]]);
    });
  });

  it("add a time that is set by itself as the time of the migration", async () => {
    await using site = await migrationSite();
    const field = dateTimeField({ autoNowAdd: true });

    await thereAndBack(site, [addField("Book", "added", field)], async () => {
      assert.deepEqual(await rows("SELECT DISTINCT LENGTH(added) >= 19 FROM library_book"), [[1]]);
    });
  });

  it("add and remove relations", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [
        addField("Book", "sequelOf", foreignKey("Book", { onDelete: setNull, null: true })),
        addField("Author", "best", oneToOne("Book", { onDelete: setNull, null: true })),
        addField("Author", "topics", manyToMany("Tag")),
      ],
      async () => {
        await runExecute("default", "UPDATE library_book SET sequel_of_id = 1 WHERE id = 2", []);
        await assert.rejects(
          async () => runExecute("default", "UPDATE library_author SET best_id = 1", []),
          { code: "db/unique-violation" },
        );
      },
    );
    assert.deepEqual(await rows("SELECT title FROM library_book ORDER BY id"), [
      ["Notes"],
      ["A; B"],
    ]);
  });

  it("remove a column, and bring it back empty", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [removeField("Book", "pages")], async () => {
      assert.deepEqual(await rows("SELECT title FROM library_book WHERE id = 1"), [["Notes"]]);
    });
    assert.deepEqual(await rows("SELECT DISTINCT pages FROM library_book"), [[null]]);
  });

  it("rename a column with its index and its values", async () => {
    await using site = await migrationSite();

    await thereAndBack(site, [renameField("Book", "author", "writer")], async () => {
      assert.deepEqual(await rows("SELECT writer_id FROM library_book ORDER BY id"), [[1], [2]]);
    });
    await thereAndBack(site, [renameField("Book", "tags", "topics")], async () => {
      assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book_topics"), [[1]]);
    });
    await thereAndBack(site, [renameField("Author", "name", "fullName")], async () => {
      assert.deepEqual(await rows("SELECT full_name FROM library_author ORDER BY id"), [
        ["Ada"],
        ["Eve"],
      ]);
    });
    assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book_tags"), [[1]]);
  });

  it("alter a column: its type, its uniqueness, its index, whether it may be NULL", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [
        alterField("Book", "title", charField({ maxLength: 500, unique: true })),
        alterField("Author", "name", charField({ maxLength: 100, dbIndex: true })),
        alterField("Book", "pages", positiveIntegerField(), { fill: 1 }),
      ],
      async () => {
        assert.deepEqual(await rows("SELECT title, pages FROM library_book ORDER BY id"), [
          ["Notes", 66],
          ["A; B", 1],
        ]);
      },
    );
  });

  it("give rows without a value what the database has as the default", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [alterField("Book", "pages", positiveIntegerField({ dbDefault: 7 }))],
      async () => {
        assert.deepEqual(await rows("SELECT pages FROM library_book ORDER BY id"), [[66], [7]]);
      },
    );
  });

  it("carry the type of a key to all that point to it", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [alterField("Tag", "id", charField({ maxLength: 9, primaryKey: true }))],
      async () => {
        const pairs = (await site.schema()).find(({ name }) => name === "library_book_tags")!;
        const column = pairs.columns.find(({ name }) => name === "tag_id")!;
        assert.deepEqual(column.type, { name: "varchar", length: 9 });
      },
    );
  });

  it("run SQL in both directions, several statements in a text", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [
        runSql({
          forward: "UPDATE library_book SET title = 'a;b' WHERE id = 1; -- done;",
          backward: ["UPDATE library_book SET title = 'Notes' WHERE id = 1"],
        }),
      ],
      async () => {
        assert.deepEqual(await rows("SELECT title FROM library_book WHERE id = 1"), [["a;b"]]);
      },
    );
    assert.deepEqual(await rows("SELECT title FROM library_book WHERE id = 1"), [["Notes"]]);
  });

  it("run code with the models as they are at that point", async () => {
    await using site = await migrationSite();
    interface Models {
      Author: { id: number; name: string };
      Book: { id: number; title: string; slug: string; authorId: number };
    }

    await thereAndBack(
      site,
      [
        addField("Book", "slug", slugField(), { fill: "" }),
        runCode<Models>({
          forward: async ({ models: { Book, Author } }) => {
            for await (const book of Book.objects.filter({ slug: "" })) {
              book.slug = book.title.toLowerCase();
              await book.save();
            }
            const bob = await Author.objects.create({ name: "Bob" });
            await new Book({ title: "New", slug: "new", authorId: bob.id }).save();
          },
          backward: async ({ model }) => {
            await model<Models["Author"]>("library.Author")
              .objects.filter({ name: "Bob" })
              .delete();
          },
        }),
      ],
      async () => {
        assert.deepEqual(await rows("SELECT slug FROM library_book ORDER BY id"), [
          ["notes"],
          ["a; b"],
          ["new"],
        ]);
      },
    );
    assert.deepEqual(await rows("SELECT title FROM library_book ORDER BY id"), [
      ["Notes"],
      ["A; B"],
    ]);
  });

  it("change the database and the state apart", async () => {
    await using site = await migrationSite();

    await thereAndBack(
      site,
      [
        separateDatabaseAndState({
          database: [
            runSql({
              forward: "ALTER TABLE library_book RENAME COLUMN pages TO leaves",
              backward: "ALTER TABLE library_book RENAME COLUMN leaves TO pages",
            }),
          ],
          state: [renameField("Book", "pages", "leaves")],
        }),
      ],
      async () => {},
    );
  });
});
