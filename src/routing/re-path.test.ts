import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
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

  it("writes addresses from text and groups", () => {
    const urls = urlConf([
      rePath(/^a\.b\/(?<year>(?:1|2)[0-9]{3})\/$/, view, { name: "year" }),
      rePath(/^(?:a|b)\/$/, view, { name: "choice" }),
    ]);

    assert.equal(urls.reverse("year", { year: 1815 }), "/a.b/1815/");
    assert.throws(() => urls.reverse("year", { year: 3815 }), { code: "routing/no-reverse-match" });
    assert.throws(() => urls.reverseByName("choice"), { code: "routing/no-reverse-match" });
    assert.equal(urls.resolve("/b/")?.name, "choice");
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
    assert.throws(() => urls.reverse("look", { city: "x" }));
  });

  it("refuses groups without a name, groups in groups, and flags", () => {
    const refused = { code: "routing/pattern" };

    assert.throws(() => rePath(/^([0-9]+)\/$/, view), refused);
    assert.throws(() => rePath(/^(?<a>(b))\/$/, view), refused);
    assert.throws(() => rePath(/^a\/$/i, view), refused);
  });
});
