/** Code that is not the file as it was written: compiled with a source map, or of a package. */

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";

import { throughPipe } from "../../support/debugger-session.ts";

const cwd = resolve(".generated/debugger-maps"); // inside of the repository, for "quintet"

const paint = `import { breakpoint } from "quintet/debugger";
import { twice } from "leftie";

enum Color {
  Red = 1,
  Green,
}

class Wall {
  constructor(private readonly color: Color) {}

  describe(): string {
    const name = Color[this.color];
    breakpoint();
    return \`wall \${name} \${twice(2)}\`;
  }
}

console.log(new Wall(Color.Green).describe());
`;

describe("compiled code", () => {
  before(() => {
    mkdirSync(join(cwd, "node_modules/leftie"), { recursive: true });
    const manifest = JSON.stringify({ name: "leftie", type: "module", main: "index.js" });
    writeFileSync(join(cwd, "node_modules/leftie/package.json"), manifest);
    writeFileSync(
      join(cwd, "node_modules/leftie/index.js"),
      "export function twice(n) {\n  const result = n * 2;\n  return result;\n}\n",
    );
    const options = { mode: "transform", sourceMap: true, sourceUrl: "paint.ts" } as const;
    const code = stripTypeScriptTypes(paint, options);
    writeFileSync(join(cwd, "paint.ts"), paint);
    writeFileSync(join(cwd, "paint.js"), code);
  });

  it("shows the lines that were written, and takes breakpoints there", async () => {
    const { output } = await throughPipe({
      words: ["paint.js"],
      cwd,
      commands: ["w", "p name", "b 19", "b describe", "n", "n", "c"],
    });

    assert.match(output, /^> paint\.ts\(15\)describe\(\)\n-> return `wall \$\{name\} /);
    assert.match(output, / {2}paint\.ts\(19\)<module>\(\)\n/);
    assert.match(output, /p name\n'Green'\n/);
    assert.match(output, /Breakpoint 1 at paint\.ts:19\n/);
    assert.match(output, /Breakpoint 2 at paint\.ts:13\n/);
    assert.match(output, /wall Green 4\n$/);
  });

  it("of a package is stepped over, unless a breakpoint is in it", async () => {
    const { output } = await throughPipe({
      words: ["paint.js"],
      cwd,
      commands: ["s", "c"],
    });
    assert.doesNotMatch(output, /leftie/);

    const inside = await throughPipe({
      words: ["paint.js"],
      cwd,
      commands: ["b node_modules/leftie/index.js:2", "c", "a", "n", "p result", "r", "n", "c"],
    });
    assert.match(inside.output, /> node_modules\/leftie\/index\.js\(2\)twice\(\)\n/);
    assert.match(inside.output, /\(Pdb\) a\nn = 2\n/);
    assert.match(inside.output, /\(Pdb\) p result\n4\n/);
    assert.match(inside.output, /twice\(\)->4\n/);
  });
});
