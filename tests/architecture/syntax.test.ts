/** The rules of style that neither the compiler nor oxlint can see, held against the tree. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  assertNone,
  formatViolation,
  isSource,
  readFiles,
  type SourceFile,
} from "./source-files.ts";
import {
  noBackendNames,
  noDecorators,
  noDefaultExports,
  noDumps,
  noLongFiles,
  noOtherClocks,
  noPlainErrors,
  noShould,
  type SyntaxRule,
} from "./syntax-rules.ts";

const isTypeScript = (path: string) => path.endsWith(".ts");
const source = readFiles("src", isSource);
const everything = ["src", "tests", "examples"].flatMap((root) => readFiles(root, isTypeScript));
const tests = everything.filter(({ path }) => path.endsWith(".test.ts"));

function assertHolds(rule: SyntaxRule, files: readonly SourceFile[]): void {
  assert.ok(files.length > 0, "there is nothing to check");
  assertNone(rule(files).map(formatViolation));
}

describe("Syntax", () => {
  it("has no decorators, anywhere", () => assertHolds(noDecorators, everything));
  it("throws no plain errors", () => assertHolds(noPlainErrors, source));
  it("has no default exports", () => assertHolds(noDefaultExports, source));
  it("has no file of more than 400 lines of code", () => assertHolds(noLongFiles, everything));
  it("compares no name of a backend", () => assertHolds(noBackendNames, source));
  it("has no file that is named for nothing", () => assertHolds(noDumps, source));
  it("asks only its own clock for the time", () => assertHolds(noOtherClocks, source));
  it("states facts in the titles of its tests", () => assertHolds(noShould, tests));
});
