import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal, ValidationError } from "../base/index.ts";
import { Decimal } from "../db/index.ts";
import {
  Catalog,
  currentTranslations,
  gettextLazy,
  gettextNoop,
  override,
  Translations,
} from "../i18n/index.ts";
import { form } from "./define-form.ts";
import * as forms from "./namespace.ts";

class BookForm extends form({
  title: forms.charField({ maxLength: 5, label: gettextLazy("Book title") }),
  pages: forms.integerField({ minValue: 1, helpText: gettextLazy("All of them.") }),
  isbn: forms.charField({ errorMessages: { required: gettextNoop("Which one?") } }),
  isLent: forms.nullBooleanField({ required: false }),
}) {
  override clean(): void {
    throw new ValidationError(gettextNoop("Not today."));
  }
}

const data = { title: "Middlemarch", pages: "0", isbn: "" };

/** What stands in Django's own catalogue of Dutch. */
const djangosDutch = new Catalog(
  new Map([
    ["This field is required.", ["Dit veld is verplicht."]],
    [
      "Ensure this value is greater than or equal to %(limit_value)s.",
      ["Deze waarde moet minstens %(limit_value)s zijn."],
    ],
    [
      "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
      [
        "Maximaal %(limit_value)d teken (nu %(show_value)d).",
        "Maximaal %(limit_value)d tekens (nu %(show_value)d).",
      ],
    ],
  ]),
);

function inLanguage<Result>(language: string, work: () => Result): Result {
  const own = new Catalog({
    "Book title": "Buchtitel",
    "All of them.": "Alle.",
    "Which one?": "Welche?",
    "Not today.": "Heute nicht.",
    Yes: "Jawohl",
  });
  const catalogs = { de: [own], nl: [djangosDutch] };
  return currentTranslations.run(new Translations({ catalogs }), () => override(language, work));
}

describe("a form in German", () => {
  it("says in German what is wrong: in the words of the app, else of the framework", () => {
    const errors = inLanguage("de", () => {
      const bound = new BookForm(data);
      bound.isValid();
      const { title, pages, isbn, nonField } = bound.errors;
      return [title, pages, isbn, nonField].map((list) => [...(list ?? [])]);
    });

    assert.deepEqual(errors, [
      ["Dieser Wert darf höchstens 5 Zeichen lang sein (es sind 11)."],
      ["Dieser Wert muss größer oder gleich 1 sein."],
      ["Welche?"],
      ["Heute nicht."],
    ]);
  });

  it("draws labels, help and choices in German, and the same form in English later", async () => {
    const unbound = new BookForm();

    const german = String(await inLanguage("de", () => unbound.asP()));
    const english = String(await inLanguage("en", () => unbound.asP()));

    for (const text of ["Buchtitel:", "Alle.", "Jawohl", "Unbekannt"]) {
      assert.ok(german.includes(text), text);
    }
    assert.match(english, /Book title:[^]*All of them\.[^]*Unknown[^]*Yes/);
  });

  it("counts as the language does", () => {
    const short = new (class extends form({
      a: forms.charField({ minLength: 1, maxLength: 1 }),
    }) {})({ a: "xy" });

    const french = inLanguage("fr", () => short.errors.a?.join());

    assert.equal(french, "Cette valeur doit compter au plus 1 caractère (elle en compte 2).");
  });
});

describe("a form in a language that Quintet has no messages of", () => {
  it("takes them from Django's catalogue, in Django's spelling", () => {
    const errors = inLanguage("nl", () => {
      const { title, pages, isbn } = new BookForm({ ...data, isbn: "" }).errors;
      return [title, pages, isbn].map((list) => [...(list ?? [])]);
    });

    assert.deepEqual(errors, [
      ["Maximaal 5 tekens (nu 11)."],
      ["Deze waarde moet minstens 1 zijn."],
      ["Which one?"],
    ]);
  });
});

class PriceForm extends form({
  price: forms.decimalField({ localize: true, required: false }),
  weight: forms.floatField({ localize: true, required: false }),
  count: forms.integerField({ localize: true, required: false }),
  day: forms.dateField({ widget: forms.dateInput({ type: "text" }), required: false }),
  at: forms.dateTimeField({ widget: forms.dateTimeInput({ type: "text" }), required: false }),
  born: forms.dateField({ widget: forms.selectDateWidget({ years: [1815] }), required: false }),
}) {}

/** With marks between thousands, if `grouped`. */
function inGerman<Result>(work: () => Result, grouped = false): Result {
  const site = new Translations({ useThousandSeparator: grouped });
  return currentTranslations.run(site, () => override("de", work));
}

