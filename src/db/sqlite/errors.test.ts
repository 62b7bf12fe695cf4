import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { runQuery } from "../connection/run.ts";
import { toDatabaseError } from "./errors.ts";

/** An error as `node:sqlite` throws it. */
function failure(message: string, errcode: number): Error {
  return Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR", errcode });
}

describe("toDatabaseError", () => {
  it("names a table that is made anew as everybody knows it", () => {
    const context = { sql: undefined, file: "test.sqlite3" };
    const named = (message: string, code: number): unknown =>
      toDatabaseError(failure(message, code), context);

    const unique = named("UNIQUE constraint failed: new__book.title, new__book.year", 2067);
    assert.match(String(unique), /\bbook\b/);
    assert.doesNotMatch(String(unique), /new__/);
    assert.doesNotMatch(
      String(named("NOT NULL constraint failed: new__book.title", 1299)),
      /new__/,
    );
    assert.match(String(named("UNIQUE constraint failed: renew__book.title", 2067)), /renew__book/);
  });
});

describe("a column that is not there", () => {
  it("is named without the quotes of the statement", async () => {
    const databases = await testDatabase([]);
    await runQuery("default", "CREATE TABLE shop (n)", []);
    const names = { '"price"': "price", '"a ""b"""': 'a "b"', "shop.price": "shop.price" };

    for (const [written, name] of Object.entries(names)) {
      await assert.rejects(
        async () => runQuery("default", `UPDATE shop SET n = ${written}`, []),
        { code: "db/missing-column", columns: [name] },
        written,
      );
    }
    await databases.close();
  });
});
