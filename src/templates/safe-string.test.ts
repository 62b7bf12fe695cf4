import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { AsyncHtmlError } from "./errors.ts";
import { asHtml, escapeHtml, markSafe } from "./safe-string.ts";

describe("escapeHtml", () => {
  it("replaces what has a meaning in HTML", () => {
    assert.equal(
      String(escapeHtml(`<a href="x">'&'</a>`)),
      "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;&#x27;&lt;/a&gt;",
    );
  });

  it("leaves what is safe as it is", () => {
    assert.equal(String(escapeHtml(markSafe("<b>"))), "<b>");
    assert.equal(String(escapeHtml(escapeHtml("<b>"))), "&lt;b&gt;");
  });

  it("asks objects how they look in HTML", () => {
    assert.equal(String(escapeHtml({ [asHtml]: () => "<input>" })), "<input>");
  });

  it("refuses HTML that has to be waited for", () => {
    assert.throws(() => escapeHtml({ [asHtml]: async () => "<input>" }), AsyncHtmlError);
  });
});
