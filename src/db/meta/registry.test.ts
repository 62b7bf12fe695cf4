import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { charField, isModelInstance, metaOf, model } from "../index.ts";
import { Registry } from "./registry.ts";

const book = () => class Book extends model({ title: charField() }) {};

describe("Registry", () => {
  it("finds models by label, in whatever case", () => {
    const registry = new Registry();
    const { $meta } = book();

    registry.install("library", [$meta]);

    assert.equal(registry.get("library.Book"), $meta);
    assert.equal(registry.find("library.book"), $meta);
    assert.deepEqual(registry.models("library"), [$meta]);
    assert.deepEqual(registry.models("shop"), []);
  });

  it("suggests the label that was meant", () => {
    const registry = new Registry();
    registry.install("library", [book().$meta]);

    assert.throws(() => registry.get("library.Bok"), {
      code: "db/unknown-model",
      hint: 'Did you mean "library.Book"?',
    });
  });

  it("refuses two models of the same name in an app", () => {
    const registry = new Registry();
    registry.install("library", [book().$meta]);

    assert.throws(() => registry.install("library", [book().$meta]), {
      code: "db/model-definition",
    });
  });

  it("refuses a model in two apps, and takes it twice in one", () => {
    const registry = new Registry();
    const { $meta } = book();
    registry.install("library", [$meta]);

    registry.install("library", [$meta]);

    assert.throws(() => registry.install("shop", [$meta]), { code: "db/model-definition" });
  });

  it("resolves classes and labels, and nothing else", () => {
    const registry = new Registry();
    const Book = book();
    registry.install("library", [Book.$meta]);

    assert.equal(registry.resolve(Book), metaOf(Book));
    assert.equal(registry.resolve("library.Book"), metaOf(Book));
    for (const wrong of [undefined, null, {}, Object, () => Book]) {
      assert.throws(() => registry.resolve(wrong), { code: "db/model-definition" });
    }
  });

  it("forgets everything when it is cleared", () => {
    const registry = new Registry();
    registry.install("library", [book().$meta]);

    registry.clear();

    assert.deepEqual(registry.models(), []);
  });
});

describe("isModelInstance", () => {
  it("knows instances from all else", () => {
    const Book = book();

    assert.equal(isModelInstance(new Book()), true);
    for (const other of [Book, null, undefined, {}, "Book", 1]) {
      assert.equal(isModelInstance(other), false);
    }
  });
});
