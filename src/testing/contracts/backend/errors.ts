/** Errors: by class, with the names they are about, and never with a value. */

import assert from "node:assert/strict";
import { inspect } from "node:util";

import type { Facts } from "./site.ts";
import { author, book } from "./tables.ts";

const secret = "hunter2";

/** The error of what must fail; it is the same error for a log as for the caller. */
async function failure(attempt: () => Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await attempt();
  } catch (error) {
    assert.ok(!inspect(error, { depth: 5 }).includes(secret), "the error shows a value");
    return error as Record<string, unknown>;
  }
  assert.fail("it was accepted");
}

export const errorFacts: Facts = {
  "name the columns that must differ": async (site) => {
    await site.create(author);
    await site.insert("author", { name: secret });

    const { code, table, columns } = await failure(() => site.insert("author", { name: secret }));

    assert.deepEqual([code, table, columns], ["db/unique-violation", "author", ["name"]]);
  },

  "name the column that needs a value": async (site) => {
    await site.create(author, book);

    const { code, table, columns } = await failure(() => site.insert("book", { title: null }));

    assert.deepEqual([code, table, columns], ["db/not-null-violation", "book", ["title"]]);
  },

  "tell a check that does not hold": async (site) => {
    await site.create(author, book);

    const { code } = await failure(() => site.insert("book", { title: secret, pages: -1 }));

    assert.equal(code, "db/check-violation");
  },

  "tell a foreign key that points nowhere": async (site) => {
    await site.create(author, book);

    const { code } = await failure(() => site.insert("book", { title: secret, author_id: 77 }));

    assert.equal(code, "db/foreign-key-violation");
  },

  "tell that a row is still pointed to": async (site) => {
    await site.create(author, book);
    await site.insert("author", { name: "Ada" });
    await site.insert("book", { title: "Algebra", author_id: 1 });

    const { code } = await failure(() => site.deleteAll("author"));

    assert.equal(code, "db/foreign-key-violation");
    assert.equal(await site.deleteAll("book"), 1);
  },

  "name the table that is not there": async (site) => {
    const { code, table } = await failure(() => site.select("nowhere", ["id"]));

    assert.deepEqual([code, table], ["db/missing-table", "nowhere"]);
  },

  "name the column that is not there, read or written": async (site) => {
    await site.create(author);

    const read = await failure(() => site.select("author", ["isbn"]));
    const written = await failure(() => site.insert("author", { isbn: secret }));

    assert.deepEqual([read["code"], written["code"]], ["db/missing-column", "db/missing-column"]);
    assert.match(String(read["message"]), /isbn/);
    assert.match(String(written["message"]), /isbn/);
  },

  "tell a statement that is none": async (site) => {
    const { code, sql } = await failure(async () => site.pool.execute("SELEC 1", []));

    assert.deepEqual([code, sql], ["db/programming", "SELEC 1"]);
  },

  "leave the connection as it was": async (site) => {
    await site.create(author);
    await site.insert("author", { name: "Ada" });
    for (let times = 0; times < 30; times++) {
      await failure(() => site.insert("author", { name: "Ada" }));
      await failure(() => site.select("author", ["isbn"]));
    }

    assert.deepEqual(await site.select("author", ["name"]), [["Ada"]]);
  },
};
