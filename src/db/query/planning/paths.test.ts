import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import { Author, Book, libraryModels, Tag } from "../../../../tests/support/library.ts";
import { restOf, statementOf } from "../../../../tests/support/statement.ts";
import {
  cascade,
  charField,
  dateField,
  type Databases,
  foreignKey,
  manager,
  model,
  oneToOne,
  Q,
} from "../../index.ts";

class Place extends model({ name: charField({ maxLength: 9 }) }) {
  static objects = manager(Place);
}
class Inn extends model({ place: () => oneToOne(Place, { onDelete: cascade, primaryKey: true }) }) {
  static objects = manager(Inn);
}
class Day extends model({ date: dateField({ primaryKey: true }) }) {
  static objects = manager(Day);
}
class Shift extends model({
  day: () => foreignKey(Day, { onDelete: cascade }),
  code: () => oneToOne(Coded, { onDelete: cascade, toField: "code" }),
}) {
  static objects = manager(Shift);
}
class Coded extends model({ code: charField({ maxLength: 9, unique: true }) }) {
  static objects = manager(Coded);
}
class Badge extends model({
  coded: () => oneToOne(Coded, { onDelete: cascade, toField: "code", primaryKey: true }),
}) {
  static objects = manager(Badge);
}
class Waiter extends model({ inn: () => foreignKey(Inn, { onDelete: cascade }) }) {
  static objects = manager(Waiter);
}

let databases: Databases;
before(async () => {
  databases = await testDatabase([...libraryModels, Place, Inn, Waiter, Day, Coded, Shift, Badge]);
});
after(() => databases.close());

describe("a path", () => {
  it("needs no join for a key that the row itself holds", () => {
    const byKey = "WHERE book.author_id = ?";

    assert.equal(restOf(Book.objects.filter({ author: 1 })), byKey);
    assert.equal(restOf(Book.objects.filter({ authorId: 1 })), byKey);
    assert.equal(restOf(Book.objects.filter({ author__id: 1 })), byKey);
    assert.equal(restOf(Book.objects.filter({ author__pk: 1 })), byKey);
    assert.equal(
      restOf(Book.objects.filter({ sequelOf__author__id: 1 })),
      "INNER JOIN book T2 ON book.sequel_of_id = T2.id WHERE T2.author_id = ?",
    );
  });

  it("needs one join for a key on the other side, or in a table of pairs", () => {
    assert.equal(
      restOf(Book.objects.filter({ tags: 1 })),
      "INNER JOIN book_tags ON book.id = book_tags.book_id WHERE book_tags.tag_id = ?",
    );
    assert.equal(
      restOf(Author.objects.filter({ books: 1 }).orderBy()),
      "INNER JOIN book ON author.id = book.author_id WHERE book.id = ?",
    );
  });

  it("takes an instance for a key on the other side", () => {
    const book = new Book({ id: 7 } as never);

    for (const query of [
      Author.objects.filter({ books: book }),
      Tag.objects.filter({ books: book }),
    ]) {
      assert.deepEqual(statementOf(query).params, [7]);
    }
    const listed = Author.objects.filter({ books__in: [book, 8] });
    assert.deepEqual(statementOf(listed).params, ["[7,8]"]);
  });

  it("crosses relations in both directions", () => {
    assert.equal(
      restOf(Tag.objects.filter({ books__author__name: "Ada" })),
      "INNER JOIN book_tags ON tag.id = book_tags.tag_id" +
        " INNER JOIN book ON book_tags.book_id = book.id" +
        " INNER JOIN author ON book.author_id = author.id WHERE author.name = ?",
    );
  });

  it("reaches relations that the other model did not declare, by their related name", () => {
    const found = Author.objects.filter(Q.dynamic({ edited__title: "x" })).orderBy();

    assert.match(restOf(found), /^INNER JOIN book ON author.id = book.editor_id/);
  });

  it("joins a table once for all its conditions", () => {
    const found = Book.objects
      .filter({ author__name: "Ada" })
      .filter({ author__born__year: 1960 })
      .orderBy("author__name");

    assert.equal(restOf(found).match(/JOIN/g)?.length, 1);
  });

  it("names a table that is joined again anew", () => {
    const found = Book.objects.filter({ sequelOf__sequelOf__title: "x" });

    assert.equal(
      restOf(found),
      "INNER JOIN book T2 ON book.sequel_of_id = T2.id" +
        " INNER JOIN book T3 ON T2.sequel_of_id = T3.id WHERE T3.title = ?",
    );
  });

  it("names the field that does not exist, and the one that was meant", async () => {
    const wrong = Book.objects.filter(Q.dynamic({ author__nmae: "x" }));

    await assert.rejects(async () => wrong, {
      code: "db/unknown-field",
      message: 'Author has no field "nmae". Did you mean "name"?',
    });
  });

  it("names the lookup that does not exist", async () => {
    const of = (path: string) => Book.objects.filter(Q.dynamic({ [path]: 1 }));

    await assert.rejects(async () => of("title__contians"), {
      code: "db/unknown-lookup",
      hint: 'Did you mean "contains"?',
    });
    await assert.rejects(async () => of("title__exact__exact"), { code: "db/unknown-lookup" });
    await assert.rejects(async () => of("isOut__gt"), { code: "db/unknown-lookup" });
    await assert.rejects(async () => of("pages__year"), { code: "db/unknown-lookup" });
    await assert.rejects(async () => of("author__year"), { code: "db/unknown-field" });
  });

  it("takes no words of JavaScript for fields", async () => {
    for (const path of ["__proto__", "constructor", "toString", "author__constructor", ""]) {
      const wrong = Book.objects.orderBy(path as never);
      await assert.rejects(async () => wrong, { code: "db/unknown-field" }, path);
    }
  });
});

