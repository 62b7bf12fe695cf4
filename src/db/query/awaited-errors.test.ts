/** The stack of an error leads to the line of the program that awaited, on each database. */

import assert from "node:assert/strict";
import { it } from "node:test";

import { describeOnEach } from "../../../tests/support/each-database.ts";
import { runExecute } from "../connection/run.ts";
import { integerField } from "../fields/number.ts";
import { cascade } from "../fields/on-delete.ts";
import { foreignKey, reverse } from "../fields/relation.ts";
import { charField } from "../fields/text.ts";
import { manager } from "../models/manager.ts";
import { model } from "../models/model-class.ts";
import { Q } from "./expressions/q.ts";
import { sql } from "./expressions/sql.ts";

class Shelf extends model({ name: charField(), books: () => reverse(Book, "shelf") }) {
  static objects = manager(Shelf);
}
class Book extends model({
  title: charField(),
  pages: integerField({ default: 1 }),
  shelf: () => foreignKey(Shelf, { onDelete: cascade }),
}) {
  static objects = manager(Book);
}
class Lost extends model({ title: charField() }, { dbTable: "is_not_there" }) {
  static objects = manager(Lost);
}
Lost.$meta.install("awaited");

const wrong = () => Book.objects.filter(Q.dynamic({ titel: "x" }));

/** Each awaits on a line of its own, in a function whose name the stack has to have. */
const awaiting: Readonly<Record<string, () => Promise<unknown>>> = {
  async wrongField() {
    await wrong();
  },
  async wrongOrder() {
    const books = Book.objects.orderBy("titel" as "title");
    const rows = await books;
    return rows.length;
  },
  async missingTable() {
    return await Lost.objects.filter({ title: "x" });
  },
  async missingTableOfValues() {
    for (const row of await Lost.objects.values("title")) void row;
  },
  async aLoop() {
    for await (const row of Lost.objects.all()) void row;
  },
  async someAtOnce() {
    await Promise.all([Book.objects.all(), wrong()]);
  },
  async relatedRows() {
    const [shelf] = await Shelf.objects.all();
    await shelf!.books.filter(Q.dynamic({ titel: "x" }));
  },
  async prefetched() {
    await Shelf.objects.prefetchRelated("book" as "books");
  },
  async rawStatement() {
    await Book.objects.raw(sql`SELECT nope FROM is_not_there`);
  },
  async aRelation() {
    const [book] = await Book.objects.all();
    await runExecute("default", "ALTER TABLE library_shelf RENAME TO hidden", []);
    try {
      await book!.shelf;
    } finally {
      await runExecute("default", "ALTER TABLE hidden RENAME TO library_shelf", []);
    }
  },
  async oneRow() {
    await Lost.objects.get({ title: "x" });
  },
  async aCount() {
    await Lost.objects.count();
  },
  async anUpdate() {
    await Lost.objects.update({ title: "x" });
  },
  async aDeletion() {
    await Lost.objects.filter({ title: "x" }).delete();
  },
  async newRow() {
    await Lost.objects.create({ title: "x" });
  },
  async newRows() {
    await Lost.objects.bulkCreate([{ title: "x" }]);
  },
};

describeOnEach("the stack of an error", [Shelf, Book], () => {
  it("has the line that awaited", async () => {
    const shelf = await Shelf.objects.create({ name: "A" });
    await Book.objects.create({ title: "Emma", shelf });
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 30; // as a site has it

    const missing: string[] = [];
    for (const [name, work] of Object.entries(awaiting)) {
      const error: unknown = await work().catch((each: unknown) => each);
      assert.ok(error instanceof Error, `${name} did not fail`);
      const place = new RegExp(`\\b${name} \\(.*awaited-errors\\.test\\.ts:`);
      if (!place.test(error.stack!)) missing.push(`${name}: ${error.stack}`);
    }
    Error.stackTraceLimit = stackTraceLimit;

    assert.deepEqual(missing, []);
  });
});
