/** The tables that random queries are about: nullable keys, relations to many, values that repeat. */

import {
  cascade,
  charField,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  reverse,
} from "../../../src/db/index.ts";

export class Person extends model({
  name: charField({ maxLength: 5 }),
  age: integerField({ null: true }),
  boss: () => foreignKey(Person, { null: true, onDelete: cascade }),
}) {
  static objects = manager(Person);
}

export class Tag extends model({ word: charField({ maxLength: 5 }) }) {
  static objects = manager(Tag);
}

export class Book extends model({
  title: charField({ maxLength: 5 }),
  pages: integerField({ null: true }),
  author: () => foreignKey(Person, { onDelete: cascade }),
  editor: () => foreignKey(Person, { null: true, onDelete: cascade, relatedName: "edited" }),
  tags: () => manyToMany(Tag),
  reviews: () => reverse(Review, "book"),
}) {
  static objects = manager(Book);
}

export class Review extends model({
  stars: integerField({ null: true }),
  book: () => foreignKey(Book, { onDelete: cascade }),
}) {
  static objects = manager(Review);
}

export const models = [Person, Tag, Book, Review] as const;

/** A row as it is in memory: its values, the row or rows that it is related to. */
export interface Row {
  readonly [name: string]: Value | Row | readonly Row[];
}

export type Value = string | number | null;

const people: Row[] = [];
const person = (id: number, name: string, age: number | null, boss: Row | null): Row => {
  const row = { id, name, age, boss };
  people.push(row);
  return row;
};
const ada = person(1, "a", 30, null);
const bob = person(2, "b", null, ada);
const cid = person(3, "a", 5, bob);
const tags = ["x", "y", "x"].map((word, at): Row => ({ id: at + 1, word }));

let reviewCount = 0;
const book = (
  id: number,
  title: string,
  pages: number | null,
  author: Row,
  editor: Row | null,
  of: readonly number[],
  stars: readonly (number | null)[],
): Row => ({
  id,
  title,
  pages,
  author,
  editor,
  tags: of.map((at) => tags[at]!),
  reviews: stars.map((each): Row => ({ id: (reviewCount += 1), stars: each })),
});

export const books: readonly Row[] = [
  book(1, "a", 3, ada, bob, [0, 1], [5, 5, null]),
  book(2, "b", 3, ada, null, [1], []),
  book(3, "a", null, bob, cid, [], [1]),
  book(4, "c", 5, bob, ada, [0, 2], [null]),
  book(5, "b", null, cid, null, [], []),
  book(6, "c", 0, cid, bob, [0, 1, 2], [3, 1]),
];

/** Writes the rows to the database of the process, with their keys. */
export async function fillTables(): Promise<void> {
  for (const { id, name, age, boss } of people) {
    await Person.objects.create({ id, name, age, boss: keyOf(boss) } as never);
  }
  for (const { id, word } of tags) await Tag.objects.create({ id, word } as never);
  for (const { id, title, pages, author, editor, tags: own, reviews } of books) {
    const keys = { author: keyOf(author), editor: keyOf(editor) };
    const made = await Book.objects.create({ id, title, pages, ...keys } as never);
    await made.tags.add(...(own as Row[]).map((tag) => keyOf(tag)!));
    for (const { id: key, stars } of reviews as Row[]) {
      await Review.objects.create({ id: key, stars, book: made } as never);
    }
  }
}

function keyOf(row: unknown): number | null {
  return (row as { id: number } | null)?.id ?? null;
}
