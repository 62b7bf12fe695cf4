/**
 * Templates with hostile values, opened in a real browser: everything is hovered, focused, clicked
 * and sent. Nothing that came as a value is executed.
 */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { Engine, markSafe, memoryLoader, TemplateError } from "quintet/templates";

import { launchBrowser } from "../support/browser.ts";

/** Each says so when it runs: `pwn()` writes to the console. */
const payloads = [
  "pwn()",
  "+pwn()+",
  "');pwn();('",
  '");pwn();("',
  "'+pwn()+'",
  '"+pwn()+"',
  "`+pwn()+`",
  "${pwn()}",
  "\\');pwn()//",
  "*/pwn()/*",
  "\npwn()//",
  "\u2028pwn()//",
  "</script><script>pwn()</script>",
  "<script>pwn()</script>",
  "--><script>pwn()</script><!--",
  "--!><script>pwn()</script>",
  "<img src=x onerror=pwn()>",
  "</textarea><img src=x onerror=pwn()>",
  "</title><img src=x onerror=pwn()>",
  "</style><img src=x onerror=pwn()>",
  '" onmouseover="pwn()" onfocus="pwn()" x="',
  "' onmouseover='pwn()' onfocus='pwn()' x='",
  " onmouseover=pwn() onfocus=pwn() ",
  "javascript:pwn()",
  " java\tscript:pwn()",
  "java-script:pwn()",
  "javascript",
  "#58;pwn()",
  "colon;pwn()",
  "#39);pwn()//",
  "#39+pwn()+",
  "%0apwn()//",
  "data:text/html,<script>parent.pwn();pwn()</script>",
  "data:image/png,pwn()",
  "http://x.test/onmouseover=pwn()//",
  "nmouseover",
  "mouseover",
  "script",
  "cript",
  "--",
  "onmouseover=pwn()",
];

const base = `<main class="{% block c %}{{ x }}{% endblock %}">{% block content %}{% endblock %}</main>
<a href="{% block u %}/files/{% endblock %}{{ x }}">a</a>
<script>{% block js %}f("{{ x }}");{% endblock %} v = "{{ x }}";</script>
<button onclick="{% block handler %}f('{{ x }}'){% endblock %}">b</button>`;

