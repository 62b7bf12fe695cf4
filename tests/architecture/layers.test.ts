/** The architecture, as a test: reads every import in src/ and holds it against layers.ts. */

import { describe, it } from "node:test";

import { importsOf } from "./imports.ts";
import { layerViolations, upwardRows } from "./layer-rule.ts";
import { layers } from "./layers.ts";
import { assertNone, formatViolation, isSource, readFiles } from "./source-files.ts";

describe("layers", () => {
  it("stand only on what is listed above them", () => {
    assertNone(upwardRows(layers));
  });

  it("hold for every import in src", (t) => {
    const files = readFiles("src", isSource);

    const wrong = layerViolations(files, layers).map(formatViolation);

    assertNone(wrong);
    const imports = files.flatMap(({ text }) => importsOf(text));
    t.diagnostic(`${imports.length} imports of ${files.length} files in src`);
  });
});
