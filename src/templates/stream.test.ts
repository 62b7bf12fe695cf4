import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { describe, it } from "node:test";

import { Engine, type EngineOptions } from "./engine.ts";
import { TemplateRenderError } from "./errors.ts";
import { memoryLoader } from "./loaders/memory.ts";

function engineOf(templates: Record<string, string>, options: EngineOptions = {}): Engine {
  return new Engine({ ...options, loaders: [memoryLoader(templates)] });
}

async function piecesOf(
  templates: Record<string, string>,
  values: object = {},
): Promise<readonly string[]> {
  return Array.fromAsync(engineOf(templates).renderToStream("page.html", values));
}

const later = <Value>(value: Value): Promise<Value> => setImmediate(value);

describe("a streamed template", () => {
  it("gives what is written before it waits", async () => {
    const pieces = await piecesOf(
      { "page.html": "<h1>A</h1>{{ x }}<p>{{ y.z }}</p>" },
      { x: later("<1>"), y: later({ z: 2 }) },
    );

    assert.deepEqual(pieces, ["<h1>A</h1>", "&lt;1&gt;<p>", "2</p>"]);
  });

  it("is one piece if nothing has to be waited for, and none if it is empty", async () => {
    assert.deepEqual(await piecesOf({ "page.html": "a{{ x }}" }, { x: 1 }), ["a1"]);
    assert.deepEqual(await piecesOf({ "page.html": "" }), []);
  });

  it("streams through extends, blocks, includes, loops and components", async () => {
    const templates = {
      "base.html": "<head>{% block a %}{% endblock %}<body>{% block b %}{% endblock %}</body>",
      "page.html":
        "{% extends 'base.html' %}{% block a %}{{ t }}{% endblock %}" +
        "{% block b %}{% for x in list %}<li>{% include 'part.html' %}{% endfor %}{% endblock %}",
      "part.html": "[{{ x }}]",
    };

    const pieces = await piecesOf(templates, { t: later("T"), list: [later(1), later(2)] });

    assert.deepEqual(pieces, ["<head>", "T<body><li>[", "1]<li>[", "2]</body>"]);
  });

  it("keeps together what a filter, a parent block or a tag takes as a whole", async () => {
    const templates = {
      "base.html": "{% block a %}x{{ x }}y{% endblock %}",
      "page.html":
        "{% extends 'base.html' %}{% block a %}1{{ block.super|upper }}" +
        "{% for i in 'ab' %}{% filter upper %}f{{ x }}g{% endfilter %}{% endfor %}" +
        "{% if x %}{% spaceless %}<b> {{ x }} </b> <i></i>{% endspaceless %}{% endif %}{% endblock %}",
    };

    const text = (await piecesOf(templates, { x: later("q") })).join("");

    assert.equal(text, "1XQYFQGFQG<b> q </b><i></i>");
  });

  it("waits until a piece has been taken", async () => {
    const steps: string[] = [];
    const step = (name: string) => async () => {
      steps.push(name);
      await setImmediate();
      return name;
    };
    const engine = engineOf({ t: "a{{ one }}b{{ two }}c{{ three }}" });
    const stream = engine.renderToStream("t", {
      one: step("one"),
      two: step("two"),
      three: step("three"),
    });

    const first = await stream.next();
    for (let i = 0; i < 10; i++) await setImmediate();

    assert.deepEqual([first.value, steps], ["a", ["one", "two"]]);
    assert.deepEqual(await Array.fromAsync(stream), ["oneb", "twoc", "three"]);
  });

  it("stops when nobody reads on", async () => {
    const asked: number[] = [];
    const numbers = Array.from({ length: 9 }, (_, index) => async () => {
      asked.push(index);
      await setImmediate();
      return index;
    });
    const stream = engineOf({ t: "a{% for n in numbers %}{{ n }},{% endfor %}" }).renderToStream(
      "t",
      { numbers },
    );

    await stream.next();
    await stream.return();
    for (let i = 0; i < 10; i++) await setImmediate();

    assert.ok(asked.length <= 2, asked.join());
  });

  it("ends the generators that it goes through when the reader leaves", async () => {
    for (const source of [
      "a{{ x }}{% for i in list %}{{ i }}{% endfor %}",
      "a{{ x }}{% for a, b in list %}{{ a }}{% endfor %}",
      "a{{ x }}{% include 'part' %}",
    ]) {
      const engine = engineOf({ t: source, part: "{% for i in list %}{{ i }}{% endfor %}" });
      let hasEnded = false;
      async function* list(): AsyncGenerator<string> {
        try {
          for (;;) yield await later("ab");
        } finally {
          hasEnded = true;
        }
      }
      const leaving = new AbortController();
      const { signal } = leaving;
      const stream = engine.renderToStream("t", { x: later(1), list: list() }, { signal });
      assert.equal((await stream.next()).value, "a");
      assert.equal((await stream.next()).value, "1");

      const waiting = stream.next();
      leaving.abort();

      assert.equal((await waiting).done, true, source);
      for (let i = 0; i < 10; i++) await setImmediate();
      assert.equal(hasEnded, true, source);
    }
  });

  it("fails with the error of the render, after what came before it", async () => {
    const engine = engineOf({ t: "a{{ x }}\n{{ boom }}" });
    const boom = (): never => {
      throw new TypeError("oh no");
    };
    const stream = engine.renderToStream("t", { x: later(1), boom });

    assert.equal((await stream.next()).value, "a");
    await assert.rejects(
      () => stream.next(),
      (error) => error instanceof TemplateRenderError && error.line === 2,
    );
  });
});
