import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { sqlite } from "./index.ts";

describe("the program for SQL by hand", () => {
  it("is sqlite3 with the file, which begins at the root", () => {
    const root = import.meta.dirname;

    assert.deepEqual(sqlite({ file: "data/library.db" }).shell?.({ root }), {
      program: "sqlite3",
      args: [`${root}/data/library.db`],
    });
  });

  it("is none for a database in memory, which no other process sees", () => {
    assert.equal(sqlite({ file: ":memory:" }).shell?.({ root: "/" }), undefined);
  });
});
