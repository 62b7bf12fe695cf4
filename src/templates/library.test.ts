import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Engine } from "./engine.ts";
import {
  type AnyTag,
  blockTag,
  defineLibrary,
  filter,
  inclusionTag,
  simpleTag,
  tag,
} from "./library.ts";
import { memoryLoader } from "./loaders/memory.ts";
import { html } from "./html-in-code.ts";
import { SafeString } from "./safe-string.ts";

async function render(
  tags: Record<string, AnyTag>,
  source: string,
  values: object = {},
): Promise<string> {
  const engine = new Engine({
    libraries: { own: defineLibrary({ tags }) },
    loaders: [memoryLoader({ "stars.html": "{{ count }}{{ secret }}" })],
  });
  return String(await engine.fromString(`{% load own %}${source}`).render(values));
}

describe("simpleTag", () => {
  const greet = simpleTag(([name]: [string], { loud = false }: { loud?: boolean }) =>
    loud ? `${name.toUpperCase()}!` : `<${name}>`,
  );

  it("gets its arguments evaluated, and its result is escaped", async () => {
    assert.equal(
      await render({ greet }, "{% greet who %} {% greet 'bob' loud=True %}", { who: "ada" }),
      "&lt;ada&gt; BOB!",
    );
  });

  it("keeps its result with as", async () => {
    assert.equal(await render({ greet }, "{% greet 'x' as y %}[{{ y }}]"), "[&lt;x&gt;]");
  });

  it("may write safe text, see the context, and take its time", async () => {
    const bold = simpleTag(async (_args, _kwargs, context) => html`<b>${context.get("x")}</b>`);

    assert.equal(
      await render({ bold }, "{% for x in l %}{% bold %}{% endfor %}", { l: ["<"] }),
      "<b>&lt;</b>",
    );
  });

  it("checks arguments against its signature when the template is parsed", async () => {
    const two = simpleTag(() => "", { signature: { params: ["one", "two?"], keywords: ["key?"] } });
    const reasons: [string, RegExp][] = [
      ["{% two %}", /did not receive value\(s\) for the argument\(s\): 'one'/],
      ["{% two 1 2 3 %}", /too many positional arguments/],
      ["{% two 1 other=2 %}", /unexpected keyword argument 'other'/],
      ["{% two 1 one=2 %}", /multiple values for keyword argument 'one'/],
    ];

    for (const [source, message] of reasons)
      await assert.rejects(() => render({ two }, source), message);
    assert.equal(await render({ two }, "{% two 1 key=3 %}"), "");
  });
});

describe("inclusionTag", () => {
  it("renders its template with what the function returns and nothing else", async () => {
    const stars = inclusionTag("stars.html", ([count]: [number]) => ({ count: count * 2 }));

    assert.equal(await render({ stars }, "{% stars 2 %}", { secret: "s" }), "4");
  });
});

describe("blockTag", () => {
  it("gets what stands between", async () => {
    const box = blockTag(
      (content, [color]: [string]) => html`<div class="${color}">${content}</div>`,
    );

    assert.equal(
      await render({ box }, "{% box 'red' %}{{ x }}{% endbox %}", { x: "<" }),
      '<div class="red">&lt;</div>',
    );
  });
});

describe("tag", () => {
  it("renders its body as often as it likes, with names of its own", async () => {
    const repeat = tag({
      parse: (parser, token) => ({
        times: parser.expression(token.parts[0]!),
        body: parser.body("endrepeat").body,
      }),
      async render({ times, body }, context) {
        let text = "";
        const count = Number(await times.evaluate(context));
        for (let n = 0; n < count; n++) {
          text += String(await context.scoped({ n }, () => body.render(context)));
        }
        return new SafeString(text);
      },
    });

    assert.equal(
      await render(
        { repeat },
        "{% for x in l %}{% repeat 2 %}{{ x }}{{ n }} {% endrepeat %}{% endfor %}",
        { l: ["a", "<"] },
      ),
      "a0 a1 &lt;0 &lt;1 ",
    );
  });

  it("stands anywhere in HTML, and in a place without escaping", async () => {
    const given = tag({
      parse: (parser, token) => ({
        value: parser.expression(token.parts[0]!),
        body: parser.body("endgiven").body,
      }),
      render: async ({ value, body }, context) =>
        `${String(await value.evaluate(context))}${(await body.render(context)).text}`,
    });
    const source =
      '<a href="{% given x %}{{ x }}{% endgiven %}">{% autoescape off %}{% given x %}{% endgiven %}{% endautoescape %}</a>';

    assert.equal(
      await render({ given }, source, { x: "javascript:" }),
      '<a href="about:invalid">javascript:</a>',
    );
  });

  it("may set names that are seen behind it", async () => {
    const set = tag({ parse: () => undefined, render: (_, context) => context.set("x", "new") });

    assert.equal(
      await render({ set }, "{% for x in l %}{{ x }}{% set %}{{ x }} {% endfor %}", {
        l: ["a", "b"],
      }),
      "anew bnew ",
    );
  });

  it("is named by the error if its own code fails", async () => {
    const bad = tag({
      parse: (parser) => {
        throw parser.error("Not like this.", "Like that.");
      },
      render: () => "",
    });

    await assert.rejects(
      () => render({ bad }, "\n {% bad %}"),
      /Not like this\. Like that\.\n {2}in <string>, line 2, column 2/,
    );
  });
});

describe("filter", () => {
  const engine = new Engine({
    builtins: [
      defineLibrary({
        filters: {
          plus: (value: number, by: number) => value + by,
          wrap: filter((text: string) => `(${text})`, { stringValue: true, isSafe: true }),
          later: async (text: string) => `${text}…`,
        },
      }),
    ],
  });
  const renderWith = async (source: string, values: object): Promise<string> =>
    String(await engine.fromString(source).render(values));

  it("is a plain function", async () => {
    assert.equal(await renderWith("{{ n|plus:2 }}{{ n|plus:n }}", { n: 1 }), "32");
  });

  it("keeps safe text safe if it says so", async () => {
    assert.equal(
      await renderWith("{{ x|wrap }}{{ y|wrap }}", { x: new SafeString("<"), y: "<" }),
      "(<)(&lt;)",
    );
  });

  it("may take its time", async () => {
    assert.equal(await renderWith("{{ x|later|upper }}", { x: "a" }), "A…");
  });
});
