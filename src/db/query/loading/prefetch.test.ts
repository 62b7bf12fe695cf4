import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Profile,
  Tag,
} from "../../../../tests/support/library.ts";
import {
  captureQueries,
  count,
  type Databases,
  Prefetch,
  prefetchRelatedObjects,
  type QuerySet,
} from "../../index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

let databases: Databases;
beforeEach(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
afterEach(() => databases.close());

/** How many statements ran, and what came out. */
async function counted<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const { queries, result } = await captureQueries(work);
  return [queries.length, result];
}

describe("selectRelated", () => {
  it("is taken back by prefetchRelated(null)", async () => {
    const authors = Author.objects.prefetchRelated("books").prefetchRelated(null);
    const { queries } = await captureQueries(async () => authors);

    assert.equal(queries.length, 1);
  });

  it("joins related rows, which are then there at once", async () => {
    const [queries, names] = await counted(async () => {
      const books = await Book.objects.selectRelated("author").orderBy("id");
      return books.map((book) => book.author.name);
    });

    assert.equal(queries, 1);
    assert.deepEqual(names, ["Ada", "Ada", "Bob"]);
  });

  it("follows paths, and brings what stands on the way", async () => {
    const [queries, result] = await counted(async () => {
      const books = await Book.objects.selectRelated("sequelOf__author").orderBy("id");
      return books.map((book) => book.sequelOf && book.sequelOf.author.name);
    });

    assert.equal(queries, 1);
    assert.deepEqual(result, [null, "Ada", null]);
  });

  it("crosses one-to-one relations backwards, and knows the way back", async () => {
    const [queries, result] = await counted(async () => {
      const authors = await Author.objects.selectRelated("profile");
      return Promise.all(
        authors.map(async ({ profile }) => profile && (await profile.author).name),
      );
    });

    assert.equal(queries, 1);
    assert.deepEqual(result, ["Ada", null, null]);
  });

  it("stands beside annotations", async () => {
    const [book] = await Book.objects
      .annotate({ n: count("tags") })
      .selectRelated("author", "editor")
      .filter({ title: "Algebra II" });

    assert.deepEqual([book?.n, book?.author.name, book?.editor?.name], [1, "Ada", "Bob"]);
  });

  it("refuses relations to many rows, and what is no relation", async () => {
    for (const path of ["tags", "title", "author__books"]) {
      const wrong = Book.objects.selectRelated(path as never);
      await assert.rejects(async () => wrong, { code: "db/query" }, path);
    }
  });
});

