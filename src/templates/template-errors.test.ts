import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { QuintetError } from "../base/index.ts";
import { Engine } from "./engine.ts";
import { TemplateError } from "./errors.ts";
import { defineLibrary } from "./library.ts";
import { templatePlaces } from "./located.ts";
import { memoryLoader } from "./loaders/memory.ts";

function engineOf(templates: Record<string, string>, options: object = {}): Engine {
  return new Engine({ ...options, loaders: [memoryLoader(templates)] });
}

function errorOf(work: () => unknown): TemplateError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

describe("a syntax error", () => {
  it("tells template, line, column and the line's text", () => {
    const engine = engineOf({ "a.html": "<p>\n  {{ x|uper }}\n</p>" });

    const error = errorOf(() => engine.get("a.html"));

    assert.equal(error.code, "templates/syntax");
    assert.deepEqual(
      [error.template, error.line, error.column, error.sourceLine],
      ["a.html", 2, 3, "  {{ x|uper }}"],
    );
    assert.match(error.message, /Did you mean "upper"\?/);
  });

  it("names the nearest tag, or the library that has it", () => {
    assert.match(
      errorOf(() => new Engine().fromString("{% fro x in y %}")).message,
      /Did you mean "for"\?/,
    );
  });

  it("says what to write instead of TypeScript", () => {
    const said: Record<string, RegExp> = {
      "{% if a && b %}{% endif %}": /Write and\./,
      "{% if a || b %}{% endif %}": /Write or\./,
      "{% if a||b %}{% endif %}": /Write or\./,
      "{% if a = b %}{% endif %}": /Write ==, with spaces/,
      "{% if a === b %}{% endif %}": /Write ==, with spaces/,
      "{% if a==b %}{% endif %}": /Write ==, with spaces/,
      "{% if a !== b %}{% endif %}": /Write !=, with spaces/,
      "{% if !a %}{% endif %}": /Write not\./,
      "{% if a %}{% elif a>b %}{% endif %}": /spaces on both sides of < and >/,
      "{{ a.b() }}": /without brackets/,
      "{{ a.at(1)|upper }}": /without brackets/,
      "{{ a[0] }}": /Write a dot: books\.0/,
      "{{ a?.b }}": /Write a dot alone/,
      "{{ a ?? b }}": /default_if_none/,
      "{{ a ? 1 : 2 }}": /the filter yesno/,
      "{{ a + 1 }}": /Templates do not calculate/,
      "{{ a|default: 3 }}": /no spaces around the colon/,
      "{{ a|default :3 }}": /no spaces around the colon/,
      "{% if {{ a }} %}{% endif %}": /without braces/,
    };
    for (const [text, hint] of Object.entries(said)) {
      const error = errorOf(() => engineOf({ "a.html": text }).get("a.html"));
      assert.match(error.hint ?? error.message, hint, text);
    }
  });

  it("names the tag that is not closed", () => {
    const error = errorOf(() => new Engine().fromString("a\n{% if x %}b"));

    assert.equal(
      error.reason,
      "Unclosed tag on line 2: 'if'. Looking for one of: elif, else, endif.",
    );
    assert.equal(error.line, 2);
  });
});

describe("an error of a render", () => {
  it("names the place of a filter that throws, and keeps its error as the cause", () => {
    const broken = defineLibrary({
      filters: {
        broken: () => {
          throw new RangeError("out of range");
        },
      },
    });
    const engine = new Engine({
      builtins: [broken],
      loaders: [
        memoryLoader({ "a.html": "{% include 'b.html' %}", "b.html": "\n{{ x.y|broken }}" }),
      ],
    });

    const error = errorOf(() => engine.render("a.html", { x: { y: 1 } }));

    assert.ok(error.cause instanceof RangeError);
    assert.equal(error.code, "templates/render");
    assert.match(error.message, /out of range[^]*b\.html, line 2[^]*x\.y\|broken[^]*from a\.html/);
  });

  it("shows the way through includes and extends", () => {
    const engine = engineOf({
      "base.html": "{% block a %}{% endblock %}",
      "page.html":
        "{% extends 'base.html' %}\n{% block a %}{% include 'part.html' %}{% endblock %}",
      "part.html": "\n {{ x.boom }}",
    });
    const boom = (): never => {
      throw new TypeError("oh no");
    };

    const error = errorOf(() => engine.render("page.html", { x: { boom } }));

    assert.equal(error.code, "templates/render");
    assert.ok(error.cause instanceof TypeError);
    assert.deepEqual(
      error.places.map(({ template, line }) => [template, line]),
      [
        ["part.html", 2],
        ["page.html", 2],
        ["base.html", 1],
        ["page.html", 1],
      ],
    );
    assert.match(error.message, /oh no\n {2}in part\.html, line 2, column 2/);
  });

  it("stays the error it is if it is one of ours, with its places beside it", () => {
    class Missing extends QuintetError {
      readonly code = "test/missing";
    }
    const engine = engineOf({ t: "a\n{{ f }}" });
    const f = (): never => {
      throw new Missing("not here");
    };

    try {
      engine.render("t", { f });
      assert.fail("nothing was thrown");
    } catch (error) {
      assert.ok(error instanceof Missing);
      assert.equal(templatePlaces(error)[0]?.line, 2);
    }
  });

  it("rejects the promise if it comes later", async () => {
    const later = Promise.reject(new TypeError("late"));

    await assert.rejects(async () => new Engine().fromString("{{ x }}").render({ x: later }), {
      code: "templates/render",
    });
  });
});

