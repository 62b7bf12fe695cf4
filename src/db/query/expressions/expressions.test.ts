import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import { Author, Book, fillLibrary, libraryModels } from "../../../../tests/support/library.ts";
import { statementOf } from "../../../../tests/support/statement.ts";
import {
  captureQueries,
  caseWhen,
  cast,
  concat,
  type Databases,
  dateField,
  exists,
  extract,
  F,
  func,
  left,
  lookup,
  lower,
  lpad,
  matches,
  md5,
  not,
  outerRef,
  over,
  Q,
  rank,
  rowRange,
  stdDev,
  stringAgg,
  subquery,
  sum,
  trunc,
  value,
  when,
} from "../../index.ts";

let databases: Databases;
before(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
after(() => databases.close());

/** The annotation's SQL, without the quotes, and the values. */
function sqlOf(expression: Parameters<typeof not>[0]): readonly [string, readonly unknown[]] {
  const { text, params } = statementOf(Book.objects.annotate({ x: expression }).valuesFlat("x"));
  return [
    /^SELECT (.*) FROM "library_book"/
      .exec(text)![1]!
      .replaceAll('"', "")
      .replaceAll("library_book", "book"),
    params,
  ];
}

describe("an expression", () => {
  it("keeps its values apart from its text", () => {
    assert.deepEqual(sqlOf(F("pages").plus(1).times(F("id"))), [
      "((book.pages + ?) * book.id)",
      [1],
    ]);
    assert.deepEqual(sqlOf(F("pages").bitAnd(3)), ["(book.pages & ?)", [3]]);
    assert.deepEqual(sqlOf(func("SOUNDEX", ["title"])), ["SOUNDEX(book.title)", []]);
    assert.deepEqual(sqlOf(left("title", 3)), ["SUBSTR(book.title, 1, ?)", [3]]);
    assert.deepEqual(sqlOf(cast("pages", dateField())), ["DATE(book.pages)", []]);
    assert.deepEqual(sqlOf(extract("publishedAt", "month")), [
      "CAST(STRFTIME('%m', book.published_at) AS INTEGER)",
      [],
    ]);
    assert.deepEqual(sqlOf(lookup("pages", "gte", 5)), ["(book.pages >= ?)", [5]]);
  });

  it("is one shape with other values", async () => {
    const texts = [1, 2].map((pages) => statementOf(Book.objects.filter({ pages: value(pages) })));

    assert.equal(texts[0]!.text, texts[1]!.text);
    assert.deepEqual(texts[1]!.params, [2]);
  });

  it("orders rows", async () => {
    const names = Author.objects.orderBy(lower("name").desc()).valuesFlat("name");

    assert.deepEqual(await names, ["Cleo", "Bob", "Ada"]);
  });

  it("refuses a function name that is none", () => {
    assert.throws(() => func("x(); --", []), { code: "db/query" });
  });
});

describe("caseWhen", () => {
  it("is the value of the first branch that holds", async () => {
    const size = caseWhen(
      [when({ pages__gt: 150 }, value("long")), when({ pages: 100 }, value("short"))],
      {
        default: value("none"),
      },
    );

    assert.deepEqual(await Book.objects.annotate({ size }).orderBy("id").valuesFlat("size"), [
      "short",
      "long",
      "none",
    ]);
  });
});

describe("subquery, exists and outerRef", () => {
  const books = Book.objects.filter({ author: outerRef("pk") }).orderBy("-id");

  it("look at rows for the row outside", async () => {
    const newest = Author.objects.annotate({ newest: subquery(books.values("title").limit(1)) });

    assert.deepEqual(await newest.valuesFlat("newest"), ["Algebra II", "Boats", null]);
  });

  it("are conditions and values", async () => {
    const has = Author.objects.annotate({ has: exists(books) });

    assert.deepEqual(await has.valuesFlat("has"), [true, true, false]);
    assert.deepEqual(await Author.objects.filter(exists(books)).count(), 2);
    assert.deepEqual(await Author.objects.filter(not(exists(books))).valuesFlat("name"), ["Cleo"]);
  });

  it("refuses an outerRef that is not inside of a query", async () => {
    await assert.rejects(async () => Book.objects.filter({ id: outerRef("pk") }), {
      code: "db/query",
    });
  });
});

describe("functions", () => {
  it("compute texts, in JavaScript where SQLite has none", async () => {
    const [author] = await Author.objects.filter({ name: "Bob" }).annotate({
      greeting: concat(value("Dear "), "name", value(null)),
      padded: lpad("name", 5, value("-")),
      hash: md5("name"),
      isLong: matches(Q.dynamic({ name__gt: "C" })),
    });

    assert.equal(author!.greeting, "Dear Bob");
    assert.equal(author!.padded, "--Bob");
    assert.equal(author!.hash, "2fc1c0beb992cd7096975cfebf9d5c3b");
    assert.equal(author!.isLong, false);
  });

  it("cut times off, in a zone", async () => {
    const years = Book.objects.filter({ pages: 200 }).annotate({
      year: trunc("publishedAt", "year"),
      there: trunc("publishedAt", "year", { timeZone: "America/New_York" }),
      quarter: trunc("publishedAt", "quarter"),
    });
    const [book] = await years;

    assert.equal(String(book!.year), "2000-01-01T00:00:00Z");
    assert.equal(String(book!.there), "1999-01-01T05:00:00Z");
    assert.equal(String(book!.quarter), "2000-01-01T00:00:00Z");
  });

  it("know how long it is from one moment to another", async () => {
    const first = Book.objects.filter({ title: "Algebra II" }).annotate({
      since: F("publishedAt").minus(F("sequelOf__publishedAt")),
    });

    assert.equal(String((await first.valuesFlat("since"))[0]), "P3486DT12H");
  });
});

describe("aggregates", () => {
  it("are over expressions", async () => {
    const result = await Book.objects.all().aggregate({
      twice: sum(F("pages").times(2)),
      spread: stdDev("pages"),
      titles: stringAgg("title", { delimiter: "/", orderBy: ["-title"] }),
    });

    assert.deepEqual(result, { twice: 600, spread: 50, titles: "Boats/Algebra II/Algebra" });
  });
});

describe("over", () => {
  it("computes over rows around the row at hand", async () => {
    const rows = Book.objects
      .annotate({
        place: over(rank(), { partitionBy: "author", orderBy: F("id").desc() }),
        running: over(sum("pages"), { orderBy: "id", frame: rowRange(undefined, 0) }),
      })
      .orderBy("id")
      .valuesList("place", "running");

    assert.deepEqual(await rows, [
      [2, 100],
      [1, 300],
      [1, 300],
    ]);
  });
});

describe("only and defer", () => {
  it("load some columns, and say so when another is read", async () => {
    const [book] = await Book.objects.only("title").orderBy("id");

    assert.equal(book!.title, "Algebra");
    assert.throws(() => book!.pages, { code: "db/query" });
    await book!.refreshFromDb({ fields: ["pages"] });
    assert.equal(book!.pages, 100);
    assert.match(
      statementOf(Book.objects.defer("title")).text,
      /^SELECT "library_book"."id", "library_book"."pages"/,
    );
  });

  it("save what was loaded and nothing else", async () => {
    const book = await Book.objects.only("title").get({ title: "Boats" });
    await book.save();

    assert.equal((await Book.objects.get({ title: "Boats" })).price, 0);
  });
});

describe("dates and datetimes", () => {
  it("are the different beginnings that occur", async () => {
    const years = await Book.objects.dates("publishedAt", "year", { order: "desc" });

    assert.deepEqual(years.map(String), ["2000-01-01", "1990-01-01"]);
    assert.deepEqual((await Book.objects.datetimes("publishedAt", "hour")).map(String), [
      "1990-06-15T12:00:00Z",
      "2000-01-01T00:00:00Z",
    ]);
  });

  it("refuses distinct fields where the database has none", async () => {
    await assert.rejects(async () => Book.objects.distinct("title"), { code: "db/query" });
  });
});

describe("query sets of one model", () => {
  const long = Book.objects.filter({ pages__gt: 150 });
  const old = Book.objects.exclude({ publishedAt__year: 2000 });

  it("are combined by and, or, xor", async () => {
    const titles = async (books: typeof long) =>
      (await books.orderBy("id")).map(({ title }) => title);

    assert.deepEqual(await titles(long.or(old)), ["Algebra", "Algebra II", "Boats"]);
    assert.deepEqual(await titles(long.and(old)), []);
    assert.deepEqual(await titles(long.xor(Book.objects.all())), ["Algebra", "Boats"]);
  });

  it("refuse one of another model", () => {
    assert.throws(() => long.or(Author.objects.all() as never), { code: "db/query" });
  });
});

describe("bulkUpdate", () => {
  it("writes the fields of many instances in one statement", async () => {
    const books = await Book.objects.orderBy("id");
    for (const book of books) book.price = book.id * 2;
    const { result, queries } = await captureQueries(() =>
      Book.objects.bulkUpdate(books, ["price"]),
    );

    assert.equal(result, 3);
    assert.equal(queries.filter(({ kind }) => kind === "statement").length, 1);
    assert.deepEqual(
      await Book.objects.orderBy("id").valuesFlat("price"),
      books.map(({ id }) => id * 2),
    );
  });

  it("refuses the key and instances without one", async () => {
    await assert.rejects(() => Book.objects.bulkUpdate([], ["id"]), { code: "db/query" });
    await assert.rejects(() => Book.objects.bulkUpdate([new Book()], ["price"]), {
      code: "db/query",
    });
  });

  it("refuses products of moments, which mean nothing", async () => {
    const product = F("publishedAt").times(2 as never);

    await assert.rejects(async () => Book.objects.annotate({ product }), {
      code: "db/lookup-value",
    });
  });
});
