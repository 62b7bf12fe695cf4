import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { AsyncHtmlError } from "./errors.ts";
import { asHtml, escapeHtml, formatHtml, formatHtmlJoin, html, markSafe } from "./safe-string.ts";

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

describe("html", () => {
  it("escapes values, and joins lists", () => {
    const items = ["<1>", "2"].map((item) => html`<li>${item}</li>`);

    assert.equal(
      String(html`<ul>${items}</ul>${null}${false}`),
      "<ul><li>&lt;1&gt;</li><li>2</li></ul>",
    );
  });

  it("lets an array with HTML of its own write that", () => {
    const errors = Object.assign(["<Required>"], { [asHtml]: () => "<ul>1</ul>" });

    assert.equal(String(html`${errors}`), "<ul>1</ul>");
    assert.equal(String(html`${[errors, "<"]}`), "<ul>1</ul>&lt;");
  });
});

describe("formatHtml", () => {
  it("takes values in order, by position and by name", () => {
    assert.equal(
      String(formatHtml("{} {} {0} {name} {{}}", ["<", "b"], { name: "n" })),
      "&lt; b &lt; n {}",
    );
  });

  it("does not take a value for a pattern", () => {
    assert.equal(String(formatHtml("{}{}", ["{}", "x"])), "{}x");
  });
});

describe("formatHtmlJoin", () => {
  it("escapes each value", () => {
    assert.equal(
      String(formatHtmlJoin(", ", "<b>{}</b>", [["<"], ["y"]])),
      "<b>&lt;</b>, <b>y</b>",
    );
  });
});
