import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { install } from "../../../tests/support/database.ts";
import {
  cascade,
  charField,
  foreignKey,
  manyToMany,
  model,
  oneToOne,
  reverse,
  setNull,
} from "../index.ts";
import type { HasMeta } from "./registry.ts";

class Author extends model({
  name: charField({ unique: true }),
  books: () => reverse(Book, "author"),
  card: () => reverse(Card, "author"),
}) {}
class Card extends model({ author: () => oneToOne(Author, { onDelete: cascade }) }) {}
class Tag extends model({ books: () => reverse(Book, "tags") }) {}
class BookShop extends model({
  books: () => manyToMany(Book, { dbTable: "stock" }),
  owner: () => foreignKey(Author, { onDelete: cascade, toField: "name" }),
}) {}
class Book extends model({
  author: () => foreignKey(Author, { onDelete: cascade }),
  editor: () => foreignKey(Author, { onDelete: cascade, relatedName: "edited" }),
  critic: () => foreignKey(Author, { onDelete: cascade, relatedQueryName: "criticism" }),
  sequelOf: () => foreignKey(Book, { null: true, onDelete: setNull }),
  sequels: () => reverse(Book, "sequelOf"),
  tags: () => manyToMany(Tag),
  similar: () => manyToMany(Book),
}) {}
install([Author, Card, Tag, BookShop, Book]);

function relation({ $meta }: HasMeta, name: string) {
  return $meta.relations.get(name)!;
}

/** `library_book.author_id = library_author.id`, for each step. */
function joins(model: HasMeta, name: string): string[] {
  let table = model.$meta.table;
  return relation(model, name).steps.map((step) => {
    const text = `${table}.${step.from} = ${step.table}.${step.to}`;
    table = step.table;
    return text;
  });
}

describe("findRelations", () => {
  it("finds foreign keys, in both directions", () => {
    const { kind, isMultiple, isNullable } = relation(Book, "author");
    const back = relation(Author, "books");

    assert.deepEqual([kind, isMultiple, isNullable], ["foreignKey", false, false]);
    assert.deepEqual(joins(Book, "author"), ["library_book.author_id = library_author.id"]);
    assert.deepEqual(
      [back.kind, back.isMultiple, back.isNullable],
      ["reverseForeignKey", true, true],
    );
    assert.deepEqual(joins(Author, "books"), ["library_author.id = library_book.author_id"]);
  });

  it("finds one-to-one relations, whose other side may be missing", () => {
    const back = relation(Author, "card");

    assert.equal(relation(Card, "author").kind, "oneToOne");
    assert.deepEqual(
      [back.kind, back.isMultiple, back.isNullable],
      ["reverseOneToOne", false, true],
    );
  });

  it("joins on the field pointed to", () => {
    assert.deepEqual(joins(BookShop, "owner"), ["library_bookshop.owner_id = library_author.name"]);
  });

  it("joins many-to-many relations over their pairs, in both directions", () => {
    assert.deepEqual(joins(Book, "tags"), [
      "library_book.id = library_book_tags.book_id",
      "library_book_tags.tag_id = library_tag.id",
    ]);
    assert.deepEqual(joins(Tag, "books"), [
      "library_tag.id = library_book_tags.tag_id",
      "library_book_tags.book_id = library_book.id",
    ]);
    assert.equal(relation(Tag, "books").kind, "reverseManyToMany");
    assert.equal(relation(Tag, "books").through?.meta, relation(Book, "tags").through?.meta);
  });

  it("names the columns of pairs as Django does", () => {
    assert.deepEqual(joins(BookShop, "books"), [
      "library_bookshop.id = stock.bookshop_id",
      "stock.book_id = library_book.id",
    ]);
    assert.deepEqual(joins(Book, "similar"), [
      "library_book.id = library_book_similar.from_book_id",
      "library_book_similar.to_book_id = library_book.id",
    ]);
  });

  it("finds relations of a model to itself, in both directions", () => {
    assert.deepEqual(joins(Book, "sequelOf"), ["library_book.sequel_of_id = library_book.id"]);
    assert.deepEqual(joins(Book, "sequels"), ["library_book.id = library_book.sequel_of_id"]);
    assert.equal(relation(Book, "sequelOf").isNullable, true);
  });

  it("names what points here undeclared by its related name, or by its model", () => {
    assert.equal(relation(Author, "edited").field?.name, "editor");
    assert.equal(relation(Author, "criticism").field?.name, "critic");
    assert.equal(relation(Author, "bookShop").field?.name, "owner");
    assert.equal(relation(Book, "bookShop").kind, "reverseManyToMany");
    assert.equal(relation(Author, "book"), undefined);
  });

  it("sees a model that is installed later", () => {
    assert.equal(relation(Tag, "note"), undefined);
    class Note extends model({ tag: () => foreignKey(Tag, { onDelete: cascade }) }) {}

    install([Note]);

    assert.equal(relation(Tag, "note").to, Note.$meta);
  });

  it("refuses the other side of what is no relation", () => {
    class Wrong extends model({ books: () => reverse(Book, "titel") }) {}
    class AlsoWrong extends model({ authors: () => reverse(Author, "name") }) {}

    for (const wrong of [Wrong, AlsoWrong]) {
      assert.throws(() => wrong.$meta.relations, { code: "db/model-definition" });
    }
  });

  it("refuses a relation to something that is no model", () => {
    class Wrong extends model({
      author: () => foreignKey({} as typeof Author, { onDelete: cascade }),
    }) {}
    install([Wrong]);

    assert.throws(() => Wrong.$meta.relations, { code: "db/model-definition" });
  });
});
