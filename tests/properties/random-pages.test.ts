/**
 * Random pages of three templates that extend one another, with blocks and includes in texts,
 * attributes, addresses and scripts. With a hostile value a browser's parser has to see the same
 * elements and attributes as with a harmless one, and no script may do anything.
 *
 * `RANDOM_PAGES=200000 npx node --conditions=quintet-source --test tests/properties/random-pages.test.ts`
 * takes a quarter of an hour.
 */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import * as fc from "fast-check";

import { Engine, memoryLoader, TemplateError } from "quintet/templates";

import { outlineOf } from "../support/html-outline.ts";

/** A piece of a template: text, or a block with what the templates below make of it. */
type Piece =
  | string
  | { readonly block: readonly Piece[]; readonly overrides: readonly (readonly Piece[])[] }
  | { readonly include: readonly Piece[] };

const hostile = fc
  .array(
    fc.constantFrom(
      ..."<>&\"'`=/\\;:(){}[]$#!-+, \n\t",
      "alert(1)",
      "+alert(1)+",
      '"+alert(1)+"',
      "'+alert(1)+'",
      "`+alert(1)+`",
      "${alert(1)}",
      "*/alert(1)/*",
      "\nalert(1)//",
      "\u2028alert(1)//",
      "javascript:alert(1)",
      "javascript",
      "#58;alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "<script>alert(1)</script>",
      "</script><script>alert(1)</script>",
      ' onclick="alert(1)"',
      "--><script>alert(1)</script>",
      "</style>",
      "</textarea>",
      "#39;+alert(1)+",
      "quot;+alert(1)+",
      "<!--",
      "<script",
      "-->",
      "--",
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(""));

const value = fc.constantFrom(
  "{{ x }}",
  "{{ x }}",
  "{{ x|upper }}",
  "{{ x|lower }}",
  "{{ x|escape }}",
  "{{ x|escapejs }}",
  "{{ x|default:'a' }}",
  "{{ x|cut:'-' }}",
  "{{ x|truncatechars:9 }}",
  "{{ y.z }}",
  "{% firstof nothing x %}",
  "{% filter cut:'-' %}{{ x }}{% endfilter %}",
);

interface Grammar {
  text: Piece[];
  attribute: Piece[];
  address: Piece[];
  statements: Piece[];
  expression: Piece[];
  string: Piece[];
}

/** A sequence of pieces, from texts in which `T`, `A`, `U`, `S`, `E`, `Q` and `V` stand for more. */
function grammar(): fc.LetrecValue<Grammar> {
  return fc.letrec<Grammar>((untied) => {
    const tie = (name: keyof Grammar): fc.Arbitrary<Piece[]> =>
      untied(name) as fc.Arbitrary<Piece[]>;
    const kinds = {
      T: tie("text"),
      A: tie("attribute"),
      U: tie("address"),
      S: tie("statements"),
      E: tie("expression"),
      Q: tie("string"),
      V: value.map((text): Piece[] => [text]),
    };
    const filled = (pattern: string): fc.Arbitrary<Piece[]> =>
      fc
        .tuple(
          ...pattern
            .split("‹")
            .map((part, index) =>
              index === 0
                ? fc.constant([part] as Piece[])
                : (kinds[part[0] as keyof typeof kinds] as fc.Arbitrary<Piece[]>).map((pieces) => [
                    ...pieces,
                    part.slice(2),
                  ]),
            ),
        )
        .map((parts) => parts.flat());
    const choice = (
      self: fc.Arbitrary<Piece[]>,
      leaves: readonly string[],
      others: readonly string[],
    ): fc.Arbitrary<Piece[]> => {
      const overrides = fc.array(
        fc
          .tuple(fc.boolean(), self)
          .map(([isSuper, pieces]) => (isSuper ? ["{{ block.super }}", ...pieces] : pieces)),
        { maxLength: 2 },
      );
      return fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom(...leaves).chain(filled),
        fc.constantFrom(...others).chain(filled),
        fc.tuple(self, overrides).map(([block, given]): Piece[] => [{ block, overrides: given }]),
        self.map((include): Piece[] => [{ include }]),
      );
    };
    return {
      text: choice(
        tie("text"),
        ["a", "‹V›", "<b>‹V›</b>", "<!-- ‹V› -->", "<!-- ‹V›> -->", "&‹V›"],
        [
          "‹T›‹T›",
          "<div>‹T›</div>",
          '<i title="‹A›">‹T›</i>',
          "<i title='‹A›' class=\"‹A›\">b</i>",
          '<a href="‹U›">‹T›</a>',
          '<img src="‹U›" alt="‹A›">',
          "<script>‹S›</script>",
          "<script>‹S›‹S›</script>‹T›",
          "<script><!--\n‹S›\n//--></script>",
          "<svg><title>‹T›</title><script>‹S›</script></svg>",
          '<button onclick="‹S›">c</button>',
          '<button hx-on:click="‹S›" @click="‹S›">c</button>',
          '<i x-data="{ a: ‹E› }">c</i>',
          "<textarea>‹V›</textarea>",
          "<style>b { color: ‹V› }</style>",
          "<noscript><p title='‹A›'>‹T›</p></noscript>",
          "{% if yes %}‹T›{% else %}‹T›{% endif %}",
          "{% for a in list %}‹T›{% endfor %}",
          '<p{% if no %} title="‹A›"{% endif %} data-‹V›="‹A›">d</p>',
          "<h‹V›>e</h‹V›>",
          "{% with x=y.z %}‹T›{% endwith %}",
          '<iframe srcdoc="<p>‹A›</p>"></iframe>',
        ],
      ),
      attribute: choice(
        tie("attribute"),
        ["a", "‹V›", "a ‹V› b", "&‹V›", "{{ s }}"],
        ["‹A›‹A›", "{% if no %}‹A›{% else %}‹A›{% endif %}", "{% for a in list %}‹A› {% endfor %}"],
      ),
      address: choice(
        tie("address"),
        ["/a/", "‹V›", "?a=‹V›", "java", "‹V›:", "‹V›&", "#‹V›", "https://a.test/", "‹V›script:"],
        ["‹U›‹U›", "{% if no %}‹U›{% else %}‹U›{% endif %}", "{% for a in list %}‹U›{% endfor %}"],
      ),
      statements: choice(
        tie("statements"),
        ["v = 1;", "v = ‹V›;", "v = '‹V›';", 'f("‹V›");'],
        [
          "‹S›‹S›",
          "v = ‹E›;",
          "f(‹E›);",
          "if (‹E›) ‹S›",
          "{ ‹S› }",
          "/* ' */ ‹S›",
          "// '\n‹S›",
          "v = function (s) { return ‹E›; };",
          "{% if no %}‹S›{% else %}‹S›{% endif %}",
          "{% for a in list %}‹S›{% endfor %}",
          "if (v) /\"/.test(v); v = '‹Q›';",
        ],
      ),
      expression: choice(
        tie("expression"),
        ["1", "‹V›", "'‹Q›'", '"‹Q›"', "v", "/[/'\"]/", "/'/.test('a')", "-‹V›", "{}"],
        [
          "(‹E›)",
          "[‹E›, ‹E›]",
          "f(‹E›)",
          "‹E› / ‹E›",
          "v++ / ‹E›",
          "`a ${‹E›} b`",
          "`${[1].map(() => `‹Q›${‹E›}`)}`",
          "typeof ‹E›",
          "f(‹E›).a / ‹E›",
          "{ a: ‹E› }.a",
          "1 < ‹E›",
          "{% if no %}‹E›{% else %}‹E›{% endif %}",
        ],
      ),
      string: choice(tie("string"), ["a", "‹V›", "&‹V›", "<‹V›", "\\‹V›", "/"], ["‹Q›‹Q›"]),
    };
  });
}

