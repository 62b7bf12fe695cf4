/** Templates in which a value could break out, were it escaped without regard to its place. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine } from "../engine.ts";
import { markSafe } from "../safe-string.ts";

function render(source: string, values: object = {}): string {
  return String(new Engine().fromString(source, "page.html").render(values));
}

function refuses(source: string, values: object = { x: "a", y: "b" }): void {
  assert.throws(() => render(source, values), { code: "templates/unsafe-context" }, source);
}

const plus = "+alert(1)+";

describe("a script", () => {
  it("has template literals within template literals", () => {
    refuses("<script>`${rows.map((r) => `<li>{{ x }}</li>`)}`</script>");
    refuses('<b onclick="f(`${g(`{{ x }}`)}`)">');
    assert.equal(
      render("<script>`${f({a: `b`})} ${ {{ x }} }`; c = {{ x }}</script>", { x: "`${1}" }),
      '<script>`${f({a: `b`})} ${ "\\u0060\\u0024{1}" }`; c = "\\u0060\\u0024{1}"</script>',
    );
  });

  it("has regular expressions where operands stand, and divisions behind them", () => {
    const scripts = [
      'function f(s) { return /"/.test(s); } n = "V";',
      'var s = a.replace(/[/"]/g, ""); b = "V";',
      'i++ / 2; p = "/a"; b = "V";',
      'x = a[0] / 2; b = "V";',
      'x = (1) / 2; b = "V/";',
      'x = a.return / 2; b = "V/";',
      'typeof /"/; b = "V";',
      'if (s) /"/.test(s); b = "V";',
      'x = 1. / 2; b = "/V";',
      "x = /[`'/]/; b = 'V';",
    ];
    for (const script of scripts) {
      const source = `<script>${script.replace("V", "{{ x }}")}</script>`;
      assert.equal(render(source, { x: plus }), `<script>${script.replace("V", plus)}</script>`);
    }
  });

  it("takes no value where a slash could be both", () => {
    refuses('<script>{ a() } / 2; b = "x/{{ x }}";</script>');
    refuses('<script>{% if x %}a{% else %}b = {% endif %}/"/; c = "{{ x }}"</script>');
    refuses('<script>ret{% if x %}urn{% endif %} /"/; c = "{{ x }}"</script>');
    refuses('<script>a = "\n"; c = "{{ x }}"</script>');
    refuses('<script>a = "\\{{ x }}"</script>');
  });

  it("may have the comments of old HTML", () => {
    assert.equal(
      render("<script><!--\na = '{{ x }}';\n//--></script>{{ x }}", { x: "<" }),
      "<script><!--\na = '\\u003c';\n//--></script>&lt;",
    );
    refuses("<script>a <!-- `\n b = '{{ x }}'</script>");
    refuses("<script><!-- ' \n--> '\n b = '{{ x }}'</script>");
    refuses("<script>a = 1 <!-- {{ x }}\n</script>");
    // The second script begins in a script that is escaped twice: it has not begun at all.
    assert.equal(
      render("<script><!--<script></script>\na = {{ x }};</script>{{ x }}", { x: "<" }),
      '<script><!--<script></script>\na = "\\u003C";</script>&lt;',
    );
  });

  it("is what htmx, Alpine, Vue and Angular evaluate, too", () => {
    const names = [
      "onclick",
      "hx-on:click",
      "hx-on::after-request",
      "data-hx-on:click",
      "@click.prevent",
      "x-on:click",
      "x-data",
      "x-init",
      ":class",
      "ng-click",
      "data-ng-init",
      "v-on:click",
      "v-if",
      "(click)",
      "[title]",
      "hx-vals",
      "data-bind",
      "data-on-load",
      "data-signals",
      "data-signals-count",
      "data-computed:all",
      "up-on-loaded",
    ];
    for (const name of names) {
      assert.equal(
        render(`<b ${name}="f('{{ x }}', {{ x }})">`, { x: "');g('" }),
        `<b ${name}="f('\\u0027)\\u003bg(\\u0027', &quot;&#x27;);g(&#x27;&quot;)">`,
        name,
      );
    }
    refuses('<b data-{{ x }}="{{ y }}">', { x: "signals", y: "f()" });
    refuses('<b data-signals-{{ x }}="{{ y }}">');
    refuses('<b _="on click put {{ x }} into me">');
    assert.equal(
      render('<b hx-trigger="{{ x }}">', { x: "click[alert(1)]" }),
      '<b hx-trigger="unset">',
    );
    assert.equal(render('<b x-ref="{{ x }}">', { x: "a'b" }), '<b x-ref="a&#x27;b">');
  });

  it("has no text of its own in SVG", () => {
    refuses("<svg><script>a = &quot;{{ x }}&quot;;</script></svg>");
    refuses("<svg><style><![CDATA[ a ]]> {{ x }}</style></svg>");
    refuses("<svg><title><b title='</title>'>{{ x }}");
    refuses("<svg><script/>{{ x }}");
    refuses("<svg><script>a = '<{{ x }}'</script></svg>");
    assert.equal(
      render("<svg><style>b{}</style><title>{{ x }}</title></svg><script>a && {{ x }}</script>", {
        x: "<",
      }),
      '<svg><style>b{}</style><title>&lt;</title></svg><script>a && "\\u003C"</script>',
    );
  });
});

describe("an address", () => {
  it("that is code, or a document of its own, takes no value", () => {
    for (const start of [
      "javascript:show('{{ x }}')",
      "javascript:f({{ x }})",
      "JAVA&Tab;SCRIPT&colon;{{ x }}",
      "java&#10;script:{{ x }}",
      "data:text/html,{{ x }}",
      "data:{{ x }}",
      "vbscript:{{ x }}",
      "{% if x %}javascript{% endif %}:{{ x }}",
      "{{ x }}{{ y }}:{{ x }}",
      "{{ x }}script:{{ y }}",
    ]) {
      refuses(`<a href="${start}">`);
    }
    assert.equal(
      render('<img src="data:image/png;base64,{{ x }}">', { x: "a=" }),
      '<img src="data:image/png;base64,a=">',
    );
    assert.equal(
      render('<a href="data:text/csv,{{ x }}">', { x: "a,b" }),
      '<a href="data:text/csv,a,b">',
    );
  });

  it("may have its scheme from a value, but none that runs code", () => {
    const source = '<a href="{{ x }}://{{ y }}/">';
    assert.equal(render(source, { x: "https", y: "a.test" }), '<a href="https://a.test/">');
    assert.equal(
      render(source, { x: "java\nscript", y: "%0aalert(1)//" }),
      '<a href="./java\nscript://%0aalert(1)///">',
    );
    assert.equal(render('<a href="{{ x }}">', { x: "javascript" }), '<a href="./javascript">');
  });

  it("gets no character reference from a value", () => {
    assert.equal(
      render('<a href="{{ x }}&{{ y }}">', { x: "javascript", y: "#58;alert(1)" }),
      '<a href="./javascript&amp;#58;alert(1)">',
    );
    assert.equal(
      render('<a href="{{ x }}{{ y }}">', { x: markSafe("javascript&"), y: "#58;alert(1)" }),
      '<a href="javascript&amp;#58;alert(1)">',
    );
    refuses('<a href="javascript&#{{ x }}">');
    assert.equal(
      render(`<b onclick="f('&{{ x }}')">`, { x: "#39+alert(1)+" }),
      `<b onclick="f('&amp;#39+alert(1)+')">`,
    );
    assert.equal(
      render('<a href="?a=1&{{ x }}={{ y }}">', { x: "b", y: "&" }),
      '<a href="?a=1&b=&amp;">',
    );
  });

  it("brings its own content only for pictures, sounds and films", () => {
    const x = "data:image/png,alert(1)";
    for (const tag of ['script src="V"', 'a href="V"', 'iframe src="V"', 'object data="V"']) {
      assert.match(render(`<${tag.replace("V", "{{ x }}")}>`, { x }), /"about:invalid">$/);
    }
    for (const tag of ['img src="V"', 'video poster="V"', 'audio src="V"', 'image href="V"']) {
      assert.match(render(`<${tag.replace("V", "{{ x }}")}>`, { x }), /"data:image\/png/);
    }
  });

  it("is looked at behind filters, and in a meta", () => {
    for (const x of ["java-script:alert(1)"]) {
      assert.equal(
        render('<a href="{% filter cut:"-" %}{{ x }}{% endfilter %}">', { x }),
        '<a href="about:invalid">',
      );
    }
    assert.equal(
      render('<a href="{% filter slice:"1:" %}{{ x }}{% endfilter %}">', { x: "/javascript:x" }),
      '<a href="about:invalid">',
    );
    assert.equal(
      render('<meta http-equiv="refresh" content="0; url={{ x }}">', { x: "javascript:x" }),
      '<meta http-equiv="refresh" content="0; url=about:invalid">',
    );
    assert.equal(
      render('<meta name="a" content="{{ x }}">', { x: "javascript:x" }),
      '<meta name="a" content="javascript:x">',
    );
  });

  it("is not what an animation makes of it", () => {
    for (const name of ["to", "from", "by", "values"]) {
      assert.equal(
        render(`<set attributeName="href" ${name}="{{ x }}">`, { x: "javascript:alert(1)" }),
        `<set attributeName="href" ${name}="unset">`,
      );
    }
    assert.equal(
      render('<animate values="0;{{ x }}">', { x: "1;javascript:alert(1)" }),
      '<animate values="0;unset">',
    );
  });
});

describe("a tag", () => {
  it("has a document in srcdoc", () => {
    refuses(`<iframe srcdoc="<a href='{{ x }}'>"></iframe>`);
    refuses(`<iframe srcdoc="&lt;script>{{ x }}"></iframe>`);
    assert.equal(
      render(`<iframe srcdoc="<p>{{ x }}</p>"></iframe>`, { x: "<" }),
      `<iframe srcdoc="<p>&amp;lt;</p>"></iframe>`,
    );
  });

  it("keeps the quotes of safe text out of its attributes", () => {
    assert.equal(
      render('<p title="{{ x|urlize }}">', { x: "http://x.test/onmouseover=alert(1)//" }),
      '<p title="&lt;a href=&quot;http://x.test/onmouseover=alert(1)//&quot; rel=&quot;nofollow&quot;&gt;http://x.test/onmouseover=alert(1)//&lt;/a&gt;">',
    );
    assert.equal(
      render("<p title='{{ x }}'>", { x: markSafe("' onclick='a &amp; b") }),
      "<p title='&#x27; onclick=&#x27;a &amp; b'>",
    );
    assert.equal(
      render("<textarea>{{ x }}</textarea>", { x: markSafe("</textarea>&amp;") }),
      "<textarea>&lt;/textarea&gt;&amp;</textarea>",
    );
  });

  it("has no names that are put together", () => {
    refuses('<p o{{ x }}="{{ y }}">', { x: "nmouseover", y: "alert(1)" });
    refuses('<p {{ x }}{{ y }}="{{ y }}">', { x: "o", y: "nmouseover" });
    refuses('<a {{ x }}ref="{{ y }}">', { x: "h", y: "javascript:x" });
    refuses('<a {{ x }}="{{ y }}">', { x: "xlink:href", y: "javascript:x" });
    refuses('<meta {{ x }}="{{ y }}">', { x: "content", y: "0; url=javascript:x" });
    refuses('<set {{ x }}="{{ y }}">', { x: "to", y: "javascript:x" });
    refuses("<s{{ x }}>{{ y }}", { x: "cript", y: "alert(1)" });
    refuses("<{{ x }}>{{ y }}", { x: "script", y: "alert(1)" });
    refuses('<p a{{ x|escapejs }}="b">', { x: " onclick" });
    refuses('<p ="{{ x }}">', { x: " onclick=alert(1) " });
    refuses('<p title=\u00a0"{{ x }}">');
    refuses('<p data-{{ x }}="{{ y }}">', { x: "hx-on-click", y: "1" });
    assert.equal(
      render('<h{{ x }} data-{{ y }}="{{ y }}">{{ y }}</h{{ x }}>', { x: 2, y: "b" }),
      '<h2 data-b="b">b</h2>',
    );
    assert.equal(render("<{{ x }}>a</{{ x }}>", { x: "ul" }), "<ul>a</ul>");
  });

  it("may have attributes whose whole names are values", () => {
    const source =
      "<input{% for k, v in attrs.items %}{% if v is not False %} {{ k }}{% if v is not True %}=\"{{ v|stringformat:'s' }}\"{% endif %}{% endif %}{% endfor %}>";
    assert.equal(
      render(source, { attrs: { class: "a b", required: true, "data-a": '"', disabled: false } }),
      '<input class="a&#32;b" required data-a="&quot;">',
    );
    refuses(source, { attrs: { onclick: "alert(1)" } });
    assert.equal(
      render('<p {{ x }}="{{ y }}">', { x: "", y: " onclick=alert(1) " }),
      '<p ="&#32;onclick&#61;alert(1)&#32;">',
    );
  });

  it("ends where browsers see it end", () => {
    const x = `" onmouseover="alert(1)`;
    refuses('<noscript><p title="</noscript><p title="{{ x }}">', { x });
    refuses("<textarea>a <{{ x }} b>", { x: "/textarea" });
    refuses("<title></title{{ x }}>", { x: " " });
    assert.equal(render("<title></title foo>{{ x }}", { x: "<" }), "<title></title foo>&lt;");
    assert.equal(render("<script></script/>{{ x }}", { x: "<" }), "<script></script/>&lt;");
    assert.equal(
      render("<plaintext></plaintext>{{ x }}", { x: "<" }),
      "<plaintext></plaintext>&lt;",
    );
  });
});

describe("a comment", () => {
  it("is not ended by a value", () => {
    assert.equal(render("<!-- {{ x }}> b -->", { x: "--" }), "<!-- &#45;&#45;> b -->");
    refuses("<!--{{ x }}><a href='{{ y }}'>-->");
    refuses("<!-- -{{ x }}->{{ y }}");
    assert.equal(render("<!--{{ x }}-->{{ x }}", { x: "-->" }), "<!--&#45;&#45;&gt;-->--&gt;");
  });

  it("ends where browsers see it end", () => {
    for (const comment of [
      "<!-->",
      "<!--->",
      "<!-- --!>",
      "<!-- -->",
      "<! a >",
      "</ a>",
      "<?a?>",
    ]) {
      assert.equal(
        render(`${comment}<a href="{{ x }}">`, { x: "javascript:x" }),
        `${comment}<a href="about:invalid">`,
      );
    }
    assert.equal(render('<!--!><a href="{{ x }}">-->', { x: "a" }), '<!--!><a href="a">-->');
  });
});
