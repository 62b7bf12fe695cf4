import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { Issue } from "../../base/index.ts";
import { choicePair, type FieldOptions } from "./field.ts";
import { IntegerField } from "./number.ts";
import { CharField, TextField } from "./text.ts";

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
