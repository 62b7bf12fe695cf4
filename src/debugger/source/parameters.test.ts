import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { parameterNames } from "./parameters.ts";

describe("parameterNames", () => {
  const cases: readonly [code: string, names: string[]][] = [
    ["(a, b) => a", ["a", "b"]],
    ["x => x * 2", ["x"]],
    ["async x => x", ["x"]],
    ["() => 1", []],
    ["(a, ...rest) {", ["a", "rest"]],
    ['(a = ")", b /* , c */) {', ["a", "b"]],
    ["({ a, b: { c } }, [d]) {", ["a", "b", "c", "d"]],
    ["(a = other.name, b = f(a)) {", ["a", "other", "b", "f"]],
  ];
  for (const [code, names] of cases) {
    it(`finds ${names.join(", ") || "none"} in ${code}`, () => {
      assert.deepEqual(parameterNames(code), names);
    });
  }
});
