import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Response } from "./response.ts";

describe("Response", () => {
  it("is empty and fine by default", () => {
    const response = new Response();

    assert.equal(response.status, 200);
    assert.equal(response.body, null);
    assert.equal(response.headers.get("content-type"), null);
  });

  it("is plain text if it is text and says nothing else", () => {
    const html = { "content-type": "text/html" };

    assert.equal(new Response("a").headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(new Response("a", { headers: html }).headers.get("content-type"), "text/html");
  });

  it("sets each cookie once", () => {
    const response = new Response();

    response.setCookie("a", "1");
    response.setCookie("ab", "2");
    response.setCookie("a", "3");

    assert.deepEqual(
      response.headers.getSetCookie().map((line) => line.split(";")[0]),
      ["ab=2", "a=3"],
    );
  });

  it("deletes a cookie by a date that is over", () => {
    const response = new Response();

    response.deleteCookie("a", { path: "/x/" });

    assert.deepEqual(response.headers.getSetCookie(), [
      'a=""; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/x/; SameSite=Lax',
    ]);
  });

  it("becomes the Web's response, and comes from it", async () => {
    const response = new Response("hello", { status: 201, headers: { "x-a": "1" } });
    response.setCookie("a", "1");
    response.setCookie("b", "2");

    const web = response.toWeb();
    const back = Response.fromWeb(web);

    assert.equal(web.status, 201);
    assert.equal(back.headers.get("x-a"), "1");
    assert.equal(back.headers.getSetCookie().length, 2);
    assert.equal(back.isStreaming, true);
    assert.equal(await back.toWeb().text(), "hello");
  });

  it("becomes the Web's response from pieces, too", async () => {
    async function* body(): AsyncGenerator<string | Uint8Array, void> {
      yield "hel";
      yield Buffer.from("lo");
    }

    const response = new Response(body());

    assert.equal(response.isStreaming, true);
    assert.equal(await response.toWeb().text(), "hello");
    assert.equal(await new Response(Buffer.from("x")).toWeb().text(), "x");
    assert.equal(new Response(null, { status: 304 }).toWeb().body, null);
  });
});
