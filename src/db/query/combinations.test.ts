import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { Author, Book, fillLibrary, libraryModels, Tag } from "../../../tests/support/library.ts";
import { captureQueries, count, type Databases, F, over, rank } from "../index.ts";

let databases: Databases;
before(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
after(() => databases.close());

const byAda = Book.objects.filter({ author__name: "Ada" });
const out = Book.objects.filter({ isOut: true });
const unfinished = Book.objects.filter({ isOut: false });

describe("union, intersection, difference", () => {
  it("gives instances, each once, or as often as they occur", async () => {
    const books = await byAda.union(out, unfinished).orderBy("title");

    assert.deepEqual(books.map(String), ["Algebra", "Algebra II", "Boats"]);
    assert.equal((await byAda.unionAll(out)).length, 4);
  });

  it("keeps what all have, or what only the first has", async () => {
    assert.equal(await byAda.intersection(unfinished).exists(), false);
    assert.equal(await byAda.intersection(out).count(), 2);
    assert.deepEqual((await Book.objects.difference(byAda)).map(String), ["Boats"]);
  });

  it("is ordered by expressions, turned round, and sliced", async () => {
    const books = byAda.union(unfinished).orderBy(F("title").desc());

    assert.deepEqual((await books.slice(0, 2)).map(String), ["Boats", "Algebra II"]);
    assert.deepEqual((await books.reverse().limit(1)).map(String), ["Algebra"]);
    assert.equal(String(await books.first()), "Boats");
  });

  it("puts slices and other models together", async () => {
    const oldest = Book.objects.orderBy("title").limit(1);
    const labels = Tag.objects.valuesFlat("label");

    assert.deepEqual((await oldest.union(unfinished)).map(String).toSorted(), ["Algebra", "Boats"]);
    assert.deepEqual(await Author.objects.valuesFlat("name").union(labels).orderBy("name"), [
      "Ada",
      "Bob",
      "Cleo",
      "math",
      "old",
    ]);
  });

  it("takes values() after it for all of them", async () => {
    const rows = await byAda.union(unfinished).values("title", "pages").orderBy("-title").limit(1);

    assert.deepEqual(rows, [{ title: "Boats", pages: null }]);
  });

  it("stands in a subquery, and is aggregated", async () => {
    const books = byAda.union(unfinished);

    assert.equal(await Author.objects.filter({ books__in: books }).distinct().count(), 2);
    assert.deepEqual(await books.aggregate({ n: count("pages") }), { n: 2 });
  });

  it("leaves query sets without rows out", async () => {
    const { result, queries } = await captureQueries(async () => [
      await Book.objects.none().union(Book.objects.none()),
      await byAda.intersection(Book.objects.none()),
    ]);

    assert.deepEqual([result, queries.length], [[[], []], 0]);
    assert.equal(await byAda.difference(Book.objects.none()).count(), 2);
  });

  it("tells values apart when the same shape is asked with others", async () => {
    const titled = (title: string) => Book.objects.filter({ title }).union(out).orderBy("title");

    assert.equal((await titled("Boats")).length, 3);
    assert.equal((await titled("Algebra")).length, 2);
  });

  it("refuses what has to be said before, and columns that do not fit", async () => {
    const books = byAda.union(out);

    for (const call of [
      () => books.filter({ pages: 1 }),
      () => books.annotate({ n: count("tags") }),
      () => books.distinct(),
      () => books.selectRelated("author"),
      () => books.update({ pages: 1 }),
      () => books.delete(),
      () => Book.objects.valuesList("id").union(Book.objects.valuesList("id", "title")),
    ]) {
      await assert.rejects(async () => await (call() as PromiseLike<unknown>), {
        code: "db/query",
      });
    }
  });
});

describe("filter on a window function", () => {
  const ranked = Book.objects.annotate({
    place: over(rank(), { partitionBy: "author", orderBy: F("pages").desc() }),
  });

  it("chooses rows when all are computed, in order and sliced", async () => {
    const first = ranked.filter({ place: 1 }).orderBy("-title");

    assert.deepEqual((await first).map(String), ["Boats", "Algebra II"]);
    assert.deepEqual(
      (await first.limit(1)).map(({ place }) => place),
      [1],
    );
    assert.equal(await first.count(), 2);
    assert.equal(await ranked.filter({ place: 3 }).exists(), false);
  });

  it("stands in a subquery, and says which rows are changed", async () => {
    const first = ranked.filter({ place: 2 });

    assert.deepEqual((await Author.objects.filter({ books__in: first })).map(String), ["Ada"]);
    assert.equal(await first.update({ price: F("price") }), 1);
  });

  it("can be ordered by what is not among its columns, unless they were chosen before", async () => {
    const out = Book.objects.filter({ isOut: true });
    const all = out.union(Book.objects.filter({ author__name: "Bob" }));

    const titles = ["Boats", "Algebra II", "Algebra"];
    assert.deepEqual(await all.orderBy("-pk").valuesFlat("title"), titles);
    assert.deepEqual(await all.valuesFlat("title").orderBy("-pk"), titles);
    assert.deepEqual(
      (await all.orderBy("-author__name", "pages")).map(({ title }) => title),
      ["Boats", "Algebra", "Algebra II"],
    );
    assert.deepEqual(await all.union(out).orderBy("-pk").valuesFlat("title"), titles);
    const chosen = out.values("title").union(out.values("title"));
    await assert.rejects(async () => chosen.orderBy("pages"), { code: "db/query" });
  });
});
