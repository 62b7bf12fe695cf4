/** The language: what templates render to. The recorded cases of Django hold the rest. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine, type EngineOptions } from "./engine.ts";
import { defineLibrary, simpleTag, tag } from "./library.ts";
import { memoryLoader } from "./loaders/memory.ts";

async function render(
  source: string,
  values: object = {},
  options: EngineOptions = {},
): Promise<string> {
  return String(await new Engine(options).fromString(source).render(values));
}

function withTemplates(templates: Record<string, string>, options: EngineOptions = {}): Engine {
  return new Engine({ ...options, loaders: [memoryLoader(templates)] });
}

describe("a variable", () => {
  it("is escaped", async () => {
    assert.equal(await render("{{ x }}", { x: "<b>" }), "&lt;b&gt;");
  });

  it("is looked up by key, attribute, index and method", async () => {
    class Book {
      title = "Emma";
      get year() {
        return 1815;
      }
      author() {
        return { names: ["Jane", "Austen"] };
      }
    }
    const values = { book: new Book(), map: new Map([["a", 1]]) };

    const text = await render(
      "{{ book.title }} {{ book.year }} {{ book.author.names.1 }} {{ map.a }}",
      values,
    );

    assert.equal(text, "Emma 1815 Austen 1");
  });

  it("calls a method with its object, and a getter once", async () => {
    let reads = 0;
    class Book {
      #title = "Emma";
      title() {
        return this.#title;
      }
      get author() {
        reads++;
        return { name: "Jane" };
      }
    }

    assert.equal(await render("{{ b.title }} {{ b.author.name }}", { b: new Book() }), "Emma Jane");
    assert.equal(reads, 1);
  });

  it("of null or nothing is written as nothing", async () => {
    assert.equal(await render("[{{ a }}{{ b.c }}{{ d }}]", { a: null, b: null }), "[]");
  });

  it("does not call what changes data, needs arguments, or is a class", async () => {
    const remove = Object.assign(() => "removed", { altersData: true });
    const values = { o: { remove, add: (a: number) => a, Kind: Map } };

    assert.equal(
      await render("[{{ o.remove }}{{ o.add }}]{% if o.Kind %}class{% endif %}", values),
      "[]class",
    );
  });

  it("never reaches what all objects inherit", async () => {
    const paths = [
      "constructor",
      "prototype",
      "toString",
      "valueOf",
      "hasOwnProperty",
      "isPrototypeOf",
    ];
    for (const path of paths) {
      const source = `[{{ o.${path} }}{{ ${path} }}{{ f.${path} }}{{ l.${path} }}{{ s.${path} }}]`;
      assert.equal(await render(source, { o: { a: 1 }, f: Map, l: [1], s: "x" }), "[]", path);
    }
    await assert.rejects(() => render("{{ o.__proto__ }}", { o: {} }), {
      code: "templates/syntax",
    });
  });
});

describe("waiting", () => {
  it("is not there if nothing has to be waited for", () => {
    const result = new Engine()
      .fromString("{% for x in l %}{{ x|upper }}{% endfor %}")
      .render({ l: ["a"] });

    assert.equal(String(result), "A");
    assert.ok(!(result instanceof Promise));
  });

  it("happens wherever a promise stands", async () => {
    const author = Promise.resolve({
      name: Promise.resolve("Ada"),
      tags: Promise.resolve(["x", "y"]),
    });
    const source =
      "{{ a.name }} {{ a.name|upper }} {% if a.name == 'Ada' %}yes{% endif %} " +
      "{% for t in a.tags %}{{ t }}{% endfor %} {% with n=a.name %}{{ n }}{% endwith %} {{ x|default:a.name }}";

    assert.equal(await render(source, { a: author }), "Ada ADA yes xy Ada Ada");
  });

  it("asks a query set once in a render, and its methods without running it", async () => {
    let runs = 0;
    const books = {
      count: async () => 2,
      // oxlint-disable-next-line unicorn/no-thenable -- query sets are
      then(resolve: (value: unknown) => void) {
        runs++;
        resolve([{ title: "Emma" }, { title: "Persuasion" }]);
      },
    };

    const text = await render(
      "{{ books.count }} {% for b in books %}{{ b.title }} {% endfor %}{% for b in books %}{{ b.title }} {% endfor %}{{ books|length }}",
      { books },
    );

    assert.equal(text, "2 Emma Persuasion Emma Persuasion 2");
    assert.equal(runs, 1);
  });

  it("goes through async iterables", async () => {
    async function* numbers() {
      yield 1;
      yield 2;
    }

    assert.equal(await render("{% for n in numbers %}{{ n }}{% endfor %}", { numbers }), "12");
  });

  it("works through includes, blocks and super", async () => {
    const engine = withTemplates({
      "base.html": "{% block a %}{{ x }}{% endblock %}",
      "child.html":
        "{% extends 'base.html' %}{% block a %}{{ block.super }}{% include 'part.html' %}{% endblock %}",
      "part.html": "({{ x }})",
    });

    assert.equal(
      String(await engine.render("child.html", { x: Promise.resolve("<") })),
      "&lt;(&lt;)",
    );
  });
});

describe("for", () => {
  it("goes through maps and objects in pairs", async () => {
    const values = { map: new Map([["a", 1]]), object: { b: 2 } };

    assert.equal(
      await render(
        "{% for k, v in map %}{{ k }}{{ v }}{% endfor %}{% for k, v in object.items %}{{ k }}{{ v }}{% endfor %}",
        values,
      ),
      "a1b2",
    );
  });

  it("knows where it is, in nested loops too", async () => {
    const source =
      "{% for a in l %}{% for b in l %}{{ forloop.parentloop.counter }}{{ forloop.revcounter0 }}" +
      "{% if forloop.last %}!{% endif %} {% endfor %}{% endfor %}";

    assert.equal(await render(source, { l: [1, 2] }), "11 10! 21 20! ");
  });

  it("keeps its names to itself", async () => {
    assert.equal(await render("{% for x in l %}{% endfor %}[{{ x }}]", { l: [1] }), "[]");
  });

  it("shows its names to included templates", async () => {
    const engine = withTemplates({
      p: "{{ forloop.counter }}{{ x }}{{ y }} ",
      t: "{% for x in l %}{% with y=x %}{% include 'p' %}{% endwith %}{% endfor %}",
    });

    assert.equal(String(engine.get("t").render({ l: ["a", "b"] })), "1aa 2bb ");
  });

  it("refuses what cannot be gone through", async () => {
    await assert.rejects(() => render("{% for x in n %}{% endfor %}", { n: 5 }), {
      code: "templates/render",
    });
  });
});

describe("partials", () => {
  it("are rendered where they are called, and by name from outside", () => {
    const engine = withTemplates({
      t: "{% partialdef card %}<{{ x|safe }}>{% endpartialdef %}{% partial card %}{% partial card %}",
    });

    assert.equal(String(engine.get("t").render({ x: "1" })), "<1><1>");
    assert.equal(String(engine.get("t#card").render({ x: "2" })), "<2>");
  });
});

describe("the compatible mode", () => {
  it("writes values as Python does", async () => {
    const values = { n: null, t: true, l: ["a", 1, null], d: { a: "x" } };

    assert.equal(
      await render("{{ n }} {{ t }} {{ l|safe }} {{ d|safe }}", values, { compatible: true }),
      "None True ['a', 1, None] {'a': 'x'}",
    );
  });
});

describe("a tag that catches what its body throws", () => {
  it("finds the render as it was before the body", () => {
    const attempt = tag({
      parse: (parser) => parser.body("endattempt").body,
      render: (body, context) => {
        try {
          return body.render(context);
        } catch (error) {
          return error instanceof Error ? error.message.split("\n")[0] : "";
        }
      },
    });
    const fails = simpleTag(() => {
      throw new Error("no");
    });
    const engine = new Engine({
      builtins: [defineLibrary({ tags: { attempt, fails } })],
      loaders: [
        memoryLoader({
          "base.html": "{% block b %}{% endblock %}",
          "child.html": "{% extends 'base.html' %}{% block b %}{% fails %}{% endblock %}",
          "card.html": "{% partialdef p %}{% fails %}{% endpartialdef %}{% partial p %}",
        }),
      ],
    });
    for (const name of ["child.html", "card.html"]) {
      const source = `{% for i in list %}{% attempt %}{% include "${name}" %}{% endattempt %},{% endfor %}`;
      const list = Array.from({ length: 150 }, (_, index) => index);
      assert.equal(String(engine.fromString(source).render({ list })), "no,".repeat(150));
    }
  });
});

describe("a relative name in a variable", () => {
  it("is relative to the template that it stands in", () => {
    const engine = new Engine({
      loaders: [
        memoryLoader({
          "base.html": "{% block b %}{% endblock %}",
          "a/page.html": "{% extends 'base.html' %}{% block b %}{% include part %}{% endblock %}",
          "a/row.html": "row {% include up %}",
          "top.html": "top",
        }),
      ],
    });
    const values = { part: "./row.html", up: "../top.html" };
    assert.equal(String(engine.render("a/page.html", values)), "row top");
  });
});

describe("numbers and times that tags are given", () => {
  it("have to be such", async () => {
    const engine = new Engine();
    assert.throws(() => engine.fromString('{% widthratio 1 2 "many" %}').render(), {
      message: /widthratio final argument must be a number/,
    });
    const cached = engine.fromString("{% load cache %}{% cache t part %}a{% endcache %}");
    await assert.rejects(Promise.resolve(cached.render({ t: [5] })), { message: /non-integer/ });
    const zone = engine.fromString("{% block a %}{{ block.super }}{% endblock %}");
    assert.throws(() => zone.render(), { message: /extends no other template/ });
  });
});
