import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";

import { testDatabase } from "../../../tests/support/database.ts";
import { Author, Book, fillLibrary, libraryModels } from "../../../tests/support/library.ts";
import { type Databases, QuerySet } from "../index.ts";

let databases: Databases;
beforeEach(async () => {
  databases = await testDatabase(libraryModels);
  await fillLibrary();
});
afterEach(() => databases.close());

describe("a manager", () => {
  it("starts queries over all rows", async () => {
    assert.equal(await Book.objects.count(), 3);
    assert.ok(Book.objects.all() instanceof QuerySet);
  });

  it("has queries of the project's own, with arguments", async () => {
    assert.equal(await Author.objects.named("Ada").count(), 1);
    assert.equal(await Author.objects.named("x").exists(), false);
  });

  it("is a line in a log, and so is a query that was not awaited", () => {
    const filtered = Book.objects.filter({ title: "x" });

    assert.equal(inspect(Book.objects), "<Manager of Book>");
    assert.equal(inspect(filtered), "<QuerySet of Book, not run: await it for its rows>");
    assert.equal(
      inspect({ filtered }),
      "{ filtered: <QuerySet of Book, not run: await it for its rows> }",
    );
  });

  it("does not delete all rows by accident", () => {
    assert.equal("delete" in Book.objects, false);
    assert.equal("then" in Book.objects, false);
  });
});
