import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { expandAlias, parseLine, splitCommands } from "./line.ts";

describe("splitCommands", () => {
  it("parts at ;; but not within quotes or brackets", () => {
    assert.deepEqual(splitCommands("p a;; n"), ["p a", "n"]);
    assert.deepEqual(splitCommands('p ";;";;p `a;;`'), ['p ";;"', "p `a;;`"]);
    assert.deepEqual(splitCommands("for (;;) { break }"), ["for (;;) { break }"]);
    assert.deepEqual(splitCommands(" ;; ;; "), []);
    assert.deepEqual(splitCommands(String.raw`p "\";;"`), [String.raw`p "\";;"`]);
  });
});

describe("parseLine", () => {
  const isCommand = (name: string): boolean => ["n", "p", "list"].includes(name);
  const parsed = (line: string): [string, string] => {
    const { name, argument } = parseLine(line, isCommand);
    return [name, argument];
  };

  it("takes a command by its name", () => {
    assert.deepEqual(parsed("p a + 1"), ["p", "a + 1"]);
    assert.deepEqual(parsed("n"), ["n", ""]);
    assert.deepEqual(parsed("list ."), ["list", "."]);
    assert.deepEqual(parsed("p -x"), ["p", "-x"]);
  });

  it("takes everything else for code, an assignment to n too", () => {
    for (const line of ["n = 5", "n += 1", "n ??= 2", "n.x", "n(1)", "next", "a.b", "N"]) {
      assert.deepEqual(parsed(line), ["", line]);
    }
    assert.deepEqual(parsed("!n"), ["!", "n"]);
    assert.deepEqual(parsed("? p"), ["help", "p"]);
    assert.deepEqual(parsed("p == 1"), ["p", "== 1"]);
  });
});

describe("expandAlias", () => {
  it("fills in words, or puts them behind", () => {
    assert.equal(expandAlias("p %1.%2", "a b"), "p a.b");
    assert.equal(expandAlias("p [%*]", "a b"), "p [a b]");
    assert.equal(expandAlias("p", "a"), "p a");
    assert.equal(expandAlias("p %3", "a"), "p ");
  });
});
