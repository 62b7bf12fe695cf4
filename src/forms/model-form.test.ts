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
  imageField,
  installedModels,
  integerField,
  manager,
  manyToMany,
  model,
} from "../db/index.ts";
import { sqlite } from "../db/sqlite/index.ts";
import { gettextLazy } from "../i18n/index.ts";
import { markSafe } from "../templates/index.ts";
import { modelForm } from "./model-form.ts";
import * as forms from "./namespace.ts";

class Author extends model({ name: charField({ maxLength: 100 }) }) {
  static objects = manager(Author);
  override toString(): string {
    return this.name;
  }
}

class Tag extends model({ label: charField({ maxLength: 20 }) }) {
  static objects = manager(Tag, {
    getQuerySet: (tags) => tags.exclude({ label__startswith: "retired" }),
  });
  static everything = manager(Tag);
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
  cover: imageField({ blank: true, default: "" }),
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
    status varchar(10) NOT NULL, pages integer, cover varchar(100) NOT NULL, author_id bigint NOT NULL REFERENCES lib_author(id));
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

  it("offers the rows of the default manager alone", async () => {
    const retired = await Tag.everything.create({ label: "retired: pulp" });
    const data = { title: "Emma", status: "out", author: "1", tags: [String(retired.pk)] };

    const form = new BookForm(data);

    assert.doesNotMatch(String(await form.asDiv()), /pulp/);
    assert.deepEqual([await form.isValid(), form.tags.errors.length], [false, 1]);
    await retired.delete();
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

  it("has fields of its own beside those of the model, with hooks and values", async () => {
    class SignUpForm extends modelForm(Book, {
      fields: ["title"],
      extraFields: { email: forms.emailField(), pages: forms.charField({ required: false }) },
    }) {
      cleanEmail(email: string): string {
        if (email.endsWith("@spam.test")) throw new ValidationError("No spam.");
        return email.toLowerCase();
      }
    }
    const instance = new Book({ author: jane, pages: 7 });

    const spam = new SignUpForm({ title: "Emma", email: "a@spam.test" }, { instance });
    assert.equal(await spam.isValid(), false);
    assert.deepEqual([...(spam.errors.email ?? [])], ["No spam."]);

    const form = new SignUpForm({ title: "Emma", email: "A@b.test", pages: "x" }, { instance });
    assert.equal(await form.isValid(), true, String(form.errors));
    assert.deepEqual(form.cleanedData, { title: "Emma", email: "a@b.test", pages: "x" });
    assert.equal((await form.save()).pages, 7); // it is not the model's field that was asked for
    assert.match(String(await form.asP()), /id_title.*id_email/s);
  });

  it("refuses whatever is sent for a row and is none", async () => {
    const file = new File(["x"], "1");
    for (const author of [file, "x", "1e999", "99999999999999999999999", "\0", "-1", {}, NaN]) {
      const form = new BookForm({ title: "Emma", status: "out", author, tags: [author] });

      assert.equal(await form.isValid(), false);
      assert.equal(form.errors.author?.length, 1, String(author));
      assert.equal(form.errors.tags?.length, 1, String(author));
    }
  });

  it("narrows the rows to choose from for one form", async () => {
    const other = await Author.objects.create({ name: "Other" });
    const data = {
      title: "Emma",
      status: "out",
      author: String(other.pk),
      tags: [String(novel.pk)],
    };
    const narrowed = new BookForm(data);
    narrowed.fields.author.querySet = Author.objects.filter({ name: "Jane" });
    narrowed.fields.tags.querySet = Tag.objects.filter({ label: "classic" });

    assert.equal(await narrowed.isValid(), false);
    assert.match(String(narrowed.errors.author), /not one of the available choices/);
    assert.match(String(narrowed.errors.tags), /not one of the available choices/);
    assert.doesNotMatch(String(await narrowed.author.asWidget()), /Other/);
    assert.equal(await new BookForm(data).isValid(), true);
    assert.throws(() => {
      narrowed.fields.title.querySet = Author.objects.all();
    }, /querySet/);
    await other.delete();
  });

  it("narrows the choices of a field for one form", async () => {
    const data = { title: "Emma", status: "out", author: String(jane.pk) };
    const narrowed = new BookForm(data);
    narrowed.fields.status.choices = [["draft", "Draft"]];

    assert.equal(await narrowed.isValid(), false);
    assert.match(String(narrowed.errors.status), /out is not one of the available choices/);
    assert.throws(() => {
      narrowed.fields.author.choices = [];
    }, /querySet/);
  });

  it("leaves fields out, and takes labels and widgets of those that stay", async () => {
    class ShortForm extends modelForm(Book, {
      fields: "__all__",
      exclude: ["author", "tags", "cover"],
      labels: { title: gettextLazy("Book title") },
      widgets: { title: forms.textarea() },
      helpTexts: { pages: markSafe("<b>All</b> of them.") },
    }) {}
    const form = new ShortForm({ title: "Emma", status: "draft", pages: "3" }, { instance: new Book({ author: jane }) }); // prettier-ignore

    assert.equal(await form.isValid(), true, String(form.errors));
    assert.equal(form.cleanedData.pages, 3);
    assert.deepEqual(Object.keys(form.fields), ["title", "status", "pages"]);
    const drawn = String(await form.asP());
    assert.match(drawn, /Book title.*<textarea.*<b>All<\/b> of them\./s);
  });

  it("asks for the name of a file, as long as nothing can store the file itself", async () => {
    class CoverForm extends modelForm(Book, { fields: ["title", "cover"] }) {}
    const form = new CoverForm(
      { title: "Emma", cover: "covers/emma.png" },
      { instance: new Book({ author: jane }) },
    );

    assert.equal(form.isMultipart, false);
    assert.equal(await form.isValid(), true, String(form.errors));
    assert.equal((await form.save()).cover, "covers/emma.png");
    class AllForm extends modelForm(Book, { fields: "__all__" }) {}
    assert.equal("cover" in new AllForm().fields, false);
  });
});
