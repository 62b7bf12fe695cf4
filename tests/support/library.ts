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
