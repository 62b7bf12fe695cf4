import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Profile,
  Tag,
} from "../../../tests/support/library.ts";
import { restOf } from "../../../tests/support/statement.ts";
import { atomic, captureQueries, count, type Databases, Q } from "../index.ts";

let databases: Databases;
let rows: Awaited<ReturnType<typeof fillLibrary>>;
beforeEach(async () => {
  databases = await testDatabase(libraryModels, { others: ["archive"] });
  rows = await fillLibrary();
});
afterEach(() => databases.close());

const byTitle = Book.objects.orderBy("title");

describe("QuerySet", () => {
  it("runs when it is awaited, each time, and not before", async () => {
    const { queries } = await captureQueries(async () => {
      const query = Book.objects.filter({ pages: 1 }).orderBy("title");
      await query;
      await query;
    });

    assert.equal(queries.length, 2);
  });

  it("is never changed by its methods", async () => {
    const all = Book.objects.all();

    all.filter({ pages: 1 });
    all.orderBy("-title");

    assert.equal(restOf(all), "");
  });

  it("is looped over, all at once or in chunks", async () => {
    const titles: string[] = [];
    for await (const book of byTitle) titles.push(book.title);
    for await (const book of byTitle.iterator({ chunkSize: 2 })) titles.push(book.title);

    assert.deepEqual(titles, ["Algebra", "Algebra II", "Boats", "Algebra", "Algebra II", "Boats"]);
  });

  it("goes on from what only and defer said before", async () => {
    const loads = async (books: PromiseLike<{ title: string; pages: number | null }[]>) => {
      const [book] = await books;
      return [() => book!.title, () => book!.pages].map((read) => {
        try {
          return read() !== undefined;
        } catch {
          return false;
        }
      });
    };
    const books = Book.objects.orderBy("id");

    assert.deepEqual(await loads(books.defer("pages").only("title", "pages")), [true, false]);
    assert.deepEqual(await loads(books.only("title").defer("title", "pages")), [true, false]);
    assert.deepEqual(await loads(books.only("title", "pages").defer("pages")), [true, false]);
    assert.deepEqual(await loads(books.only("title").defer("title")), [true, true]);
  });

  it("joins what nobody named beside fields that are not loaded", async () => {
    const [book] = await Book.objects.orderBy("id").defer("author").selectRelated();
    const [few] = await Book.objects.orderBy("id").selectRelated().only("id", "title");

    assert.equal((await book!.author).name, "Ada");
    assert.equal((await few!.author).name, "Ada");
    await assert.rejects(async () => await Book.objects.defer("author").selectRelated("author"), {
      code: "db/query",
    });
    const values = Book.objects.values("title") as never as typeof Book.objects;
    assert.throws(() => values.selectRelated("author"), { code: "db/query" });
  });

  it("loads what was asked for with each chunk, too", async () => {
    const { queries } = await captureQueries(async () => {
      const books = byTitle.prefetchRelated("tags").iterator({ chunkSize: 2 });
      for await (const book of books) await book.tags.all();
    });

    assert.equal(queries.length, 3);
  });

  it("rejects where it cannot be planned, and throws nothing before", async () => {
    const wrong = Book.objects.filter(Q.dynamic({ nope: 1 }));

    for (const run of [
      () => wrong.then(),
      () => wrong.get(),
      () => wrong.first(),
      () => wrong.last(),
      () => wrong.count(),
      () => wrong.exists(),
      () => wrong.aggregate({ n: count("id") }),
      () => wrong.update({ pages: 1 }),
      () => wrong.delete(),
      () => wrong.inBulk([1]),
      () => wrong.contains(rows.boats),
    ]) {
      const promise = run();
      await assert.rejects(promise, { code: "db/unknown-field" }, String(run));
    }
  });
});

