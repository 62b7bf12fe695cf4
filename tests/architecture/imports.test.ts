import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { importsOf } from "./imports.ts";

function specifiersOf(source: string): string[] {
  return importsOf(source).map(({ specifier }) => specifier);
}

describe("importsOf", () => {
  it("finds every form of import statement", () => {
    const source = `
      import "a";
      import b from "b";
      import * as c from 'c';
      import type { D } from "d";
      import e, { type E, f as g } from "e";
    `;

    assert.deepEqual(specifiersOf(source), ["a", "b", "c", "d", "e"]);
  });

  it("finds imports written over several lines, with comments between", () => {
    const source = `import {\n  a, // from "elsewhere"\n  type B,\n} from "far";`;

    assert.deepEqual(importsOf(source), [{ specifier: "far", line: 4 }]);
  });

  it("finds re-exports", () => {
    const source = `export * from "a";\nexport * as b from "b";\nexport { c, type D } from "c";`;

    assert.deepEqual(specifiersOf(source), ["a", "b", "c"]);
  });

  it("finds dynamic imports and imports inside types", () => {
    const source = `const a = await import("a");\ntype B = import("b").B;\nimport(\`c\`);`;

    assert.deepEqual(specifiersOf(source), ["a", "b", "c"]);
  });

  it("leaves out what only looks like one", () => {
    const source = [
      `export function f(x: string) { return x.replaceAll(/(a)/g, "$1"); }`,
      `export const nonFieldErrors = "nonField";`,
      `export { local };\nconst text = 'import "a"';`,
      `// import "b"\n/* export * from "c" */`,
      `const from = "d"; Array.from("e"); query.import("f");`,
      `const meta = import.meta.url; const later = import(name);`,
      `import(\`./\${name}.ts\`);`,
    ].join("\n");

    assert.deepEqual(specifiersOf(source), []);
  });
});
