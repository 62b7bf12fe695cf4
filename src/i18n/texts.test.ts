import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock, Temporal } from "../base/index.ts";
import { override, overrideTimeZone, currentTranslations } from "./active.ts";
import { Catalog } from "./catalog.ts";
import { formatLazy, gettextLazy } from "./gettext.ts";
import { localDate } from "./local-date.ts";
import { getFormat } from "./localize.ts";
import { formatNumber } from "./number-format.ts";
import { sanitizeSeparators } from "./number-input.ts";
import { parseAcceptLanguage, supportedLanguage } from "./request-language.ts";
import { textList } from "./text-list.ts";
import { Translations } from "./translations.ts";

afterEach(() => clock.reset());

describe("textList", () => {
  it("says a list in the active language", () => {
    assert.deepEqual(
      [["a", "b", "c"], ["a", "b"], ["a"], []].map((items) => textList(items)),
      ["a, b or c", "a or b", "a", ""],
    );
    assert.equal(textList([1, 2], "and"), "1 and 2");
    assert.equal(
      override("de", () => textList(["a", "b", "c"])),
      "a, b oder c",
    );
  });
});

describe("formatLazy", () => {
  it("is put together when it is written", () => {
    const catalogs = { de: [new Catalog({ Basket: "Warenkorb" })] };
    const title = formatLazy("{site}: {page} {{x}}", { site: "Shop", page: gettextLazy("Basket") });

    assert.equal(String(title), "Shop: Basket {x}");
    currentTranslations.run(new Translations({ catalogs }), () => {
      assert.equal(
        override("de", () => String(title)),
        "Shop: Warenkorb {x}",
      );
    });
    assert.equal(String(formatLazy("{} {}, {0} {nothing}", ["a", "b"])), "a b, a {nothing}");
  });
});

describe("localDate", () => {
  it("is the day where the visitor is", () => {
    const moment = Temporal.Instant.from("2026-12-31T23:30Z");
    clock.freeze(moment.epochMilliseconds);

    assert.equal(String(overrideTimeZone("Asia/Tokyo", () => localDate())), "2027-01-01");
    assert.equal(String(localDate(moment, "America/New_York")), "2026-12-31");
    assert.equal(String(localDate(moment.toZonedDateTimeISO("UTC"), "Asia/Tokyo")), "2027-01-01");
  });
});

describe("sanitizeSeparators", () => {
  const on = (useThousandSeparator: boolean, language: string, text: string): string =>
    currentTranslations.run(new Translations({ useThousandSeparator }), () =>
      override(language, () => sanitizeSeparators(text)),
    );

  it("takes the decimal separator of the language", () => {
    assert.equal(on(false, "de", "1001,10"), "1001.10");
    assert.equal(on(false, "de", "1001.10"), "1001.10");
    assert.equal(on(false, "en", "1001,10"), "1001,10");
  });

  it("takes marks between thousands away where the site writes them", () => {
    assert.equal(on(true, "de", "1.001,10"), "1001.10");
    assert.equal(on(true, "de", "1.001"), "1001");
    assert.equal(on(true, "de", "10.10"), "10.10"); // a dot that is meant as a point
    assert.equal(on(true, "en", "1,001.10"), "1001.10");
    assert.equal(on(true, "fr", "1 001,10"), "1001.10"); // typed with a common blank
    assert.equal(on(true, "fr", "1\u00a0001,10"), "1001.10");
  });
});

describe("formats", () => {
  it("of input have those of ISO 8601 in each language", () => {
    const german = override("de", () => getFormat("dateInputFormats"));
    assert.deepEqual(german, ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]);
    const times = override("fi", () => getFormat("TIME_INPUT_FORMATS"));
    assert.deepEqual((times as string[]).slice(-3), ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"]);
    const own = new Translations({ formats: { de: { dateInputFormats: ["%d/%m"] } } });
    assert.deepEqual(own.for("de").formats.dateInputFormats, ["%d/%m", "%Y-%m-%d"]);
  });

  it("of very large and very small numbers have an exponent, or nothing", () => {
    assert.equal(formatNumber(1e300, { decimalPlaces: 3 }), "1.000e+300");
    assert.equal(formatNumber(`1${"0".repeat(300)}`, { decimalPlaces: 3 }), "1.000e+300");
    assert.equal(formatNumber("1.5E-250", { decimalPlaces: 2 }), "0.00");
    assert.equal(formatNumber("-1.5E-250", { decimalPlaces: 2 }), "0.00");
    assert.equal(formatNumber("1.5E-250"), "1.5e-250");
    assert.equal(formatNumber(1e-7, { decimalPlaces: 2 }), "0.00");
    assert.equal(formatNumber(1.25e21), "1250000000000000000000");
    assert.equal(formatNumber(10n ** 300n).length, 301);
  });
});

describe("wishes for languages", () => {
  it("are none if the header is wrong in one place", () => {
    for (const header of ["en,,gb", "abcdefghi-au", "en;q=.2", "12-345", "**", "de;q=2.0", ""]) {
      assert.deepEqual(parseAcceptLanguage(header), [], header);
    }
    assert.deepEqual(parseAcceptLanguage("de;q=0., en; q=1,"), [
      ["en", 1],
      ["de", 0],
    ]);
  });

  it("are cut where they are too long, and know modifiers", () => {
    const endless = `de${"-x".repeat(300)}`;

    assert.equal(supportedLanguage(endless), "de");
    assert.equal(supportedLanguage(endless, true), undefined);
    assert.equal(supportedLanguage("be@latin"), "be@latin");
  });
});
