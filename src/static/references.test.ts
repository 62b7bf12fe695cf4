import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { replaceReferences } from "./references.ts";

const mark = (path: string): string => path.replace(/(\.\w+)$/, ".HASH$1");
const css = (text: string): string => replaceReferences("css/site.css", text, mark);

describe("replaceReferences", () => {
  it("replaces links of a style sheet, relative to where it lies", () => {
    assert.equal(css("a { b: url(x.png) }"), "a { b: url(x.HASH.png) }");
    assert.equal(css(`url("../img/x.png")`), `url("../img/x.HASH.png")`);
    assert.equal(css("url( 'a/x.svg#icon' )"), "url( 'a/x.HASH.svg#icon' )");
    assert.equal(css("url(font.eot?#iefix)"), "url(font.HASH.eot?#iefix)");
    assert.equal(css('@import "base.css";'), '@import "base.HASH.css";');
    assert.equal(css('@import url("base.css");'), '@import url("base.HASH.css");');
  });

  it("leaves links that lead elsewhere", () => {
    for (const text of [
      "url(data:image/png;base64,x)",
      "url(https://b.test/x.png)",
      "url(//b.test/x.png)",
      "url(/x.png)",
      "url(#a)",
      "url()",
      "url(../../x.png)",
    ]) {
      assert.equal(css(text), text);
    }
  });

  it("leaves comments, except that of a source map", () => {
    assert.equal(css("/* url(x.png) */ url(x.png)"), "/* url(x.png) */ url(x.HASH.png)");
    assert.equal(
      css("/*# sourceMappingURL=site.css.map */"),
      "/*# sourceMappingURL=site.css.HASH.map */",
    );
    assert.equal(
      replaceReferences("a.js", "x\n//# sourceMappingURL=a.js.map", mark),
      "x\n//# sourceMappingURL=a.js.HASH.map",
    );
  });

  it("leaves a link whose file is not known", () => {
    assert.equal(
      replaceReferences("a.css", "url(x.png)", () => undefined),
      "url(x.png)",
    );
  });
});
