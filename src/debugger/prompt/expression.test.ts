import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { prepare } from "./expression.ts";

describe("prepare", () => {
  it("knows expressions, assignments and statements", () => {
    const kind = (typed: string): string => {
      const prepared = prepare(typed);
      if (prepared.problem !== undefined) return "problem";
      return `${prepared.isBoxed ? "expression" : "statement"}${prepared.isSilent ? ", silent" : ""}`;
    };

    assert.deepEqual(
      [
        "a + 1;",
        "{ a: 1 }",
        "a = 1",
        "a.b[0] ??= 1",
        "a === 1",
        "if (a) b()",
        "let a = 1",
        "a +",
      ].map(kind),
      [
        "expression",
        "expression",
        "expression, silent",
        "expression, silent",
        "expression",
        "statement, silent",
        "statement, silent",
        "problem",
      ],
    );
  });

  it("takes types off", () => {
    const { code } = prepare("(rule as Rule).percent!") as { code: string };

    assert.match(code, /\(rule {8}\)\.percent/);
  });

  it("says why not", () => {
    assert.deepEqual(prepare("1 + await x"), {
      problem: "await can stand only at the beginning here: p await EXPRESSION.",
    });
    assert.match(prepare("1 +").problem ?? "", /^SyntaxError: Unexpected/);
  });
});
