import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";

import { Engine } from "../templates/index.ts";
import { formTokenCheck } from "./form-checks.ts";
import { securityTags } from "./tags.ts";

function found(template: string): string[] {
  const dir = mkdtempSync(join(tmpdir(), "quintet-forms-"));
  try {
    writeFileSync(join(dir, "page.html"), template);
    const engine = new Engine({ dirs: [dir], builtins: [securityTags] });
    return [...formTokenCheck(engine)()].map(({ where }) => where ?? "");
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe("formTokenCheck", () => {
  it("finds forms that are sent with POST and have no token", () => {
    assert.deepEqual(found('<p>\n<form method="post">{{ form }}</form>'), ["page.html, line 2"]);
    assert.deepEqual(found("<FORM class='{% if a > b %}x{% endif %}' method=POST>"), [
      "page.html, line 1",
    ]);
    assert.deepEqual(
      found(
        '<form method="post">{% csrf_token %}</form>\n<form method="post">{# {% csrf_token %} #}</form>',
      ),
      ["page.html, line 2"],
    );
  });

  it("leaves alone what needs none, or may get it from elsewhere", () => {
    for (const form of [
      "<form>{{ form }}</form>",
      '<form method="get"></form>',
      '<form method="post">{% csrf_token %}{{ form }}</form>',
      '<form method="post">{% block inside %}{% endblock %}</form>',
      '<form method="post" action="https://pay.test/"></form>',
      '{# <form method="post"></form> #}',
      '<!-- <form method="post"></form> -->',
    ]) {
      assert.deepEqual(found(form), [], form);
    }
  });
});
