import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";

import { connectDatabases } from "../../db/index.ts";
import { sqlite } from "../../db/sqlite/index.ts";
import { sqlPrompt } from "./dbshell.ts";

/** What the prompt prints for these lines, on an empty database. */
async function answers(...lines: string[]): Promise<{ out: string[]; err: string[] }> {
  const databases = await connectDatabases(
    { default: sqlite({ file: ":memory:" }) },
    { root: import.meta.dirname },
  );
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    isInteractive: false,
    print: (text: string) => void out.push(text),
    warn: (text: string) => void err.push(text),
  };
  const input = Readable.from(lines.map((line) => `${line}\n`));
  const { signal } = new AbortController();
  await sqlPrompt(databases.get("default").pool, terminal, signal, input);
  await databases.close();
  return { out, err };
}

describe("the SQL prompt", () => {
  it("runs each statement at its semicolon, over several lines", async () => {
    const { out } = await answers("CREATE TABLE book (title", "TEXT);", "SELECT 1, NULL, 'a';");

    assert.deepEqual(out, ["0 rows changed", "1 | NULL | a\n(1 row)"]);
  });

  it("says how many rows a statement has changed, or shows those that it returns", async () => {
    const { out } = await answers(
      "CREATE TABLE book (title TEXT);",
      "INSERT INTO book VALUES ('Emma'), ('Persuasion');",
      "UPDATE book SET title = 'E' WHERE title = 'Emma' RETURNING title;",
    );

    assert.deepEqual(out.slice(1), ["2 rows changed", "E\n(1 row)"]);
  });

  it("shows the rows of each statement, of several on a line", async () => {
    const { out } = await answers("SELECT 1; SELECT ';'; -- it's all; SELECT 3;", "SELECT 4;");

    assert.deepEqual(out, ["1\n(1 row)", ";\n(1 row)", "4\n(1 row)"]);
  });

  it("knows the semicolons that do not end a statement", async () => {
    const { out } = await answers(
      "CREATE TABLE book (title TEXT); CREATE TABLE log (title TEXT);",
      "CREATE TRIGGER told AFTER INSERT ON book BEGIN",
      "  INSERT INTO log VALUES (new.title || CASE WHEN 1 THEN ';' END);",
      "END;",
      "INSERT INTO book VALUES ('Em;",
      "ma'); SELECT title FROM log;",
    );

    assert.deepEqual(out.slice(-1), ["Em;\nma;\n(1 row)"]);
  });

  it("runs the last statement of a file without its semicolon", async () => {
    assert.deepEqual((await answers("SELECT 1")).out, ["1\n(1 row)"]);
    assert.deepEqual((await answers("SELECT 1;", "", "  ")).out, ["1\n(1 row)"]);
  });

  it("tells what writes from what reads behind WITH", async () => {
    const { out } = await answers(
      "CREATE TABLE book (title TEXT);",
      "WITH given AS (SELECT 'Emma') INSERT INTO book SELECT * FROM given;",
      "WITH found AS (SELECT title FROM book) SELECT * FROM found;",
    );

    assert.deepEqual(out.slice(1), ["1 row changed", "Emma\n(1 row)"]);
  });

  it("goes on after an error", async () => {
    const { out, err } = await answers("SELEC 1;", "SELECT 2;");

    assert.match(err[0]!, /SELEC/);
    assert.deepEqual(out, ["2\n(1 row)"]);
  });
});

const source = join(import.meta.dirname, "../..");

/** A project in a folder of its own, where nothing but `programs/` is on the PATH. */
function project(test: TestContext): { root: string; dbshell(input: string): Result } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "quintet-dbshell-")));
  test.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, "programs"));
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  const from = (file: string): string => JSON.stringify(pathToFileURL(join(source, file)).href);
  writeFileSync(
    join(root, "settings.ts"),
    `import { defineSettings } from ${from("app/index.ts")};
     import { sqlite } from ${from("db/sqlite/index.ts")};
     import { urlConf } from ${from("routing/index.ts")};
     export default defineSettings({
       root: import.meta.dirname,
       debug: true,
       secretKey: "a key for tests only",
       databases: { default: sqlite({ file: "shop.db" }) },
       urls: urlConf([]),
     });`,
  );
  const bin = join(source, "../bin/quintet.js");
  const dbshell = (input: string): Result =>
    spawnSync(process.execPath, ["--conditions=quintet-source", bin, "dbshell"], {
      cwd: root,
      env: { ...process.env, PATH: join(root, "programs") },
      input,
      encoding: "utf8",
    });
  return { root, dbshell };
}

interface Result {
  status: number | null;
  stdout: string;
  stderr: string;
}

describe("quintet dbshell", () => {
  it("starts the program of the database with its file, and ends as it does", (test) => {
    const { root, dbshell } = project(test);
    const script = `#!/bin/sh\necho "$@" > ${root}/arguments\nread line\necho "got $line"\nexit 3\n`;
    writeFileSync(join(root, "programs/sqlite3"), script, { mode: 0o755 });

    const { status, stdout } = dbshell("SELECT 1;\n");

    assert.equal(readFileSync(join(root, "arguments"), "utf8"), `${root}/shop.db\n`);
    assert.deepEqual([status, stdout], [3, "got SELECT 1;\n"]);
  });

  it("has a prompt of its own where the program is not installed", (test) => {
    const { dbshell } = project(test);

    const { status, stdout, stderr } = dbshell("SELECT 1; SELECT 2;\n");

    assert.match(stderr, /sqlite3 is not installed/);
    assert.deepEqual([status, stdout], [0, "1\n(1 row)\n2\n(1 row)\n"]);
  });
});
