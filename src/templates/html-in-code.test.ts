import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { UnsafeContextError } from "./errors.ts";
import { formatHtml, formatHtmlJoin, html } from "./html-in-code.ts";
import { asHtml, markSafe } from "./safe-string.ts";

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

describe("places of values in html", () => {
  const script = "javascript:alert(1)";
  const quote = "');alert(1);('";

  it("refuses scripts in addresses", () => {
    assert.equal(String(html`<a href="${script}">`), '<a href="about:invalid">');
    assert.equal(String(html`<a href="/x?a=${script}">`), `<a href="/x?a=${script}">`);
    assert.equal(String(html`<a href="${"/a?b=1&c=2"}">`), '<a href="/a?b=1&amp;c=2">');
    assert.equal(String(html`<img${""} src="${"a.png"}">`), '<img src="a.png">');
  });

  it("writes values of JavaScript into scripts and handlers", () => {
    assert.equal(
      String(
        html`<script>let a = ${{ b: "</script>" }}, c = "${'"+f()+"'}", d = ${null};</script>`,
      ),
      '<script>let a = {"b":"\\u003C/script\\u003E"}, c = "\\u0022+f()+\\u0022", d = null;</script>',
    );
    assert.equal(
      String(html`<p onclick="f('${quote}', ${[1, "2"]})">`),
      `<p onclick="f('\\u0027)\\u003balert(1)\\u003b(\\u0027', [1,&quot;2&quot;])">`,
    );
    assert.equal(
      String(html`<script>let a = ${"x"}</script><p title="${"x"}">${"x"}`),
      '<script>let a = "x"</script><p title="x">x',
    );
  });

  it("lets words and numbers into styles", () => {
    assert.equal(String(html`<p style="width: ${40}%">`), '<p style="width: 40%">');
    assert.equal(String(html`<p style="color: ${"red;x"}">`), '<p style="color: unset">');
  });

  it("lets names of plain attributes into tags, and those that the code calls safe", () => {
    const on = html` onclick="${"f()"}"`;

    assert.equal(String(html`<option${" selected"}>`), "<option selected>");
    assert.equal(String(html`<p ${"title"}="${"x"}" ${false}${null}>`), '<p title="x" >');
    assert.equal(String(html`<p${markSafe(' onclick="f()"')}>`), '<p onclick="f()">');
    assert.equal(String(on), ' onclick="&quot;f()&quot;"');
    assert.equal(String(html`<h${2}>a</h${2}>`), "<h2>a</h2>");
    assert.throws(() => html`<p ${"onclick"}="x">`, UnsafeContextError);
    assert.throws(() => html`<p${" onclick=f()"}>`, UnsafeContextError);
    assert.throws(() => html`<${"script"}>`, UnsafeContextError);
    assert.throws(() => html`<s${"cript"}>`, UnsafeContextError);
    assert.throws(() => html`<scr${""}ipt>${"f()"}</script>`, UnsafeContextError);
  });

  it("knows a piece that is made for a tag", () => {
    assert.equal(String(html` href="${script}"`), ' href="about:invalid"');
    assert.equal(
      String(html`title="${'"'}" href='${script}'`),
      "title=\"&quot;\" href='about:invalid'",
    );
  });

  it("refuses what cannot be written, but for safe text and numbers", () => {
    assert.throws(() => html`<p title=${"a onclick=f()"}>`, UnsafeContextError);
    assert.equal(String(html`<td colspan=${2} title="${'"'}">`), '<td colspan=2 title="&quot;">');
    assert.throws(() => html`<a href="javascript:${"x"}">`, UnsafeContextError);
    assert.throws(() => html`<script>/* ${"*/f()"} */</script>`, UnsafeContextError);
    assert.equal(
      String(html`<script>${markSafe("f()")}</script><style>${markSafe("a{b:c}")}</style>`),
      "<script>f()</script><style>a{b:c}</style>",
    );
  });

  it("keeps the quotes of safe text from ending an attribute", () => {
    assert.equal(String(html`<p title="${html`<b class="${"x"}">`}">`).includes('""'), false);
  });
});

describe("places of values in patterns", () => {
  it("are those of html", () => {
    assert.equal(
      String(formatHtml('<a href="{}" title="{t}">{{}}{0}</a>', ["javascript:f()"], { t: '"' })),
      '<a href="about:invalid" title="&quot;">{}javascript:f()</a>',
    );
    assert.equal(
      String(formatHtmlJoin("", "<script>f({})</script>", [["</script>"], [[1]]])),
      '<script>f("\\u003C/script\\u003E")</script><script>f([1])</script>',
    );
    assert.throws(() => formatHtml("<p {}={}>", ["title", "x"]), UnsafeContextError);
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
