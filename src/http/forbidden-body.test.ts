import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, it } from "node:test";

import { withoutForbiddenBody } from "./forbidden-body.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";
import { text } from "./responses.ts";

const head = new Request({ url: "/", method: "HEAD" });
const get = new Request({ url: "/" });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("withoutForbiddenBody", () => {
  it("takes the body from the answer to HEAD, and leaves its length", () => {
    const response = withoutForbiddenBody(head, text("Grüße"));

    assert.equal(response.body, null);
    assert.equal(response.headers.get("content-length"), "7");
  });

  it("takes the body from 204 and 304", () => {
    for (const status of [204, 304]) {
      const headers = { "content-length": "1" };
      const response = withoutForbiddenBody(get, new Response("x", { status, headers }));

      assert.equal(response.body, null);
      assert.equal(response.headers.get("content-length"), null);
    }
  });

  it("says with 205 that there is no body", () => {
    const response = withoutForbiddenBody(get, new Response("x", { status: 205 }));

    assert.equal(response.body, null);
    assert.equal(response.headers.get("content-length"), "0");
  });

  it("leaves others alone", () => {
    assert.equal(withoutForbiddenBody(get, text("x")).body, "x");
  });

  it("changes nothing of the response: it may be sent to the next visitor", () => {
    const shared = text("shared");

    withoutForbiddenBody(head, shared);

    assert.equal(shared.body, "shared");
    assert.equal(shared.headers.get("content-length"), null);
  });

  it("closes what it drops: streams of Node and of the Web, and iterables", async () => {
    const closed: string[] = [];
    const node = new Readable({
      read() {},
      destroy: (_, done) => (closed.push("node"), done(null)),
    });
    const web = new ReadableStream<Uint8Array>({ cancel: () => void closed.push("web") });
    const iterable: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: true, value: undefined }),
        return: async () => (closed.push("iterable"), { done: true, value: undefined }),
      }),
    };

    for (const body of [node, web, iterable]) withoutForbiddenBody(head, new Response(body));
    await turn();

    assert.deepEqual(closed, ["node", "web", "iterable"]);
  });

  it("bears a body that cannot be closed", async () => {
    const failing = new ReadableStream<Uint8Array>({
      cancel: () => {
        throw new Error("no");
      },
    });
    const locked = new ReadableStream<Uint8Array>();
    locked.getReader();

    for (const body of [failing, locked]) withoutForbiddenBody(head, new Response(body));
    await turn(); // An unhandled rejection would fail the test.
  });
});
