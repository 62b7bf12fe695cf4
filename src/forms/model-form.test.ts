import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, beforeEach, describe, it } from "node:test";

import { ValidationError } from "../base/index.ts";
import {
  captureQueries,
  cascade,
  charField,
  connectDatabases,
  type Databases,
  foreignKey,
  installedModels,
  integerField,
  manager,
  manyToMany,
  model,
} from "../db/index.ts";
import { sqlite } from "../db/sqlite/index.ts";
import { modelForm } from "./model-form.ts";

class Author extends model({ name: charField({ maxLength: 100 }) }) {
  static objects = manager(Author);
  override toString(): string {
    return this.name;
  }
}

class Tag extends model({ label: charField({ maxLength: 20 }) }) {
  static objects = manager(Tag);
  override toString(): string {
    return this.label;
  }
}

class Book extends model({
  title: charField({ maxLength: 20, unique: true, helpText: "As on the cover." }),
  status: charField({
    maxLength: 10,
    choices: [
      ["draft", "Draft"],
      ["out", "Published"],
    ],
    default: "draft",
  }),
  pages: integerField({ null: true, blank: true }),
  author: () => foreignKey(Author, { onDelete: cascade }),
  tags: () => manyToMany(Tag, { blank: true }),
}) {
  static objects = manager(Book);
  override async clean(): Promise<void> {
    if (this.pages !== null && this.pages > 9000) {
      throw new ValidationError({ pages: [{ code: "too-thick", message: "Nobody reads that." }] });
    }
  }
}

class BookForm extends modelForm(Book, {
  fields: ["title", "status", "pages", "author", "tags"],
  labels: { pages: "How many pages" },
}) {}

const schema = `
  CREATE TABLE lib_author (id INTEGER PRIMARY KEY AUTOINCREMENT, name varchar(100) NOT NULL);
  CREATE TABLE lib_tag (id INTEGER PRIMARY KEY AUTOINCREMENT, label varchar(20) NOT NULL);
  CREATE TABLE lib_book (id INTEGER PRIMARY KEY AUTOINCREMENT, title varchar(20) NOT NULL UNIQUE,
    status varchar(10) NOT NULL, pages integer, author_id bigint NOT NULL REFERENCES lib_author(id));
  CREATE TABLE lib_book_tags (id INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id bigint NOT NULL REFERENCES lib_book(id), tag_id bigint NOT NULL REFERENCES lib_tag(id));
`;

