import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { watchProject, type Watcher } from "./watch.ts";

describe("watchProject", () => {
  let root: string;
  let watcher: Watcher;
  let next: PromiseWithResolvers<readonly string[]>;

  const write = (file: string): void => writeFileSync(join(root, file), String(Math.random()));
  const change = async (): Promise<readonly string[]> => {
    const files = await next.promise;
    next = Promise.withResolvers();
    return files;
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "quintet-watch-")));
    for (const folder of ["books", "node_modules/x", ".git", "templates"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    next = Promise.withResolvers();
    watcher = watchProject(root, (files) => next.resolve(files));
  });
  afterEach(() => {
    watcher.close();
    rmSync(root, { recursive: true });
  });

  it("tells of code, .env and JSON, and of nothing else", async () => {
    write("db.sqlite3");
    write("node_modules/x/index.js");
    write(".git/config.json");
    write("templates/base.html");
    write("books/views.test.ts");
    write("books/views.ts");

    assert.deepEqual(await change(), ["books/views.ts"]);

    write(".env");
    assert.deepEqual(await change(), [".env"]);
  });

  it("takes what comes together as one change", async () => {
    write("a.ts");
    write("b.ts");

    assert.deepEqual((await change()).toSorted(), ["a.ts", "b.ts"]);
  });

  it("watches folders that are made later", async () => {
    mkdirSync(join(root, "shop/inner"), { recursive: true });
    write("shop/inner/models.ts");
    assert.deepEqual(await change(), ["shop/inner/models.ts"]);

    write("shop/inner/views.ts");
    assert.deepEqual(await change(), ["shop/inner/views.ts"]);
  });
});
