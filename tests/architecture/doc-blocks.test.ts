import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { blockFiles, docBlocks, locateError } from "./doc-blocks.ts";

const fence = "```";
const page = (...lines: string[]) => ({ path: "docs/a.md", text: lines.join("\n") });

describe("docBlocks", () => {
  it("takes the ts blocks of a page, with their marks and lines", () => {
    const blocks = docBlocks(
      page(
        "# A",
        `${fence}ts`,
        "a;",
        fence,
        `${fence}sh`,
        "b",
        fence,
        `${fence}ts run`,
        "c;",
        fence,
      ),
    );

    assert.deepEqual(
      blocks.map(({ code, line, mark }) => ({ code, line, mark })),
      [
        { code: "a;", line: 3, mark: "check" },
        { code: "c;", line: 9, mark: "run" },
      ],
    );
  });

  it("takes the blocks of docstrings without their stars", () => {
    const text = `/**\n * ${fence}ts\n * if (a) {\n *   b();\n *\n * }\n * ${fence}\n */`;

    const [block] = docBlocks({ path: "src/a.ts", text });

    assert.equal(block?.code, "if (a) {\n  b();\n\n}");
    assert.equal(block.line, 3);
  });
});

describe("blockFiles", () => {
  it("leaves fragments out", () => {
    assert.deepEqual(blockFiles(docBlocks(page(`${fence}ts fragment`, "a", fence))), []);
  });

  it("makes each block a module, with the line numbers of its page", () => {
    const [file] = blockFiles(docBlocks(page("", "", `${fence}ts`, "a;", fence)));

    assert.equal(file?.text, "\n\n\na;\nexport {};\n");
  });

  it("gives a block the path of its first line", () => {
    const [file] = blockFiles(
      docBlocks(page(`${fence}ts`, "// books/models.ts", "export {}", fence)),
    );

    assert.equal(file?.path, "docs-a-md/v1/books/models.ts");
  });

  it("replaces a named block for those that follow, and keeps the others", () => {
    const named = (name: string) => [`${fence}ts`, `// ${name}`, "export {}", fence];
    const blocks = docBlocks(page(...named("a.ts"), ...named("b.ts"), ...named("a.ts")));

    const paths = blockFiles(blocks).map(({ path }) => path.replace("docs-a-md/", ""));

    assert.deepEqual(paths, ["v1/a.ts", "v1/b.ts", "v2/a.ts", "v2/b.ts"]);
  });
});

describe("locateError", () => {
  it("says the page and its line instead of the written file", () => {
    const files = blockFiles(docBlocks(page("", `${fence}ts`, "a;", fence)));

    const found = locateError(`x/${files[0]?.path}(3,1): error TS2304: no a`, files);

    assert.equal(found, "docs/a.md:3  error TS2304: no a");
    assert.equal(locateError("src/b.ts(1,1): error TS1: no b", files), undefined);
  });
});
