import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine } from "../templates/index.ts";
import { currentStatic } from "./current.ts";
import { StaticFiles } from "./static-files.ts";
import { staticTags } from "./tags.ts";

const engine = new Engine({ builtins: [staticTags] });
const files = new StaticFiles({ url: "/static/", dirs: [] });

async function render(source: string, values: object = {}): Promise<string> {
  return String(await currentStatic.run(files, () => engine.fromString(source).render(values)));
}

describe("{% static %}", () => {
  it("writes the address of a file", async () => {
    assert.equal(await render("{% static 'css/site.css' %}"), "/static/css/site.css");
    assert.equal(await render("{% static file %}", { file: "a&b.css" }), "/static/a%26b.css");
  });

  it("keeps it with as", async () => {
    assert.equal(await render("{% static 'a.css' as a %}[{{ a }}]"), "[/static/a.css]");
  });

  it("wants the path of a file", () => {
    assert.throws(() => engine.fromString("{% static %}"), { code: "templates/syntax" });
  });

  it("says so where no site is at work", async () => {
    await assert.rejects(
      async () => engine.fromString("{% static 'a.css' %}").render({}),
      (error: Error) => /no static files here/.test(`${error.message} ${String(error.cause)}`),
    );
  });
});

describe("{% get_static_prefix %}", () => {
  it("writes what all addresses begin with", async () => {
    assert.equal(await render("{% get_static_prefix %}"), "/static/");
  });
});
