import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "../base/index.ts";
import { override, overrideTimeZone } from "./active.ts";
import { formatMoment } from "./date-format.ts";
import { formatIsoDuration, parseDuration } from "./duration.ts";
import { languageInfo } from "./language-info.ts";
import { toLocale } from "./language-tag.ts";
import { getFormat, localize, localizeInput } from "./localize.ts";
import { formatNumber } from "./number-format.ts";
import { timeBetween } from "./time-between.ts";

const day = Temporal.PlainDate.from("2017-10-14");

describe("formatMoment", () => {
  it("writes names in the active language, which the platform knows", () => {
    assert.equal(formatMoment(day, "l, j. F Y"), "Saturday, 14. October 2017");
    assert.equal(
      override("de", () => formatMoment(day, "l, j. F Y")),
      "Samstag, 14. Oktober 2017",
    );
    assert.equal(
      override("ru", () => formatMoment(day, "j E Y")),
      "14 октября 2017",
    );
  });

  it("writes months with their word for month where they are numbers", () => {
    assert.deepEqual(
      ["ja", "zh-hans", "ko"].map((language) => override(language, () => formatMoment(day, "F E"))),
      ["10月 10月", "十月 十月", "10월 10월"],
    );
  });

  it("knows the formats of languages by name", () => {
    const written = ["en", "de", "de-at", "fr", "ja"].map((language) =>
      override(language, () => formatMoment(day, "SHORT_DATE_FORMAT")),
    );

    assert.deepEqual(written, [
      "10/14/2017",
      "14.10.2017",
      "14.10.2017",
      "14/10/2017",
      "2017/10/14",
    ]);
  });
});

describe("formatNumber", () => {
  it("groups and cuts as the language does", () => {
    const write = (): string => formatNumber("1234567.891", { decimalPlaces: 2, grouped: true });

    assert.equal(override("en", write), "1,234,567.89");
    assert.equal(override("de", write), "1.234.567,89");
    assert.equal(override("fr", write), "1\u00a0234\u00a0567,89");
  });

  it("knows groups of different sizes, and exponents", () => {
    assert.equal(formatNumber(10_000_000, { grouping: [3, 2, 0], grouped: true }), "1,00,00,000");
    assert.equal(formatNumber("1.5e3"), "1500");
    assert.equal(formatNumber("9e999"), "9e+999");
  });
});

describe("localize", () => {
  it("writes dates and fractions as the language does", () => {
    assert.equal(
      override("fr", () => localize(0.5)),
      "0,5",
    );
    assert.equal(
      override("de", () => localize(day)),
      "14. Oktober 2017",
    );
    assert.equal(
      override("de", () => localizeInput(day)),
      "14.10.2017",
    );
    assert.equal(
      override("de", () => getFormat("DECIMAL_SEPARATOR")),
      ",",
    );
  });

  it("shows moments in the active time zone", () => {
    const moment = Temporal.Instant.from("2017-10-14T10:00:00Z");

    const text = overrideTimeZone("Asia/Tokyo", () => override("de", () => localize(moment)));

    assert.equal(text, "14. Oktober 2017 19:00");
  });
});

describe("timeBetween", () => {
  it("says the two largest units, in the active language", () => {
    const [from, to] = ["2024-01-01", "2024-01-18"].map((text) =>
      Temporal.PlainDateTime.from(text),
    ) as [Temporal.PlainDateTime, Temporal.PlainDateTime];

    assert.equal(timeBetween(from, to), "2\u00a0weeks, 3\u00a0days");
    assert.equal(
      override("de", () => timeBetween(from, to)),
      "2\u00a0Wochen, 3\u00a0Tage",
    );
  });
});

describe("durations", () => {
  it("are read and written in ISO 8601", () => {
    const duration = parseDuration("P1DT2H3M4.5S") as Temporal.Duration;

    assert.equal(formatIsoDuration(duration), "P1DT02H03M04.500000S");
    assert.equal(formatIsoDuration(duration.negated()), "-P1DT02H03M04.500000S");
  });
});

describe("languages", () => {
  it("have names, here and in themselves", () => {
    const { name, nameLocal, bidi } = languageInfo("fa");

    assert.deepEqual([name, nameLocal, bidi], ["Persian", "فارسی", true]);
    assert.equal(languageInfo("zh-cn").code, "zh-hans");
    assert.deepEqual(["de", "pt-br", "zh-hans"].map(toLocale), ["de", "pt_BR", "zh_Hans"]);
  });
});
