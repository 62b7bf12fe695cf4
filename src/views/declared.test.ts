import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cascade, charField, foreignKey, manager, model, reverse } from "../db/index.ts";
import { form, forms } from "../forms/index.ts";
import { checkTemplates, Engine, memoryLoader } from "../templates/index.ts";
import { anything, listOf, optional, pageOf } from "./declared.ts";
import { template } from "./template.ts";

class Author extends model({
  name: charField({ maxLength: 100 }),
  books: () => reverse(Book, "author"),
}) {
  static objects = manager(Author);

  get initials(): string {
    return this.name.slice(0, 1);
  }
}
class Book extends model({
  title: charField({ maxLength: 100 }),
  status: charField({ choices: { lent: "Lent out" }, default: "lent" }),
  author: () => foreignKey(Author, { onDelete: cascade }),
}) {
  static objects = manager(Book);
}
for (const each of [Author, Book]) each.$meta.install("declared");

class BookForm extends form({ title: forms.charField() }) {}

let count = 0;

/** What `check` says of a template, declared with these variables. */
function found(
  source: string,
  variables: Parameters<typeof template>[1],
  others: Record<string, string> = {},
): string[] {
  const name = `declared-${count++}.html`;
  template(name, variables);
  const engine = new Engine({ loaders: [memoryLoader({ [name]: source, ...others })] });
  return [...checkTemplates(engine)()].map(({ message, where, hint = "" }) =>
    [where!.replace(name, "t"), message, hint].join("|"),
  );
}

describe("a template with declared variables", () => {
  it("is well if all paths are there", () => {
    const source = `{{ book.title|upper }} {{ book.author.name }} {{ book.authorId }} {{ book.pk }}
      {{ book.author.initials }} {{ heading.length }} {{ anything.at.all }} {{ request.user }}
      {% for each in page %}{{ each.title }}{{ forloop.counter }}{% endfor %}{{ page.hasNext }}
      {{ page.paginator.perPage }} {% for b in book.author.books.all %}{{ b.title }}{% endfor %}
      {% for b in list %}{{ b.author.name }}{% endfor %} {{ list.0.title }} {{ list.count }}
      {{ form.title.errors }} {{ form.nonFieldErrors }} {{ form.title.label }}
      {% with name=book.author.name a=book.author %}{{ name.length }}{{ a.name }}{% endwith %}
      {% with b=book|default:1 %}{{ b.whatever }}{% endwith %}
      {% if maybe %}{{ maybe.name }}{% endif %}{% block x %}{{ block.super }}{% endblock %}`;

    const messages = found(source, {
      book: Book,
      page: pageOf(Book),
      list: listOf(Book),
      maybe: optional(Author),
      form: BookForm,
      heading: String,
      anything: anything<{ at: { all: number } }>(),
    });

    assert.deepEqual(messages, []);
  });

  it("may show the label of a choice, under the names that Django and models have for it", async () => {
    const source = "{{ book.getStatusDisplay }}, {{ book.get_status_display|upper }}";
    const engine = new Engine({ loaders: [memoryLoader({ t: source })] });

    assert.deepEqual(found(source, { book: Book }), []);
    assert.deepEqual(found("{{ book.get_titel_display }}", { book: Book }).length, 1);
    assert.equal(String(await engine.render("t", { book: new Book() })), "Lent out, LENT OUT");
  });

  it("has paths that lead nowhere reported, with place and nearest name", () => {
    assert.deepEqual(found("\n {{ book.titel }}", { book: Book }), [
      't, line 2, column 2|"book" (Book) has no "titel".|Did you mean "title"?',
    ]);
    assert.deepEqual(found("{% if book.author.nam %}{% endif %}", { book: Book }), [
      't, line 1, column 1|"book.author" (Author) has no "nam".|Did you mean "name"?',
    ]);
    assert.deepEqual(found("{{ bok.title }}", { book: Book }), [
      't, line 1, column 1|There is no variable "bok".|Did you mean "book"?',
    ]);
    assert.match(found("{{ form.titl }}", { form: BookForm })[0]!, /has no "titl".*"title"/);
  });

  it("is followed into loops, names of its own, includes and parents", () => {
    const page = { page: pageOf(Book), book: Book };
    const others = {
      "part.html": "{{ b.titel }}",
      "base.html": "{{ book.titel }}{% block x %}{% endblock %}",
    };
    const places = (source: string): string[] =>
      found(source, page, others).map((message) => message.split("|")[0]!);

    assert.deepEqual(places("{% for b in page %}{{ b.autor }}{% endfor %}"), [
      "t, line 1, column 20",
    ]);
    assert.deepEqual(places("{% with a=book.author %}{{ a.title }}{% endwith %}"), [
      "t, line 1, column 25",
    ]);
    assert.deepEqual(places("{% include 'part.html' with b=book only %}"), [
      "part.html, line 1, column 1",
    ]);
    assert.deepEqual(places("{% extends 'base.html' %}{% block x %}{{ book.x }}{% endblock %}"), [
      "t, line 1, column 39",
      "base.html, line 1, column 1",
    ]);
  });
});
