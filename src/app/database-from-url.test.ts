import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { databaseFromUrl } from "./database-from-url.ts";

async function shellOf(url: string): Promise<readonly string[]> {
  const backend = await databaseFromUrl(url);
  return [backend.name, ...(backend.shell?.({ root: "/site" })?.args ?? [])];
}

describe("databaseFromUrl", () => {
  it("finds a file of SQLite, of the project or by its whole path", async () => {
    assert.deepEqual(await shellOf("sqlite:///db.sqlite3"), ["SQLite", "/site/db.sqlite3"]);
    assert.deepEqual(await shellOf("sqlite:////var/a%20b.db"), ["SQLite", "/var/a b.db"]);
    assert.equal((await databaseFromUrl("sqlite://:memory:")).name, "SQLite");
  });

  it("hands the address of PostgreSQL on, whole", async () => {
    for (const scheme of ["postgres", "postgresql"]) {
      const { name } = await databaseFromUrl(
        `${scheme}://me:x@db.example:5433/site?sslmode=require`,
      );
      assert.equal(name, "PostgreSQL");
    }
  });

  it("refuses others, without a word of what stands in them", async () => {
    for (const url of ["mysql://me:geheim@x/y", "geheim", "", "sqlite://db.sqlite3"]) {
      await assert.rejects(databaseFromUrl(url), (error: Error) => {
        assert.match(error.message, /databaseFromUrl wants url to be/);
        return !error.message.includes("geheim");
      });
    }
  });
});
