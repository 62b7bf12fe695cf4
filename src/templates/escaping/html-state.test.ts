/** Escaping by where a value stands. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine } from "../engine.ts";
import { memoryLoader } from "../loaders/memory.ts";
import { markSafe } from "../safe-string.ts";

function render(source: string, values: object = {}): string {
  return String(new Engine().fromString(source, "t.html").render(values));
}

describe("a value in an address", () => {
  it("may not run code", () => {
    const evil = [
      "javascript:alert(1)",
      " JaVaScRiPt:alert(1)",
      "java\nscript:x",
      "\u0001javascript:x",
      "vbscript:x",
      "data:text/html,x",
    ];
    for (const url of evil)
      assert.equal(render('<a href="{{ url }}">', { url }), '<a href="about:invalid">', url);
    assert.equal(
      render('<form action="{{ url }}">', { url: "javascript:x" }),
      '<form action="about:invalid">',
    );
    assert.equal(
      render("<img src='{{ url }}'>", { url: "javascript:x" }),
      "<img src='about:invalid'>",
    );
  });

  it("may not be completed to code by what stands before it", () => {
    assert.equal(
      render('<a href="java{{ x }}">', { x: "script:alert(1)" }),
      '<a href="javascript%3Aalert(1)">',
    );
    assert.equal(
      render('<a href="{{ a }}{{ b }}">', { a: "java", b: "script:x" }),
      '<a href="javascript%3Ax">',
    );
  });

  it("may not run code because it is safe as HTML", () => {
    for (const source of [
      "{{ x|escape }}",
      "{{ x|escape|lower }}",
      "{{ marked }}",
      "{% firstof marked %}",
    ]) {
      const values = { x: "javascript:alert(1)", marked: markSafe("javascript&#58;alert(1)") };
      assert.equal(render(`<a href="${source}">`, values), '<a href="about:invalid">', source);
    }
  });

  it("may not be completed to code by branches and loops", () => {
    const branches = '<a href="{% if c %}/x/{% else %}{{ a }}{% endif %}{{ b }}">';
    assert.equal(render(branches, { a: "java", b: "script:x" }), '<a href="javascript%3Ax">');
    const loop = '<a href="{% for x in l %}{{ x }}{% endfor %}">';
    assert.equal(render(loop, { l: ["java", "script:x"] }), '<a href="javascript%3Ax">');
    const set = '<img srcset="{% for x in l %}{{ x }} 2x, {% endfor %}">';
    assert.equal(render(set, { l: ["https://a/b:c"] }), '<img srcset="https://a/b:c 2x, ">');
  });

  it("is left as it is otherwise", () => {
    for (const url of ["/books/?q=a:b", "https://example.com/", "mailto:a@b.c", "#top", "x.html"]) {
      assert.equal(render('<a href="{{ url }}">', { url }), `<a href="${url}">`);
    }
    assert.equal(render('<a href="/x/{{ y }}">', { y: "a:b" }), '<a href="/x/a:b">');
    assert.equal(
      render('<a href="{{ url|safe }}">', { url: "javascript:void(0)" }),
      '<a href="javascript:void(0)">',
    );
  });
});

describe("a value in a script", () => {
  it("is JSON where code stands", () => {
    assert.equal(
      render("<script>var x = {{ x }};</script>", { x: { a: "</script>" } }),
      '<script>var x = {"a":"\\u003C/script\\u003E"};</script>',
    );
  });

  it("is escaped where a string stands", () => {
    assert.equal(
      render("<script>f('{{ x }}')</script>", { x: "');alert(1)//" }),
      "<script>f('\\u0027)\\u003balert(1)\\u002f\\u002f')</script>",
    );
  });

  it("is not code because it is safe as HTML, but with safe", () => {
    assert.equal(
      render("<script>a = {{ x|escape }}; b = {{ n|floatformat:1 }}; c = {{ x|safe }};</script>", {
        x: "f()",
        n: 1,
      }),
      '<script>a = "f()"; b = 1.0; c = f();</script>',
    );
    assert.equal(
      render("<script>a = '{{ x|escapejs }}'; b = '{{ y|escape }}';</script>", { x: "'", y: "\\" }),
      "<script>a = '\\u0027'; b = '\\u005c';</script>",
    );
  });

  it("is refused in template literals, and in comments and regular expressions", () => {
    for (const script of ["`{{ x }}`", "/* {{ x }} */", "x = /{{ x }}/", "// {{ x }}\n"]) {
      assert.throws(
        () => render(`<script>${script}</script>`, { x: 1 }),
        { code: "templates/unsafe-context" },
        script,
      );
    }
  });

  it("is escaped twice in an event handler", () => {
    assert.equal(
      render(`<b onclick="f('{{ x }}')">`, { x: `'"` }),
      `<b onclick="f('\\u0027\\u0022')">`,
    );
    assert.equal(
      render(`<b onclick="f({{ x }})">`, { x: `"` }),
      `<b onclick="f(&quot;\\&quot;&quot;)">`,
    );
  });
});