describe("prefetchRelated", () => {
  it("loads each relation with one query", async () => {
    const [queries, labels] = await counted(async () => {
      const books = await Book.objects.prefetchRelated("tags", "author").orderBy("id");
      return Promise.all(
        books.map(async (book) => [
          (await book.author).name,
          ...(await book.tags.all()).map(({ label }) => label),
        ]),
      );
    });

    assert.equal(queries, 3);
    assert.deepEqual(labels, [["Ada", "math", "old"], ["Ada", "math"], ["Bob"]]);
  });

  it("follows paths", async () => {
    const [queries, labels] = await counted(async () => {
      const authors = await Author.objects.prefetchRelated("books__tags");
      const books = await Promise.all(authors.map((author) => author.books.all()));
      const tags = await Promise.all(books.flat().map((book) => book.tags.all()));
      return tags.flat().map(({ label }) => label);
    });

    assert.equal(queries, 3);
    assert.deepEqual(labels, ["math", "old", "math"]);
  });

  it("knows the way back", async () => {
    const [queries] = await counted(async () => {
      for (const author of await Author.objects.prefetchRelated("books")) {
        for (const book of await author.books.all()) await book.author;
      }
    });

    assert.equal(queries, 2);
  });

  it("knows the way back of a one-to-one relation", async () => {
    const [queries, same] = await counted(async () => {
      const [profile] = await Profile.objects.prefetchRelated("author");
      const author = await profile!.author;
      return (await author.profile) === profile;
    });

    assert.equal(queries, 2);
    assert.equal(same, true);
  });

  it("leaves the way back as a query set of its own has loaded it", async () => {
    const named = new Prefetch("author", Author.objects.defer("name"));
    const books = new Prefetch("books", Book.objects.prefetchRelated(named));
    const [ada] = await Author.objects.filter({ name: "Ada" }).prefetchRelated(books);
    const [book] = await ada!.books.all();

    assert.notEqual(await book!.author, ada);
  });

  it("knows whose rows are loaded by only()", async () => {
    const ada = await Author.objects.get({ name: "Ada" });
    const [queries, author] = await counted(async () => {
      const [book] = await ada.books.only("title");
      return book!.author;
    });

    assert.equal(queries, 1);
    assert.equal(author, ada);
  });

  it("serves what is loaded as often as it is asked for, but not other queries", async () => {
    const [queries, found] = await counted(async () => {
      const [ada] = await Author.objects.prefetchRelated("books");
      await ada!.books.all();
      await ada!.books.all();
      return ada!.books.filter({ pages: 100 }).valuesFlat("title");
    });

    assert.equal(queries, 3);
    assert.deepEqual(found, ["Algebra"]);
  });

  it("restricts and orders what it loads, as a query set says", async () => {
    const long = Book.objects.filter({ pages__gte: 100 }).orderBy("-pages");
    const authors = await Author.objects.prefetchRelated(new Prefetch("books", long));

    const titles = await Promise.all(
      authors.map(async ({ books }) => (await books.all()).map(({ title }) => title)),
    );

    assert.deepEqual(titles, [["Algebra II", "Algebra"], [], []]);
  });

  it("matches rows to their side of a pair, also where they are distinct and ordered", async () => {
    const ordered = Book.objects.distinct().orderBy("-author__name", "-id");
    const tags = await Tag.objects.prefetchRelated(new Prefetch("books", ordered)).orderBy("id");

    const titles = await Promise.all(
      tags.map(async ({ books }) => (await books.all()).map(({ title }) => title)),
    );

    assert.deepEqual(titles, [["Algebra II", "Algebra"], ["Algebra"]]);
  });

  it("asks nothing for no rows", async () => {
    const [queries] = await counted(async () => {
      await Book.objects.filter({ pages: 7 }).prefetchRelated("tags", "author__books");
    });

    assert.equal(queries, 1);
  });

  it("names the relation that does not exist", async () => {
    await assert.rejects(async () => Book.objects.prefetchRelated("tag" as never), {
      code: "db/unknown-field",
      hint: 'Did you mean "tags"?',
    });
  });

  it("refuses query sets that have no instances", () => {
    assert.throws(() => new Prefetch("books", Book.objects.values("title")), { code: "db/query" });
  });

  it("loads a slice for each instance", async () => {
    const longest = Book.objects.orderBy("-pages").limit(1);

    const authors = await Author.objects
      .orderBy("id")
      .prefetchRelated(new Prefetch("books", longest));

    const titles = await Promise.all(
      authors.map(async ({ books }) => (await books.all()).map(({ title }) => title)),
    );
    assert.deepEqual(titles.slice(0, 2), [["Algebra II"], ["Boats"]]);
    const one = new Prefetch("author", Author.objects.limit(1));
    await assert.rejects(async () => await Book.objects.prefetchRelated(one), {
      code: "db/query",
    });
  });

  it("loads a slice for each instance of a relation of many to many, too", async () => {
    const labels = async (sliced: QuerySet<typeof Tag>) => {
      const books = await Book.objects
        .orderBy("id")
        .prefetchRelated(new Prefetch("tags", sliced, { toAttr: "some" }));
      return books.map(({ some }) => some.map(({ label }) => label));
    };
    const tags = Tag.objects.orderBy("-label");

    const [queries] = await counted(() => labels(tags.limit(1)));
    assert.equal(queries, 2);
    assert.deepEqual(await labels(tags.limit(1)), [["old"], ["math"], []]);
    assert.deepEqual(await labels(tags.slice(1, 3)), [["math"], [], []]);
    assert.deepEqual(await labels(tags.offset(1)), [["math"], [], []]);
    assert.deepEqual(await labels(tags.reverse().limit(1)), [["math"], ["math"], []]);
    const counts = tags.annotate({ n: count("id") }).orderBy("-n", "label");
    assert.deepEqual(await labels(counts.limit(1)), [["math"], ["math"], []]);
  });

  it("puts what it loads into a property of its own, where the path goes on", async () => {
    const short = Book.objects.filter({ pages: 100 });

    const [ada] = await Author.objects
      .orderBy("id")
      .prefetchRelated(new Prefetch("books", short, { toAttr: "short" }), "short__tags" as never);

    assert.deepEqual(
      ada!.short.map(({ title }) => title),
      ["Algebra"],
    );
    const [queries] = await counted(async () => ada!.short[0]!.tags.all());
    assert.equal(queries, 0);
    assert.equal(await ada!.books.count(), 2);
    const taken = new Prefetch("books", short, { toAttr: "name" });
    await assert.rejects(async () => await Author.objects.prefetchRelated(taken), {
      code: "db/query",
    });
    const late = Author.objects.prefetchRelated("books", new Prefetch("books", short));
    await assert.rejects(async () => await late, { code: "db/query" });
  });

  it("loads relations of instances that are there", async () => {
    const authors = [await Author.objects.get({ name: "Ada" })];

    await prefetchRelatedObjects(Author, authors, "books__tags");

    const [queries] = await counted(async () => authors[0]!.books.all());
    assert.equal(queries, 0);
  });
});

describe("rows that were loaded together", () => {
  it("load a relation together when one of them is asked", async () => {
    const [queries, names] = await counted(async () => {
      const found: string[] = [];
      for (const book of await Book.objects.orderBy("id")) found.push((await book.author).name);
      return found;
    });

    assert.equal(queries, 2);
    assert.deepEqual(names, ["Ada", "Ada", "Bob"]);
  });

  it("do so at each step of a path, and at the same time", async () => {
    const [queries, bios] = await counted(async () => {
      const books = await Book.objects.orderBy("id");
      return Promise.all(
        books.map(async (book) => {
          const profile = await (await book.author).profile;
          return profile?.bio ?? null;
        }),
      );
    });

    assert.equal(queries, 3);
    assert.deepEqual(bios, ["Mathematician.", "Mathematician.", null]);
  });

  it("load relations to many together, too", async () => {
    const [queries, titles] = await counted(async () => {
      const found: string[] = [];
      for (const author of await Author.objects.all()) {
        for (const book of await author.books.all()) found.push(book.title);
      }
      return found;
    });

    assert.equal(queries, 2);
    assert.deepEqual(titles, ["Algebra", "Algebra II", "Boats"]);
  });

  it("load rows that were joined together, too, also if nobody holds the result", async () => {
    const [queries] = await counted(async () => {
      const authors = (await Book.objects.selectRelated("author")).map((book) => book.author);
      collectGarbage();
      for (const author of authors) await author.profile;
    });

    assert.equal(queries, 2);
  });

  it("ask nothing where no key points anywhere", async () => {
    const [queries, editor] = await counted(async () => {
      const book = await Book.objects.get({ title: "Boats" });
      return book.editor;
    });

    assert.equal(queries, 1);
    assert.equal(editor, null);
  });
});
