/** Transactions: kept or undone as a whole, savepoints, several at a time. */

import assert from "node:assert/strict";

import type { Driver, Facts, Site } from "./site.ts";
import { withCode } from "./site.ts";
import { author, book } from "./tables.ts";

async function names(site: Site, on?: Driver): Promise<unknown[]> {
  return (await site.select("author", ["name"], on)).flat();
}

export const transactionFacts: Facts = {
  "are undone by a rollback": async (site) => {
    await site.create(author);
    await site.transaction((driver) => site.insert("author", { name: "Ada" }, driver), {
      end: "rollback",
    });

    assert.deepEqual(await names(site), []);
  },

  "see what they wrote": async (site) => {
    await site.create(author);
    const seen = await site.transaction(async (driver) => {
      await site.insert("author", { name: "Ada" }, driver);
      return names(site, driver);
    });

    assert.deepEqual([seen, await names(site)], [["Ada"], ["Ada"]]);
  },

  "undo what came after a savepoint": async (site) => {
    await site.create(author);
    await site.transaction(async (driver) => {
      await site.insert("author", { name: "kept" }, driver);
      await driver.savepoint("s1");
      await site.insert("author", { name: "undone" }, driver);
      await driver.rollbackToSavepoint("s1");
      await driver.releaseSavepoint("s1");
    });

    assert.deepEqual(await names(site), ["kept"]);
  },

  "go on after an error, from a savepoint before it": async (site) => {
    await site.create(author);
    await site.transaction(async (driver) => {
      await site.insert("author", { name: "Ada" }, driver);
      await driver.savepoint("s1");
      await assert.rejects(site.insert("author", { name: "Ada" }, driver));
      await driver.rollbackToSavepoint("s1");
      await driver.releaseSavepoint("s1");
      await site.insert("author", { name: "Bob" }, driver);
    });

    assert.deepEqual(await names(site), ["Ada", "Bob"]);
  },

  "have savepoints inside savepoints": async (site) => {
    await site.create(author);
    await site.transaction(async (driver) => {
      await driver.savepoint("s1");
      await site.insert("author", { name: "outer" }, driver);
      await driver.savepoint("s2");
      await site.insert("author", { name: "inner" }, driver);
      await driver.releaseSavepoint("s2");
      await driver.rollbackToSavepoint("s1");
      await driver.releaseSavepoint("s1");
      await site.insert("author", { name: "last" }, driver);
    });

    assert.deepEqual(await names(site), ["last"]);
  },

  "that failed are not kept by a commit that nobody should have tried": async (site) => {
    await site.create(author);
    const attempt = site.transaction(async (driver) => {
      await site.insert("author", { name: "Ada" }, driver);
      await assert.rejects(site.insert("author", { name: "Ada" }, driver));
    });

    await assert.rejects(attempt, withCode("db/transaction-aborted"));
    assert.deepEqual(await names(site), []);
  },

  "check foreign keys that can wait when they end": async (site) => {
    await site.create(author, book);
    await site.transaction(async (driver) => {
      await site.insert("book", { title: "Algebra", author_id: 1 }, driver);
      await site.insert("author", { id: 1, name: "Ada" }, driver);
    });
    const attempt = site.transaction((driver) =>
      site.insert("book", { title: "Boats", author_id: 77 }, driver),
    );

    await assert.rejects(attempt, withCode("db/foreign-key-violation"));
    assert.deepEqual(await site.select("book", ["title"]), [["Algebra"]]);
  },

  "run statements of parallel tasks": async (site) => {
    await site.create(author);
    await site.transaction(async (driver) => {
      const tasks = Array.from({ length: 20 }, (_, at) =>
        site.insert("author", { name: `author ${at}` }, driver),
      );
      await Promise.all(tasks);
    });

    assert.equal((await names(site)).length, 20);
  },

  "wait for each other where there are more than connections": async (site) => {
    await site.create(author);
    const task = (_: unknown, at: number): Promise<void> =>
      site.transaction(async (driver) => {
        await site.insert("author", { name: `author ${at}` }, driver);
        await new Promise((resolve) => setTimeout(resolve, 1));
      });
    await Promise.all(Array.from({ length: 30 }, task));

    assert.equal((await names(site)).length, 30);
  },

  "that only read do so": async (site) => {
    await site.create(author);
    await site.insert("author", { name: "Ada" });

    assert.deepEqual(await site.transaction((driver) => names(site, driver), { readOnly: true }), [
      "Ada",
    ]);
  },

  "are over when their connection is given back broken": async (site) => {
    await site.create(author);
    const driver = await site.pool.acquire({});
    await driver.begin();
    await site.insert("author", { name: "Ada" }, driver);
    site.pool.release(driver, { broken: true });
    await site.insert("author", { name: "Ada" });

    assert.deepEqual(await names(site), ["Ada"]);
  },
};
