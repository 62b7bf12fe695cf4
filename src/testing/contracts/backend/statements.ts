/** Statements: what they return, kept ones, streams, tasks in parallel. */

import assert from "node:assert/strict";

import type { Facts } from "./site.ts";
import { author, book } from "./tables.ts";

export const statementFacts: Facts = {
  "that insert return what the database made": async (site) => {
    await site.create(author);
    const first = await site.insertReturning("author", { name: "Ada" }, ["id", "name"]);
    const second = await site.insertReturning("author", { name: "Bob" }, ["id", "name"]);

    assert.deepEqual(
      [first, second],
      [
        [1, "Ada"],
        [2, "Bob"],
      ],
    );
  },

  "number rows on after one was given its number": async (site) => {
    await site.create(author);
    await site.insert("author", { id: 41, name: "Ada" });
    const found = await site.select("author", ["id", "name"]);

    assert.deepEqual(found, [[41, "Ada"]]);
  },

  "say how many rows they changed": async (site) => {
    await site.create(author);
    for (const name of ["a", "b", "c"]) await site.insert("author", { name });

    assert.equal(await site.deleteAll("author"), 3);
    assert.equal(await site.deleteAll("author"), 0);
  },

  "can be run again and again with other values": async (site) => {
    await site.create(author);
    for (let count = 0; count < 20; count++)
      await site.insert("author", { name: `author ${count}` });
    const { text, params } = site.selection("author", ["id"], {
      where: {
        kind: "compare",
        operator: "=",
        left: { kind: "column", table: "author", name: "name" },
        right: { kind: "parameter", parameter: { value: "author 3" } },
      },
    });

    const found = [params, ["author 19"], ["nobody"], params].map((values) =>
      site.pool.query(text, values),
    );

    assert.deepEqual(await Promise.all(found), [[[4]], [[20]], [], [[4]]]);
  },

  "go on after the table they read was changed": async (site) => {
    await site.create(author, book);
    await site.insert("book", { title: "Algebra", pages: 100 });
    const before = await site.select("book", ["title", "pages"]);
    const pages = (await site.table("book")).columns.find(({ name }) => name === "pages")!;
    await site.change({
      kind: "alterColumn",
      table: "book",
      from: pages,
      to: { ...pages, type: { name: "bigint" } },
    });

    assert.deepEqual(await site.select("book", ["title", "pages"]), before);
  },

  "run in parallel, each with its own answer": async (site) => {
    await site.create(author);
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => site.insert("author", { name: `author ${at}` })),
    );

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, offset) => {
        const { text, params } = site.selection("author", ["id"], {
          limit: 1,
          offset: { value: offset },
        });
        return site.pool.query(text, params);
      }),
    );

    assert.deepEqual(
      answers.map(([row]) => row![0]),
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
  },

  "stream rows in chunks": async (site) => {
    await site.create(author);
    for (let at = 1; at <= 5; at++) await site.insert("author", { name: `author ${at}` });
    const { text, params } = site.selection("author", ["id"]);

    const chunks: unknown[] = [];
    for await (const rows of site.pool.stream(text, params, { chunkSize: 2 })) chunks.push(rows);

    assert.deepEqual(chunks, [[[1], [2]], [[3], [4]], [[5]]]);
  },

  "stream with the values of a condition, while others write": async (site) => {
    await site.create(author);
    for (let at = 1; at <= 5; at++) await site.insert("author", { name: `author ${at}` });
    const { text, params } = site.selection("author", ["id"], {
      where: {
        kind: "compare",
        operator: ">",
        left: { kind: "column", table: "author", name: "id" },
        right: { kind: "parameter", parameter: { value: 2 } },
      },
    });

    const seen: unknown[] = [];
    for await (const rows of site.pool.stream(text, params, { chunkSize: 1 })) {
      seen.push(...rows.flat());
      await site.insert("author", { name: `written ${seen.length}` });
    }

    assert.deepEqual(seen.slice(0, 3), [3, 4, 5]);
  },

  "stream, and may be left before their end": async (site) => {
    await site.create(author);
    for (let at = 1; at <= 5; at++) await site.insert("author", { name: `author ${at}` });
    const { text, params } = site.selection("author", ["id"]);
    const seen: unknown[] = [];
    for (let times = 0; times < 30; times++) {
      for await (const rows of site.pool.stream(text, params, { chunkSize: 1 })) {
        seen.push(rows[0]![0]);
        break;
      }
    }

    assert.deepEqual(new Set(seen), new Set([1]));
    assert.equal(await site.deleteAll("author"), 5);
  },

  "stream inside a transaction, which sees what it wrote": async (site) => {
    await site.create(author);
    const { text, params } = site.selection("author", ["name"]);

    const seen = await site.transaction(async (driver) => {
      await site.insert("author", { name: "Ada" }, driver);
      const rows: unknown[] = [];
      for await (const chunk of driver.stream(text, params)) rows.push(...chunk);
      await site.insert("author", { name: "Bob" }, driver);
      return rows;
    });

    assert.deepEqual(seen, [["Ada"]]);
    assert.deepEqual(await site.select("author", ["name"]), [["Ada"], ["Bob"]]);
  },
};