describe("A model form", () => {
  let databases: Databases;
  let folder: string;
  let jane: Author;
  let classic: Tag;
  let novel: Tag;

  before(async () => {
    installedModels.install("lib", [Author.$meta, Tag.$meta, Book.$meta]);
    folder = await mkdtemp(path.join(tmpdir(), "quintet-forms-"));
    const file = path.join(folder, "forms.db");
    const raw = new DatabaseSync(file);
    raw.exec(schema);
    raw.close();
    databases = await connectDatabases({ default: sqlite({ file }) }, { root: folder });
    jane = await Author.objects.create({ name: "Jane" });
    classic = await Tag.objects.create({ label: "classic" });
    novel = await Tag.objects.create({ label: "novel" });
  });
  after(async () => {
    await databases.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await Book.objects.all().delete();
  });

  it("saves a new instance with its relations", async () => {
    const data = {
      title: " Emma ",
      status: "out",
      pages: "474",
      author: String(jane.pk),
      tags: [String(classic.pk), String(novel.pk)],
    };

    const form = new BookForm(data);
    assert.deepEqual([await form.isValid(), String(form.errors)], [true, ""]);
    const saved = await form.save();

    const book = await Book.objects.get({ title: "Emma" });
    assert.equal(saved.pk, book.pk);
    assert.deepEqual([book.status, book.pages, book.authorId], ["out", 474, jane.pk]);
    const tags = await book.tags.orderBy("label");
    assert.deepEqual(tags.map(String), ["classic", "novel"]);
  });

  it("shows the values of an instance, and saves what was changed", async () => {
    const book = await Book.objects.create({ title: "Emma", pages: 3, author: jane });
    await book.tags.add(novel);

    const html = String(await new BookForm(undefined, { instance: book }).asDiv());

    assert.match(html, /name="title" value="Emma"/);
    assert.match(html, /<option value="1" selected>Jane<\/option>/);
    assert.match(html, new RegExp(`<option value="${novel.pk}" selected>novel</option>`));
    assert.match(html, new RegExp(`<option value="${classic.pk}">classic</option>`));

    const data = { title: "Emma", status: "draft", pages: "", author: "1", tags: [classic.pk] };
    const form = new BookForm(data, { instance: book });
    await form.isValid();
    assert.deepEqual(form.changedData, ["pages", "tags"]);
    await form.save();

    const again = await Book.objects.get({ pk: book.pk });
    assert.equal(again.pages, null);
    assert.deepEqual((await again.tags.all()).map(String), ["classic"]);
  });

  it("says beside the field that a unique value is taken", async () => {
    await Book.objects.create({ title: "Emma", author: jane });

    const form = new BookForm({ title: "Emma", status: "draft", author: String(jane.pk) });

    assert.equal(await form.isValid(), false);
    assert.deepEqual([...form.errors.title!], ["Book with this Title already exists."]);
    assert.equal(form.hasError("title", "unique"), true);
  });

  it("shows what the model's own clean says, and refuses to save", async () => {
    const form = new BookForm({ title: "Emma", status: "draft", pages: "9001", author: "1" });

    assert.equal(await form.isValid(), false);
    assert.deepEqual([...form.errors.pages!], ["Nobody reads that."]);
    await assert.rejects(form.save(), { code: "forms/invalid-form" });
    assert.equal(await Book.objects.count(), 0);
  });

  it("refuses rows that are not there, and keys that are none", async () => {
    for (const [author, tags] of [
      ["999", ["999"]],
      ["x", ["x"]],
      ["1; DROP TABLE lib_book", [{ a: 1 }]],
    ]) {
      const form = new BookForm({ title: "Emma", status: "draft", author, tags });

      assert.equal(await form.isValid(), false);
      assert.equal(form.hasError("author", "invalid-choice"), true);
      assert.equal(form.errors.tags?.length, 1);
    }
  });

  it("keeps the default of the model for what the page does not ask for", async () => {
    const form = new BookForm({ title: "Emma", author: "1" });

    assert.equal(await form.isValid(), false); // a choice without an empty one is required
    assert.deepEqual(Object.keys(form.errors), ["status"]);

    class TitleForm extends modelForm(Book, { fields: ["title", "author"] }) {}
    const short = new TitleForm({ title: "Emma", author: "1" });
    assert.equal((await short.save()).status, "draft");
  });

  it("takes label, help text and length from the model", async () => {
    const html = String(await new BookForm().asDiv());

    assert.match(html, /maxlength="20"/);
    assert.match(html, /As on the cover\./);
    assert.match(html, /How many pages:/);
    assert.match(html, /<option value="draft" selected>Draft<\/option>/);
  });

  it("asks once for the choices of a relation, and once for the row that was chosen", async () => {
    const { queries: shown } = await captureQueries(async () => {
      const form = new BookForm();
      await form.asDiv();
      await form.asP();
    });
    assert.equal(shown.length, 2); // authors, tags

    class AuthorForm extends modelForm(Book, { fields: ["author"] }) {}
    const { queries: sent } = await captureQueries(async () => {
      await new AuthorForm({ author: "1" }).isValid();
    });
    assert.equal(sent.length, 1);
  });

  it("has all editable fields if it is told so", async () => {
    class AllForm extends modelForm(Book, { fields: "__all__", exclude: ["tags"] }) {}

    assert.deepEqual(Object.keys(new AllForm().fields), ["title", "status", "pages", "author"]);
  });

  it("refuses a field that the model does not have", () => {
    // @ts-expect-error -- there is no such field
    const Wrong = modelForm(Book, { fields: ["titel"] });

    assert.throws(() => new Wrong(), { code: "db/unknown-field" });
  });

  it("refuses a field that people may not edit", () => {
    const Wrong = modelForm(Book, { fields: ["id"] });

    assert.throws(() => new Wrong(), { code: "base/option" });
  });

  it("has typed values", async () => {
    const form = new BookForm({ title: "Emma", status: "out", author: "1" });
    if (await form.isValid()) {
      const title: string = form.cleanedData.title;
      const pages: number | undefined = form.cleanedData.pages;
      const status: "draft" | "out" = form.cleanedData.status;
      const author: Author = form.cleanedData.author;
      assert.deepEqual([title, pages, status, author.name], ["Emma", undefined, "out", "Jane"]);
    } else assert.fail(String(form.errors));
  });
});
