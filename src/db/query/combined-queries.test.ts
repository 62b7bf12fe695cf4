import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { Author, Book, fillLibrary, libraryModels } from "../../../tests/support/library.ts";
import { captureQueries, type Databases } from "../index.ts";

let databases: Databases;
before(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
after(() => databases.close());

const names = async (authors: PromiseLike<readonly Author[]>): Promise<string[]> =>
  [...new Set((await authors).map(String))].toSorted();

describe("or and xor of query sets", () => {
  const both = Author.objects
    .filter({ books__title: "Algebra" })
    .filter({ books__title: "Algebra II" });
  const none = Author.objects.filter({ books__title: "Algebra", books__pages: 200 });
  const boats = Author.objects.filter({ books__title: "Boats" });

  it("keep the related rows of filters that follow each other apart", async () => {
    assert.deepEqual(await names(both.or(boats)), ["Ada", "Bob"]);
    assert.deepEqual(await names(boats.or(both)), ["Ada", "Bob"]);
    assert.deepEqual(await names(boats.xor(both)), ["Ada", "Bob"]);
  });

  it("keep the conditions of one call about one row", async () => {
    assert.deepEqual(await names(none.or(boats)), ["Bob"]);
    assert.deepEqual(await names(none.or(boats).or(both)), ["Ada", "Bob"]);
    assert.deepEqual(await names(boats.or(both).filter({ books__pages: 200 })), ["Ada"]);
  });

  it("take a slice for its rows", async () => {
    const first = Author.objects.orderBy("name").limit(1);
    const last = Author.objects.orderBy("-name").limit(1);

    assert.deepEqual(await names(first.or(boats)), ["Ada", "Bob"]);
    assert.deepEqual(await names(boats.or(first)), ["Ada", "Bob"]);
    assert.deepEqual(await names(first.xor(last)), ["Ada", "Cleo"]);
    assert.deepEqual(await names(first.xor(first)), []);
    assert.throws(() => first.and(boats), /slice/);
  });

  it("exclude as before", async () => {
    const without = Author.objects.exclude({ books__title: "Boats" });

    assert.deepEqual(await names(without.or(boats)), ["Ada", "Bob", "Cleo"]);
    assert.deepEqual(await names(without.and(both)), ["Ada"]);
  });

  it("join a relation once for the first filter of each side", async () => {
    const old = Book.objects.filter({ tags__label: "old" });
    const { queries } = await captureQueries(() =>
      old.or(Book.objects.filter({ tags__label: "math" })),
    );

    assert.equal(queries[0]?.text.match(/JOIN "library_tag"/g)?.length, 1);
  });
});