describe("slice, limit and offset", () => {
  it("count from the beginning of what they are called on", async () => {
    assert.throws(
      () => byTitle.valuesFlat(...(["title", "id"] as unknown as ["title"])),
      /one path/,
    );
    await assert.rejects(byTitle.inBulk([1], { title: "a" } as never), /no option "title"/);
    assert.deepEqual(await byTitle.slice(1, 2).valuesFlat("title"), ["Algebra II"]);
    assert.deepEqual(await byTitle.slice(1).slice(1).valuesFlat("title"), ["Boats"]);
    assert.deepEqual(await byTitle.slice(0, 2).slice(1, 9).valuesFlat("title"), ["Algebra II"]);
    assert.deepEqual(await byTitle.limit(2).offset(1).valuesFlat("title"), ["Algebra II"]);
    assert.deepEqual(await byTitle.slice(2, 1).valuesFlat("title"), []);
    assert.deepEqual(await byTitle.limit(0).valuesFlat("title"), []);
  });

  it("refuse negative positions", () => {
    assert.throws(() => byTitle.slice(-1), { code: "db/query" });
    assert.throws(() => byTitle.slice(0, -1), { code: "db/query" });
  });

  it("come last: a slice is not filtered, ordered, reversed or made distinct", async () => {
    const slice = byTitle.limit(2);

    assert.throws(() => slice.filter({ pages: 1 }), { code: "db/query" });
    assert.throws(() => slice.exclude({ pages: 1 }), { code: "db/query" });
    assert.throws(() => slice.orderBy("pages"), { code: "db/query" });
    assert.throws(() => slice.reverse(), { code: "db/query" });
    assert.throws(() => slice.distinct(), { code: "db/query" });
    await assert.rejects(() => slice.last(), { code: "db/query" });
    await assert.rejects(() => slice.delete(), { code: "db/query" });
    await assert.rejects(() => slice.update({ pages: 1 }), { code: "db/query" });
  });

  it("count the rows of the slice", async () => {
    assert.equal(await byTitle.slice(1).count(), 2);
    assert.equal(await byTitle.limit(2).count(), 2);
    assert.equal(await byTitle.slice(3).exists(), false);
  });
});

describe("get", () => {
  it("gives the one row that matches", async () => {
    assert.equal((await Book.objects.get({ title: "Boats" })).id, rows.boats.id);
    assert.equal((await byTitle.slice(1, 2).get()).title, "Algebra II");
  });

  it("throws errors of the model where there is none, or several", async () => {
    await assert.rejects(() => Book.objects.get({ title: "x" }), Book.DoesNotExist);
    await assert.rejects(
      () => Book.objects.get({ author: rows.ada }),
      Book.MultipleObjectsReturned,
    );
    await assert.rejects(
      () => Book.objects.get({ title: "x" }),
      (error) => !(error instanceof Author.DoesNotExist),
    );
    await assert.rejects(() => Book.objects.none().get(), { code: "db/does-not-exist" });
  });
});

describe("first, last, earliest and latest", () => {
  it("go by the order, and by the key where there is none", async () => {
    assert.equal((await Book.objects.first())?.title, "Algebra");
    assert.equal((await Book.objects.last())?.title, "Boats");
    assert.equal((await Book.objects.orderBy("-title").first())?.title, "Boats");
    assert.equal((await Author.objects.last())?.name, "Cleo");
    assert.equal(await Book.objects.filter({ pages: 7 }).first(), undefined);
    assert.equal((await byTitle.slice(1).first())?.title, "Algebra II");
  });

  it("go by the paths named, or by getLatestBy", async () => {
    const dated = Book.objects.filter({ publishedAt__isnull: false });

    assert.equal((await dated.latest()).title, "Algebra II");
    assert.equal((await dated.earliest()).title, "Algebra");
    assert.equal((await Book.objects.latest("price")).title, "Algebra II");
    assert.equal((await Book.objects.orderBy("title").earliest("-title")).title, "Boats");
    await assert.rejects(() => Book.objects.filter({ pages: 7 }).latest(), Book.DoesNotExist);
  });

  it("refuse a model that does not say what its latest is", async () => {
    await assert.rejects(() => Author.objects.latest(), { code: "db/query" });
  });
});

