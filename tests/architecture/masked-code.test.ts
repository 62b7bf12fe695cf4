import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { maskedCode } from "./masked-code.ts";
import { readFiles } from "./source-files.ts";

describe("maskedCode", () => {
  it("blanks comments of both kinds and keeps their lines", () => {
    assert.equal(maskedCode("a; // @x\n/* @y\n@z */ b;"), "a;      \n     \n      b;");
  });

  it("blanks the inside of strings and keeps the quotes", () => {
    assert.equal(maskedCode(`f("a\\"@", 'b')`), `f("    ", ' ')`);
  });

  it("goes on in the code inside a template, also in nested ones", () => {
    assert.equal(maskedCode("`@${a({ b: `@${c}` })}@`; d"), "` ${a({ b: ` ${c}` })} `; d");
  });

  it("blanks regular expressions, with slashes and quotes in their classes", () => {
    assert.equal(maskedCode(`x.replaceAll(/["'/]\\/@/g, y)`), `x.replaceAll(/        /g, y)`);
    assert.equal(maskedCode("return /@/.test(x)"), "return / /.test(x)");
  });

  it("takes a slash after a value for a division", () => {
    assert.equal(maskedCode(`a / 2 + "@" / b`), `a / 2 + " " / b`);
    assert.equal(maskedCode(`(a) / 2; b[0] / "@"`), `(a) / 2; b[0] / " "`);
    assert.equal(maskedCode(`a! / 2 + "@" + c++ / "@"`), `a! / 2 + " " + c++ / " "`);
  });

  it("hides comments only, when asked to", () => {
    assert.equal(maskedCode(`a = "// b"; // c`, { hide: "comments" }), `a = "// b";     `);
  });

  it("keeps the length of every text, also of one that ends in the middle", () => {
    for (const text of ['"abc', "`abc ${", "/* abc", "x = /abc", "`", '"', "\\", "a\n//"]) {
      assert.equal(maskedCode(text).length, text.length, text);
    }
  });

  it("leaves the brackets of every file in the repository in pairs", () => {
    const files = [...readFiles("src", isCode), ...readFiles("tests", isCode)];

    const odd = files.filter(({ text }) => !isBalanced(maskedCode(text)));

    assert.deepEqual(
      odd.map(({ path }) => path),
      [],
    );
    assert.ok(files.length > 20);
  });
});

function isCode(path: string): boolean {
  return path.endsWith(".ts");
}

function isBalanced(code: string): boolean {
  const open: string[] = [];
  for (const character of code) {
    if ("([{".includes(character)) open.push(character);
    const opener = { ")": "(", "]": "[", "}": "{" }[character];
    if (opener !== undefined && open.pop() !== opener) return false;
  }
  return open.length === 0;
}
