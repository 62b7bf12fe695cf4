/** What holds for all templates and all values: nothing breaks out of where it stands. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import * as fc from "fast-check";

import { Engine, memoryLoader, TemplateError } from "quintet/templates";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ..."<>&\"'`=/\\;:(){}[]%$#!- \n\t\0",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "javascript:",
        "java\tscript:",
        "data:text/html,",
        "onerror=",
        "alert(1)",
        "{{ x }}",
        "{% x %}",
        "${x}",
        "\u2028",
        "&#39;",
        "*/",
        "//",
        "]]>",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

/** From XSS filter-evasion lists: what has broken out of one template language or another. */
const evasions = [
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "jav\tascript:alert(1)",
  "jav\nascript:alert(1)",
  "\u0000javascript:alert(1)",
  " \u000e javascript:alert(1)",
  "vbscript:msgbox(1)",
  "data:text/html;base64,PHNjcmlwdD4=",
  "&#106;avascript:alert(1)",
  "';alert(1)//",
  "\\';alert(1)//",
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "\u2028alert(1)",
  "${alert(1)}",
  "expression(alert(1))",
  "url(javascript:alert(1))",
  '" onmouseover="alert(1)',
  "` onmouseover=alert(1)",
];

const values = fc.oneof(fc.constantFrom(...evasions), hostile);
const engine = new Engine();

function render(source: string, x: unknown): string {
  return String(engine.fromString(source, "page.html").render({ x }));
}

function between(text: string, start: string, end: string): string {
  assert.ok(text.startsWith(start) && text.endsWith(end), text);
  return text.slice(start.length, text.length - end.length);
}

