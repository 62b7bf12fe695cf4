/** The architecture, as a test: reads every import in src/ and holds it against layers.ts. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { describe, it } from "node:test";

import { layers } from "./layers.ts";

const names = Object.keys(layers);
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
);

/** The layer of a file: the longest folder in the table that it lies in. */
function layerOf(file: string): string | undefined {
  const holding = names.filter((name) => file.startsWith(`${name}/`));
  return holding.toSorted((a, b) => b.length - a.length)[0];
}

/** Type imports count too: a folder that needs the types of another knows it. */
function importsOf(file: string): string[] {
  const source = readFileSync(join("src", file), "utf8");
  const statements = source.matchAll(/^(?:import|export)\b[^;"']*["']([^"']+)["']/gm);
  return [...statements].map(([, specifier]) => specifier ?? "");
}

/** Why `file` may not import `specifier`, or undefined if it may. */
function objection(file: string, layer: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return undefined;

  const target = specifier.startsWith(".") ? join(dirname(file), specifier) : undefined;
  const used = target === undefined ? `npm:${specifier}` : layerOf(target);
  if (used === layer && target === `${layer}/index.ts`) return "index.ts is for other folders";
  if (used === layer) return undefined;
  if (used === undefined || !layers[layer]?.includes(used)) return `${layer} may not use ${used}`;

  const within = target === undefined || target.split("/")[0] === file.split("/")[0];
  return within || target.endsWith("/index.ts") ? undefined : "use that folder's index.ts";
}

describe("layers", () => {
  it("stand only on what is listed above them", () => {
    for (const [row, name] of names.entries()) {
      const wrong = layers[name]?.filter((used) => names.indexOf(used) >= row);
      assert.deepEqual(wrong, [], name);
    }
  });

  for (const file of files) {
    it(`hold for ${file}`, () => {
      const layer = layerOf(file);
      assert.ok(layer, "this folder is not in layers.ts");
      for (const specifier of importsOf(file)) {
        assert.equal(objection(file, layer, specifier), undefined, `import "${specifier}"`);
      }
    });
  }
});
