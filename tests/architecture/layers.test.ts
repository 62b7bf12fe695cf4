/** The architecture, as a test: reads every import in src/ and holds it against layers.ts. */

import { describe, it } from "node:test";

import { importsOf } from "./imports.ts";
import { layerViolations, unusedRights, upwardRows, wrongOpenings } from "./layer-rule.ts";
import { layers, planned } from "./layers.ts";
import { assertNone, formatViolation, isSource, readFiles } from "./source-files.ts";

describe("layers", () => {
  it("stand only on what is listed above them", () => {
    assertNone(upwardRows(layers));
  });

  it("name nothing that is not imported", () => {
    assertNone(unusedRights(readFiles("src", isSource), layers));
  });

  it("say in each index.ts what they stand on", () => {
    assertNone(wrongOpenings(readFiles("src", isSource), layers).map(formatViolation));
  });

  it("are folders that are there; those to come stand apart", () => {
    const files = readFiles("src", isSource);
    const isThere = (name: string): boolean =>
      files.some(({ path }) => path.startsWith(`src/${name}/`));

    assertNone(Object.keys(layers).filter((name) => !isThere(name)));
    assertNone(Object.keys(planned).filter((name) => Object.hasOwn(layers, name)));
  });

  it("hold for every import in src", (t) => {
    const files = readFiles("src", isSource);

    const wrong = layerViolations(files, layers).map(formatViolation);

    assertNone(wrong);
    const imports = files.flatMap(({ text }) => importsOf(text));
    t.diagnostic(`${imports.length} imports of ${files.length} files in src`);
  });
});