function decoded(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

describe("a hostile value", () => {
  it("stays text between tags, and comes out as it went in", () => {
    fc.assert(
      fc.property(values, (x) => {
        const written = between(render("<p>{{ x }}</p>", x), "<p>", "</p>");

        assert.doesNotMatch(written, /[<>"']/);
        assert.equal(decoded(written), x);
      }),
    );
  });

  it("stays inside of an attribute's quotes", () => {
    fc.assert(
      fc.property(values, fc.constantFrom('"', "'"), (x, quote) => {
        const [start, end] = [`<p title=${quote}`, `${quote}>`];
        const written = between(render(`${start}{{ x }}${end}`, x), start, end);

        assert.doesNotMatch(written, /[<>"']/);
        assert.equal(decoded(written), x);
      }),
    );
  });

  it("gives no address that a browser would run", () => {
    fc.assert(
      fc.property(values, (x) => {
        const written = decoded(between(render('<a href="{{ x }}">', x), '<a href="', '">'));

        // What the URL standard strips before it looks for a scheme.
        // oxlint-disable-next-line no-control-regex -- these are what it strips
        const seen = written.replaceAll(/^[\u0000-\u0020]+|[\t\n\r]/g, "");
        assert.doesNotMatch(seen, /^(?:javascript|vbscript|data):/i);
      }),
    );
  });

  it("gives JavaScript that is a literal of that very value", () => {
    fc.assert(
      fc.property(fc.oneof(values, fc.jsonValue()), (x) => {
        const [start, end] = ["<script>v = ", ";</script>"];
        const written = between(render(`${start}{{ x }}${end}`, x), start, end);

        assert.doesNotMatch(written, /[<>\u2028\u2029]/);
        assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(x)));
      }),
    );
  });

  it("stays inside of the quotes of a string in a script", () => {
    fc.assert(
      fc.property(values, fc.constantFrom('"', "'"), (x, quote) => {
        const [start, end] = [`<script>v = ${quote}`, `${quote};</script>`];
        const written = between(render(`${start}{{ x }}${end}`, x), start, end);

        assert.doesNotMatch(written, /["'<>\n\r\u2028\u2029`]/);
        assert.equal(JSON.parse(`"${written}"`), x);
      }),
    );
  });

  it("stays inside of an event handler's string", () => {
    fc.assert(
      fc.property(values, (x) => {
        const [start, end] = [`<b onclick="f('`, `')">`];
        const written = between(render(`${start}{{ x }}${end}`, x), start, end);

        assert.doesNotMatch(decoded(written), /["'<>\n\r\u2028\u2029`]/);
      }),
    );
  });

  it("does not end a style, nor call anything in it", () => {
    fc.assert(
      fc.property(values, (x) => {
        const written = between(render('<p style="color:{{ x }}">', x), '<p style="color:', '">');

        assert.doesNotMatch(written, /[;:()<>"'\\]/);
      }),
    );
  });
});

const piece = fc.constantFrom(
  '<a href="',
  '">',
  "'",
  "<script>",
  "</script>",
  "text ",
  "{{ x }}",
  "{{ y.z|default:x }}",
  "{{ x|upper|lower }}",
  "{% if x %}",
  "{% else %}",
  "{% endif %}",
  "{% for a in l %}",
  "{{ a }}{{ forloop.counter }}",
  "{% endfor %}",
  "{% with b=x %}",
  "{{ b }}",
  "{% endwith %}",
  "{% cycle x 'b' as c %}",
  "{% block q %}",
  "{% endblock %}",
  "{% include 'part.html' %}",
  "{# comment #}",
  "{% verbatim %}",
  "{% endverbatim %}",
  "{{",
  "%}",
  "{% filter upper %}",
  "{% endfilter %}",
  "{% ifchanged %}",
  "{% endifchanged %}",
);

describe("a random template", () => {
  const loaders = [memoryLoader({ "part.html": '<i title="{{ x }}">{{ a }}{{ c }}</i>' })];
  const withParts = new Engine({ loaders });

  it("renders, or fails with a template error", () => {
    let rendered = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), values, (pieces, x) => {
        try {
          const source = pieces.join("");
          const text = String(
            withParts.fromString(source).render({ x, l: [x, "2"], y: { z: null } }),
          );
          rendered++;
          if (!/script|href|'/.test(source)) assert.doesNotMatch(text, /<script|onerror=[^&]*>/i);
        } catch (error) {
          if (!(error instanceof TemplateError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(rendered > 50, "enough of them render");
  });

  it("never becomes JavaScript by its names and texts", () => {
    const global = globalThis as { broken?: boolean };
    const attack = '");globalThis.broken=true;("';
    const name = "a`${globalThis.broken=true}`\\u2028'\"\n*/}})();//";
    const sources = [
      `${name}${attack}`,
      `{{ "${attack.replaceAll('"', '\\"')}" }}`,
      `{{ x|default:'${attack}' }}`,
      `{% with a='${attack}' %}{{ a }}{% endwith %}`,
      `{% include "${attack.replaceAll('"', "'")}" %}`,
      `{% block ${attack.replaceAll(" ", "")} %}1{% endblock %}`,
      `{% now '${attack}' %}`,
      `{% cycle '${attack}' 'b' as ${"x".repeat(3)} %}`,
      `{% regroup l by a as ${attack.replaceAll('"', "")} %}`,
      `{% for ${attack.replaceAll(/["' ]/g, "")} in l %}{% include p %}{% endfor %}`,
      `{% partialdef ${attack.replaceAll('"', "")} inline %}1{% endpartialdef %}`,
      `{% comment %}${attack}{% endcomment %}{# ${attack} #}{% verbatim %}${attack}{% endverbatim %}`,
    ];
    for (const source of sources) {
      try {
        String(
          new Engine({ loaders: [memoryLoader({})] }).fromString(source, name).render({ l: [1] }),
        );
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
      }
      assert.equal(global.broken, undefined, source);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, file) => {
        const plain = text.replaceAll(/[{}]/g, "");
        assert.equal(
          String(new Engine({ contextual: false }).fromString(plain, file).render()),
          plain,
        );
      }),
    );
  });
});