describe("count, exists and contains", () => {
  it("answer without loading rows", async () => {
    assert.equal(await Book.objects.count(), 3);
    assert.equal(await Book.objects.filter({ pages: 7 }).exists(), false);
    assert.equal(await Book.objects.contains(rows.boats), true);
    assert.equal(await Book.objects.filter({ pages: 100 }).contains(rows.boats), false);
  });

  it("count rows once for each related row that matches, unless distinct", async () => {
    const found = Book.objects.filter({ tags__label__in: ["math", "old"] });

    assert.equal(await found.count(), 3);
    assert.equal(await found.distinct().count(), 2);
    assert.equal(await Book.objects.values("author").distinct().count(), 2);
  });
});

describe("values, valuesList and valuesFlat", () => {
  it("give plain rows, values converted as on instances", async () => {
    const [row] = await byTitle.values("title", "author__born", "publishedAt", "isOut");

    assert.deepEqual(
      { ...row, author__born: String(row?.author__born), publishedAt: String(row?.publishedAt) },
      {
        title: "Algebra",
        author__born: "1960-02-29",
        publishedAt: "1990-06-15T12:00:00Z",
        isOut: true,
      },
    );
    assert.deepEqual(await Tag.objects.orderBy("id").valuesList("label", "pk"), [
      ["math", rows.math.id],
      ["old", rows.old.id],
    ]);
    assert.deepEqual(await byTitle.valuesFlat("editor__name"), [null, "Bob", null]);
  });

  it("give all fields where none are named, foreign keys by their columns", async () => {
    const [row] = await Book.objects.filter({ title: "Boats" }).values();

    assert.deepEqual(row, {
      id: rows.boats.id,
      title: "Boats",
      pages: null,
      price: 0,
      isOut: false,
      publishedAt: null,
      authorId: rows.bob.id,
      editorId: null,
      sequelOfId: null,
    });
  });

  it("give a row for each pair of a relation to many", async () => {
    assert.deepEqual(await byTitle.orderBy("title", "tags").valuesList("title", "tags__label"), [
      ["Algebra", "math"],
      ["Algebra", "old"],
      ["Algebra II", "math"],
      ["Boats", null],
    ]);
  });
});

describe("none", () => {
  it("has no rows, and asks no database", async () => {
    const { result, queries } = await captureQueries(async () => [
      await Book.objects.none(),
      await Book.objects.none().count(),
      await Book.objects.none().exists(),
      await Book.objects.none().update({ pages: 1 }),
      (await Book.objects.none().delete()).total,
      await Book.objects.none().first(),
    ]);

    assert.deepEqual(result, [[], 0, false, 0, 0, undefined]);
    assert.equal(queries.length, 0);
  });
});

describe("inBulk", () => {
  it("gives instances by key, without those that do not exist", async () => {
    const found = await Book.objects.inBulk([rows.boats.id, 999]);

    assert.deepEqual([...found.keys()], [rows.boats.id]);
    assert.equal(found.get(rows.boats.id)?.title, "Boats");
  });
});

describe("create and bulkCreate", () => {
  it("make instances with their keys and defaults", async () => {
    const book = await Book.objects.create({ title: "New", author: rows.ada });

    assert.equal(book.price, 0);
    assert.equal((await Book.objects.get({ id: book.id })).title, "New");
  });

  it("insert all or none", async () => {
    const made = await Tag.objects.bulkCreate([{ label: "a" }, new Tag({ label: "b" })]);
    await assert.rejects(() => Tag.objects.bulkCreate([{ label: "c" }, { label: "a" }]), {
      code: "db/unique-violation",
    });

    assert.deepEqual(
      made.map(({ label, id }) => [label, typeof id]),
      [
        ["a", "number"],
        ["b", "number"],
      ],
    );
    assert.deepEqual(await Tag.objects.orderBy("id").valuesFlat("label"), [
      "math",
      "old",
      "a",
      "b",
    ]);
  });

  it("refuse what is no field, and values that a field does not understand", async () => {
    await assert.rejects(() => Tag.objects.create({ label: "a", lable: "b" } as never), {
      code: "db/unknown-field",
    });
    await assert.rejects(
      () => Book.objects.create({ title: "x", author: 1, pages: "many" } as never),
      { name: "ValidationError" },
    );
  });
});

