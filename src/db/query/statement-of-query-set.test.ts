import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { Book, libraryModels } from "../../../tests/support/library.ts";
import { captureQueries, type Databases, Q } from "../index.ts";

let databases: Databases;
beforeEach(async () => {
  databases = await testDatabase(libraryModels);
});
afterEach(() => databases.close());

describe("toSql", () => {
  it("is the statement with its values apart, and runs nothing", async () => {
    const { queries, result } = await captureQueries(async () =>
      Book.objects.filter({ title: "It's" }).values("id").limit(3).toSql(),
    );

    assert.equal(queries.length, 0);
    assert.match(result.text, /^SELECT .* WHERE "library_book"\."title" = \?/);
    assert.equal(result.params[0], "It's");
    assert.deepEqual(Book.objects.toSql().params, []);
    assert.throws(() => Book.objects.filter(Q.dynamic({ nope: 1 })).toSql(), /nope/);
  });

  it("is that of awaiting it", async () => {
    const books = Book.objects.filter({ id__in: [1, 2] }).orderBy("title");

    const { queries } = await captureQueries(async () => void (await books));

    assert.equal(books.toSql().text, queries[0]!.text);
  });
});

describe("explain", () => {
  it("is what the database says about the query", async () => {
    assert.match(await Book.objects.explain(), /SCAN/);
    assert.match(await Book.objects.filter({ id: 1 }).explain(), /SEARCH .* PRIMARY KEY/);
  });

  it("is refused with options that the database does not know", async () => {
    await assert.rejects(async () => Book.objects.explain({ analyze: true }), {
      code: "db/not-supported",
    });
  });
});
