import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import { Author, Book, fillLibrary, libraryModels } from "../../../../tests/support/library.ts";
import { restOf } from "../../../../tests/support/statement.ts";
import {
  cascade,
  charField,
  type Databases,
  F,
  foreignKey,
  manager,
  manyToMany,
  model,
  Q,
  reverse,
} from "../../index.ts";

class Post extends model({
  human: () => foreignKey(Human, { onDelete: cascade }),
  firm: () => foreignKey(Firm, { onDelete: cascade }),
  role: charField({ maxLength: 10 }),
}) {
  static objects = manager(Post);
}
class Human extends model({ firms: () => manyToMany(Firm, { through: Post }) }) {
  static objects = manager(Human);
}
class Firm extends model({
  name: charField({ maxLength: 10 }),
  posts: () => reverse(Post, "firm"),
}) {
  static objects = manager(Firm);
}

let databases: Databases;
before(async () => {
  databases = await testDatabase([...libraryModels, Human, Firm, Post]);
  await fillLibrary();
});
after(() => databases.close());

const titles = (books: { valuesFlat: typeof Book.objects.valuesFlat }) => books.valuesFlat("title");
const names = (authors: { valuesFlat: typeof Author.objects.valuesFlat }) =>
  authors.valuesFlat("name");

describe("filter", () => {
  it("wants all of its conditions", async () => {
    const found = Book.objects.filter({ isOut: true, pages__gt: 100 });

    assert.equal(restOf(found), "WHERE (book.is_out = ? AND book.pages > ?)");
    assert.deepEqual(await titles(found), ["Algebra II"]);
  });

  it("asks for nothing if it has no conditions", async () => {
    assert.equal(restOf(Book.objects.filter({})), "");
    assert.equal(restOf(Book.objects.exclude({})), "");
    assert.equal(restOf(Book.objects.filter(Q(Book).or({}, { pages: 1 }))), "WHERE book.pages = ?");
    assert.equal(await Book.objects.exclude({}).count(), 3);
  });

  it("speaks in one call of one related row, in two of any two", async () => {
    const oneBook = Author.objects.filter({ books__pages: 100, books__price: 20.5 });
    const anyBooks = Author.objects.filter({ books__pages: 100 }).filter({ books__price: 20.5 });

    assert.deepEqual(await names(oneBook), []);
    assert.deepEqual(await names(anyBooks), ["Ada"]);
    assert.equal(restOf(oneBook).match(/JOIN/g)?.length, 1);
    assert.equal(restOf(anyBooks).match(/JOIN/g)?.length, 2);
  });

  it("gives a row once for each related row that matches", async () => {
    const found = Author.objects.filter({ books__isOut: true });

    assert.deepEqual(await names(found), ["Ada", "Ada"]);
    assert.deepEqual(await names(found.distinct()), ["Ada"]);
  });

  it("gives a row once where a relation to many is under two negations", async () => {
    const found = Author.objects.exclude(
      Q.dynamic({ name: "Ada", books__isOut: true }).not(),
      Q.dynamic({ name__in: ["Ada", "Bob"] }),
    );

    assert.deepEqual(await names(found.orderBy("id")), ["Ada", "Cleo"]);
  });

  it("means the pair at hand where related rows are asked about their pairs", async () => {
    const mic = await Firm.objects.create({ name: "Mic" });
    const goo = await Firm.objects.create({ name: "Goo" });
    const [jim, kim] = [await Human.objects.create({}), await Human.objects.create({})];
    await Post.objects.create({ human: jim, firm: mic, role: "dev" });
    await Post.objects.create({ human: jim, firm: goo, role: "boss" });
    await Post.objects.create({ human: kim, firm: goo, role: "dev" });

    const boss = jim.firms.exclude({ posts__role: "dev" });
    assert.deepEqual(await boss.valuesFlat("name"), ["Goo"]);
    const named = jim.firms.exclude({ name: "Mic" }).exclude({ posts__role: "dev" });
    assert.deepEqual(await named.valuesFlat("name"), []);
    const all = Firm.objects.exclude({ posts__role: "dev" });
    assert.deepEqual(await all.valuesFlat("name"), []);
  });

  it("takes a query on the right side, in the same statement", async () => {
    const writers = Author.objects.filter({ name__startswith: "A" });

    assert.deepEqual(await titles(Book.objects.filter({ author__in: writers })), [
      "Algebra",
      "Algebra II",
    ]);
    assert.match(restOf(Book.objects.filter({ author__in: writers })), /IN \(SELECT U0.id FROM/);
  });

  it("takes a condition on the right side: is it true, or not?", async () => {
    const long = Q.dynamic({ pages__gt: 150 });

    assert.deepEqual(await titles(Book.objects.filter(Q.dynamic({ isOut: long }))), ["Algebra II"]);
  });

  it("refuses several rows where one value is compared", async () => {
    const pages = Book.objects.values("pages").orderBy("-pages");

    await assert.rejects(async () => await Book.objects.filter(Q.dynamic({ pages })), {
      code: "db/lookup-value",
    });
    const longest = Book.objects.filter({ pages__isnull: false }).values("pages").orderBy("-pages");
    const found = Book.objects.filter(Q.dynamic({ pages: longest.limit(1) }));
    assert.deepEqual(await titles(found), ["Algebra II"]);
  });

  it("finds nothing among the rows of none()", async () => {
    const nobody = Author.objects.none();

    assert.deepEqual(await titles(Book.objects.filter({ author__in: nobody })), []);
    assert.equal((await Book.objects.exclude({ author__in: nobody })).length, 3);
  });

  it("compares with an empty list as with one that the value is not in", async () => {
    assert.equal(await Book.objects.filter({ pk__in: [] }).count(), 0);
    assert.equal(await Book.objects.exclude({ pk__in: [] }).count(), 3);
  });

  it("compares with other columns, also of related rows", async () => {
    const found = Book.objects.filter({ author: F("sequelOf__author") });

    assert.deepEqual(await titles(found), ["Algebra II"]);
    assert.equal(
      restOf(Book.objects.filter({ pages__gt: F("price").times(2).plus(1) })),
      "WHERE book.pages > ((book.price * ?) + ?)",
    );
  });

  it("refuses to calculate with what is no finite number", async () => {
    const wrong = Book.objects.filter({ pages: F("id").plus(NaN) });

    await assert.rejects(async () => wrong, { code: "db/lookup-value" });
  });
});

describe("exclude", () => {
  it("keeps the rows without a value", async () => {
    const found = Book.objects.exclude({ pages: 100 });

    assert.equal(restOf(found), "WHERE NOT ((book.pages = ? AND book.pages IS NOT NULL))");
    assert.deepEqual(await titles(found), ["Algebra II", "Boats"]);
  });

  it("keeps the rows that are compared with a column or a subquery without a value", async () => {
    const byColumn = Book.objects.exclude({ id: F("pages") });
    const bySubquery = Book.objects.exclude({ pages__in: Book.objects.values("pages") });

    assert.equal(await byColumn.count(), 3);
    assert.deepEqual(await titles(bySubquery), ["Boats"]);
    assert.equal(
      await Author.objects.exclude({ id__in: Book.objects.values("editor") }).count(),
      2,
    );
  });

  it("leaves the rows without a value out if asked to", async () => {
    assert.deepEqual(await titles(Book.objects.exclude({ pages: null })), [
      "Algebra",
      "Algebra II",
    ]);
  });

  it("keeps rows whose relation leads nowhere", async () => {
    const found = Book.objects.exclude({ editor__name: "Bob" });

    assert.match(restOf(found), /^LEFT OUTER JOIN author/);
    assert.deepEqual(await titles(found), ["Algebra", "Boats"]);
  });

  it("means no related row, over a relation to many", async () => {
    assert.deepEqual(await names(Author.objects.exclude({ books__title: "Algebra" })), [
      "Bob",
      "Cleo",
    ]);
    assert.deepEqual(await titles(Book.objects.exclude({ tags__label: "old" })), [
      "Algebra II",
      "Boats",
    ]);
  });

  it("means no related row, over several relations to many", async () => {
    assert.deepEqual(await names(Author.objects.exclude({ books__tags__label: "old" })), [
      "Bob",
      "Cleo",
    ]);
  });

  it("negates all of its conditions together", async () => {
    const both = Book.objects.exclude({ isOut: true, pages: 100 });
    const asConditions = Book.objects.exclude(
      Q(Book).of({ isOut: true }),
      Q(Book).of({ pages: 100 }),
    );

    assert.deepEqual(await titles(both), ["Algebra II", "Boats"]);
    assert.deepEqual(await titles(asConditions), ["Algebra II", "Boats"]);
  });

  it("undoes another negation", async () => {
    const found = Book.objects.exclude(Q(Book).not({ tags__label: "old" }));

    assert.deepEqual(await titles(found), ["Algebra"]);
  });

  it("compares related rows with columns of the row itself", async () => {
    const found = Author.objects.exclude({ books__id__lt: F("id") });

    assert.match(restOf(found), /U1.id < U0.id/);
    assert.equal(await found.count(), 3);
  });
});

describe("Q", () => {
  it("joins conditions by or", async () => {
    const found = Book.objects.filter(Q(Book).or({ pages: 100 }, { title: "Boats" }));

    assert.equal(restOf(found), "WHERE (book.pages = ? OR book.title = ?)");
    assert.deepEqual(await titles(found), ["Algebra", "Boats"]);
  });

  it("joins left where only one of two alternatives needs the other table", async () => {
    const one = Book.objects.filter(Q(Book).or({ editor__name: "Bob" }, { title: "Boats" }));
    const both = Book.objects.filter(Q(Book).or({ editor__name: "Bob" }, { editor__name: "X" }));

    assert.match(restOf(one), /^LEFT OUTER JOIN/);
    assert.match(restOf(both), /^INNER JOIN/);
    assert.deepEqual(await titles(one), ["Algebra II", "Boats"]);
  });

  it("joins conditions by xor: an odd number of them holds", async () => {
    const [out, long, any] = [{ isOut: true }, { pages__gt: 100 }, { pk__gt: 0 }].map((lookups) =>
      Q.dynamic(lookups),
    );

    assert.deepEqual(await titles(Book.objects.filter(out!.xor(long!))), ["Algebra"]);
    assert.deepEqual(await titles(Book.objects.filter(out!.xor(long!).xor(any!))), [
      "Algebra II",
      "Boats",
    ]);
  });

  it("negates, keeping rows without a value", async () => {
    assert.deepEqual(await titles(Book.objects.filter(Q(Book).not({ pages__gt: 100 }))), [
      "Algebra",
      "Boats",
    ]);
    assert.deepEqual(await titles(Book.objects.filter(Q(Book).of({ pages: 100 }).not().not())), [
      "Algebra",
    ]);
  });

  it("can be nested and used again", async () => {
    const long = Q(Book).of({ pages__gt: 100 });
    const free = Q(Book).of({ price: 0 });

    assert.equal(
      restOf(Book.objects.filter(long.or(free).and(free.not()))),
      "WHERE ((book.pages > ? OR book.price = ?) AND NOT (book.price = ?))",
    );
    assert.deepEqual(await titles(Book.objects.filter(long.or(free).and(free.not()))), [
      "Algebra II",
    ]);
  });

  it("takes paths at run time, if they are names", async () => {
    const of = (path: string) => Book.objects.filter(Q.dynamic({ [path]: "Boats" }));

    assert.deepEqual(await titles(of("title__exact")), ["Boats"]);
    assert.throws(() => of('title" OR 1=1 --'), { code: "db/invalid-path" });
    assert.throws(() => of("title\n"), { code: "db/invalid-path" });
    await assert.rejects(async () => of("titel"), { code: "db/unknown-field" });
  });
});
