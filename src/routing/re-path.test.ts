import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { Catalog, currentTranslations, override, Translations } from "../i18n/index.ts";
import { rePath } from "./re-path.ts";
import { include, path } from "./route.ts";
import { urlConf } from "./url-conf.ts";

const view = () => text("");

describe("rePath", () => {
  it("takes what the expression takes; groups are the parameters", () => {
    const urls = urlConf([rePath(/^y\/(?<year>[0-9]{4})\/(?:m(?<month>\d\d)\/)?$/, view)]);

    assert.deepEqual(urls.resolve("/y/1815/")?.params, { year: "1815" });
    assert.deepEqual(urls.resolve("/y/1815/m12/")?.params, { year: "1815", month: "12" });
    assert.equal(urls.resolve("/y/18155/"), undefined);
  });

  it("takes longer paths if it has no end", () => {
    const urls = urlConf([
      rePath(/^open\//, view, { name: "open" }),
      rePath(/^dollar\$/, view, { name: "dollar" }),
    ]);

    assert.equal(urls.resolve("/open/x/y")?.name, "open");
    assert.equal(urls.resolve("/dollar$more")?.name, "dollar");
  });

  it("writes addresses in the shortest way that fits", () => {
    const urls = urlConf([
      rePath(/^a\.b\/(?<year>(?:1|2)[0-9]{3})\/$/, view, { name: "year" }),
      rePath(/^(?:b|a)[bc]\/$/, view, { name: "choice" }),
      rePath(/^x?y+z{2}\/(?:more\/)*\d\W$/, view, { name: "repeats" }),
      rePath(/^c(?=d)d\/[^a-w]\/$/, view, { name: "ahead" }),
    ]);

    assert.equal(urls.reverse("year", { year: 1815 }), "/a.b/1815/");
    assert.throws(() => urls.reverse("year", { year: 3815 }), { code: "routing/no-reverse-match" });
    assert.deepEqual(
      ["choice", "repeats", "ahead"].map((name) => urls.reverseByName(name)),
      ["/bb/", "/yzz/0!", "/cd/x/"],
    );
    for (const name of urls.names().filter((each) => each !== "year")) {
      assert.equal(urls.resolve(urls.reverseByName(name))?.name, name);
    }
  });

  it("writes what is optional if its parameter is given", () => {
    const urls = urlConf([
      rePath(/^shop\/(?:page-(?<page>\d+)\/)?$/, view, { name: "shop" }),
      rePath(/^(?<a>\d)-(?<b>\w)|(?<c>\w+)$/, view, { name: "either" }),
    ]);

    assert.equal(urls.reverseByName("shop"), "/shop/");
    assert.equal(urls.reverseByName("shop", { page: 3 }), "/shop/page-3/");
    assert.equal(urls.reverseByName("shop", [3]), "/shop/page-3/");
    assert.throws(() => urls.reverseByName("shop", { size: 3 }));
    assert.equal(urls.reverseByName("either", { a: 1, b: "x" }), "/1-x");
    assert.equal(urls.reverseByName("either", { c: "word" }), "/word");
    assert.equal(urls.resolve("/wo/rd"), undefined);
  });

  it("knows groups without a name by number, unless others have one", () => {
    const urls = urlConf([
      include(/^(\d+)\//, [
        rePath(/^plain\/(\w+)\/$/, view, { name: "plain" }),
        rePath(/^named\/(?<word>(\w)\w*)\/$/, view, { name: "named" }),
      ]),
    ]);

    assert.deepEqual(urls.resolve("/7/plain/x/")?.params, { 0: "7", 1: "x" });
    assert.deepEqual(urls.resolve("/7/named/xy/")?.params, { word: "xy" });
    assert.equal(urls.reverseByName("plain", { 0: 7, 1: "x" }), "/7/plain/x/");
    assert.equal(urls.reverseByName("plain", [7, "x"]), "/7/plain/x/");
    assert.equal(urls.reverseByName("named", [7, "xy"]), "/7/named/xy/");
  });

  it("keeps back references right behind the groups of an include", () => {
    const urls = urlConf([
      include("<int:shelf>/", [
        rePath(/^(?<word>\w+)-\k<word>\/(\d)\2\/$/, view, { name: "twice" }),
      ]),
    ]);

    assert.equal(urls.resolve("/3/ab-ab/55/")?.name, "twice");
    assert.equal(urls.resolve("/3/ab-ac/55/"), undefined);
    assert.equal(urls.resolve("/3/ab-ab/56/"), undefined);
    assert.equal(urls.reverseByName("twice", [3, "ab", 5]), "/3/ab-ab/55/");
  });

  it("keeps the flags that say how the expression is read, for itself alone", () => {
    const urls = urlConf([
      include("Shop/", [rePath(/^sale\/$/i, view, { name: "sale" })]),
      rePath(/^[.]\/.$/s, view, { name: "any" }),
    ]);

    assert.equal(urls.resolve("/Shop/SALE/")?.name, "sale");
    assert.equal(urls.resolve("/shop/SALE/"), undefined);
    assert.equal(urls.resolve("/./\n")?.name, "any");
  });

  it("may be translated, as text", () => {
    const catalog = new Catalog({ "^books/(?P<slug>[\\w-]+)/$": "^buecher/(?P<slug>[\\w-]+)/$" });
    const site = new Translations({ languages: ["en", "de"], catalogs: { de: [catalog] } });
    const urls = urlConf([
      rePath("^books/(?P<slug>[\\w-]+)/$", view, { name: "book", isTranslated: true }),
    ]);

    const address = (language: string): string =>
      currentTranslations.run(site, () =>
        override(language, () => urls.reverse("book", { slug: "x" })),
      );
    assert.deepEqual([address("en"), address("de")], ["/books/x/", "/buecher/x/"]);
  });

  it("stands in includes as path does, with names that occur twice", () => {
    const urls = urlConf([
      include("<int:id>/", [rePath(/^x(?<id>\d)$/, view)]),
      path("1/x1/", view),
    ]);

    assert.deepEqual(urls.resolve("/7/x1")?.params, { id: "1" });
  });

  it("understands look-arounds and classes with brackets", () => {
    const urls = urlConf([rePath(/^a(?=-)-(?<city>(?!b)[^(/)]+)\/$/, view, { name: "look" })]);

    assert.deepEqual(urls.resolve("/a-city/")?.params, { city: "city" });
    assert.equal(urls.resolve("/a-bonn/"), undefined);
    assert.equal(urls.reverse("look", { city: "x" }), "/a-x/");
    assert.throws(() => urls.reverse("look", { city: "bonn" }));
  });

  it("refuses flags that would change how a path is gone through", () => {
    for (const flags of ["g", "y", "u", "v"]) {
      assert.throws(() => rePath(new RegExp("^a$", flags), view), { code: "routing/pattern" });
    }
    assert.throws(() => rePath("^(a$", view), SyntaxError);
  });
});
