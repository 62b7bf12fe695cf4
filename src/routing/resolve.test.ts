import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { converter } from "./converters.ts";
import { include, path } from "./route.ts";
import { urlConf } from "./url-conf.ts";

const view = () => text("");

describe("resolve", () => {
  it("hands on the parameters of a route, which take the place of those of the path", () => {
    const urls = urlConf([
      include("<int:id>/", [path("<word>/", view, { params: { id: 5, draft: true } })], {
        params: { draft: false, shelf: "A" },
      }),
    ]);

    const match = urls.resolve("/3/x/");

    assert.deepEqual(match?.params, { id: 5, word: "x", draft: true, shelf: "A" });
    assert.deepEqual(match?.extraParams, { id: 5, draft: true, shelf: "A" });
  });

  it("finds a path without placeholders", () => {
    const home = () => text("home");
    const urls = urlConf([path("", home, { name: "home" }), path("about/", view)]);

    assert.deepEqual(urls.resolve("/"), {
      view: home,
      params: {},
      name: "home",
      namespaces: [],
      apps: [],
      extraParams: {},
      route: "",
    });
    assert.equal(urls.resolve("/about/")?.route, "about/");
    assert.equal(urls.resolve("/about"), undefined);
    assert.equal(urls.resolve("/About/"), undefined);
    assert.equal(urls.resolve("about/"), undefined);
  });

  it("converts what the placeholders took", () => {
    const urls = urlConf([path("<int:id>/<slug:topic>/<path:rest>", view)]);

    assert.deepEqual(urls.resolve("/007/a-b_C/x/y.html")?.params, {
      id: 7,
      topic: "a-b_C",
      rest: "x/y.html",
    });
  });

  it("takes only what a converter takes", () => {
    const urls = urlConf([
      path("int/<int:x>/", view),
      path("str/<x>/", view),
      path("slug/<slug:x>/", view),
      path("uuid/<uuid:x>/", view),
      path("path/<path:x>/", view),
    ]);
    const misses = ["int/-1/", "int/1.5/", "int//", "int/٣/", "str//", "str/a/b/", "slug/ü/"];

    for (const miss of [...misses, "uuid/39DA9369-838E-4750-91A5-F7805CD82839/", "path//"]) {
      assert.equal(urls.resolve(`/${miss}`), undefined, miss);
    }
    assert.equal(urls.resolve("/str/ü ?/")?.params.x, "ü ?");
    assert.ok(urls.resolve("/uuid/39da9369-838e-4750-91a5-f7805cd82839/"));
  });

  it("has no number that JavaScript cannot count to", () => {
    const urls = urlConf([path("<int:id>/", view)]);

    assert.equal(urls.resolve("/9007199254740991/")?.params.id, 9007199254740991);
    assert.equal(urls.resolve("/9007199254740992/"), undefined);
  });

  it("takes the first route that matches, with and without placeholders", () => {
    const urls = urlConf([
      path("books/new/", view, { name: "new" }),
      path("books/<slug:topic>/", view, { name: "topic" }),
      path("books/old/", view, { name: "old" }),
      path("<slug:any>/<slug:other>/", view, { name: "any" }),
      path("shops/all/", view, { name: "shops" }),
      path("books/new/", view, { name: "again" }),
    ]);

    assert.equal(urls.resolve("/books/new/")?.name, "new");
    assert.equal(urls.resolve("/books/old/")?.name, "topic");
    assert.equal(urls.resolve("/shops/all/")?.name, "any");
  });

  it("goes on with the next route if a converter says no", () => {
    const even = converter({
      pattern: "[0-9]+",
      parse: (digits) => (Number(digits) % 2 === 0 ? Number(digits) : undefined),
      format: String,
    });
    const urls = urlConf([
      path("<even:n>/", view, { name: "even", converters: { even } }),
      path("<int:n>/", view, { name: "odd" }),
    ]);

    assert.equal(urls.resolve("/4/")?.name, "even");
    assert.equal(urls.resolve("/3/")?.name, "odd");
  });

  it("looks into includes, and tells their namespaces", () => {
    const inner = [path("<int:id>/", view, { name: "detail" })];
    const urls = urlConf([
      include("<slug:shop>/", [include("books/", inner, { namespace: "books" })], {
        namespace: "shop",
      }),
      include("plain/", urlConf(inner)),
      path("books/<int:id>/", view, { name: "last" }),
    ]);

    const match = urls.resolve("/a/books/3/");

    assert.deepEqual(match?.params, { shop: "a", id: 3 });
    assert.deepEqual(match?.namespaces, ["shop", "books"]);
    assert.equal(match?.route, "<slug:shop>/books/<int:id>/");
    assert.deepEqual(urls.resolve("/plain/3/")?.namespaces, []);
    assert.equal(urls.resolve("/books/3/")?.name, "last");
  });

  it("gives the inner of two values with one name", () => {
    const urls = urlConf([include("<int:id>/", [path("<int:id>/", view)])]);

    assert.deepEqual(urls.resolve("/1/2/")?.params, { id: 2 });
  });

  it("finds routes whose first segment is not whole", () => {
    const urls = urlConf([
      path("a<int:id>/", view, { name: "a" }),
      path("page-<int:id>", view, { name: "page" }),
      include("b", [path("<int:id>/x/", view, { name: "b" })]),
    ]);

    assert.equal(urls.resolve("/a1/")?.name, "a");
    assert.equal(urls.resolve("/page-2")?.name, "page");
    assert.equal(urls.resolve("/b3/x/")?.name, "b");
  });

  it("takes signs of regular expressions as they are", () => {
    const urls = urlConf([path("a.b(c)*/", view), path("x.<int:id>/", view)]);

    assert.ok(urls.resolve("/a.b(c)*/"));
    assert.equal(urls.resolve("/axb(c)*/"), undefined);
    assert.equal(urls.resolve("/xy1/"), undefined);
  });
});
