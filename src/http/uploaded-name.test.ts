import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { safeFileName } from "./uploaded-name.ts";

describe("safeFileName", () => {
  it("is the last part of a path", () => {
    for (const name of [
      "../../etc/x",
      "..\\..\\x",
      "/abs/x",
      "C:\\dir\\x",
      "a/..\\x",
      "&#x2e;&#x2E;&#47;x",
      "..&sol;x",
      "&period;.&bsol;x",
    ]) {
      assert.equal(safeFileName(name), "x", name);
    }
  });

  it("is none where nothing is left", () => {
    for (const name of ["", ".", "..", "/", "a/", "C:\\", "\0", " ", "..\u202e", "a\\..", "&#0;"]) {
      assert.equal(safeFileName(name), undefined, JSON.stringify(name));
    }
  });

  it("has no characters that nobody sees", () => {
    assert.equal(safeFileName("a\0\r\n\u202egpj.exe"), "agpj.exe");
    assert.equal(safeFileName("test-中文_Orléans.jpg"), "test-中文_Orléans.jpg");
    assert.equal(safeFileName("\ud800a"), "�a");
  });

  it("keeps its extension where it is too long", () => {
    const name = safeFileName(`${"ü".repeat(600)}.jpeg`)!;

    assert.equal([...name].length, 255);
    assert.match(name, /ü\.jpeg$/);
  });
});