describe("a path over a key that is a relation", () => {
  it("goes on over the transforms of the key, without a join", async () => {
    const [may, june] = await Day.objects.bulkCreate([
      { date: "2024-05-31" },
      { date: "2024-06-01" },
    ]);
    const [one, two] = await Coded.objects.bulkCreate([{ code: "a" }, { code: "b" }]);
    await Shift.objects.create({ day: june!, code: one! });
    await Shift.objects.create({ day: may!, code: two! });
    const found = (lookups: object) => Shift.objects.filter(Q.dynamic(lookups as never)).count();

    assert.deepEqual(await Shift.objects.orderBy("day__month" as never).valuesFlat("day"), [
      may!.date,
      june!.date,
    ]);
    assert.equal(await found({ day__month: 6 }), 1);
    assert.equal(await found({ day__day__gte: 2 }), 1);
    assert.equal(await found({ day__year: 2024 }), 2);
    assert.equal(await found({ day__year__lt: 2024 }), 0);
  });

  it("takes an instance of the model itself for its key", async () => {
    const [coded] = await Coded.objects.bulkCreate([{ code: "z" }]);
    const badge = await Badge.objects.create({ coded: coded! });
    const found = (lookups: object) => Badge.objects.filter(Q.dynamic(lookups as never)).count();

    assert.equal(await found({ pk: badge }), 1);
    assert.equal(await found({ pk__in: [badge] }), 1);
    assert.equal(await found({ coded }), 1);
  });

  it("goes on behind it, or ends with it", async () => {
    const place = await Place.objects.create({ name: "Fens" });
    const inn = await Inn.objects.create({ place });
    await Waiter.objects.create({ inn });
    const found = (lookups: object) => Waiter.objects.filter(Q.dynamic(lookups as never)).count();

    assert.equal(await found({ inn: inn.pk }), 1);
    assert.equal(await found({ inn__place: place.id }), 1);
    assert.equal(await found({ inn__place__pk: place.id }), 1);
    assert.equal(await found({ inn__place__in: [place.id] }), 1);
    assert.equal(await found({ inn__place__name: "Fens" }), 1);
    assert.equal(await found({ inn__place__name: "Mill" }), 0);
  });
});
