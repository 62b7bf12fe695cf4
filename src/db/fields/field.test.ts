import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { Issue } from "../../base/index.ts";
import { choicePair } from "./choices.ts";
import type { FieldOptions } from "./field.ts";
import { UnknownFieldOptionError } from "./known-options.ts";
import { bigIntegerField, IntegerField, integerField } from "./number.ts";
import { foreignKey, manyToMany } from "./relation.ts";
import { CharField, charField, TextField } from "./text.ts";
import { dateTimeField } from "./time.ts";

const codes = (field: { validate(value: never): Iterable<Issue> }, value: unknown) =>
  Array.from(field.validate(value as never), ({ code }) => code);

describe("a field", () => {
  it("says what is wrong with an option when it is made", () => {
    assert.throws(() => new TextField({ primaryKey: true, null: true }), { code: "base/option" });
  });

  it("has the name that its model gives it, and words for people", () => {
    const field = new TextField();

    field.bind("publishedDate");

    assert.equal(field.name, "publishedDate");
    assert.equal(field.attribute, "publishedDate");
    assert.equal(field.verboseName, "published date");
    assert.equal(new TextField({ verboseName: "Day" }).verboseName, "Day");
  });

  it("belongs under one name only", () => {
    const field = new TextField();
    field.bind("title");

    assert.throws(() => field.bind("subtitle"), { code: "base/option" });
  });

  it("takes a default, or what a function returns", () => {
    let count = 0;
    const counting = new IntegerField("integer", { default: () => ++count });

    assert.deepEqual([counting.defaultValue(), counting.defaultValue()], [1, 2]);
    assert.equal(new IntegerField("integer", { default: 5 }).defaultValue(), 5);
    assert.equal(new IntegerField("integer").hasDefault, false);
    assert.equal(new IntegerField("integer", { default: undefined }).hasDefault, true);
  });

  it("refuses null unless it may be null, and what is empty unless it may be blank", () => {
    assert.deepEqual(codes(new TextField(), null), ["null"]);
    assert.deepEqual(codes(new TextField({ null: true }), null), []);
    assert.deepEqual(codes(new TextField(), ""), ["blank"]);
    assert.deepEqual(codes(new TextField({ blank: true }), ""), []);
  });

  it("takes only its choices, with or without labels", () => {
    const field = new CharField({ choices: ["draft", ["out", "Published"]] });

    assert.deepEqual(codes(field, "out"), []);
    assert.deepEqual(codes(field, "Published"), ["invalid-choice"]);
    assert.deepEqual(codes(new IntegerField("integer", { choices: [0, 1] }), 0), []);
  });

  it("collects the issues of all validators", () => {
    const options: FieldOptions = {
      validators: [
        () => ({ code: "first", message: "First." }),
        () => undefined,
        () => ({ code: "third", message: "Third." }),
      ],
    };

    assert.deepEqual(codes(new TextField(options), "x"), ["first", "third"]);
    assert.deepEqual(codes(new TextField({ ...options, blank: true }), ""), []);
  });

  it("encodes null and undefined as null", () => {
    assert.equal(new TextField().encode(null), null);
    assert.equal(new TextField().encode(undefined), null);
  });

  it("describes the options that differ from their defaults", () => {
    const field = new CharField({ maxLength: 10, null: false, unique: true, helpText: "" });

    assert.deepEqual(field.describe(), { kind: "char", options: { maxLength: 10, unique: true } });
  });

  it("names itself in what it refuses, once it has a name", () => {
    const nameless = new IntegerField("integer");
    const named = new IntegerField("integer");
    named.bind("pages");

    assert.throws(
      () => named.parse("many"),
      (error: { issues: object }) => "pages" in error.issues,
    );
    assert.throws(
      () => nameless.parse("many"),
      (error: { issues: object }) => !("pages" in error.issues),
    );
  });
});

describe("choicePair", () => {
  it("gives a choice without a label its value as one", () => {
    assert.deepEqual(choicePair("draft"), ["draft", "draft"]);
    assert.deepEqual(choicePair(3), [3, "3"]);
    assert.deepEqual(choicePair(["out", "Published"]), ["out", "Published"]);
  });
});

describe("options that do not exist", () => {
  const written = (options: object) => options as never;

  it("are refused where the field is made, with the nearest name", () => {
    const refused = (option: string, guess: string) => (error: unknown) => {
      assert.ok(error instanceof UnknownFieldOptionError);
      assert.equal(error.code, "db/unknown-field-option");
      assert.match(error.message, new RegExp(`has no option "${option}"`));
      assert.equal(error.hint, `Did you mean "${guess}"?`);
      return true;
    };
    assert.throws(
      () => charField(written({ maxLength: 9, unqiue: true })),
      refused("unqiue", "unique"),
    );
    assert.throws(() => integerField(written({ nul: true })), refused("nul", "null"));
    assert.throws(
      () => dateTimeField(written({ autoNowAd: true })),
      refused("autoNowAd", "autoNowAdd"),
    );
    assert.throws(
      () => foreignKey("app.Model", written({ onDelete: "cascade", nul: true })),
      refused("nul", "null"),
    );
    assert.throws(
      () => manyToMany("app.Model", written({ relatedNam: "x" })),
      refused("relatedNam", "relatedName"),
    );
    assert.throws(() => bigIntegerField(written({ bigInt: true })), refused("bigInt", "bigint"));
  });

  it("are those of the kind of field: a text has no autoNow", () => {
    assert.throws(() => charField(written({ autoNow: true })), UnknownFieldOptionError);
    assert.throws(() => integerField(written({ maxLength: 3 })), UnknownFieldOptionError);
  });
});