describe("a value in an attribute", () => {
  it("is refused without quotes", () => {
    assert.throws(() => render("<p class={{ x }}>", { x: "a" }), {
      code: "templates/unsafe-context",
    });
    assert.throws(() => render("<p class=a{{ x }}>", { x: "a" }), {
      code: "templates/unsafe-context",
    });
  });

  it("is escaped within quotes", () => {
    assert.equal(
      render(`<p title="{{ x }}" class='{{ x }}'>`, { x: `"'` }),
      `<p title="&quot;&#x27;" class='&quot;&#x27;'>`,
    );
  });

  it("may be a name only if it is harmless or safe", () => {
    assert.equal(render("<option {{ x }}>", { x: "selected" }), "<option selected>");
    assert.equal(render("<option {{ x }}>", { x: markSafe('class="a"') }), '<option class="a">');
    assert.throws(() => render("<option {{ x }}>", { x: "onclick=alert(1)" }), {
      code: "templates/unsafe-context",
    });
    assert.throws(() => render('<b {{ x }}="y">', { x: "onclick" }), {
      code: "templates/unsafe-context",
    });
  });

  it("of styles may be an address, a ratio, a color or a variable", () => {
    const style = (x: string): string => render("<p style=\"a: url('{{ x }}')\">", { x });

    for (const x of [
      "/m/cat.png?v=1",
      "https://a.example:80/b",
      "16 / 9",
      "a/@b",
      "rgb(1, 2, 3)",
    ]) {
      assert.equal(style(x), `<p style="a: url('${x}')">`);
    }
    assert.equal(
      render("<style>a{b: url({{ x }})}</style>", { x: "/a?b&c" }),
      "<style>a{b: url(/a?b\\26 c)}</style>",
    );
    assert.equal(
      render('<p style="color: {{ x }}">', { x: "var(--a)" }),
      '<p style="color: var(--a)">',
    );
    assert.equal(
      render('<p style="a: {{ x|escape }}">', { x: "/a?b&lpar;" }),
      '<p style="a: unset">',
    );
    for (const x of [
      "/a);b",
      "/a'",
      "javascript:x/",
      "/a\\",
      "/a{",
      "/a\n/",
      "//a/*",
      "/url",
      "@a/b",
      "var(--a)(",
      "data:image/png,/",
    ]) {
      assert.equal(style(x), "<p style=\"a: url('unset')\">", x);
    }
  });

  it("of animations and triggers may only be words and numbers", () => {
    assert.equal(
      render('<set attributeName="href" to="{{ x }}">', { x: "/a" }),
      '<set attributeName="href" to="unset">',
    );
    assert.equal(
      render('<b hx-trigger="click[{{ x }}]">', { x: "a=b/c" }),
      '<b hx-trigger="click[unset]">',
    );
  });

  it("of styles may only be a simple value", () => {
    assert.equal(render('<p style="color: {{ x }}">', { x: "#f00" }), '<p style="color: #f00">');
    assert.equal(
      render('<p style="color: {{ x }}">', { x: "url(javascript:x)" }),
      '<p style="color: unset">',
    );
  });
});

describe("the place in HTML", () => {
  it("is known in blocks and included templates", () => {
    const templates = {
      "base.html":
        "<script>{% block js %}{% endblock %}</script><a href=\"{% include 'url.html' %}\">{% block b %}{% endblock %}</a>",
      "page.html":
        "{% extends 'base.html' %}{% block js %}x = {{ x }}{% endblock %}{% block b %}{{ x }}{% endblock %}",
      "url.html": "{{ x }}",
    };
    const engine = new Engine({ loaders: [memoryLoader(templates)] });

    assert.equal(
      String(engine.render("page.html", { x: "javascript:<" })),
      '<script>x = "javascript:\\u003C"</script><a href="about:invalid">javascript:&lt;</a>',
    );
  });

  it("must be the same after all branches of a tag", () => {
    assert.throws(() => render('{% if x %}<p title="{% else %}<p>{% endif %}{{ y }}'), {
      code: "templates/unsafe-context",
    });
    assert.equal(
      render('<p{% if x %} class="a"{% endif %} title="{{ y }}">', { x: 1, y: "b" }),
      '<p class="a" title="b">',
    );
  });

  it("must be clear: no name of an attribute or element by branches that mean different things", () => {
    for (const source of [
      '<a {% if x %}title{% else %}onclick{% endif %}="{{ y }}">',
      "<{% if x %}script{% else %}p{% endif %}>{{ y }}",
      "<script>{% if x %}'{% else %}1{% endif %}{{ y }}</script>",
    ]) {
      assert.throws(() => render(source, { y: "z" }), { code: "templates/unsafe-context" }, source);
    }
  });

  it("does not matter in text files, in compatible mode and without escaping", () => {
    const source = "<p class={{ x }}>";
    assert.equal(
      String(new Engine().fromString(source, "mail.txt").render({ x: "a" })),
      "<p class=a>",
    );
    assert.equal(
      String(new Engine({ compatible: true }).fromString(source).render({ x: "a" })),
      "<p class=a>",
    );
    assert.equal(
      render(`{% autoescape off %}${source}{% endautoescape %}`, { x: "a" }),
      "<p class=a>",
    );
  });
});
