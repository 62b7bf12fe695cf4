import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { checkTemplates, Engine, memoryLoader } from "../templates/index.ts";
import { currentUrls } from "./current.ts";
import { include, path } from "./route.ts";
import { urlTags } from "./tags.ts";
import { urlConf } from "./url-conf.ts";

const view = () => text("");
const books = [
  path("", view, { name: "list" }),
  path("<int:id>/<slug:topic>/", view, { name: "detail" }),
];
const urls = urlConf([
  include("books/", books, { namespace: "books" }),
  path("tag/<name>/", view, { name: "tag" }),
]);
const engine = new Engine({ builtins: [urlTags] });

async function render(source: string, values: object = {}): Promise<string> {
  return String(await currentUrls.run(urls, () => engine.fromString(source).render(values)));
}

describe("{% url %}", () => {
  it("writes the address of a route, parameters in order or by name", async () => {
    assert.equal(await render("{% url 'books:list' %}"), "/books/");
    assert.equal(await render("{% url 'books:detail' 3 'x' %}"), "/books/3/x/");
    assert.equal(await render("{% url 'books:detail' topic='x' id=3 %}"), "/books/3/x/");
  });

  it("takes name and parameters from variables, and waits for them", async () => {
    const book = { id: 7, topic: Promise.resolve("sea") };

    const address = await render("{% url name book.id book.topic %}", {
      name: "books:detail",
      book,
    });

    assert.equal(address, "/books/7/sea/");
  });

  it("escapes for HTML", async () => {
    assert.equal(await render("{% url 'tag' 'a&b' %}"), "/tag/a&amp;b/");
  });

  it("keeps the address with as, and nothing for a name that is not there", async () => {
    const source =
      "{% url 'books:list' as here %}{% url 'nowhere' as there %}[{{ here }}{{ there }}]";

    assert.equal(await render(source), "[/books/]");
  });

  it("fails for a name that is not there", async () => {
    await assert.rejects(render("{% url 'books:lsit' %}"), (error: Error) => {
      const { cause } = error;
      const found = cause instanceof Error ? cause : error;
      assert.match(found.message, /Did you mean "books:list"/);
      return true;
    });
  });

  it("wants a name, and one kind of parameters", () => {
    const syntax = { code: "templates/syntax" };

    assert.throws(() => engine.fromString("{% url %}"), syntax);
    assert.throws(() => engine.fromString("{% url 'books:detail' 3 topic='x' %}"), syntax);
  });
});

describe("what check says of {% url %}", () => {
  function found(source: string): string[] {
    const withPage = new Engine({
      builtins: [urlTags],
      loaders: [memoryLoader({ "page.html": source })],
    });
    const messages = currentUrls.run(urls, () => [...checkTemplates(withPage)()]);
    return messages.map(({ message }) => message);
  }

  it("is nothing for parameters that a route has", () => {
    assert.deepEqual(
      found("{% url 'tag' x %}{% url 'books:detail' id=a topic=b %}{% url 'books:list' %}"),
      [],
    );
  });

  it("names parameters that no route of that name has", () => {
    assert.deepEqual(found("{% url 'books:detail' book.id %}{% url 'tag' id=1 %}{% url 'tag' %}"), [
      'The route "books:detail" has no address with these parameters: 1 in order.',
      'The route "tag" has no address with these parameters: id.',
      'The route "tag" has no address with these parameters: none.',
    ]);
  });
});
