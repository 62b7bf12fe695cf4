/** What the compiler knows of models: their instances, and what `create` and `new` want. */

import { expectTypeOf } from "expect-type";

import type { Temporal } from "../../src/base/index.ts";
import {
  autoField,
  booleanField,
  cascade,
  charField,
  compositePrimaryKey,
  dateField,
  dateTimeField,
  F,
  floatField,
  foreignKey,
  generatedField,
  type InstanceOf,
  integerField,
  type KeyOf,
  lower,
  manager,
  model,
  postSave,
  preDelete,
  preSave,
  setNull,
  timeField,
  upper,
  value,
} from "../../src/db/index.ts";

class Author extends model({ name: charField({ maxLength: 100 }) }) {
  static objects = manager(Author);
  get shout(): string {
    return this.name.toUpperCase();
  }
}
class Book extends model(
  {
    title: charField({ maxLength: 200 }),
    status: charField({ choices: ["draft", "published"], default: "draft" }),
    rating: integerField({
      null: true,
      choices: [
        [1, "Poor"],
        [2, "Good"],
      ],
    }),
    pages: integerField(),
    price: floatField({ default: 0 }),
    isOut: booleanField({ default: false }),
    published: dateField({ null: true }),
    readAt: timeField({ null: true }),
    createdAt: dateTimeField({ autoNowAdd: true }),
    author: () => foreignKey(Author, { onDelete: cascade }),
    sequelOf: () => foreignKey(Book, { null: true, onDelete: setNull }),
  },
  {
    ordering: ["-published", "author__name", "?", "pk"],
    permissions: { publishBook: "Can publish" },
    getLatestBy: "published",
  },
) {
  static objects = manager(Book, {
    long: (books, pages: number) => books.filter({ pages__gt: pages }),
  });
}
class Country extends model({ code: charField({ primaryKey: true, maxLength: 2 }) }) {
  static objects = manager(Country);
}
class Numbered extends model({ number: autoField(), name: charField() }) {
  static objects = manager(Numbered);
}
class Town extends model({
  country: () => foreignKey(Country, { onDelete: cascade }),
}) {
  static objects = manager(Town);
}

export function values(book: Book): void {
  expectTypeOf(book.title).toEqualTypeOf<string>();
  expectTypeOf(book.status).toEqualTypeOf<"draft" | "published">();
  expectTypeOf(book.rating).toEqualTypeOf<1 | 2 | null>();
  expectTypeOf(book.published).toEqualTypeOf<Temporal.PlainDate | null>();
  expectTypeOf(book.readAt).toEqualTypeOf<Temporal.PlainTime | null>();
  expectTypeOf(book.createdAt).toEqualTypeOf<Temporal.Instant>();
  expectTypeOf(book.isOut).toEqualTypeOf<boolean>();
  expectTypeOf(book.authorId).toEqualTypeOf<number>();
  expectTypeOf(book.sequelOfId).toEqualTypeOf<number | null>();
  expectTypeOf<InstanceOf<typeof Book>>().toEqualTypeOf<Book>();
  // @ts-expect-error -- there is no such field
  void book.titel;
  // @ts-expect-error -- no choice
  book.status = "drat";
  // @ts-expect-error -- the title cannot be null
  book.title = null;
}

export function keys(book: Book, country: Country, town: Town, numbered: Numbered): void {
  expectTypeOf(book.id).toEqualTypeOf<number>();
  expectTypeOf(book.pk).toEqualTypeOf<number>();
  expectTypeOf(country.pk).toEqualTypeOf<string>();
  expectTypeOf(town.countryId).toEqualTypeOf<string>();
  expectTypeOf(numbered.pk).toEqualTypeOf<number>();
  expectTypeOf<KeyOf<typeof Country>>().toEqualTypeOf<string>();
  // @ts-expect-error -- the primary key is `code`, so there is no id
  void country.id;
}

class Line extends model({
  pk: compositePrimaryKey("town", "number"),
  town: () => foreignKey(Town, { onDelete: cascade }),
  number: charField({ maxLength: 9 }),
}) {
  static objects = manager(Line);
}

export async function compositeKeys(line: Line): Promise<void> {
  expectTypeOf(line.pk).toEqualTypeOf<readonly [KeyOf<typeof Town>, string]>();
  await Line.objects.get({ pk: [1, "2"] });
  await Line.objects.filter({ pk__in: [[1, "2"]], pk__gt: [1, "1"] });
  // @ts-expect-error -- the second value is a text
  await Line.objects.get({ pk: [1, 2] });
  // @ts-expect-error -- one value is missing
  await Line.objects.get({ pk: [1] });
  // @ts-expect-error -- a key has two fields or more
  compositePrimaryKey("town");
}

export function newInstances(author: Author): void {
  void new Book();
  void new Book({ title: "x", published: "1980-01-01", author });
  void new Book({ authorId: 1, createdAt: new Date(0) });
  // @ts-expect-error -- a number is no title
  void new Book({ title: 5 });
  // @ts-expect-error -- there is no such field
  void new Book({ titel: "x" });
}

