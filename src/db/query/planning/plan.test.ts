import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  Author,
  Book,
  fillLibrary,
  libraryModels,
  Tag,
} from "../../../../tests/support/library.ts";
import { statementOf } from "../../../../tests/support/statement.ts";
import {
  backendFor,
  count,
  type Databases,
  F,
  max,
  Q,
  type QueryExpression,
  sum,
  value,
} from "../../index.ts";
import { Condition } from "../expressions/expressions.ts";
import { planCount, planExists, planSelect } from "./plan.ts";
import { type HasState, shapeOf, stateKey } from "../query-state.ts";

let databases: Databases;
before(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
after(() => databases.close());

const keyOf = (query: HasState) => shapeOf(query[stateKey], "select").key;

function assertSamePlan(one: HasState, other: HasState): void {
  assert.equal(keyOf(one), keyOf(other));
  assert.equal(statementOf(one).text, statementOf(other).text);
}

function assertOtherPlan(one: HasState, other: HasState): void {
  assert.notEqual(keyOf(one), keyOf(other));
}

const books = Book.objects;

describe("the shape of a query", () => {
  it("is the same whatever the values", () => {
    assertSamePlan(books.filter({ title: "a" }), books.filter({ title: "b" }));
    assertSamePlan(books.filter({ pages__in: [1] }), books.filter({ pages__in: [1, 2, 3] }));
    assertSamePlan(books.filter({ author: 1 }), books.filter({ author: 2 }));
    assertSamePlan(
      books.filter({ pages__gt: F("price").plus(1) }),
      books.filter({ pages__gt: F("price").plus(2) }),
    );
    assertSamePlan(
      books.annotate({ n: sum("pages", { filter: { title: "a" }, default: 1 }) }),
      books.annotate({ n: sum("pages", { filter: { title: "b" }, default: 2 }) }),
    );
  });

  it("tells null from a value", () => {
    assertOtherPlan(books.filter({ pages: null }), books.filter({ pages: 1 }));
    assert.match(statementOf(books.filter({ pages: null })).text, /"pages" IS NULL$/);
    assert.match(statementOf(books.filter({ pages: 1 })).text, /"pages" = \?$/);
  });

  it("tells true from false, on which isnull depends", () => {
    assertOtherPlan(books.filter({ pages__isnull: true }), books.filter({ pages__isnull: false }));
    assert.match(statementOf(books.filter({ pages__isnull: false })).text, /IS NOT NULL$/);
    assert.deepEqual(statementOf(books.filter({ isOut: false })).params, [false]);
  });

  it("tells a value from an expression and from a query", () => {
    const value = books.filter({ pages: 1 });

    assertOtherPlan(value, books.filter({ pages: F("id") }));
    assertOtherPlan(value, books.filter({ pages: books.values("pages").limit(1) as never }));
    assertOtherPlan(books.filter({ pages: F("id") }), books.filter({ pages: F("author__id") }));
  });

  it("tells operators and the order of terms apart", () => {
    const plus = books.filter({ pages: F("id").plus(1) });

    assertOtherPlan(plus, books.filter({ pages: F("id").minus(1) }));
    assertOtherPlan(
      books.filter({ pages: F("id").plus(F("price")) }),
      books.filter({ pages: F("price").plus(F("id")) }),
    );
    assertOtherPlan(
      books.filter({ pages: F("id").plus(F("id").times(2)) }),
      books.filter({ pages: F("id").plus(F("id")).times(2) }),
    );
  });

  it("tells the nesting of conditions apart", () => {
    const [a, b, c] = ["a", "b", "c"].map((title) => Q(Book).of({ title }));

    assertOtherPlan(books.filter(a!.and(b!).or(c!)), books.filter(a!.and(b!.or(c!))));
    assertOtherPlan(books.filter(a!.or(b!)), books.filter(a!.xor(b!)));
    assertOtherPlan(books.filter(a!.not()), books.filter(a!));
    assertOtherPlan(books.filter(a!.or(b!).not()), books.filter(a!.or(b!.not())));
    assertOtherPlan(books.filter(a!), books.exclude(a!));
    const both = { title: "a", pages: 1 };
    assertOtherPlan(
      books.filter(new Condition("or", [both])),
      books.filter(new Condition("or", [{ title: "a" }, { pages: 1 }])),
    );
  });

  it("tells one name from two, whatever is in it", async () => {
    const texts: string[] = ["title", "pages"];
    const one = [texts.join()] as string[];
    await books.values(...(texts as ["title"]));
    await books.orderBy(...(texts as ["title"]));

    await assert.rejects(async () => books.values(...(one as ["title"])), {
      code: "db/unknown-field",
    });
    await assert.rejects(async () => books.orderBy(...(one as ["title"])), {
      code: "db/unknown-field",
    });
    assertOtherPlan(books.distinct(...texts), books.distinct(...one));
    assertOtherPlan(books.only(...texts), books.only(...one));
    assertOtherPlan(
      books.selectRelated(...(["author", "editor"] as const)),
      books.selectRelated(...(["author,editor"] as never as ["author"])),
    );
  });

  it("tells one filter call from two", () => {
    const authors = Author.objects;

    assertOtherPlan(
      authors.filter({ books__title: "a", books__pages: 1 }),
      authors.filter({ books__title: "a" }).filter({ books__pages: 1 }),
    );
  });

  it("tells models, orders, columns and slices apart", () => {
    assertOtherPlan(Author.objects.all(), Tag.objects.all());
    assertOtherPlan(books.orderBy("title"), books.orderBy("-title"));
    assertOtherPlan(books.orderBy("title", "pages"), books.orderBy("pages", "title"));
    assertOtherPlan(books.orderBy("title"), books.orderBy("title").reverse());
    assertOtherPlan(books.orderBy("pages"), books.orderBy(F("pages").asc({ nulls: "last" })));
    assertOtherPlan(books.values("title"), books.valuesList("title"));
    assertOtherPlan(books.values("title", "pages"), books.values("title"));
    assertOtherPlan(books.all().limit(1), books.all().limit(2));
    assertOtherPlan(books.all().limit(1), books.all().offset(1));
    assertSamePlan(books.all().offset(1), books.all().offset(2));
    assertOtherPlan(books.all(), books.distinct());
    assertOtherPlan(books.all(), books.none());
    assertOtherPlan(books.all(), books.selectRelated("author"));
  });

  it("tells annotations apart", () => {
    assertOtherPlan(books.annotate({ n: count("tags") }), books.alias({ n: count("tags") }));
    assertOtherPlan(
      books.annotate({ n: count("tags") }),
      books.annotate({ n: count("tags", { distinct: true }) }),
    );
    assertOtherPlan(
      books.annotate({ n: sum("pages") }),
      books.annotate({ n: sum("pages", { default: 0 }) }),
    );
    assertOtherPlan(
      books.values("author").annotate({ n: count("id") }),
      books
        .values("title")
        .annotate({ n: count("id") })
        .values("author", "n"),
    );
  });

  it("does not depend on which database it is asked on", () => {
    assertSamePlan(books.all(), books.using("default"));
  });

  it("refuses undefined, which would widen the query", () => {
    const wrong = books.filter({ title: undefined } as never);

    assert.throws(() => keyOf(wrong), { code: "db/undefined-value" });
    assert.throws(() => keyOf(wrong), /"title" is undefined/);
  });

  it("refuses an instance without a key, which would match nothing or everything", () => {
    const wrong = books.filter({ author: new Author({ name: "Nobody" }) });

    assert.throws(() => keyOf(wrong), { code: "db/undefined-value" });
  });
});

describe("a plan", () => {
  it("puts values in no text, in the order of the placeholders", () => {
    const { text, params } = statementOf(
      books.filter({ title__contains: "Robert'); DROP TABLE", pages__range: [111, 222] }),
    );

    assert.doesNotMatch(text, /Robert|111|222/);
    assert.deepEqual(params, ["%Robert'); DROP TABLE%", 111, 222]);
  });

  it("encodes the values of each query anew", async () => {
    const of = async (year: number) => books.filter({ publishedAt__year: year }).count();

    assert.deepEqual([await of(1990), await of(2000), await of(2010)], [1, 1, 0]);
  });

  it("is right for other values where one object stood twice", async () => {
    const same = { title: "Boats" };
    const twice = books.filter(Q(Book).or(same, Q(Book).of(same)));
    const different = books.filter(
      Q(Book).or({ title: "Algebra" }, Q(Book).of({ title: "Boats" })),
    );
    assertSamePlan(twice, different);

    const first = await twice.orderBy("id").valuesFlat("title");
    const second = await different.orderBy("id").valuesFlat("title");

    assert.deepEqual(first, ["Boats"]);
    assert.deepEqual(second, ["Algebra", "Boats"]);
  });

  it("is right for other values where one expression stood twice", async () => {
    const plus = F("pages").plus(0);
    const range = (from: typeof plus, to: typeof plus) =>
      books.filter({ pages__gte: from }).filter({ pages__lte: to }).count();

    assert.equal(await range(plus, plus), 2);
    assert.equal(await range(F("pages").plus(-1), F("pages").plus(1)), 2);
    assert.equal(await range(F("pages").plus(1), F("pages").plus(1)), 0);
  });

  it("is right for other values where one stood twice in aggregates", async () => {
    const sums = (first: QueryExpression, second: QueryExpression) =>
      books.filter({ pages: 100 }).aggregate({
        a: sum(F("pages").plus(first as never)),
        b: sum(F("pages").times(second as never)),
      });
    const same = value(1);

    assert.deepEqual(await sums(same, same), { a: 101, b: 100 });
    assert.deepEqual(await sums(value(1), value(10)), { a: 101, b: 1000 });
  });

  it("is the same for each page, and kept whatever other ones come", () => {
    const planOf = (query: HasState) => planSelect(query[stateKey], backendFor()).result;
    const page = (at: number) => planOf(books.orderBy("id").slice(at * 10 + 10, at * 10 + 20));
    const hot = planOf(books.filter({ pages: 1 }));
    const first = page(0);

    for (let size = 1; size <= 3000; size++) {
      planOf(books.all().limit(size));
      if (size % 100 === 0) assert.equal(planOf(books.filter({ pages: 2 })), hot);
      if (size % 100 === 0) assert.equal(page(size), first);
    }
  });

  it("skips rows in queries inside of it as well", async () => {
    const second = books.orderBy("id").slice(1, 2);
    const third = books.orderBy("id").slice(2, 3);

    for (const [query, title] of [
      [second, "Algebra II"],
      [third, "Boats"],
    ] as const) {
      assert.deepEqual(await books.filter({ pk__in: query }).valuesFlat("title"), [title]);
      assert.equal(await query.count(), 1);
      assert.deepEqual(await query.union(query).valuesFlat("title"), [title]);
    }
    assert.equal(await second.union(third).count(), 2);
    assert.deepEqual(await second.union(third).orderBy("id").slice(1).valuesFlat("title"), [
      "Boats",
    ]);
  });

  it("counts without columns and without order", () => {
    const { text } = planCount(books.filter({ pages: 1 }).orderBy("title")[stateKey], backendFor());

    assert.equal(text, 'SELECT COUNT(*) FROM "library_book" WHERE "library_book"."pages" = ?');
  });

  it("counts what is distinct, sliced or grouped as the rows that there would be", () => {
    const of = (query: HasState) => planCount(query[stateKey], backendFor()).text;

    assert.match(of(books.all().limit(2)), /^SELECT COUNT\(\*\) FROM \(SELECT 1 .* LIMIT 2\)/);
    assert.match(
      of(books.values("author").distinct()),
      /^SELECT COUNT\(\*\) FROM \(SELECT DISTINCT/,
    );
    assert.match(of(books.annotate({ n: count("tags") })), /GROUP BY "library_book"."id"\)/);
  });

  it("looks for one row where any will do", () => {
    const { text } = planExists(books.filter({ pages: 1 })[stateKey], backendFor());

    assert.match(text, /^SELECT 1 .* LIMIT 1$/);
  });

  it("is made once for a shape", () => {
    const query = () => planSelect(books.filter({ pages: 5, title: "x" })[stateKey], backendFor());

    assert.equal(query().result, query().result);
  });

  it("is forgotten when a model is installed, which may bring relations", () => {
    const query = () => planSelect(books.filter({ pages: 5 })[stateKey], backendFor());
    const before = query();

    Book.$meta.forgetRelations();

    assert.notEqual(query().result, before.result);
    assert.equal(query().text, before.text);
  });

  it("keeps the type of a field through min and max", async () => {
    const { latest } = await books.all().aggregate({ latest: max("publishedAt") });

    assert.equal(latest?.toString(), "2000-01-01T00:00:00Z");
  });
});
