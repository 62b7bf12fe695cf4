import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";

import { dump, dumpWith, splitArguments } from "./dump.ts";

/** What is written to the error output meanwhile. */
async function written(work: () => unknown): Promise<string> {
  let text = "";
  const write = mock.method(process.stderr, "write", (part: string) => {
    text += part;
    return true;
  });
  try {
    await work();
  } finally {
    write.mock.restore();
  }
  return text;
}

describe("dump", () => {
  it("prints where, what and the value, and returns it", async () => {
    const prices = [3, 4];
    let total = 0;
    const text = await written(() => {
      total = dump(prices[0]! + prices[1]!);
    });

    assert.equal(total, 7);
    assert.match(text, /^src\/debugger\/dump\.test\.ts:\d+ {2}prices\[0\]! \+ prices\[1\]! = 7\n$/);
  });

  it("takes several, keeps their types, and reads a call over several lines", async () => {
    let pair: readonly [number, string] | undefined;
    const text = await written(() => {
      pair = dump(
        1,
        ["a", "b"].join(","), // with a comma, and a bracket (
      );
    });

    assert.deepEqual(pair, [1, "a,b"]);
    assert.match(text, / {2}1 = 1\n.* {2}\["a", "b"\]\.join\(","\) = 'a,b'\n$/);
  });

  it("hides secrets, unless it is told not to", async () => {
    const user = { name: "ada", password: "hunter2" };
    const open = dumpWith({ secrets: true });

    assert.match(await written(() => dump(user)), /user = \{ name: 'ada', password: '\*\*\*' \}/);
    assert.match(await written(() => dump(user.password)), /user\.password = '\*\*\*'/);
    assert.match(await written(() => open(user)), /password: 'hunter2'/);
  });

  it("counts a query set and does not run it", async () => {
    const ran: string[] = [];
    const books = {
      filter: () => books,
      count: async () => 3,
      // oxlint-disable-next-line unicorn/no-thenable
      then: () => ran.push("then"),
    };
    const text = await written(async () => {
      assert.equal(dump([books])[0], books);
      void dump<object>(books);
      await new Promise(setImmediate);
    });

    assert.match(text, /books = a query set, not run\n.*books.*: 3 rows\n$/);
    assert.deepEqual(ran, []);
  });
});

describe("splitArguments", () => {
  it("ends at the bracket of the call", () => {
    assert.deepEqual(splitArguments("a, f(b, c), `,)`); other(d)"), ["a", "f(b, c)", "`,)`"]);
    assert.deepEqual(splitArguments("(x) => x > 1, { a: [1, 2] })"), [
      "(x) => x > 1",
      "{ a: [1, 2] }",
    ]);
    assert.deepEqual(splitArguments(")"), []);
  });
});