describe("a localized form", () => {
  it("reads numbers and dates as the language writes them, and as ISO does", () => {
    const read = (sent: object): object =>
      inGerman(() => {
        const bound = new PriceForm(sent as Record<string, string>);
        assert.equal(String(bound.errors), "");
        return bound.cleanedData;
      });

    const german = read({ price: "1.234,50", weight: "3,5", count: "7", day: "24.12.2025" });
    assert.partialDeepStrictEqual(german, { price: "1234.50", weight: 3.5, count: 7 });
    assert.equal(String((german as { day: unknown }).day), "2025-12-24");
    const plain = read({ price: "3.5", day: "2025-12-24", at: "2025-12-24T10:00" });
    assert.equal(String((plain as { at: unknown }).at), "2025-12-24T10:00:00Z");
    assert.partialDeepStrictEqual(plain, { price: "3.5" });
  });

  it("takes marks between thousands where the site writes them, and properly placed ones", () => {
    const price = (text: string, grouped: boolean): unknown =>
      inGerman(() => {
        const bound = new PriceForm({ price: text });
        return bound.errors.price === undefined ? bound.cleanedData.price : undefined;
      }, grouped);

    assert.equal(price("1.234", true), "1234");
    assert.equal(price("1.234", false), "1.234");
    assert.equal(price("1.23", true), "1.23");
    assert.equal(price("12.34,50", false), undefined);
    assert.equal(price("1,234.50", false), undefined);
  });

  it("shows them as it reads them, and what was typed as it was typed", () => {
    const initial = {
      price: "1234.50",
      weight: 0.5,
      count: 12345,
      day: Temporal.PlainDate.from("2025-12-24"),
      at: Temporal.Instant.from("2025-12-24T10:00Z"),
    };
    const values = (bound: PriceForm): string[] =>
      ["price", "weight", "count", "day", "at"].map(
        (name) => /value="([^"]*)"/.exec(String(bound.bound(name)))?.[1] ?? "",
      );

    assert.deepEqual(
      inGerman(() => values(new PriceForm(undefined, { initial })), true),
      ["1.234,50", "0,5", "12.345", "24.12.2025", "24.12.2025 10:00:00"],
    );
    const typed = { price: "3.5", weight: "x", count: "1.234", day: "24.12.25", at: "?" };
    assert.deepEqual(
      inGerman(() => values(new PriceForm(typed))),
      Object.values(typed),
    );
    const unchanged = { price: "1.234,50", weight: "0,5", count: "12.345", day: "24.12.2025" };
    assert.deepEqual(
      inGerman(() => new PriceForm({ ...unchanged, at: "24.12.2025 10:00:00" }, { initial }).changedData, true), // prettier-ignore
      [],
    );
  });

  it("shows a decimal of the database with all its places, and knows it again", () => {
    class AmountForm extends form({
      amount: forms.decimalField({ decimalPlaces: 2, localize: true }),
      plain: forms.decimalField({ decimalPlaces: 3 }),
    }) {}
    const initial = { amount: new Decimal("1120.5"), plain: new Decimal("3") };

    const drawn = inGerman(() => String(new AmountForm(undefined, { initial })), true);

    assert.match(drawn, /value="1\.120,50"/);
    assert.match(drawn, /value="3\.000"/);
    const sent = { amount: "1.120,50", plain: "3.000" };
    assert.deepEqual(
      inGerman(() => new AmountForm(sent, { initial }).changedData, true),
      [],
    );
  });

  it("has the lists of a date in the order and with the names of the language", () => {
    const drawn = inGerman(() => String(new PriceForm().born));

    assert.match(drawn, /born_day.*born_month.*>Januar<.*born_year/s);
    const sent = { born_day: "10", born_month: "12", born_year: "1815" };
    inGerman(() => {
      const bound = new PriceForm(sent);
      assert.equal(String(bound.errors), "");
      assert.equal(String(bound.cleanedData.born), "1815-12-10");
    });
  });

  it("leaves what browsers show by themselves in ISO, and numbers of other fields", () => {
    class Plain extends form({ day: forms.dateField(), price: forms.decimalField() }) {}
    const initial = { day: Temporal.PlainDate.from("2025-12-24"), price: "3.50" };

    const drawn = inGerman(() => String(new Plain(undefined, { initial })));

    assert.match(drawn, /value="2025-12-24"/);
    assert.match(drawn, /value="3\.50"/);
    assert.deepEqual(
      inGerman(() => [...(new Plain({ price: "3,5" }).errors.price ?? [])]).length,
      1,
    );
  });
});