/** Pages, or the blocks of a page that extends `base`, by what they are about. */
const templates: Readonly<Record<string, string>> = {
  text: "<p title=\"{{ x }}\" lang='{{ x }}'>{{ x }}{{ x|urlize }}{{ x|linebreaks }}</p>",
  comment: "<!-- {{ x }} --><!-- {{ x }}> --><!-- {{ x|escape }} -->{{ x }}",
  raw: "<textarea>{{ x }}</textarea><title>{{ x }}</title><style>p { color: {{ x }} }</style><xmp>{{ x }}</xmp>",
  foreign:
    '<svg><title>{{ x }}</title><a xlink:href="{{ x }}"><text y="20">t</text></a><script>f("{{ x }}")</script></svg><math href="{{ x }}"><mi>m</mi></math>',
  animated:
    '<svg width="90" height="30"><a><set attributeName="href" to="{{ x }}"/><animate attributeName="href" values="{{ x }};{{ x }}"/><text y="20">t</text></a></svg>',
  links:
    '<a href="{{ x }}">a</a><a href="{{ x }}{{ y }}">b</a><a href="{{ y }}{{ x }}">c</a><a href="{{ x }}&{{ y }}">d</a><a href="{{ x }}:{{ y }}">e</a><a href="{{ x }}://{{ y }}/">f</a><a href="java{{ x }}">g</a>',
  safeLinks: '<a href="{{ s }}{{ x }}">a</a><p title="{{ x|urlize }}" lang="{{ s }}">b</p>',
  filtered:
    '<a href="{% filter cut:"-" %}{{ x }}{% endfilter %}">a</a><a href="{% filter slice:"1:" %}/{{ x }}{% endfilter %}">b</a><a href="{{ x|cut:"-" }}">c</a>',
  tags: '{% load i18n %}<a href="{% firstof x %}">a</a><a href="{% cycle x y %}">b</a><a href="{% translate x %}">c</a><a href="{% blocktranslate %}{{ x }}{% endblocktranslate %}">d</a><a href="{% with z=x %}{{ z }}{% endwith %}">e</a><a href="{% ifchanged x %}{{ x }}{% endifchanged %}">f</a><a href="{% spaceless %}{{ x }}{% endspaceless %}">g</a><a href="{% for z in l %}{{ z }}{% endfor %}">h</a>',
  messages: "{% load i18n %}{% translate '<a href=\"' %}{{ x }}{% translate '\">go</a>' %}",
  literals: "{{ '<a href=\"' }}{{ x }}{{ '\">go</a>' }}",
  forms:
    '<form action="{{ x }}"><button formaction="{{ x }}">a</button><input value="{{ x }}" autofocus><select><option value="{{ x }}">{{ x }}</option></select></form>',
  frames:
    '<iframe src="{{ x }}"></iframe><iframe srcdoc="{{ x }}"></iframe><iframe srcdoc="<p>{{ x }}</p>"></iframe><object data="{{ x }}"></object><embed src="{{ x }}">',
  frameTags: "<iframe srcdoc=\"<a href='{{ x }}'>a</a><img src='{{ x }}'>\"></iframe>",
  pictures: '<img src="{{ x }}" alt="{{ x }}"><video poster="{{ x }}" src="{{ x }}"></video>',
  source: '<script src="{{ x }}"></script>',
  refresh: '<meta http-equiv="refresh" content="999; url={{ x }}">',
  scripts: `<script>v = {{ x }}; w = "{{ x }}"; u = '{{ x }}'; f({{ l }}, {{ o }});</script>`,
  division:
    '<script>i = 1; i++ / 2; p = "/a"; b = "{{ x }}"; c = [1][0] / 2; d = "/{{ x }}"; e = (1) / 2; g = "x/{{ x }}";</script>',
  brace: '<script>{ i = 1 } / 2; b = "x/{{ x }}";</script>',
  condition:
    '<script>if (1) /"/.test(""); b = "{{ x }}"; r = "".replace(/[/"]/g, ""); s = "{{ x }}";</script>',
  returned: 'f<script>g = function (s) { return /"/.test(s); }; n = "{{ x }}";</script>',
  literal: "<script>f(`${[1].map((r) => `<li>{{ x }}</li>`)}`);</script>",
  substitution: "<script>f(`${ {{ x }} } ${ '{{ x }}' } `);</script>",
  oldComment: "<script><!--\nv = '{{ x }}'; w = {{ x }};\n//--></script>",
  twiceEscaped: "<script><!--<script></script>\nv = '{{ x }}';--></script><p>{{ x }}</p>",
  handlers: `<button onclick="f('{{ x }}')" onfocus="f({{ x }})" onmouseover='f("{{ x }}")'>a</button><button onclick="f('&{{ x }}')">b</button>`,
  addressScript: `<a href="javascript:f('{{ x }}')">a</a>`,
  addressCode: `<a href="javascript:f({{ x }})">a</a>`,
  libraries: `<button hx-on:click="f('{{ x }}')" hx-vals="{{ x }}" hx-trigger="{{ x }}">a</button><button @click="f('{{ x }}')" x-data="{ a: '{{ x }}', b: {{ x }} }" x-init="f({{ x }})" :class="'{{ x }}'">b</button><b v-on:click="f('{{ x }}')" ng-click="f('{{ x }}')">c</b>`,
  names: '<p o{{ x }}="{{ p }}">a</p>',
  wholeNames: '<p {{ x }}="{{ p }}">a</p>',
  bareNames: "<p {{ x }} {{ x|escape }} {{ x|linebreaksbr }} {{ x|escapejs }}>a</p>",
  elements: "<s{{ x }}>{{ p }}</s{{ x }}>",
  wholeElements: "<{{ x }}>{{ p }}</{{ x }}>",
  equals: '<p ="{{ x }}">a</p>',
  branches: '<a {% if n %}title{% endif %}href="{{ x }}">a</a>',
  unclosed: '{% if n %}<p title="{% else %}<p>{% endif %}{{ x }}">',
  open: '{% include "open.html" %}v = {{ x }};</script>',
  code: "<script>{% include 'code.js' %}</script>",
  part: '<a href="{% include "value.html" %}">a</a><script>v = "{% include "value.html" %}"; w = {% include "value.html" %};</script><b onclick="f(\'{% include "value.html" %}\')">b</b>',
  partial:
    '{% partialdef p inline %}{{ x }}{% endpartialdef %}<a href="{% partial p %}">a</a><script>v = {% partial p %};</script>',
  component: '{% component "card.html" title=x %}{{ x }}{% endcomponent %}',
  noscript: '<noscript><p title="</noscript><p title="{{ x }}">',
  oddEnds: '<title></title foo><p title="{{ x }}">a</p><script></script/><p>{{ x }}</p>',
  textareaEnd: "<textarea>a <{{ x }} b></textarea>",
  cached:
    '{% load cache %}<a href="{% cache 9 k x %}{{ x }}{% endcache %}">a</a><script>v = "{% cache 9 k x %}{{ x }}{% endcache %}";</script>',
  blockSuper: `{% extends "base.html" %}{% block c %}{{ block.super }} {{ x }}{% endblock %}{% block js %}{{ block.super }}v = {{ x }};{% endblock %}{% block handler %}{{ block.super }};f('x', {{ x }}){% endblock %}`,
  blockInBlock:
    '{% extends "section.html" %}{% block user %}{{ user }}{{ x }}{% endblock %}{% block link %}{{ block.super }}{{ x }}{% endblock %}',
  blockKept: '{% extends "section.html" %}',
  blockEmpty: '{% extends "base.html" %}{% block u %}{% endblock %}',
  blockJava: '{% extends "base.html" %}{% block u %}java{% endblock %}',
  blockScheme: '{% extends "base.html" %}{% block u %}javascript:{% endblock %}',
  blockQuote: '{% extends "base.html" %}{% block c %}" onfocus="{% endblock %}',
};