describe("strict mode", () => {
  const engine = engineOf({}, { strict: true });
  const render = (source: string, values: object): string =>
    String(engine.fromString(source).render(values));

  it("names the nearest variable and attribute", () => {
    assert.match(
      errorOf(() => render("{{ titel }}", { title: 1 })).message,
      /no variable "titel"\. Did you mean "title"/,
    );
    assert.match(
      errorOf(() => render("{{ b.titel|upper }}", { b: { title: 1 } })).message,
      /"b" has no "titel"\. Did you mean "title"/,
    );
    assert.equal(
      errorOf(() => render("{% for x in lists %}{% endfor %}", { list: [] })).code,
      "templates/unknown-variable",
    );
  });

  it("lets one ask whether a name is there", () => {
    assert.equal(
      render("{% if x %}a{% else %}b{% endif %}{{ y|default:'c' }}{% firstof z 'd' %}", {}),
      "bcd",
    );
  });

  it("does not mind what is known to be null", () => {
    assert.equal(render("[{{ b.author.name }}]", { b: { author: null } }), "[]");
  });
});

describe("recursion", () => {
  it("of includes ends with an error", () => {
    const engine = engineOf({ t: "{% include 't' %}" });

    assert.equal(errorOf(() => engine.render("t")).code, "templates/recursion");
  });

  it("through two templates, or a loop of partials, ends with an error", () => {
    const engine = engineOf({
      a: "{% include 'b' %}",
      b: "{% include 'a' %}",
      p: "{% partialdef x %}{% partial x %}{% endpartialdef %}{% partial x %}",
    });

    assert.equal(errorOf(() => engine.render("a")).code, "templates/recursion");
    assert.equal(errorOf(() => engine.render("p")).code, "templates/recursion");
  });

  it("of extends ends with an error", () => {
    const engine = engineOf({ a: "{% extends 'b' %}", b: "{% extends 'a' %}" });

    assert.equal(errorOf(() => engine.render("a")).code, "templates/not-found");
  });
});

describe("a tag that stands alone", () => {
  it("takes nothing", () => {
    const engine = new Engine();
    const wrong = [
      ["{% if a %}one{% else if b %}two{% endif %}", "Write {% elif b %}."],
      ["{% if a %}one{% else junk %}two{% endif %}", undefined],
      ["{% if a %}one{% endif junk %}", undefined],
      ["{% for a in l %}{% empty junk %}{% endfor %}", undefined],
      ["{% ifchanged %}{% else junk %}{% endifchanged %}", undefined],
    ] as const;
    for (const [source, hint] of wrong) {
      assert.throws(
        () => engine.fromString(source),
        { code: "templates/syntax", message: /Malformed template tag at line 1/, hint },
        source,
      );
    }
  });
});

describe("what never ends", () => {
  it("is cut off with an error: a generator, and tags in tags", async () => {
    const engine = new Engine();
    const forever = {
      *[Symbol.iterator](): Generator<number> {
        for (;;) yield 1;
      },
    };
    assert.throws(() => engine.fromString("{% for a in l %}a{% endfor %}").render({ l: forever }), {
      code: "templates/render",
      message: /gives more than 1,000,000 items/,
    });
    async function* later(): AsyncGenerator<number> {
      for (;;) yield 1;
    }
    const rendered = engine.fromString("{% for a in l %}a{% endfor %}").render({ l: later() });
    await assert.rejects(Promise.resolve(rendered), { message: /gives more than 1,000,000 items/ });
    for (const tag of ["if a", "with b=a", "for b in a"]) {
      const source = `{% ${tag} %}`.repeat(2000) + `{% end${tag.split(" ")[0]} %}`.repeat(2000);
      assert.throws(() => engine.fromString(source), { message: /nested more than 200 deep/ });
      const deep = `{% ${tag} %}`.repeat(199) + `{% end${tag.split(" ")[0]} %}`.repeat(199);
      assert.equal(String(engine.fromString(deep).render({ a: [1] })), "");
    }
  });
});

describe("a name that is there in another spelling", () => {
  it("is an error where one may be missing", () => {
    const strict = new Engine({ strict: true });
    for (const source of ["{% if book_list %}a{% endif %}", "{% firstof book_list 'a' %}"]) {
      assert.throws(() => strict.fromString(source).render({ bookList: [1] }), {
        code: "templates/unknown-variable",
        hint: 'Did you mean "bookList"?',
      });
      assert.doesNotThrow(() => strict.fromString(source).render({ books: [1] }));
    }
  });
});

describe("a template that is not there", () => {
  it("is compared with others by the last part of its name", () => {
    const loaders = [memoryLoader({ "polls/loop.html": "", "polls/note.html": "" })];
    const engine = new Engine({ loaders });
    assert.throws(() => engine.get("polls/nope.html"), { hint: 'Did you mean "polls/note.html"?' });
    assert.throws(() => engine.get("polls/index.html"), { hint: undefined });
  });
});