/** The templates of a page, by name. */
function templatesOf(pieces: readonly Piece[]): Record<string, string> {
  const files = ["", "{% extends 'level0.html' %}", "{% extends 'level1.html' %}"];
  const parts: Record<string, string> = {};
  let names = 0;
  const write = (list: readonly Piece[], level: number): string =>
    list
      .map((piece) => {
        if (typeof piece === "string") return piece;
        const name = `n${names++}`;
        if ("include" in piece) {
          parts[`${name}.html`] = write(piece.include, 0).replaceAll("{{ block.super }}", "");
          return `{% include '${name}.html' %}`;
        }
        for (const [index, override] of piece.overrides.entries()) {
          const at = level + 1 + index;
          if (at < 3) files[at] += block(name, write(override, at));
        }
        return block(name, write(piece.block, level));
      })
      .join("");
  // Else blanks at the start would decide where the body begins.
  files[0] = `<body>-${write(pieces, 0)}`;
  const levels = files.map((text, level) => [`level${level}.html`, text] as const);
  return { ...parts, ...Object.fromEntries(levels) };
}

function block(name: string, text: string): string {
  return `{% block ${name} %}${text}{% endblock %}`;
}

function valuesOf(x: string): object {
  return { x, y: { z: x }, s: "a", list: [1, 2], yes: true, no: false };
}

async function rendered(engine: Engine, x: string, isStreamed: boolean): Promise<string> {
  if (!isStreamed) return String(await engine.render("level2.html", valuesOf(x)));
  return (await Array.fromAsync(engine.renderToStream("level2.html", valuesOf(x)))).join("");
}

describe("a random page", () => {
  it("is the same to a browser, whatever the values are", { timeout: 3_600_000 }, async () => {
    let compared = 0;
    const numRuns = Number(process.env["RANDOM_PAGES"] ?? 3000);
    const holds = fc.asyncProperty(
      grammar().text,
      hostile,
      fc.boolean(),
      async (pieces, x, isStreamed) => {
        const templates = templatesOf(pieces);
        const engine = new Engine({ loaders: [memoryLoader(templates)] });
        let harmless: string;
        let written: string;
        try {
          harmless = await rendered(engine, "2", isStreamed);
          written = await rendered(engine, x, isStreamed);
        } catch (error) {
          if (!(error instanceof TemplateError)) throw error;
          return;
        }
        const shown = `${JSON.stringify(templates, null, 1)}\n${written}`;
        assert.deepEqual(outlineOf(written), outlineOf(harmless), shown);
        compared++;
      },
    );
    await fc.assert(holds, { numRuns });
    assert.ok(compared > numRuns / 4, `${compared} were compared`);
  });
});