const others = {
  "base.html": base,
  "section.html":
    '{% extends "base.html" %}{% block content %}<script>const user = "{% block user %}{{ x }}{% endblock %}"; const code = {% block code %}{{ x }}{% endblock %};</script><a href="{% block link %}{{ x }}{% endblock %}">a</a>{% endblock %}',
  "open.html": "<script>",
  "code.js": "v = {{ x }}; w = '{{ x }}';",
  "value.html": "{{ x }}",
  "card.html": '<article title="{{ title }}">{{ slot }}</article>',
};

const engine = new Engine({
  loaders: [
    memoryLoader({
      ...others,
      ...Object.fromEntries(
        Object.entries(templates).map(([name, source]) => [`${name}.html`, source]),
      ),
    }),
  ],
});

function valuesOf(x: string): object {
  return {
    x,
    y: x === "javascript" ? "#58;pwn()" : x,
    s: markSafe("javascript&"),
    p: "pwn()",
    l: [x, x],
    o: { [x]: x },
    n: false,
  };
}

/** The page with this value; undefined if the template is refused. */
async function page(name: string, x: string, isStreamed: boolean): Promise<string | undefined> {
  try {
    if (!isStreamed) return String(await engine.render(`${name}.html`, valuesOf(x)));
    return (await Array.fromAsync(engine.renderToStream(`${name}.html`, valuesOf(x)))).join("");
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/**
 * Hovers, focuses, clicks and sends all there is, and evaluates what libraries would. What a
 * template itself calls is `f`.
 */
const useEverything = `(() => {
  const evaluate = (text) => { try { new Function("with(this){" + text + "\\n}").call({}); } catch {} };
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (/^(?:hx-on|@|v-on|ng-|x-init)/.test(name)) evaluate(value);
      if (/^(?:x-data|:)/.test(name)) evaluate("(" + value + ")");
      if (name === "hx-vals" && /^\\s*(?:js|javascript):/.test(value)) evaluate(value.replace(/^[^:]*:/, ""));
      if (name === "hx-trigger") for (const [, code] of value.matchAll(/\\[([^\\]]*)\\]/g)) evaluate(code);
    }
    for (const type of ["mouseover", "mouseenter", "focus", "blur", "click"]) {
      try { element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true })); } catch {}
    }
    try { element.focus?.(); element.click?.(); } catch {}
    if (element.localName === "form") try { element.requestSubmit(); } catch {}
  }
})()`;

describe("a hostile value in a browser", () => {
  let browser: Browser;
  let tab: Page;
  const hits: string[] = [];
  let current = "";

  before(async () => {
    browser = await launchBrowser();
    tab = await browser.newPage();
    tab.on("console", (message) => {
      if (message.text().includes("pwned")) hits.push(current);
    });
    await tab.addInitScript(
      "globalThis.pwn = () => console.log('pwned'); globalThis.PWN = pwn; globalThis.f = () => ''; globalThis.v = '';",
    );
    // Nothing leaves the machine: pages are answered here, all else is empty.
    await tab.route("**/*", (route) =>
      route.request().url() === "http://page.test/"
        ? route.fulfill({ contentType: "text/html", body: current })
        : route.fulfill({ contentType: "text/html", body: "" }),
    );
  });

  after(() => browser?.close());

  /** Pages are put into frames of one page, many at a time: each is a document of its own. */
  async function open(pages: readonly string[]): Promise<void> {
    current = pages
      .map(
        (html) =>
          `<iframe srcdoc="${html.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`,
      )
      .join("");
    await tab.goto("http://page.test/", { waitUntil: "load" });
    const using = tab.frames().map((frame) => frame.evaluate(useEverything));
    await Promise.allSettled(using); // a frame may have gone elsewhere
    await tab.waitForTimeout(50); // a link to code is followed a little later
  }

  it("is seen to be executed where nothing is escaped", async () => {
    await open([
      '<a href="javascript:pwn()">a</a>',
      "<script>pwn()</script>",
      '<b hx-on:click="pwn()">',
    ]);
    assert.ok(hits.length >= 3, `${hits.length} hits`);
    hits.length = 0;
  });

  for (const name of Object.keys(templates)) {
    it(`is not executed: ${name}`, async () => {
      const written = new Set<string>();
      for (const [index, x] of payloads.entries()) {
        const html = await page(name, x, index % 2 === 1);
        if (html !== undefined) written.add(html);
      }
      const pages = [...written];
      // Pages with frames of their own are many documents each.
      const size = name.startsWith("frame") ? 6 : pages.length;
      for (let at = 0; at < pages.length; at += size) await open(pages.slice(at, at + size));
      if (hits.length === 0) return;
      const guilty: string[] = [];
      for (const html of pages) {
        hits.length = 0;
        await open([html]);
        if (hits.length > 0) guilty.push(html);
      }
      hits.length = 0;
      assert.deepEqual(guilty, []);
    });
  }

  it("is refused as it is meant to be, and no more", async () => {
    const refused: string[] = [];
    for (const name of Object.keys(templates)) {
      if ((await page(name, "a", false)) === undefined) refused.push(name);
    }
    assert.deepEqual(refused, [
      "messages",
      "frameTags",
      "brace",
      "literal",
      "addressScript",
      "addressCode",
      "names",
      "elements",
      "branches",
      "unclosed",
      "open",
      "noscript",
      "textareaEnd",
      "blockScheme",
      "blockQuote",
    ]);
  });
});
