import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock } from "../base/index.ts";
import { cacheControl, neverCache, vary } from "./caching.ts";
import { Response } from "./response.ts";

const withHeader = (name: string, value: string): Response =>
  new Response(null, { headers: { [name]: value } });

describe("vary", () => {
  it("adds names that are not there yet, whatever their case", () => {
    const response = withHeader("vary", "Cookie");

    vary(response, "cookie", "Accept-Encoding");

    assert.equal(response.headers.get("vary"), "Cookie, Accept-Encoding");
  });

  it("is a star once there is one", () => {
    const response = withHeader("vary", "Cookie, *");

    vary(response, "Accept");

    assert.equal(response.headers.get("vary"), "*");
  });
});

describe("cacheControl", () => {
  it("writes directives under their standard names", () => {
    const response = new Response();

    cacheControl(response, {
      maxAgeSeconds: 60,
      sharedMaxAgeSeconds: 5,
      staleWhileRevalidateSeconds: 1,
      mustRevalidate: true,
    });

    assert.equal(
      response.headers.get("cache-control"),
      "max-age=60, s-maxage=5, stale-while-revalidate=1, must-revalidate",
    );
  });

  it("keeps the smaller of two ages", () => {
    const response = withHeader("cache-control", "max-age=10");

    cacheControl(response, { maxAgeSeconds: 60 });

    assert.equal(response.headers.get("cache-control"), "max-age=10");
  });

  it("lets public and private replace each other", () => {
    const response = withHeader("cache-control", "private, no-store");

    cacheControl(response, { public: true });

    assert.equal(response.headers.get("cache-control"), "no-store, public");
  });

  it("collects the headers of no-cache, until it is about all", () => {
    const response = withHeader("cache-control", "no-cache=Set-Cookie");

    cacheControl(response, { noCache: "Link" });
    assert.equal(response.headers.get("cache-control"), "no-cache=Set-Cookie, no-cache=Link");

    cacheControl(response, { noCache: true });
    assert.equal(response.headers.get("cache-control"), "no-cache");
  });
});

describe("neverCache", () => {
  afterEach(() => clock.reset());

  it("says it in every way", () => {
    clock.freeze(0);
    const response = new Response();

    neverCache(response);

    assert.equal(response.headers.get("expires"), "Thu, 01 Jan 1970 00:00:00 GMT");
    assert.equal(
      response.headers.get("cache-control"),
      "max-age=0, no-cache, no-store, must-revalidate, private",
    );
  });
});
