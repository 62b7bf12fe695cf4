/** docs/errors.md holds every code of src/, and no other. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { codesOf, errorViolations } from "./error-rule.ts";
import { assertNone, formatViolation, isSource, readFiles } from "./source-files.ts";

describe("docs/errors.md", () => {
  it("holds the codes of the source, both ways, each under the name of its folder", (t) => {
    const files = readFiles("src", isSource);
    const [catalogue] = readFiles("docs", (path) => path === "docs/errors.md");
    assert.ok(catalogue, "there is no docs/errors.md");

    assertNone(errorViolations(files, catalogue).map(formatViolation));
    t.diagnostic(`${new Set(codesOf(files).map(({ code }) => code)).size} codes in src`);
  });
});
