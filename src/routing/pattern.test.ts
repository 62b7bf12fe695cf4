import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { converter } from "./converters.ts";
import { joinPatterns, parsePattern } from "./pattern.ts";

describe("parsePattern", () => {
  it("takes placeholders out of the text, which stands for itself", () => {
    const { source, placeholders } = parsePattern("a.b/<int:id>/<name>+/");

    assert.equal(source(0), String.raw`a\.b/([0-9]+)/([^/]+)\+/`);
    assert.deepEqual(
      placeholders.map(({ name }) => name),
      ["id", "name"],
    );
  });

  it("knows converters that it is given", () => {
    const hex = converter({ pattern: /[0-9a-f]+/, parse: (text) => text, format: String });

    assert.equal(parsePattern("<hex:color>", { hex }).source(0), "([0-9a-f]+)");
  });

  it("names the nearest converter for one that is not there", () => {
    assert.throws(() => parsePattern("<itn:id>/"), {
      code: "routing/unknown-converter",
      hint: 'Did you mean "int"?',
    });
    assert.throws(() => parsePattern("<constructor:id>/"), { code: "routing/unknown-converter" });
  });

  it("refuses names that are none, and a name that stands twice", () => {
    for (const text of ["<int:>", "<1>", "<a b>", "<int: id>", "<a>/<int:a>"]) {
      assert.throws(() => parsePattern(text), { code: "routing/pattern" }, text);
    }
  });
});

describe("joinPatterns", () => {
  it("puts one after the other", () => {
    const joined = joinPatterns(parsePattern("<a>/"), parsePattern("<int:b>/"));

    assert.equal(joined.text, "<a>/<int:b>/");
    assert.equal(joined.source(0), "([^/]+)/([0-9]+)/");
    assert.deepEqual(
      joined.ways.map((way) => way.length),
      [6],
    );
  });
});
