import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { generatedOf, originalOf, parseSourceMap } from "./source-map.ts";

// Two lines of TypeScript on one of JavaScript: "a" at 0:0 → 0:0, 0:4 → 2:2, and code of its own.
const map = parseSourceMap(
  JSON.stringify({
    version: 3,
    sources: ["shop.ts"],
    sourcesContent: ["a\n\n  b"],
    mappings: "AAAA,IAEE,C;;EAFF",
  }),
);

describe("a source map", () => {
  it("says where code was written", () => {
    const at = (line: number, column: number): unknown => {
      const found = originalOf(map, line, column);
      return found && [found.originalLine, found.originalColumn];
    };

    assert.deepEqual(
      [at(0, 0), at(0, 3), at(0, 4), at(0, 99)],
      [
        [0, 0],
        [0, 0],
        [2, 2],
        [2, 2],
      ],
    );
    assert.deepEqual([at(1, 0), at(2, 0), at(2, 2)], [undefined, undefined, [0, 0]]);
  });

  it("says where a line runs, or the next that does", () => {
    const at = (line: number): unknown => {
      const found = generatedOf(map, 0, line);
      return found && [found.line, found.column];
    };

    assert.deepEqual([at(0), at(1), at(2), at(3)], [[0, 0], [0, 4], [0, 4], undefined]);
  });

  it("reads large and negative numbers", () => {
    const { segments } = parseSourceMap(
      JSON.stringify({ version: 3, sources: ["a", "b"], mappings: "gkBAw+BA,DCx9B" }),
    );

    assert.deepEqual(segments[0], {
      line: 0,
      column: 576,
      source: 0,
      originalLine: 1000,
      originalColumn: 0,
    });
    assert.equal(segments.length, 2);
  });
});
