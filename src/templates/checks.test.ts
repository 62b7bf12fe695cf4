import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { checkTemplates } from "./checks.ts";
import { Engine } from "./engine.ts";
import { memoryLoader } from "./loaders/memory.ts";

function found(templates: Record<string, string>): string[] {
  const engine = new Engine({ loaders: [memoryLoader(templates)] });
  return [...checkTemplates(engine)()].map(({ level, code, where }) => `${level} ${code} ${where}`);
}

describe("checkTemplates", () => {
  it("has nothing to say about templates that are well", () => {
    assert.deepEqual(
      found({
        "a.html": "{% block x %}{% endblock %}",
        "b.html": "{% extends 'a.html' %}{% block x %}{{ y }}{% endblock %}",
      }),
      [],
    );
  });

  it("finds unknown tags and filters, and values in unsafe places", () => {
    assert.deepEqual(
      found({ "a.html": "\n{% nope %}", "b.html": "{{ x|nope }}", "c.html": "<a b={{ x }}>" }),
      [
        "error templates/syntax a.html, line 2, column 1",
        "error templates/syntax b.html, line 1, column 1",
        "error templates/unsafe-context c.html, line 1, column 6",
      ],
    );
  });

  it("finds templates that are not there", () => {
    assert.deepEqual(found({ "a.html": "{% if x %}{% include 'b.html' %}{% endif %}" }), [
      "error templates/not-found a.html, line 1, column 11",
    ]);
  });

  it("reports a parent that is not there, or is wrong, once", () => {
    assert.deepEqual(
      found({
        "a.html": "{% extends 'nowhere.html' %}",
        "b.html": "{% extends 'a.html' %}",
        "c.html": "{% nope %}",
        "d.html": "{% extends 'c.html' %}{% block x %}{% endblock %}",
      }),
      [
        "error templates/not-found a.html, line 1, column 1",
        "error templates/syntax c.html, line 1, column 1",
      ],
    );
  });

  it("finds blocks that no parent has", () => {
    assert.deepEqual(
      found({
        "a.html": "{% block x %}{% endblock %}",
        "b.html": "{% extends 'a.html' %}{% block z %}{% endblock %}",
      }),
      ["warning templates/unknown-block b.html, line 1, column 23"],
    );
  });

  it("finds what is refused in blocks and included templates, at the place they are put in", () => {
    assert.deepEqual(
      found({
        "base.html":
          "<script>{% block js %}{% endblock %}</script>{% block body %}{% endblock %}<a href='{% block url %}{% endblock %}{{ x }}'>",
        "link.html": "<a href='",
        "page.html": "{% extends 'base.html' %}{% block js %}`{{ x }}`{% endblock %}",
        "part.html":
          "{% extends 'base.html' %}\n{% block body %}{% include 'link.html' %}{% endblock %}",
        "text.html":
          "{% extends 'base.html' %}{% block body %}{% for x in l %}<b>{{ x }}</b>{% endfor %}{% endblock %}",
        "url.html": "{% extends 'base.html' %}{% block url %}javascript:{% endblock %}",
        "z.html": "{% extends 'page.html' %}",
      }),
      [
        "error templates/unsafe-context page.html, line 1, column 41",
        "error templates/unsafe-context part.html, line 2, column 17",
        "error templates/unsafe-context base.html, line 1, column 85",
      ],
    );
  });
});
