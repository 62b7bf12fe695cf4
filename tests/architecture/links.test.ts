/** What the pages of this repository point to is there. */

import { existsSync } from "node:fs";
import { describe, it } from "node:test";

import { linkViolations } from "./link-rule.ts";
import { assertNone, formatViolation, readFiles } from "./source-files.ts";

describe("The pages", () => {
  it("point to files that are there", (t) => {
    const isPage = (path: string) => path.endsWith(".md");
    const pages = [
      ...readFiles(".", (path) => isPage(path) && !path.includes("/")),
      ...["docs", "examples", "src"].flatMap((root) => readFiles(root, isPage)),
    ];

    assertNone(linkViolations(pages, existsSync).map(formatViolation));
    t.diagnostic(`${pages.length} pages`);
  });
});