describe("getOrCreate", () => {
  it("gives the row that matches, or makes one of conditions and defaults", async () => {
    const [found, wasMade] = await Tag.objects.getOrCreate({ label: "math" });
    const [made, isMade] = await Author.objects.getOrCreate(
      { name__exact: "Dora", books__title__isnull: true },
      { born: "1990-01-01" },
    );

    assert.deepEqual([found.id, wasMade], [rows.math.id, false]);
    assert.deepEqual([made.name, String(made.born), isMade], ["Dora", "1990-01-01", true]);
  });

  it("throws where several match, as which one is meant is not known", async () => {
    await assert.rejects(
      () => Book.objects.getOrCreate({ author: rows.ada }),
      Book.MultipleObjectsReturned,
    );
  });

  it("finds the row that somebody else made in between", async () => {
    const get = () => Tag.objects.getOrCreate({ label: "new" });

    const results = await Promise.all([get(), get(), get()]);

    assert.deepEqual(results.map(([, created]) => created).toSorted(), [false, false, true]);
    assert.equal(new Set(results.map(([tag]) => tag.id)).size, 1);
  });

  it("fails in a savepoint of its own: the transaction around it goes on", async () => {
    const labels = await atomic(async () => {
      await Tag.objects.create({ label: "before" });
      const taken = Profile.objects.getOrCreate({ bio: "x" }, { author: rows.ada });
      await assert.rejects(taken, { code: "db/unique-violation" });
      return Tag.objects.orderBy("-id").limit(1).valuesFlat("label");
    });

    assert.deepEqual(labels, ["before"]);
    assert.equal(await Tag.objects.filter({ label: "before" }).exists(), true);
  });

  it("passes an error of the database on, if no row explains it", async () => {
    await assert.rejects(() => Book.objects.getOrCreate({ title: "x", author: 999 }), {
      code: "db/foreign-key-violation",
    });
  });

  it("works on the database of the query", async () => {
    const [tag, created] = await Tag.objects.using("archive").getOrCreate({ label: "math" });

    assert.equal(created, true);
    assert.equal(await Tag.objects.using("archive").count(), 1);
    assert.equal(tag.label, "math");
    assert.equal(await Tag.objects.count(), 2);
  });
});

describe("updateOrCreate", () => {
  it("changes the row that matches, or makes one", async () => {
    const [changed, wasMade] = await Book.objects.updateOrCreate({ title: "Boats" }, { pages: 50 });
    const [, isMade] = await Book.objects.updateOrCreate(
      { title: "Cars" },
      { pages: 5, author: rows.ada },
    );

    assert.deepEqual([changed.id, changed.pages, wasMade], [rows.boats.id, 50, false]);
    assert.equal(isMade, true);
    assert.deepEqual(
      await Book.objects
        .filter({ pages__in: [5, 50] })
        .orderBy("id")
        .valuesFlat("title"),
      ["Boats", "Cars"],
    );
  });
});

describe("updateOrCreate with createDefaults", () => {
  it("gives a new row other values than a changed one", async () => {
    const options = { createDefaults: { pages: 1, author: rows.ada } };
    const find = (title: string) => Book.objects.updateOrCreate({ title }, { pages: 7 }, options);

    const [made, isMade] = await find("Trains");
    const [changed, isMadeAgain] = await find("Trains");
    assert.deepEqual([made.pages, isMade], [1, true]);
    assert.deepEqual([changed.pages, isMadeAgain], [7, false]);
  });
});

describe("a query set that is used in a way without a meaning", () => {
  it("says so", async () => {
    const books = Book.objects.all();
    const wrong = [
      () => books.values("title").delete(),
      () => books.slice("foo" as never),
      () => books.slice(0, 1.5),
      () => books.annotate({ isBook: true as never }),
      () => books.alias({ isBook: 1 as never }),
    ];

    for (const each of wrong) await assert.rejects(async () => each(), { code: "db/query" });
  });
});

describe("using", () => {
  it("asks another database, and instances stay with it", async () => {
    const ada = await Author.objects.using("archive").create({ name: "Ada of old" });
    ada.name = "Ada";

    await ada.save();

    assert.deepEqual(await Author.objects.using("archive").valuesFlat("name"), ["Ada"]);
    assert.equal(await Author.objects.count(), 3);
  });
});
