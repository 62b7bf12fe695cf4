import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { run } from "../run.ts";
import type { Terminal } from "../../base/index.ts";

let folder: string;
let printed: string;

const terminal = {
  isInteractive: false,
  print: (text: string) => (printed += `${text}\n`),
  warn: (text: string) => (printed += `${text}\n`),
} as unknown as Terminal;

const quintet = (...words: string[]): Promise<number> => run(words, { cwd: folder, terminal });
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quintet-start-"));
  printed = "";
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("quintet startproject", () => {
  it("writes a project and says what to do next", async () => {
    assert.equal(await quintet("startproject", "my-library"), 0);

    const files = readdirSync(join(folder, "my-library"));
    assert.deepEqual(files.toSorted(), [
      ".env",
      ".env.example",
      ".gitignore",
      "README.md",
      "home",
      "package.json",
      "server.ts",
      "settings.ts",
      "static",
      "templates",
      "tsconfig.json",
      "urls.ts",
    ]);
    const manifest = JSON.parse(read("my-library/package.json")) as Record<string, unknown>;
    assert.equal(manifest["name"], "my-library");
    assert.equal(manifest["type"], "module");
    assert.match(printed, /cd my-library\n {4}npm install\n {4}npx quintet migrate/);
  });

  it("leaves no placeholder behind", async () => {
    await quintet("startproject", "my-library");

    const files = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), "utf8");
      assert.doesNotMatch(text.replace(/SECRET_KEY=.*/, ""), /__[A-Z]+/); // any letters may be in the key
      assert.doesNotMatch(file.name, /\.txt$|__/);
    }
  });

  it("makes a key of its own for each project", async () => {
    await quintet("startproject", "a");
    await quintet("startproject", "b");

    const key = /SECRET_KEY="([\w-]{64})"/;
    assert.notEqual(key.exec(read("a/.env"))![1], key.exec(read("b/.env"))![1]);
  });

  it("writes into the current folder if told to", async () => {
    assert.equal(await quintet("startproject", "library", "."), 0);

    assert.ok(existsSync(join(folder, "settings.ts")));
    assert.doesNotMatch(printed, /cd /);
  });

  it("overwrites nothing, and then writes nothing", async () => {
    writeFileSync(join(folder, "urls.ts"), "mine");

    assert.equal(await quintet("startproject", "library", "."), 1);

    assert.equal(read("urls.ts"), "mine");
    assert.equal(existsSync(join(folder, "settings.ts")), false);
    assert.match(printed, /there is already: urls\.ts[\s\S]*cli\/files-in-the-way/);
  });

  it("explains a name that cannot be", async () => {
    assert.equal(await quintet("startproject", "my library"), 2);
    assert.match(printed, /"my library" cannot be the name of a project[\s\S]*my-library/);

    assert.equal(await quintet("startproject", "quintet"), 2);
    assert.equal(await quintet("startproject"), 2);
    assert.match(printed, /startproject wants NAME/);
  });
});

describe("quintet startapp", () => {
  beforeEach(() => quintet("startproject", "library", "."));

  it("writes an app and says what to add", async () => {
    assert.equal(await quintet("startapp", "book_club"), 0);

    assert.match(read("book_club/app.ts"), /export const book_club = defineApp/);
    assert.match(read("book_club/urls.ts"), /export const bookClubUrls/);
    assert.match(read("book_club/templates/book_club/index.html"), /<h1>Book club<\/h1>/);
    assert.match(printed, /import \{ book_club \} from "\.\/book_club\/app\.ts";/);
  });

  it("refuses names that mean something else, and folders that are there", async () => {
    for (const name of ["static", "class", "my-app", "1st"]) {
      assert.equal(await quintet("startapp", name), 2, name);
    }
    assert.equal(await quintet("startapp", "home"), 1);
  });
});
