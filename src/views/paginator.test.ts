import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Paginator } from "./paginator.ts";

describe("Paginator", () => {
  it("cuts a list into pages", async () => {
    const paginator = new Paginator([1, 2, 3, 4, 5], 2);

    const page = await paginator.page(2);

    assert.deepEqual([...page], [3, 4]);
    assert.deepEqual(await paginator.pageRange, [1, 2, 3]);
    assert.deepEqual([page.startIndex(), page.endIndex()], [3, 4]);
    assert.deepEqual([page.nextPageNumber(), page.previousPageNumber()], [3, 1]);
  });

  it("is synchronous over an array", () => {
    const paginator = new Paginator(["a"], 1);

    assert.equal(paginator.count, 1);
    assert.equal(String(paginator.getPage(1)), "<Page 1 of 1>");
  });

  it("puts orphans on the page before", async () => {
    const page = await new Paginator([1, 2, 3, 4, 5], 2, { orphans: 1 }).page(2);

    assert.deepEqual([...page], [3, 4, 5]);
    assert.equal(page.hasNext(), false);
  });

  it("is strict with page(), and forgiving with getPage()", async () => {
    const paginator = new Paginator([1, 2, 3], 2);

    assert.throws(() => paginator.page("x"), { code: "views/page-not-an-integer" });
    assert.throws(() => paginator.page(1.5), { code: "views/page-not-an-integer" });
    assert.throws(() => paginator.page(0), { code: "views/empty-page" });
    assert.throws(() => paginator.page(3), { code: "views/empty-page" });
    assert.equal((await paginator.getPage("x")).number, 1);
    assert.equal((await paginator.getPage(99)).number, 2);
    assert.equal((await paginator.getPage(-1)).number, 2);
  });

  it("has one empty page for an empty list, or none", async () => {
    assert.equal((await new Paginator([], 2).page(1)).length, 0);
    const strict = new Paginator([], 2, { allowEmptyFirstPage: false });
    assert.throws(() => strict.page(1), { code: "views/empty-page" });
  });

  it("leaves out page numbers that are far away", async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);

    const range = await new Paginator(numbers, 2).getElidedPageRange(10, {
      onEachSide: 1,
      onEnds: 1,
    });

    assert.deepEqual(range, [1, "…", 9, 10, 11, "…", 50]);
  });

  it("wants a whole number above 0 of items on a page", () => {
    assert.throws(() => new Paginator([], 0), { code: "base/option" });
  });
});
