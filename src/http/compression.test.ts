import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";

import { gzip } from "./compression.ts";
import { Request } from "./request.ts";
import { Response, type ResponseBody } from "./response.ts";
import { html } from "./responses.ts";

const long = "<p>quintet</p>".repeat(100);
const accepting = (encoding: string): Request =>
  new Request({ url: "/", headers: { "accept-encoding": encoding } });
const compressed = async (body: ResponseBody, encoding = "br, gzip"): Promise<Response> =>
  gzip()(() => html(body, { headers: { etag: '"1"' } }))(accepting(encoding));

describe("gzip", () => {
  it("compresses text, and says so", async () => {
    const { body, headers } = await compressed(long);

    assert.ok(body instanceof Uint8Array);
    assert.equal(gunzipSync(body).toString(), long);
    assert.equal(headers.get("content-encoding"), "gzip");
    assert.equal(headers.get("content-length"), String(body.length));
    assert.equal(headers.get("vary"), "Accept-Encoding");
    assert.equal(headers.get("etag"), 'W/"1"');
  });

  it("gives the same page different lengths", async () => {
    const lengths = new Set<string | null>();
    for (let round = 0; round < 20; round++) {
      lengths.add((await compressed(long)).headers.get("content-length"));
    }

    assert.ok(lengths.size > 1);
  });

  it("compresses a stream as it comes", async () => {
    async function* body(): AsyncGenerator<string, void> {
      yield long;
      yield "end";
    }

    const response = await compressed(body());
    const bytes = await response.toWeb().bytes();

    assert.equal(gunzipSync(bytes).toString(), `${long}end`);
  });

  it("leaves short pages, pictures, and what is compressed already", async () => {
    const png = gzip()(() => new Response(long, { headers: { "content-type": "image/png" } }));
    const done = gzip()(() => html(long, { headers: { "content-encoding": "br" } }));

    assert.equal((await compressed("short")).body, "short");
    assert.equal((await png(accepting("gzip"))).body, long);
    assert.equal((await done(accepting("gzip"))).body, long);
  });

  it("leaves the page to clients that do not want it, but tells caches", async () => {
    for (const encoding of ["", "br", "gzip;q=0", "x-gzipped"]) {
      const response = await compressed(long, encoding);

      assert.equal(response.body, long, encoding);
      assert.equal(response.headers.get("vary"), "Accept-Encoding");
    }
    assert.notEqual((await compressed(long, "gzip;q=0.5")).body, long);
  });
});
