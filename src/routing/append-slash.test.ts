import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request, type Response, text } from "../http/index.ts";
import { appendSlash, type AppendSlashOptions, noAppendSlash } from "./append-slash.ts";
import { currentUrls } from "./current.ts";
import { path } from "./route.ts";
import { urlConf } from "./url-conf.ts";

const urls = urlConf([
  path("slash/", () => text("")),
  path("both", () => text("")),
  path("both/", () => text("")),
  path(
    "api/",
    noAppendSlash(() => text("")),
  ),
  path("<path:any>/there/", () => text("")),
]);
const passed = text("passed");

function ask(url: string, method = "GET", options: AppendSlashOptions = { urls }) {
  return appendSlash(options)(() => passed)(new Request({ url, method })) as Response;
}

describe("appendSlash", () => {
  it("redirects for good to the route with a slash", () => {
    const response = ask("/slash?a=1");

    assert.equal(response.status, 301);
    assert.equal(response.headers.get("location"), "/slash/?a=1");
  });

  it("leaves paths that have a route, and those that have none either way", () => {
    for (const url of ["/slash/", "/both", "/nowhere", "/api"]) {
      assert.equal(ask(url), passed, url);
    }
  });

  it("does not lead to another site", () => {
    assert.equal(ask("//evil.test/there").headers.get("location"), "/%2Fevil.test/there/");
    assert.equal(ask("/\\evil.test/there").headers.get("location"), "/%5Cevil.test/there/");
  });

  it("is an error for a form in development, whose data would be lost", () => {
    assert.throws(() => ask("/slash", "POST", { urls, debug: true }), {
      code: "routing/missing-slash",
    });
    assert.equal(ask("/slash", "POST").status, 301);
  });

  it("asks the site at work if it is given no URLs", () => {
    assert.equal(currentUrls.run(urls, () => ask("/slash", "GET", {})).status, 301);
    assert.throws(() => ask("/slash", "GET", {}), { code: "routing/no-urls" });
  });
});
