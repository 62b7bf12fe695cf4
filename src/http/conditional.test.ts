import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { condition, conditionalGet, conditionalResponse, etagOf } from "./conditional.ts";
import { httpDate } from "./http-date.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";
import { text } from "./responses.ts";

const asking = (headers: Record<string, string>, method = "GET"): Request =>
  new Request({ url: "/", method, headers });
const etag = '"abc"';
const lastModifiedMs = Date.UTC(2027, 0, 1);

describe("conditionalResponse", () => {
  it("is undefined without conditions", () => {
    assert.equal(conditionalResponse(asking({}), { etag, lastModifiedMs }), undefined);
  });

  it("is 304 to a reader who has this version", () => {
    for (const header of ['"abc"', 'W/"abc"', '"x", "abc"', "*"]) {
      const response = conditionalResponse(asking({ "if-none-match": header }), { etag });
      assert.equal(response?.status, 304);
    }
    const since = { "if-modified-since": httpDate(lastModifiedMs) };
    assert.equal(conditionalResponse(asking(since), { lastModifiedMs })?.status, 304);
  });

  it("is 412 to a writer who has an old version", () => {
    const unmodified = { "if-unmodified-since": httpDate(lastModifiedMs - 1000) };

    for (const headers of [{ "if-match": '"old"' }, { "if-match": 'W/"abc"' }, unmodified]) {
      const response = conditionalResponse(asking(headers, "PUT"), { etag, lastModifiedMs });
      assert.equal(response?.status, 412);
    }
    const create = asking({ "if-none-match": "*" }, "PUT");
    assert.equal(conditionalResponse(create, { etag })?.status, 412);
    assert.equal(conditionalResponse(asking({ "if-match": "*" }, "PUT"), {})?.status, 412);
  });

  it("believes etags more than dates", () => {
    const headers = { "if-none-match": '"old"', "if-modified-since": httpDate(lastModifiedMs) };

    assert.equal(conditionalResponse(asking(headers), { etag, lastModifiedMs }), undefined);
  });

  it("leaves what is no success", () => {
    const response = new Response(null, { status: 404 });
    const headers = { "if-none-match": "*" };

    assert.equal(conditionalResponse(asking(headers), { etag }, response), undefined);
  });

  it("keeps the headers that tell caches something, and cookies", () => {
    const full = text("page");
    full.headers.set("vary", "Cookie");
    full.headers.set("cache-control", "private");
    full.setCookie("a", "1");

    const response = conditionalResponse(asking({ "if-none-match": etag }), { etag }, full);

    assert.deepEqual(response?.headers.keys(), ["cache-control", "vary", "set-cookie"]);
  });
});

describe("conditionalGet", () => {
  const handler = conditionalGet()(() => text("page"));

  it("names the version by the content, and knows it again", async () => {
    const first = await handler(asking({}));
    const name = first.headers.get("etag")!;
    const second = await handler(asking({ "if-none-match": name }));

    assert.equal(name, etagOf("page"));
    assert.equal(second.status, 304);
    assert.equal(second.body, null);
    assert.equal(second.headers.get("etag"), name);
  });

  it("leaves other methods, streams and what must not be stored", async () => {
    const noStore = conditionalGet()(() =>
      text("page", { headers: { "cache-control": "private, no-store" } }),
    );
    const stream = conditionalGet()(() => text(new ReadableStream()));

    assert.equal((await handler(asking({}, "POST"))).headers.has("etag"), false);
    assert.equal((await noStore(asking({}))).headers.has("etag"), false);
    assert.equal((await stream(asking({}))).headers.has("etag"), false);
  });
});

describe("condition", () => {
  it("does not call the view for what the client has", async () => {
    let calls = 0;
    const view = condition({ etag: () => etag, lastModifiedMs: async () => lastModifiedMs })(() => {
      calls++;
      return text("page");
    });

    const full = await view(asking({}));
    const short = await view(asking({ "if-none-match": etag }));
    const late = await view(asking({ "if-match": '"old"' }, "POST"));

    assert.equal(calls, 1);
    assert.equal(full.headers.get("etag"), etag);
    assert.equal(full.headers.get("last-modified"), httpDate(lastModifiedMs));
    assert.equal(short.status, 304);
    assert.equal(late.status, 412);
  });
});
