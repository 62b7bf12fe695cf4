import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { currentUrls, include, path, urlConf } from "../routing/index.ts";
import { redirectTo } from "./shortcuts.ts";

const view = () => text("");
const urls = urlConf([
  path("", view, { name: "home" }),
  include("books/", [path("<int:id>/", view, { name: "detail" })], { namespace: "books" }),
]);
const location = (...given: Parameters<typeof redirectTo>): string | null =>
  currentUrls.run(urls, () => redirectTo(...given)).headers.get("location");

describe("redirectTo", () => {
  it("leads to a route by its name, with parameters, a query and a fragment", () => {
    assert.equal(location("home"), "/");
    assert.equal(location("books:detail", { id: 7 }), "/books/7/");
    assert.equal(location("books:detail", [7]), "/books/7/");
    const options = { query: { page: 2 }, fragment: "reviews" };
    assert.equal(location("books:detail", { id: 7 }, options), "/books/7/?page=2#reviews");
  });

  it("has the status that its options mean", () => {
    const status = currentUrls.run(urls, () => redirectTo("home", {}, { permanent: true }).status);

    assert.equal(status, 301);
  });

  it("refuses names and parameters that no route has", () => {
    assert.throws(() => location("books:detial", { id: 7 }), { code: "routing/no-reverse-match" });
    assert.throws(() => location("books:detail"), { code: "routing/no-reverse-match" });
  });
});
