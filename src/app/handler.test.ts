import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { type Handler, type Middleware, Request, Response, text } from "../http/index.ts";
import type { ErrorPages } from "./error-pages/error-pages.ts";
import { siteHandler } from "./handler.ts";

const pages: ErrorPages = async (_request, error) =>
  text((error as Error).message, { status: 500 });
const request = (): Request => new Request({ url: "/" });

const marking =
  (name: string): Middleware =>
  (next) =>
  async (request) => {
    const response = await next(request);
    response.headers.append("x-seen-by", `${name}:${response.status}`);
    return response;
  };

describe("siteHandler", () => {
  it("calls the first middleware first, and hands it the response last", async () => {
    const handler = siteHandler([marking("outer"), marking("inner")], () => text("hi"), pages);

    const response = await handler(request());

    assert.equal(response.headers.get("x-seen-by"), "inner:200, outer:200");
  });

  it("makes an error a response where it was thrown, so that every middleware sees one", async () => {
    const failing: Middleware = () => () => {
      throw new RangeError("broken");
    };
    const handler = siteHandler(
      [marking("outer"), failing, marking("inner")],
      () => text(""),
      pages,
    );

    const response = await handler(request());

    assert.equal(response.body, "broken");
    assert.equal(response.headers.get("x-seen-by"), "outer:500");
  });

  it("takes the Web's Response as well, and nothing that is none", async () => {
    const web = siteHandler(
      [],
      (() => new globalThis.Response("web")) as unknown as Handler,
      pages,
    );
    const none = siteHandler([], (() => undefined) as unknown as Handler, pages);

    assert.ok((await web(request())) instanceof Response);
    assert.match(String((await none(request())).body), /returned undefined instead of a response/);
  });

  it("answers at once if nothing has to be waited for", () => {
    const handler = siteHandler([(next) => (request) => next(request)], () => text("now"), pages);

    assert.ok(handler(request()) instanceof Response);
  });
});
