import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Http404, Request, Response, text } from "../http/index.ts";
import { dispatch } from "./dispatch.ts";
import { path } from "./route.ts";
import { urlConf } from "./url-conf.ts";

const handler = dispatch(
  urlConf([
    path("books/<int:id>/", (request) => text(`book ${request.params.id + 1}`)),
    path("web/", async () => new globalThis.Response("web", { status: 202 })),
    path("nothing/", () => undefined as never),
  ]),
);
const ask = (url: string): Response | Promise<Response> => handler(new Request({ url }));

describe("dispatch", () => {
  it("calls the view with its parameters, at once if it answers at once", () => {
    const response = ask("/books/3/");

    assert.ok(response instanceof Response);
    assert.equal(response.body, "book 4");
  });

  it("takes the Web's response from a view", async () => {
    const response = await ask("/web/");

    assert.ok(response instanceof Response);
    assert.equal(response.status, 202);
  });

  it("says 404 where no route leads, and keeps what it tried for developers", () => {
    assert.throws(
      () => ask("/secret/"),
      (error) => {
        assert.ok(error instanceof Http404);
        assert.deepEqual(error.tried, ["books/<int:id>/", "web/", "nothing/"]);
        assert.doesNotMatch(error.message, /books|secret/);
        return true;
      },
    );
  });

  it("says so if a view forgot to answer", () => {
    assert.throws(() => ask("/nothing/"), { code: "http/not-a-response" });
  });
});
