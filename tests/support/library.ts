/** The models that tests of queries share: authors, their books and profiles, tags. */

import {
  booleanField,
  cascade,
  charField,
  dateField,
  dateTimeField,
  floatField,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  oneToOne,
  reverse,
  setNull,
  textField,
} from "../../src/db/index.ts";

export class Author extends model(
  {
    name: charField({ maxLength: 100 }),
    born: dateField({ null: true }),
    books: () => reverse(Book, "author"),
    profile: () => reverse(Profile, "author"),
  },
  { ordering: ["name"] },
) {
  static objects = manager(Author, {
    named: (authors, name: string) => authors.filter({ name }),
  });
  override toString(): string {
    return this.name;
  }
}

export class Profile extends model({
  bio: textField(),
  author: () => oneToOne(Author, { onDelete: cascade }),
}) {
  static objects = manager(Profile);
}

export class Tag extends model({
  label: charField({ maxLength: 20, unique: true }),
  books: () => reverse(Book, "tags"),
}) {
  static objects = manager(Tag);
}

export class Book extends model(
  {
    title: charField({ maxLength: 200 }),
    pages: integerField({ null: true }),
    price: floatField({ default: 0 }),
    isOut: booleanField({ default: false }),
    publishedAt: dateTimeField({ null: true }),
    author: () => foreignKey(Author, { onDelete: cascade }),
    editor: () => foreignKey(Author, { null: true, onDelete: setNull, relatedName: "edited" }),
    sequelOf: () => foreignKey(Book, { null: true, onDelete: setNull }),
    sequels: () => reverse(Book, "sequelOf"),
    tags: () => manyToMany(Tag),
  },
  { getLatestBy: "publishedAt" },
) {
  static objects = manager(Book);
  override toString(): string {
    return this.title;
  }
}

export const libraryModels = [Author, Profile, Tag, Book] as const;

/**
 * Ada wrote "Algebra" (1990, 100 pages, tags math and old) and its sequel "Algebra II" (2000, 200
 * pages, tag math, edited by Bob); Bob wrote "Boats" (no pages, no date, no tags); Cleo wrote
 * nothing. Ada has a profile.
 */
export async function fillLibrary() {
  const ada = await Author.objects.create({ name: "Ada", born: "1960-02-29" });
  const bob = await Author.objects.create({ name: "Bob" });
  const cleo = await Author.objects.create({ name: "Cleo" });
  await Profile.objects.create({ bio: "Mathematician.", author: ada });
  const math = await Tag.objects.create({ label: "math" });
  const old = await Tag.objects.create({ label: "old" });
  const algebra = await Book.objects.create({
    title: "Algebra",
    pages: 100,
    price: 10,
    isOut: true,
    publishedAt: "1990-06-15T12:00:00Z",
    author: ada,
  });
  const second = await Book.objects.create({
    title: "Algebra II",
    pages: 200,
    price: 20.5,
    isOut: true,
    publishedAt: "2000-01-01T00:00:00Z",
    author: ada,
    editor: bob,
    sequelOf: algebra,
  });
  const boats = await Book.objects.create({ title: "Boats", author: bob });
  await algebra.tags.add(math, old);
  await second.tags.add(math);
  return { ada, bob, cleo, math, old, algebra, second, boats };
}
