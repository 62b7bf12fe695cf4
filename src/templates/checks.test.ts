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
});
