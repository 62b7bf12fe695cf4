import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../../tests/contracts/backend/postgres.ts";
import {
  type SafeChange,
  type SafeOutcome,
  tryChange,
} from "../../../../tests/support/safe-change.ts";
import { bigIntegerField, integerField, positiveIntegerField } from "../../fields/number.ts";
import { dbCascade, protect } from "../../fields/on-delete.ts";
import { foreignKey, oneToOne } from "../../fields/relation.ts";
import { charField, slugField } from "../../fields/text.ts";
import { dateTimeField } from "../../fields/time.ts";
import type { HasMeta } from "../../meta/registry.ts";
import type { ModelOptions } from "../../meta/model-options.ts";
import { model } from "../../models/model-class.ts";
import { check, index, unique } from "../../models/table-options.ts";
import { now } from "../../query/expressions/date-functions.ts";
import { sqlite } from "../../sqlite/index.ts";

class Author extends model({ name: charField({ maxLength: 50 }) }) {}

const title = charField({ maxLength: 50 });

/** The options name fields that the compiler does not see here. */
function book(fields: Parameters<typeof model>[0], options: ModelOptions = {}): readonly HasMeta[] {
  class Book extends model({ title, ...fields }, options as object) {}
  return [Author, Book as unknown as HasMeta];
}

const authors = "INSERT INTO library_author (id, name) VALUES (1, 'Ada'), (2, 'Eve')";
const books = "INSERT INTO library_book (title) VALUES ('Emma'), ('Ulysses')";

interface Case extends Omit<SafeChange, "rows"> {
  readonly does: string;
  /** The rules that the plain migration breaks. */
  readonly rules: readonly string[];
  /** The files, without their numbers. */
  readonly files: readonly string[];
  readonly rows?: readonly string[];
  /** What stays to be said. */
  readonly left?: readonly string[];
}

