import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Tag,
} from "../../../../tests/support/library.ts";
import { captureQueries, type Databases, F, lower, now, upper, value } from "../../index.ts";

let databases: Databases;
let rows: Awaited<ReturnType<typeof fillLibrary>>;
beforeEach(async () => {
  databases = await testDatabase(libraryModels);
  rows = await fillLibrary();
});
afterEach(() => databases.close());

async function stored(pk: number): Promise<unknown[]> {
  const { title, pages } = await Book.objects.get({ pk });
  return [title, pages];
}

describe("A value that the database computes", () => {
  it("is known after create(), in the same statement", async () => {
    const { result: book, queries } = await captureQueries(() =>
      Book.objects.create({
        title: upper(value("made")),
        pages: 7,
        author: rows.ada,
        publishedAt: now(),
      }),
    );

    assert.equal(queries.length, 1);
    assert.deepEqual([book.title, book.pages], ["MADE", 7]);
    assert.ok(Number(book.publishedAt!.epochMilliseconds) > 0);
    assert.equal((await Book.objects.get({ pk: book.pk })).title, "MADE");
  });

  it("is that of the row in save(), not that which was read", async () => {
    const [one, other] = [
      await Book.objects.get({ title: "Algebra" }),
      await Book.objects.get({ title: "Algebra" }),
    ];
    for (const book of [one, other]) {
      Object.assign(book, { pages: F("pages").plus(1) });
      await book.save();
    }

    assert.deepEqual([one.pages, other.pages], [101, 102]);
    await other.save(); // a number now: it does not count again
    assert.equal((await Book.objects.get({ title: "Algebra" })).pages, 102);
  });

  it("is written alone with updateFields, and says if the row is gone", async () => {
    const book = Object.assign(rows.algebra, { title: "kept", pages: F("pages").times(2) });
    await book.save({ updateFields: ["pages"] });
    const stored = await Book.objects.get({ pk: book.pk });

    assert.deepEqual([stored.title, stored.pages], ["Algebra", 200]);
    await Book.objects.filter({ pk: book.pk }).delete();
    Object.assign(book, { pages: F("pages").times(2) });
    await assert.rejects(() => book.save({ updateFields: ["pages"] }), {
      name: "Book.DoesNotExist",
    });
  });

  it("waits where other fields are written", async () => {
    const book = Object.assign(rows.algebra, { title: "Sets", pages: F("pages").times(2) });
    await book.save({ updateFields: ["title"] });
    assert.deepEqual(await stored(book.pk), ["Sets", 100]);

    await book.save();
    assert.deepEqual(await stored(book.pk), ["Sets", 200]);
  });

  it("stands beside conflicts", async () => {
    const labels = () => Tag.objects.orderBy("label").valuesFlat("label");
    const tag = () => ({ label: lower(value("OLD")) });
    await assert.rejects(() => Tag.objects.bulkCreate([tag()]), { code: "db/unique-violation" });
    await Tag.objects.bulkCreate([tag()], { ignoreConflicts: true });
    assert.deepEqual(await labels(), ["math", "old"]);

    const [same] = await Tag.objects.bulkCreate([tag()], {
      updateConflicts: true,
      uniqueFields: ["label"],
      updateFields: ["label"],
    });
    assert.equal(same!.pk, (await Tag.objects.get({ label: "old" })).pk);
  });

  it("stands in bulkCreate and bulkUpdate", async () => {
    const made = await Author.objects.bulkCreate([
      { name: lower(value("DORA")) },
      { name: "Emil" },
    ]);
    assert.deepEqual(made.map(String), ["dora", "Emil"]);

    for (const author of made) Object.assign(author, { name: upper("name") });
    await Author.objects.bulkUpdate(made, ["name"]);
    assert.throws(() => made[0]!.name, { code: "db/query", message: /was not loaded/ });
    for (const author of made) await author.refreshFromDb();
    assert.deepEqual(made.map(String), ["DORA", "EMIL"]);
  });

  it("cannot name a field of a row that is not there yet", async () => {
    const create = () => Book.objects.create({ title: F("title"), author: rows.ada });

    await assert.rejects(create, { code: "db/query", message: /"title" in a new Book/ });
    assert.equal(await Book.objects.count(), 3);
  });
});
