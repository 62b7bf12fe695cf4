import assert from "node:assert/strict";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { describe, it } from "node:test";
import { createGunzip, gunzipSync } from "node:zlib";

import { closeBody } from "./close-body.ts";
import { gzip } from "./compression.ts";
import { Request } from "./request.ts";
import { Response } from "./response.ts";
import type { ResponseBody } from "./response-body.ts";
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

  it("leaves the response of the view as it was: another visitor may accept no gzip", async () => {
    const shared = html(long);
    const handler = gzip()(() => shared);

    await handler(accepting("gzip"));
    const plain = await handler(accepting("identity"));

    assert.equal(plain.body, long);
    assert.equal(plain.headers.get("content-encoding"), null);
  });

  it("hands on each piece of a stream when it comes", async () => {
    const gate = Promise.withResolvers<void>();
    async function* events(): AsyncGenerator<string> {
      yield "data: 1\n\n";
      await gate.promise;
    }
    const { body } = await compressed(events());
    const unzipped = (body as Readable).pipe(createGunzip());

    const [piece] = (await once(unzipped, "data")) as [Buffer];
    gate.resolve();

    assert.equal(piece.toString(), "data: 1\n\n");
  });

  it("ends the source when nobody reads on", async () => {
    const ended = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          yield long;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        ended.resolve();
      }
    }

    const { body } = await compressed(endless());
    await closeBody(body);

    await ended.promise;
  });

  it("hands on the error of the source", async () => {
    // oxlint-disable-next-line eslint/require-yield -- it fails before its first piece
    async function* failing(): AsyncGenerator<string> {
      throw new RangeError("broken");
    }
    const { body } = await compressed(failing());

    await new Promise((resolve) => setImmediate(resolve)); // nobody listens yet
    await assert.rejects(Array.fromAsync(body as AsyncIterable<Uint8Array>), /broken/);
  });
});
