import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { install } from "../../../tests/support/database.ts";
import {
  cascade,
  charField,
  foreignKey,
  integerField,
  manyToMany,
  model,
  reverse,
} from "../index.ts";

class Author extends model({ fullName: charField({ maxLength: 100 }) }) {}
class BookTag extends model({ label: charField({ maxLength: 10, primaryKey: true }) }) {}
class Book extends model(
  {
    title: charField({ maxLength: 200, dbColumn: "book_title" }),
    pageCount: integerField(),
    leadAuthor: () => foreignKey(Author, { onDelete: cascade }),
    bookTags: () => manyToMany(BookTag),
    parts: () => reverse(Part, "book"),
  },
  { ordering: ["-pageCount", "leadAuthor__fullName", "pk", "?"], verboseNamePlural: "works" },
) {}
class Part extends model(
  { book: () => foreignKey(Book, { onDelete: cascade }) },
  { dbTable: "legacy_parts" },
) {}
install([Author, BookTag, Book, Part]);

/** A model that is wrong is so when its fields are first asked for. */
const use = (wrong: { readonly $meta: { readonly fields: unknown } }) => () => wrong.$meta.fields;

describe("ModelMeta", () => {
  it("names tables and columns as Django does", () => {
    const { $meta } = Book;
    const column = (name: string) => $meta.columnOf($meta.field(name));

    assert.equal($meta.table, "library_book");
    assert.equal(BookTag.$meta.table, "library_booktag");
    assert.equal(Part.$meta.table, "legacy_parts");
    assert.deepEqual(["id", "title", "pageCount", "leadAuthor"].map(column), [
      "id",
      "book_title",
      "page_count",
      "lead_author_id",
    ]);
  });

  it("names itself for people", () => {
    assert.equal(Book.$meta.label, "library.Book");
    assert.equal(BookTag.$meta.verboseName, "book tag");
    assert.equal(BookTag.$meta.verboseNamePlural, "book tags");
    assert.equal(Book.$meta.verboseNamePlural, "works");
  });

  it("gives a model without a primary key an id, in the first place", () => {
    assert.equal(Book.$meta.primaryKey.name, "id");
    assert.equal(Book.$meta.position(Book.$meta.primaryKey), 0);
    assert.equal(BookTag.$meta.primaryKey.name, "label");
    assert.deepEqual(
      BookTag.$meta.fields.map((field) => field.name),
      ["label"],
    );
  });

  it("finds a field by its name, its attribute and as pk", () => {
    const { $meta } = Book;

    assert.equal($meta.findField("leadAuthorId"), $meta.field("leadAuthor"));
    assert.equal($meta.findField("pk"), $meta.primaryKey);
    assert.equal($meta.findField("bookTags"), undefined);
    assert.equal($meta.findField("__proto__"), undefined);
  });

  it("suggests the field that was meant", () => {
    assert.throws(() => Book.$meta.field("pageCont"), {
      code: "db/unknown-field",
      hint: 'Did you mean "pageCount"?',
    });
  });

  it("keeps relations to many apart from the fields with a column", () => {
    assert.deepEqual([...Book.$meta.manyToMany.keys()], ["bookTags"]);
    assert.deepEqual([...Book.$meta.reverses.keys()], ["parts"]);
    assert.deepEqual(Book.$meta.names(), [
      "id",
      "title",
      "pageCount",
      "leadAuthor",
      "bookTags",
      "parts",
    ]);
  });

  it("has no app, and so no table, until it is installed", () => {
    class Stray extends model({ title: charField() }) {}

    assert.equal(Stray.$meta.isInstalled, false);
    assert.equal(Stray.$meta.label, "?.Stray");
    assert.throws(() => Stray.$meta.table, { code: "db/model-not-installed" });
    assert.throws(() => Stray.$meta.table, /models: \[Stray\]/);
  });

  it("refuses a relation without an arrow", () => {
    class Wrong extends model({ author: foreignKey(Author, { onDelete: cascade }) as never }) {}

    assert.throws(use(Wrong), { code: "db/model-definition", hint: /author: \(\) => foreignKey/ });
  });

  it("refuses what is no field", () => {
    class Wrong extends model({ title: "text" as never }) {}
    class AlsoWrong extends model({ title: () => "text" }) {}

    assert.throws(use(Wrong), { code: "db/model-definition", message: /Wrong.title is no field/ });
    assert.throws(use(AlsoWrong), { code: "db/model-definition" });
  });

  it("refuses names that lookups could not tell apart", () => {
    class Double extends model({ first__name: charField() }) {}
    class Ending extends model({ name_: charField() }) {}
    class Key extends model({ pk: charField() }) {}
    class Twice extends model({
      author: () => foreignKey(Author, { onDelete: cascade }),
      authorId: integerField(),
    }) {}

    for (const wrong of [Double, Ending, Key, Twice]) {
      assert.throws(use(wrong), { code: "db/model-definition" }, wrong.name);
    }
  });

  it("refuses an order by what it does not have", () => {
    class Wrong extends model({ title: charField() }, { ordering: ["-titel" as never] }) {}

    assert.throws(use(Wrong), { code: "db/model-definition", hint: /"title"/ });
  });

  it("refuses one field object in two models under two names", () => {
    const shared = charField();
    class One extends model({ title: shared }) {}
    class Other extends model({ subtitle: shared }) {}
    assert.equal(One.$meta.fields.length, 2);

    assert.throws(use(Other), { code: "base/option" });
  });
});
