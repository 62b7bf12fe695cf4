/** What the compiler knows of the options of fields: which there are, and what a default may be. */

import { expectTypeOf } from "expect-type";

import {
  bigIntegerField,
  booleanField,
  cascade,
  charField,
  choiceLabels,
  dateField,
  dateTimeField,
  decimalField,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  oneToOne,
  textField,
  uuidField,
} from "../../src/db/index.ts";
import { gettextLazy } from "../../src/i18n/index.ts";

class Shop extends model({
  name: charField({ maxLength: 10, default: () => "x" }),
  status: charField({ choices: ["a", "b"], default: "a" }),
  level: integerField({
    choices: [1, 2],
    default: 2,
    validators: [(value) => (value > 9 ? { code: "high", message: "Too high." } : undefined)],
  }),
  kind: charField({ choices: { s: "Small", l: "Large" }, default: "l" }),
  grouped: charField({ choices: [["one", [["a", "A"]]]], default: "a" }),
  size: integerField({ null: true, default: null }),
  place: integerField({ default: async () => (await Shop.objects.count()) + 1 }),
  born: dateField({ default: "2020-01-01" }),
  price: decimalField({ maxDigits: 5, decimalPlaces: 2, default: "1.00" }),
}) {
  static objects = manager(Shop);
}

export class Unknown extends model({
  // @ts-expect-error -- unqiue
  name: charField({ maxLength: 10, unqiue: true }),
  // @ts-expect-error -- nul
  text: textField({ nul: true, blank: true }),
  // @ts-expect-error -- a text has no autoNow
  slug: charField({ maxLength: 3, autoNow: true }),
  // @ts-expect-error -- autoNowAd
  at: dateTimeField({ autoNowAd: true, null: true }),
  // @ts-expect-error -- a number has no maxLength
  pages: integerField({ maxLength: 3, null: true }),
  // @ts-expect-error -- bigInt
  size: bigIntegerField({ bigInt: true, null: true }),
  // @ts-expect-error -- decimalPlace
  price: decimalField({ maxDigits: 5, decimalPlaces: 2, decimalPlace: 2 }),
  // @ts-expect-error -- primary
  key: uuidField({ primary: true, unique: true }),
}) {}

export class Defaults extends model({
  // @ts-expect-error -- a text is no number
  pages: integerField({ default: "x" }),
  // @ts-expect-error -- nor true or false
  isOpen: booleanField({ default: "no" }),
  // @ts-expect-error -- a number is no text
  title: charField({ default: 3 }),
  // @ts-expect-error -- no choice
  status: charField({ choices: ["a", "b"], default: "z" }),
  // @ts-expect-error -- no choice
  level: integerField({ choices: [1, 2], default: 3 }),
  // @ts-expect-error -- no choice
  kind: charField({ choices: { s: "Small", l: "Large" }, default: "m" }),
  // @ts-expect-error -- a number is no date
  born: dateField({ default: 2020 }),
}) {}

export const relations = [
  // @ts-expect-error -- nul
  foreignKey(Shop, { onDelete: cascade, nul: true }),
  // @ts-expect-error -- relatedNam
  oneToOne(Shop, { onDelete: cascade, relatedNam: "x" }),
  // @ts-expect-error -- thru
  manyToMany(Shop, { thru: Shop }),
];

class Translated extends model(
  {
    status: charField({
      choices: [
        ["open", gettextLazy("Open")],
        [gettextLazy("Over"), [["done", "Done"]]],
      ],
      verboseName: gettextLazy("state"),
      helpText: gettextLazy("Where it stands."),
      errorMessages: { blank: gettextLazy("Which?") },
    }),
    kind: charField({ choices: { s: gettextLazy("Small"), l: "Large" }, null: true }),
    level: integerField({ choices: [[1, gettextLazy("Low")], 2] }),
    shops: () => manyToMany(Shop, { verboseName: gettextLazy("shops") }),
  },
  { verboseName: gettextLazy("ticket"), verboseNamePlural: gettextLazy("tickets") },
) {
  static objects = manager(Translated);
  get shown(): string {
    return this.getDisplay("status");
  }
}
const translated = new Translated({ status: "done", level: 2 });
expectTypeOf(translated.status).toEqualTypeOf<"open" | "done">();
expectTypeOf(translated.getDisplay("status")).toEqualTypeOf<string>();
expectTypeOf(translated.getDisplay("kind")).toEqualTypeOf<string | null>();
expectTypeOf(choiceLabels(Translated, "level")).toEqualTypeOf<Readonly<Record<1 | 2, string>>>();
expectTypeOf(choiceLabels(Translated, "kind")).toEqualTypeOf<Readonly<Record<"s" | "l", string>>>();
// @ts-expect-error -- no field
translated.getDisplay("staus");
// @ts-expect-error -- no field
choiceLabels(Translated, "staus");

export class Untranslated extends model({
  // @ts-expect-error -- a number is no text
  name: charField({ verboseName: 3 }),
  // @ts-expect-error -- nor is any object
  text: textField({ helpText: { text: "x" } }),
}) {}

class Blanks extends model({
  name: charField(),
  email: charField({ blank: true }),
  notes: textField({ blank: true }),
  pages: integerField({ blank: true }),
}) {
  static objects = manager(Blanks);
}
// A text that may be blank is, where nothing is given; there is no blank number.
export const blank = () => Blanks.objects.create({ name: "x", pages: 1 });
// @ts-expect-error -- pages
export const noNumber = () => Blanks.objects.create({ name: "x" });
