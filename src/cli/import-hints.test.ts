import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { importHint } from "./import-hints.ts";

const files = {
  "package.json": '{ "type": "module" }',
  "home/app.ts": "export interface View {}\nexport const app = 1;\n",
  "views/index.ts": "export const views = 1;\n",
  "compiled.ts": 'import { app } from "./home/app.js";',
  "bare.ts": 'import { app } from "./home/app";',
  "folder.ts": 'import { views } from "./views";',
  "type.ts": 'import { View } from "./home/app.ts";',
  "default.ts": 'import app from "./home/app.ts";',
  "one.ts": 'import { two } from "./two.ts";\nexport const one = 1;\nexport const sum = two;\n',
  "two.ts": 'import { one } from "./one.ts";\nexport const two = one + 1;\n',
  "enum.ts": "enum Kind { A }\n",
  "gone.ts": 'import { x } from "./nowhere.ts";',
};

describe("importHint", () => {
  let root: string;

  before(() => {
    root = mkdtempSync(join(tmpdir(), "quintet-imports-"));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  });
  after(() => rmSync(root, { recursive: true }));

  async function hintOf(file: string): Promise<string | undefined> {
    try {
      await import(pathToFileURL(join(root, file)).href);
    } catch (error) {
      return importHint(error as Error);
    }
    throw new Error("it could be imported");
  }

  for (const [file, hint] of [
    ["compiled.ts", /^There is app\.ts: .* with its ending/],
    ["bare.ts", /^There is app\.ts/],
    ["folder.ts", /^There is views\/index\.ts/],
    ["type.ts", /If View is a type, write import type \{ View \}/],
    ["default.ts", /has no default export/],
    ["one.ts", /two files import each other, and one is needed/],
    ["enum.ts", /enums, namespaces and parameter properties/],
  ] as const) {
    it(`says what is to be done in ${file}`, async () => {
      assert.match((await hintOf(file)) ?? "", hint);
    });
  }

  it("says nothing where the message says it", async () => {
    assert.equal(await hintOf("gone.ts"), undefined);
    assert.equal(importHint(new Error("Cannot find module")), undefined);
  });
});
