/** What the recorded cases of Django do not show: hostile input, Temporal, Quintet's own values. */

import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock, Temporal } from "../../base/index.ts";
import { currentTranslations, override, Translations } from "../../i18n/index.ts";
import { Engine } from "../engine.ts";
import { humanize } from "./humanize.ts";

const engine = new Engine({ timeZone: "Europe/Berlin", builtins: [humanize] });

function apply(expression: string, x: unknown): string {
  return String(engine.fromString(`{{ x|${expression} }}`).render({ x }));
}

describe("filters of dates", () => {
  afterEach(() => clock.reset());

  it("show moments in the current time zone, and moments with a zone in their own", () => {
    const instant = Temporal.Instant.from("2026-07-01T10:00:00Z");

    assert.equal(apply("date:'Y-m-d H:i e'", instant), "2026-07-01 12:00 GMT+2");
    assert.equal(apply("date:'H:i'", new Date(instant.epochMilliseconds)), "12:00");
    assert.equal(apply("date:'H:i'", instant.toZonedDateTimeISO("Asia/Tokyo")), "19:00");
  });

  it("give nothing for what is no date, and letters of a date for a time alone", () => {
    assert.equal(apply("date", "yesterday"), "");
    assert.equal(apply("date:'Y'", Temporal.PlainTime.from("10:00")), "");
    assert.equal(apply("time:'H:i'", Temporal.PlainDate.from("2026-01-01")), "");
  });

  it("ask the clock of the framework", () => {
    clock.freeze(Date.parse("2026-07-03T10:00:00Z"));
    const instant = Temporal.Instant.from("2026-07-01T07:00:00Z");

    assert.equal(apply("timesince", instant), "2\u00a0days, 3\u00a0hours");
    assert.equal(apply("naturaltime", instant), "2\u00a0days, 3\u00a0hours ago");
    assert.equal(apply("naturalday", Temporal.PlainDate.from("2026-07-02")), "yesterday");
  });
});

describe("filters of HTML", () => {
  it("take tags without an end for text, however many there are", () => {
    const many = "<a ".repeat(100_000);

    assert.equal(apply("striptags|length", many), "300000");
    assert.equal(apply("truncatechars_html:5|length", many), "11");
    assert.equal(apply("striptags|length", `${"<!--".repeat(50_000)} >`), "200002");
  });

  it("look again where taking away a tag makes another", () => {
    assert.equal(apply("striptags", "<<b>script>alert(1)<</b>/script>"), "alert(1)");
  });

  it("close what they cut open", () => {
    assert.equal(
      apply("truncatewords_html:2", "<p>one <b>two three</b></p>"),
      "&lt;p&gt;one &lt;b&gt;two …&lt;/b&gt;&lt;/p&gt;",
    );
  });
});

describe("urlize", () => {
  it("escapes what stands around and inside of a link", () => {
    assert.equal(
      apply("urlize", `<b>see http://a.com/?x="y`),
      '&lt;b&gt;see <a href="http://a.com/?x=" rel="nofollow">http://a.com/?x=</a>&quot;y',
    );
  });

  it("makes no link of other schemes", () => {
    assert.equal(apply("urlize", "javascript:alert(1)"), "javascript:alert(1)");
  });
});

describe("json_script", () => {
  it("cannot be ended by its value", () => {
    assert.equal(
      apply("json_script:'a'", { b: "</script>" }),
      '<script id="a" type="application/json">{"b": "\\u003C/script\\u003E"}</script>',
    );
  });
});

describe("dictsort", () => {
  it("does not read what all objects inherit", () => {
    assert.equal(apply("dictsort:'constructor.name'|length", [{ a: 1 }, { a: 2 }]), "0");
  });
});

describe("filters that shorten HTML", () => {
  it("keep the escapes of what fits", () => {
    const x = "<abc/>&lt;img src=x onerror=alert(1)&gt;";
    for (let length = 20; length < 45; length++) {
      const source = `{{ x|safe|truncatechars_html:${length} }}`;
      assert.doesNotMatch(String(new Engine().fromString(source).render({ x })), /<img/, source);
    }
  });

  it("give plain text where they cut a tag in two", () => {
    const x = "http://x.test/onmouseover=alert(1)// and more";
    for (const filter of ["truncatechars:20", 'slice:":20"', "truncatewords:2", 'cut:">"']) {
      const text = String(new Engine().fromString(`{{ x|urlize|${filter} }}`).render({ x }));
      assert.match(text, /^&lt;a /, filter);
    }
    assert.equal(
      String(new Engine().fromString("{{ x|safe|truncatechars:4 }}").render({ x: "a &amp; b" })),
      "a &…",
    );
  });
});

describe("timesince and timeuntil", () => {
  const berlin = Temporal.ZonedDateTime.from("2025-06-01T10:00+02:00[Europe/Berlin]");
  const tokyo = Temporal.ZonedDateTime.from("2025-06-01T17:00+09:00[Asia/Tokyo]");

  function written(source: string, a: unknown, b: unknown): string {
    return String(new Engine().fromString(source).render({ a, b })).replaceAll("\u00a0", " ");
  }

  it("compare points in time, whatever their zones", () => {
    assert.equal(written("{{ a|timesince:b }}", berlin, tokyo), "0 minutes");
    assert.equal(written("{{ a|timesince:b }}", berlin, tokyo.add({ hours: 1 })), "1 hour");
    assert.equal(written("{{ a|timeuntil:b }}", tokyo.add({ hours: 1 }), berlin), "1 hour");
    assert.equal(written("{{ a|timesince:b }}", berlin.toInstant(), tokyo), "0 minutes");
  });

  it("write nothing between a point in time and a clock of nowhere", () => {
    assert.equal(written("{{ a|timesince:b }}", berlin, berlin.toPlainDateTime()), "");
  });
});

describe("floatformat", () => {
  it("groups by the formats of the site with gu, whatever the language", () => {
    const site = new Translations({
      defaultFormats: { numberGrouping: 3, thousandSeparator: "!" },
    });
    const source = '{{ x|floatformat:"2gu" }} {{ x|floatformat:"2ug" }} {{ x|floatformat:"2u" }}';
    const written = currentTranslations.run(site, () =>
      override("de", () => String(new Engine().fromString(source).render({ x: 66666.666 }))),
    );
    assert.equal(written, "66!666.67 66!666.67 66666.67");
  });
});

describe("{% querystring … as name %}", () => {
  it("keeps what it would write", () => {
    const source = "{% querystring page=2 as next %}<a href='{{ next }}'>";
    const request = { GET: new URLSearchParams("a=1") };
    assert.equal(
      String(new Engine().fromString(source).render({ request })),
      "<a href='?a=1&amp;page=2'>",
    );
  });
});

describe("unlocalize", () => {
  it("writes a date as where no language is active", () => {
    const source = "{% load l10n %}{{ d|unlocalize }} {{ n|unlocalize }}";
    const values = { d: Temporal.PlainDate.from("2009-12-31"), n: 0.5 };
    const written = override("de", () => String(new Engine().fromString(source).render(values)));
    assert.equal(written, "Dec. 31, 2009 0.5");
  });
});
