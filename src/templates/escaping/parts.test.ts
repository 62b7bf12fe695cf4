/** Blocks, included templates and messages: each is escaped for the place it is put in. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine } from "../engine.ts";
import { memoryLoader } from "../loaders/memory.ts";

type Templates = Readonly<Record<string, string>>;

function render(templates: Templates | string, values: object = {}): string {
  const all = typeof templates === "string" ? { "page.html": templates } : templates;
  return String(new Engine({ loaders: [memoryLoader(all)] }).render("page.html", values));
}

function refuses(templates: Templates | string, values: object = { x: "a", y: "b" }): void {
  const shown = JSON.stringify(templates);
  assert.throws(() => render(templates, values), { code: "templates/unsafe-context" }, shown);
}

const plus = "+alert(1)+";

describe("a block", () => {
  const section =
    '{% extends "base.html" %}{% block content %}<script>const user = "{% block user %}{{ user }}{% endblock %}";</script>{% endblock %}';
  const base = "<main>{% block content %}{% endblock %}</main>";

  it("within an overriding block stands where it stands there", () => {
    const page = '{% extends "section.html" %}';
    assert.equal(
      render({ "base.html": base, "section.html": section, "page.html": page }, { user: plus }),
      '<main><script>const user = "+alert(1)+";</script></main>',
    );
    const overriding = '{% extends "section.html" %}{% block user %}{{ user }}!{% endblock %}';
    assert.equal(
      render(
        { "base.html": base, "section.html": section, "page.html": overriding },
        { user: `"${plus}"` },
      ),
      '<main><script>const user = "\\u0022+alert(1)+\\u0022!";</script></main>',
    );
  });

  it("gives what the parents have there, escaped for its place", () => {
    const templates = {
      "base.html":
        '<body class="{% block c %}{{ theme }}{% endblock %}"><script>{% block js %}a = {{ x }};{% endblock %}</script><a href="{% block u %}{{ url }}{% endblock %}"></a><style>{% block s %}b{color:{{ theme }}}{% endblock %}</style>',
      "middle.html":
        '{% extends "base.html" %}{% block c %}{{ block.super }} wide{% endblock %}{% block js %}{{ block.super }}b = 2;{% endblock %}',
      "page.html":
        '{% extends "middle.html" %}{% block c %}{{ block.super }} "{{ x }}"{% endblock %}{% block js %}{{ block.super }}c = "{{ x }}";{% endblock %}{% block u %}{{ block.super }}{% endblock %}{% block s %}{{ block.super }}{% endblock %}',
    };
    const broken = { ...templates };
    refuses(broken, { theme: "light blue", x: plus, url: "javascript:x" }); // a quote in the class
    const page = templates["page.html"].replace('"{{ x }}"', "{{ x }}");
    assert.equal(
      render(
        { ...templates, "page.html": page },
        { theme: "light blue", x: '"', url: "javascript:x" },
      ),
      '<body class="light blue wide &quot;"><script>a = "\\"";b = 2;c = "\\u0022";</script><a href="about:invalid"></a><style>b{color:light blue}</style>',
    );
  });

  it("is compiled for its place alone, whatever other blocks its template has", () => {
    const templates = {
      "base.html":
        '<body class="{% block bc %}{% endblock %}">{% block content %}{% endblock %}<script>$(function(){ {% block js %}{% endblock %} });</script></body>',
      "page.html":
        '{% extends "base.html" %}{% block bc %}a{% endblock %}{% block js %}f();{% endblock %}{% block content %}{% for x in l %}<a href="{{ u }}">z</a>{% endfor %}{{ u }}{% endblock %}',
    };
    assert.equal(
      render(templates, { l: [1], u: "/x" }),
      '<body class="a"><a href="/x">z</a>/x<script>$(function(){ f(); });</script></body>',
    );
  });

  it("may not end elsewhere than the text behind it counts on", () => {
    const url = '<a href="{% block root %}/files/{% endblock %}{{ x }}">';
    const child = (text: string): string =>
      `{% extends "base.html" %}{% block root %}${text}{% endblock %}`;
    assert.equal(
      render({ "base.html": url, "page.html": child("java") }, { x: "script:alert(1)" }),
      '<a href="javascript%3Aalert(1)">',
    );
    refuses({ "base.html": url, "page.html": child("javascript:") });
    const title = '<a title="{% block root %}{% endblock %}{{ x }}">';
    refuses({ "base.html": title, "page.html": child('" href="') });
    refuses({
      "base.html": "{% block root %}{% endblock %}{{ x }}",
      "page.html": child("<a href='"),
    });
    refuses({
      "base.html": "<script>{% block root %}a();{% endblock %} b = {{ x }};</script>",
      "page.html": child("a = '"),
    });
    assert.equal(
      render(
        {
          "base.html": "<script>if (a) {% block root %}a(){% endblock %}; b = {{ x }};</script>",
          "page.html": child("{ b(function () {"),
        },
        { x: 1 },
      ),
      "<script>if (a) { b(function () {; b = 1;</script>",
    );
  });
});

describe("a part from elsewhere", () => {
  const open = (page: string): Templates => ({
    "page.html": page,
    "open.html": "<script>",
    "link.html": '<a href="',
    "part.html": "{% partialdef p %}<a href='{% endpartialdef %}{% partial p %}{{ x }}",
    "rest.js": "var a = {{ x }};",
  });

  it("may not end in a tag or a script", () => {
    refuses(open('{% include "open.html" %}var a = {{ x }};</script>'));
    refuses(open('{% include "link.html" %}{{ x }}">'));
    refuses(open('{% component "link.html" %}{% endcomponent %}{{ x }}">'));
    refuses(open("{% include 'part.html' %}"));
  });

  it("is code in a script, whatever its file is called", () => {
    assert.equal(
      render(open("<script>{% include 'rest.js' %}</script>"), { x: "alert(1)" }),
      '<script>var a = "alert(1)";</script>',
    );
  });

  it("may be a message or a literal only if it is whole", () => {
    refuses("{% load i18n %}{% translate '<a href=\"' %}{{ x }}{% translate '\">go</a>' %}");
    refuses("{{ _('<a href=\"') }}{{ x }}\">");
    refuses("{{ '<a href=\"'|lower }}{{ x }}\">");
    refuses("{{ nothing|default:'<a href=\"' }}{{ x }}\">");
    refuses("{% firstof '<a href=\"' %}{{ x }}\">");
    refuses("{% cycle '<a href=\"' 'b' %}{{ x }}\">");
    refuses("{% with a='<a href=\"' %}{{ a }}{{ x }}\">{% endwith %}");
    assert.equal(
      render("{{ '<a href=\"' }}{{ x }}\">", { x: "javascript:x" }),
      '<a href="about:invalid">',
    );
    assert.equal(render("{{ '<b>' }}{{ x }}{{ '</b>' }}", { x: "<" }), "<b>&lt;</b>");
  });

  it("may be a message with values only if it is whole", async () => {
    const source = '{% load i18n %}{% blocktranslate %}<a href="{% endblocktranslate %}{{ x }}">';
    await assert.rejects(Promise.resolve(new Engine().fromString(source).render({ x: "a" })), {
      code: "templates/unsafe-context",
    });
  });

  it("may be a number without quotes", () => {
    const source = '<td width={% widthratio 1 2 100 %} title="{{ x }}">';
    assert.equal(render(source, { x: '"' }), '<td width=50 title="&quot;">');
  });

  it("may end a value without quotes in one branch, and begin an attribute in the other", () => {
    const source = '<option value=1{% if x %} selected{% endif %} title="{{ y }}">';
    assert.equal(render(source, { x: 1, y: '"' }), '<option value=1 selected title="&quot;">');
    refuses('<a href=/a{% if x %} title{% endif %}b="{{ y }}">');
  });

  it("is written as it is by tags that render it at its place", async () => {
    const source =
      '{% load l10n i18n %}<script>{% localize off %}a = {{ x }};{% endlocalize %}{% language "de" %}b = "{{ x }}";{% endlanguage %}</script><a href="{% localize off %}{{ x }}{% endlocalize %}">';
    assert.equal(
      String(await new Engine().fromString(source).render({ x: "javascript:<" })),
      '<script>a = "javascript:\\u003C";b = "javascript:\\u003c";</script><a href="about:invalid">',
    );
    refuses('{% load l10n %}{% localize off %}<a href="{% endlocalize %}{{ x }}">');
  });

  it("may not change what the branches and rounds of a tag count on", () => {
    assert.equal(
      render('<a href="{% ifchanged %}/x/{% else %}{{ x }}{% endifchanged %}">', { x: "a" }),
      '<a href="/x/">',
    );
    const changed =
      '{% for y in l %}<a href="{% ifchanged %}/x/{% else %}{{ x }}{% endifchanged %}">{% endfor %}';
    assert.equal(
      render(changed, { l: [1, 2], x: "javascript:x" }),
      '<a href="/x/"><a href="about:invalid">',
    );
    refuses('{% for x in l %}<a href="{{ x }}{% empty %}<a href="{% endfor %}">', {
      l: ["a", "b"],
    });
    refuses('<a {% if x %}title{% endif %}href="{{ y }}">');
    assert.equal(
      render('<script>a = {% widthratio 1 1 1 %} / 2; b = "/{{ x }}"</script>', { x: plus }),
      '<script>a = 1 / 2; b = "/+alert(1)+"</script>',
    );
  });
});
