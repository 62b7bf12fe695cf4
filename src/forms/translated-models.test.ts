import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../tests/support/database.ts";
import { ValidationError } from "../base/index.ts";
import { charField, choiceLabels, manager, manyToMany, model } from "../db/index.ts";
import { Catalog, currentTranslations, gettextLazy, override, Translations } from "../i18n/index.ts"; // prettier-ignore
import { modelForm } from "./model-form.ts";

class Tag extends model({ name: charField() }) {
  static objects = manager(Tag);
}
class Book extends model(
  {
    title: charField({
      unique: true,
      verboseName: gettextLazy("title"),
      helpText: gettextLazy("As on the cover."),
      errorMessages: { blank: gettextLazy("Which one?") },
    }),
    status: charField({
      choices: [
        ["lent", gettextLazy("Lent out")],
        [gettextLazy("Gone"), [["lost", gettextLazy("Lost")]]],
      ],
    }),
    tags: () => manyToMany(Tag, { verboseName: gettextLazy("subjects") }),
  },
  { verboseName: gettextLazy("book"), verboseNamePlural: gettextLazy("books") },
) {
  static objects = manager(Book);
}
class BookForm extends modelForm(Book, { fields: ["title", "status", "tags"] }) {}

const catalog = new Catalog({
  title: "Titel",
  "As on the cover.": "Wie auf dem Einband.",
  "Which one?": "Welches?",
  "Lent out": "Verliehen",
  Gone: "Fort",
  Lost: "Verloren",
  subjects: "Themen",
  book: "Buch",
  books: "Bücher",
});
const inGerman = <Result>(work: () => Result): Result =>
  currentTranslations.run(new Translations({ catalogs: { de: [catalog] } }), () =>
    override("de", work),
  );

describe("a model with texts in several languages", () => {
  it("has a form in the language of each reader", async () => {
    await using _ = await testDatabase([Tag, Book]);

    const german = await inGerman(async () => String(await new BookForm().asP()));
    const english = String(await new BookForm().asP());

    for (const text of [
      "Titel:",
      "Wie auf dem Einband.",
      ">Verliehen<",
      'label="Fort"',
      ">Verloren<",
      "Themen:",
    ]) {
      assert.ok(german.includes(text), text);
    }
    for (const text of ["Title:", "As on the cover.", ">Lent out<", 'label="Gone"', "Subjects:"]) {
      assert.ok(english.includes(text), text);
    }
  });

  it("tells in the reader's language what is wrong", async () => {
    await using _ = await testDatabase([Tag, Book]);
    await Book.objects.create({ title: "Emma", status: "lent" });

    const issues = async (title: string) => {
      const error = await new Book({ title, status: "lent" }).fullClean().catch((e: unknown) => e);
      assert.ok(error instanceof ValidationError);
      return error.issues["title"];
    };

    assert.equal((await inGerman(() => issues("")))![0]!.message, "Welches?");
    assert.equal((await issues(""))![0]!.message, "Which one?");
    const [unique] = (await inGerman(() => issues("Emma")))!;
    assert.deepEqual(unique!.params, { model: "Buch", field: "Titel" });
  });

  it("has its names and labels in the language of whoever asks", () => {
    const book = new Book({ status: "lent" });
    const texts = () => [
      Book.$meta.verboseName,
      Book.$meta.verboseNamePlural,
      Book.$meta.field("title").verboseName,
      book.getDisplay("status"),
      choiceLabels(Book, "status").lost,
    ];

    assert.deepEqual(inGerman(texts), ["Buch", "Bücher", "Titel", "Verliehen", "Verloren"]);
    assert.deepEqual(texts(), ["book", "books", "title", "Lent out", "Lost"]);
  });
});
