import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { converter } from "./converters.ts";
import { include, path } from "./route.ts";
import { urlConf } from "./url-conf.ts";

const view = () => text("");
const books = [
  path("", view, { name: "list" }),
  path("<int:id>/", view, { name: "detail" }),
  path("by/<slug:author>/<int:year>/", view, { name: "by" }),
] as const;
const urls = urlConf([
  path("", view, { name: "home" }),
  include("books/", books, { namespace: "books" }),
  path("files/<path:file>", view, { name: "file" }),
  path("tag/<name>/", view, { name: "tag" }),
]);

describe("reverse", () => {
  it("writes the address of a route", () => {
    assert.equal(urls.reverse("home"), "/");
    assert.equal(urls.reverse("books:list"), "/books/");
    assert.equal(urls.reverse("books:detail", { id: 3 }), "/books/3/");
    assert.equal(urls.reverse("books:by", { author: "a-b", year: 1815 }), "/books/by/a-b/1815/");
  });

  it("encodes what cannot stand in an address", () => {
    assert.equal(
      urls.reverse("tag", { name: "Bücher & mehr?" }),
      "/tag/B%C3%BCcher%20&%20mehr%3F/",
    );
    assert.equal(urls.reverse("tag", { name: "50%" }), "/tag/50%25/");
    assert.equal(urls.reverse("file", { file: "a b/c.txt" }), "/files/a%20b/c.txt");
  });

  it("is found again by resolve", () => {
    for (const name of ["ü", "a b", "50%", "a+b", "a;b=c", "<script>"]) {
      const address = urls.reverse("tag", { name });
      assert.equal(urls.resolve(decodeURIComponent(address))?.params.name, name);
    }
  });

  it("never begins with two slashes, which would be a host", () => {
    const any = urlConf([path("<path:rest>", view, { name: "any" })]);

    assert.equal(any.reverse("any", { rest: "/evil.test/" }), "/%2Fevil.test/");
  });

  it("puts query and fragment behind it", () => {
    const options = { query: { page: 2, tag: ["a", "b c"] }, fragment: "top of page" };

    assert.equal(urls.reverse("home", {}, options), "/?page=2&tag=a&tag=b+c#top%20of%20page");
    assert.equal(urls.reverse("home", {}, { query: new URLSearchParams() }), "/");
  });

  it("names the nearest name for one that is not there", () => {
    assert.throws(() => urls.reverseByName("books:detial"), {
      code: "routing/no-reverse-match",
      hint: 'Did you mean "books:detail"?',
      routeName: "books:detial",
    });
  });

  it("refuses values that the converter would not take", () => {
    const refused = { code: "routing/no-reverse-match" };

    assert.throws(() => urls.reverse("books:detail", { id: 1.5 }), refused);
    assert.throws(() => urls.reverse("books:detail", { id: -1 }), refused);
    assert.throws(() => urls.reverse("tag", { name: "a/b" }), refused);
    assert.throws(() => urls.reverse("tag", { name: "" }), refused);
  });

  it("uses the format of a converter", () => {
    const year = converter({
      pattern: /[0-9]{4}/,
      parse: Number,
      format: (when: number) => String(when).padStart(4, "0"),
    });
    const archive = urlConf([path("<year:when>/", view, { name: "y", converters: { year } })]);

    assert.equal(archive.reverse("y", { when: 476 }), "/0476/");
    assert.throws(() => archive.reverse("y", { when: 12345 }), {
      code: "routing/no-reverse-match",
    });
  });
});

describe("reverseByName", () => {
  it("takes parameters in their order", () => {
    assert.equal(urls.reverseByName("books:by", ["a", 1815]), "/books/by/a/1815/");
    assert.equal(urls.reverseByName("books:detail", ["3"]), "/books/3/");
  });

  it("wants all parameters and no others, and shows the patterns", () => {
    assert.throws(() => urls.reverseByName("books:by", ["a"]), {
      code: "routing/no-reverse-match",
      message:
        'The route "books:by" has no address with "a". Tried: "books/by/<slug:author>/<int:year>/".',
    });
    for (const params of [{}, { id: 1, more: 2 }, { id: undefined }, [1, 2], [null]]) {
      assert.throws(() => urls.reverseByName("books:detail", params));
    }
  });

  it("chooses among routes of one name by the parameters, the last first", () => {
    const several = urlConf([
      path("a/<int:id>/", view, { name: "x" }),
      path("b/", view, { name: "x" }),
      path("c/<int:id>/", view, { name: "x" }),
      path("d/<slug:slug>/", view, { name: "x" }),
    ]);

    assert.equal(several.reverseByName("x"), "/b/");
    assert.equal(several.reverseByName("x", { id: 1 }), "/c/1/");
    assert.equal(several.reverseByName("x", { slug: "s" }), "/d/s/");
    assert.equal(several.reverseByName("x", [1]), "/d/1/");
  });
});

describe("names", () => {
  it("are all, with their namespaces", () => {
    assert.deepEqual(urls.names(), [
      "home",
      "books:list",
      "books:detail",
      "books:by",
      "file",
      "tag",
    ]);
  });
});