const cases: readonly Case[] = [
  {
    does: "builds an index beside those who write",
    before: book({}),
    after: book({}, { indexes: [index({ fields: ["title"], name: "by_title" })] }),
    rules: ["index-not-concurrent"],
    files: ["book_by_title"],
  },
  {
    does: "removes an index beside those who write",
    before: book({}, { indexes: [index({ fields: ["title"], name: "by_title" })] }),
    after: book({}),
    rules: ["index-removal-not-concurrent"],
    files: ["remove_book_by_title"],
  },
  {
    does: "has a check hold for new rows first",
    before: book({ pages: integerField({ null: true }) }),
    after: book(
      { pages: integerField({ null: true }) },
      { constraints: [check("few", { pages__lt: 900 })] },
    ),
    rules: ["check-not-deferred"],
    files: ["book_few", "book_validate_few"],
  },
  {
    does: "makes a unique constraint of an index",
    before: book({}),
    after: book({}, { constraints: [unique("one_title", "title")] }),
    rules: ["unique-builds-index"],
    files: ["book_one_title"],
  },
  {
    does: "makes a field unique by an index",
    before: book({}),
    after: [
      Author,
      class Book extends model({ title: charField({ maxLength: 50, unique: true }) }) {},
    ],
    rules: ["unique-builds-index"],
    files: ["book_title_unique"],
  },
  {
    does: "makes fields unique together by an index",
    before: book({ pages: integerField({ null: true }) }),
    after: book({ pages: integerField({ null: true }) }, { uniqueTogether: [["title", "pages"]] }),
    rules: ["unique-builds-index"],
    files: ["alter_book_unique_together"],
  },
  {
    does: "fills a new field that is required",
    before: book({}),
    after: book({ isbn: charField({ maxLength: 17 }) }),
    options: { default: ["book.isbn=none"] },
    rules: ["old-code-leaves-it-out"],
    files: [
      "book_isbn_expand",
      "book_isbn_backfill",
      "book_isbn_check",
      "book_isbn_not_null",
      "book_isbn_contract",
    ],
  },
  {
    does: "fills a new field that is required, has a default, an index, and is positive",
    before: book({}),
    after: book({ pages: positiveIntegerField({ default: 7, dbIndex: true }) }),
    rules: ["old-code-leaves-it-out", "check-not-deferred", "index-not-concurrent"],
    files: [
      "book_pages_expand",
      "book_pages_backfill",
      "book_pages_index",
      "book_pages_not_valid",
      "book_pages_validate",
      "book_pages_check",
      "book_pages_not_null",
      "book_pages_contract",
    ],
  },
  {
    does: "fills a new field with the time",
    before: book({}),
    after: book({ made: dateTimeField({ autoNowAdd: true }) }),
    rules: ["old-code-leaves-it-out"],
    files: [
      "book_made_expand",
      "book_made_backfill",
      "book_made_check",
      "book_made_not_null",
      "book_made_contract",
    ],
  },
  {
    does: "fills a new field with what the database computes",
    before: book({}),
    after: book({ made: dateTimeField({ dbDefault: now() }) }),
    rules: ["volatile-default"],
    files: ["book_made_expand", "book_made_backfill", "book_made_check", "book_made_not_null"],
  },
  {
    does: "adds a foreign key that has values",
    before: book({}),
    after: book({ author: () => foreignKey(Author, { onDelete: protect }) }),
    options: { default: ["book.author=1"] },
    rules: ["old-code-leaves-it-out", "foreign-key-checks-rows", "index-not-concurrent"],
    files: [
      "book_author_expand",
      "book_author_backfill",
      "book_author_index",
      "book_author_not_valid",
      "book_author_validate",
      "book_author_check",
      "book_author_not_null",
      "book_author_contract",
    ],
  },
  {
    does: "adds a foreign key without values, and a slug, which have indexes",
    before: book({}),
    after: book({
      author: () => foreignKey(Author, { onDelete: protect, null: true }),
      slug: slugField({ null: true }),
    }),
    rules: ["index-not-concurrent"],
    files: ["book_author_expand", "book_slug_expand", "book_author_index", "book_slug_index"],
  },
  {
    does: "adds a one-to-one relation without values",
    before: book({}),
    after: book({ author: () => oneToOne(Author, { onDelete: protect, null: true }) }),
    rules: ["unique-builds-index"],
    files: ["book_author_expand", "book_author_unique"],
  },
  {
    does: "changes what a foreign key does when its target goes",
    before: book({ author: () => foreignKey(Author, { onDelete: protect, null: true }) }),
    after: book({ author: () => foreignKey(Author, { onDelete: dbCascade, null: true }) }),
    rules: ["foreign-key-checks-rows"],
    files: ["book_author_not_valid", "book_author_validate"],
  },
  {
    does: "no more allows a field to be null",
    before: book({ pages: integerField({ null: true }) }),
    after: book({ pages: integerField() }),
    options: { default: ["book.pages=0"] },
    rules: ["not-null-checks-rows", "fill-under-lock"],
    files: ["book_pages_backfill", "book_pages_check", "book_pages_not_null"],
  },
  {
    does: "allows more, and asks for more",
    before: book({ note: charField({ maxLength: 9, null: true, dbIndex: true }) }),
    after: book({ note: charField({ maxLength: 20, default: "-", unique: true, null: true }) }),
    rules: ["unique-builds-index", "index-removal-not-concurrent"],
    files: ["book_note_expand", "book_note_unique"],
  },
  {
    does: "makes a number positive",
    before: book({ pages: integerField({ null: true }) }),
    after: book({ pages: positiveIntegerField({ null: true }) }),
    rules: ["check-not-deferred"],
    files: ["book_pages_not_valid", "book_pages_validate"],
  },
  {
    does: "removes a field after the code",
    before: book({ pages: integerField({ null: true }) }),
    after: book({}),
    rules: ["column-removed"],
    files: ["remove_book_pages"],
    left: ["column-removed"],
  },
  {
    does: "removes a field that is required, and its index",
    before: book({ author: () => foreignKey(Author, { onDelete: protect }) }),
    after: book({}),
    rows: [
      authors,
      "INSERT INTO library_book (title, author_id) VALUES ('Emma', 1), ('Ulysses', 2)",
    ],
    losesValues: true,
    rules: ["column-removed", "index-removal-not-concurrent"],
    files: ["book_author_expand", "book_author_index", "remove_book_author"],
    left: ["column-removed"],
  },
  {
    does: "removes a model after the code",
    before: book({}),
    after: [Author],
    rules: ["table-removed"],
    files: ["delete_book"],
    left: ["table-removed"],
  },
  {
    does: "renames a field at last",
    before: book({ pages: bigIntegerField({ null: true }) }),
    after: book({
      length: bigIntegerField({ null: true }),
      isbn: charField({ null: true, maxLength: 9 }),
    }),
    options: { rename: ["book.pages=length"] },
    rules: ["column-renamed"],
    files: ["book_isbn", "rename_pages_book_length"],
    left: ["column-renamed"],
  },
  {
    does: "changes one table at a time",
    before: book({}),
    after: [
      class Author extends model({
        name: charField({ maxLength: 50 }),
        born: integerField({ null: true }),
      }) {},
      class Book extends model({ title, pages: integerField({ null: true }) }) {},
    ],
    rules: ["several-tables"],
    files: ["author_born", "book_pages"],
  },
];

function assertSafe(made: SafeOutcome, { files, left = [] }: Case): void {
  assert.deepEqual(
    made.files.map((file) => file.replace(/^\d+_|\.ts$/g, "")),
    files,
  );
  assert.deepEqual(
    made.safeRules.filter((rule) => !left.includes(rule)),
    [],
  );
  assert.deepEqual(made.schema, made.plainSchema);
}

const missing = await noServer();

describe("makemigrations --safe, on PostgreSQL", { skip: missing ?? false }, () => {
  for (const each of cases) {
    it(each.does, async () => {
      const { backend, remove } = await createDatabase();
      try {
        const made = await tryChange(backend, { rows: [authors, books], ...each });

        assertSafe(made, each);
        for (const rule of each.rules) assert.ok(made.plainRules.includes(rule), rule);
      } finally {
        await remove();
      }
    });
  }
});

describe("makemigrations --safe, on SQLite", () => {
  for (const each of cases) {
    it(each.does, async () => {
      const made = await tryChange(sqlite({ file: ":memory:" }), {
        rows: [authors, books],
        ...each,
      });

      assertSafe(made, each);
    });
  }
});