export async function create(author: Author): Promise<void> {
  expectTypeOf(await Book.objects.create({ title: "x", pages: 1, author })).toEqualTypeOf<Book>();
  await Book.objects.create({ title: "x", pages: 1, author: 3, rating: null });
  await Town.objects.create({ country: "it" });
  await Numbered.objects.create({ name: "one" });
  await Book.objects.bulkCreate([{ title: "x", pages: 1, author }, new Book({ title: "y" })]);
  await Book.objects.create({ title: upper(value("x")), pages: F("id").plus(1), author });
  // @ts-expect-error -- pages and author are missing
  await Book.objects.create({ title: "x" });
  // @ts-expect-error -- a key of Country is a text
  await Town.objects.create({ country: 1 });
  // @ts-expect-error -- no choice
  await Book.objects.create({ title: "x", pages: 1, author, status: "drat" });
}

export async function ownMembers(): Promise<void> {
  expectTypeOf((await Author.objects.get({ id: 1 })).shout).toEqualTypeOf<string>();
  expectTypeOf((await Book.objects.long(100))[0]).toEqualTypeOf<Book | undefined>();
  // @ts-expect-error -- the query wants a number of pages
  Book.objects.long("many");
  // @ts-expect-error -- all rows are deleted only by Book.objects.all().delete()
  Book.objects.delete();
}

export class WrongOrder extends model(
  { name: charField() },
  // @ts-expect-error -- there is no such field to order by
  { ordering: ["nmae"] },
) {}

export class WrongLatest extends model(
  { name: charField() },
  // @ts-expect-error -- there is no such field
  { getLatestBy: ["nmae"] },
) {}

// Indexes and constraints know the fields of their model.
model(
  {
    title: charField({ maxLength: 200 }),
    pages: integerField(),
    out: dateField({ null: true }),
    author: () => foreignKey(Author, { onDelete: cascade }),
  },
  {
    indexes: (m) => [
      m.index("title", "-pages", "author"),
      m.index(lower("title"), { name: "lower" }),
      m.index({ fields: ["-out"], name: "out", condition: { pages__gt: 1 }, include: ["title"] }),
      // @ts-expect-error there is no field "titel"
      m.index("titel"),
      // @ts-expect-error there is no field "page" to include
      m.index("title", { include: ["page"] }),
      // @ts-expect-error numbers are not compared with texts
      m.index("title", { name: "n", condition: { pages__gt: "1" } }),
    ],
    constraints: (m) => [
      m.check("pages", { pages__gt: 0, author__isnull: false, authorId: 1, id__lt: 7 }),
      m.check("either", m.or({ pages: 1 }, m.not({ out__year: 2000 }))),
      m.check("fields", { pages__gt: F("id") }),
      m.unique("once", "title", "author", { condition: { pages: 1 }, deferrable: "deferred" }),
      // @ts-expect-error there is no lookup "gtt"
      m.check("pages", { pages__gtt: 0 }),
      // @ts-expect-error there is no field "page"
      m.check("pages", { page: 0 }),
      // @ts-expect-error a text cannot be compared with a number
      m.check("not", m.not({ title: 1 })),
      // @ts-expect-error there is no field "titel"
      m.unique("once", "titel"),
      // @ts-expect-error there is no such way to wait
      m.unique("once", "title", { deferrable: "later" }),
    ],
    uniqueTogether: [["title", "author"]],
  },
);
model(
  { title: charField({ maxLength: 200 }) },
  // @ts-expect-error there is no field "page"
  { uniqueTogether: [["title", "page"]] },
);

// Signals know the instances of their sender.
postSave.connect(Author, ({ instance, created }) => {
  expectTypeOf(instance.name).toEqualTypeOf<string>();
  expectTypeOf(created).toEqualTypeOf<boolean>();
});
preDelete.connect(({ sender, instance }) => {
  expectTypeOf(sender.$meta.name).toEqualTypeOf<string>();
  expectTypeOf(instance.pk).toEqualTypeOf<unknown>();
});
// @ts-expect-error an author has no title
preDelete.connect(Author, ({ instance }) => instance.title);
// @ts-expect-error it is not told whether a row is new before it is saved
preSave.connect(Author, ({ created }) => created);

// What the database makes need not be given.
class Crate extends model({
  width: integerField({ dbDefault: 1 }),
  area: generatedField({ expression: F("width"), outputField: integerField({ null: true }) }),
}) {
  static objects = manager(Crate);
}
expectTypeOf<InstanceOf<typeof Crate>["area"]>().toEqualTypeOf<number | null>();
expectTypeOf<InstanceOf<typeof Crate>["width"]>().toEqualTypeOf<number>();
void Crate.objects.create({});
void Crate.objects.filter({ area__gt: 1 });
// @ts-expect-error an area is no text
void Crate.objects.filter({ area: "x" });
