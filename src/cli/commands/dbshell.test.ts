import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";

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

  it("goes on after an error", async () => {
    const { out, err } = await answers("SELEC 1;", "SELECT 2;");

    assert.match(err[0]!, /SELEC/);
    assert.deepEqual(out, ["2\n(1 row)"]);
  });
});
