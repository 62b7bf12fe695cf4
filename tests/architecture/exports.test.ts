/** package.json's "exports" = the public `index.ts` files in src/, each importable, each explained. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, it } from "node:test";

import {
  exportViolations,
  guideViolations,
  openingViolations,
  specifiersOf,
} from "./export-rule.ts";
import { assertNone, formatViolation, isSource, readFiles } from "./source-files.ts";

const indexFiles = readFiles("src", (path) => isSource(path) && path.endsWith("/index.ts"));

describe("The public face", () => {
  it("is the same in package.json and in src", () => {
    const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
      exports: Record<string, unknown>;
    };

    assertNone(exportViolations(indexFiles, exports).map(formatViolation));
  });

  it("can be imported, each subpath", async (t) => {
    const specifiers = indexFiles.flatMap(specifiersOf);

    for (const specifier of specifiers) {
      const names = Object.keys((await import(specifier)) as object);
      assert.ok(names.length > 0, `${specifier} exports nothing`);
    }
    t.diagnostic(`imported ${specifiers.join(", ")}`);
  });

  it("opens each index.ts with what the folder is", () => {
    assertNone(openingViolations(indexFiles).map(formatViolation));
  });

  it("has a page in docs/guide for each subpath", () => {
    const pages = readFiles("docs/guide", (path) => path.endsWith(".md"));
    const names = pages.map(({ path }) => basename(path));

    assertNone(guideViolations(indexFiles, names).map(formatViolation));
  });
});
