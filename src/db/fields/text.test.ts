import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ValidationError } from "../../base/index.ts";
import { CharField, EmailField, SlugField, TextField, UrlField } from "./text.ts";

const codes = (field: TextField, value: string) =>
  Array.from(field.validate(value), ({ code }) => code);

describe("TextField", () => {
  it("understands text, numbers and booleans as text", () => {
    const field = new TextField();

    assert.deepEqual(
      [field.parse("x"), field.parse(5), field.parse(5n), field.parse(true)],
      ["x", "5", "5", "true"],
    );
  });

  it("refuses what has no text of its own", () => {
    for (const input of [{}, [], Symbol("s"), () => 1, new Date()]) {
      assert.throws(() => new TextField().parse(input), ValidationError);
    }
  });

  it("keeps spaces, NUL, emoji and combining characters as they are", () => {
    const field = new TextField();

    for (const text of [" x ", "a\0b", "\u{1F600}", "e\u0301", "\uFEFF"]) {
      assert.equal(field.encode(text), text);
    }
  });

  it("refuses half a surrogate pair, of which a database would make something else", () => {
    const field = new TextField();

    assert.throws(() => field.encode("\uD800"), ValidationError);
    assert.throws(() => field.encode("x\uDC00y"), ValidationError);
    assert.equal(field.encode("\uD83D\uDE00"), "\u{1F600}");
  });

  it("finds null characters, which PostgreSQL cannot store", () => {
    assert.deepEqual(codes(new TextField(), "a\0"), ["null-characters-not-allowed"]);
  });
});

describe("CharField", () => {
  it("counts code points, not UTF-16 units", () => {
    const field = new CharField({ maxLength: 2 });

    assert.deepEqual(codes(field, "\u{1F600}\u{1F600}"), []);
    assert.deepEqual(codes(field, "abc"), ["max-length"]);
  });

  it("says how long it may be, and how long it is", () => {
    const [issue] = new CharField({ maxLength: 2 }).validate("abc");

    assert.deepEqual(issue?.params, { maxLength: 2, length: 3 });
  });

  it("is a varchar with a length, and text without one", () => {
    assert.deepEqual(new CharField({ maxLength: 5 }).columnType, { name: "varchar", length: 5 });
    assert.deepEqual(new CharField({}).columnType, { name: "text" });
  });

  it("refuses a length that is no whole number above 0", () => {
    for (const maxLength of [0, -1, 1.5, NaN]) {
      assert.throws(() => new CharField({ maxLength }), { code: "base/option" });
    }
  });
});

describe("EmailField", () => {
  it("takes addresses and nothing else", () => {
    const field = new EmailField({ maxLength: 254 });

    assert.deepEqual(codes(field, "ada@example.org"), []);
    for (const wrong of ["ada", "@example.org", "a b@example.org", "ada@example", "a@b.org\n"]) {
      assert.deepEqual(codes(field, wrong), ["invalid"]);
    }
  });
});

describe("UrlField", () => {
  it("takes web addresses and nothing else", () => {
    const field = new UrlField({ maxLength: 200 });

    assert.deepEqual(codes(field, "https://example.org/a?b=c"), []);
    for (const wrong of ["example.org", "javascript:alert(1)", "http://", "https://a b.org"]) {
      assert.deepEqual(codes(field, wrong), ["invalid"]);
    }
  });
});

describe("SlugField", () => {
  it("takes letters, digits, hyphens and underscores", () => {
    const field = new SlugField({ maxLength: 50 });

    assert.deepEqual(codes(field, "war-and_peace-1"), []);
    for (const wrong of ["war and peace", "é", "a/b", "a\n"]) {
      assert.deepEqual(codes(field, wrong), ["invalid"]);
    }
  });
});
