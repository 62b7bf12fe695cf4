/** Pages that are sent while they are rendered, over HTTP. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { createApp, defineSettings } from "quintet";
import { path, urlConf } from "quintet/routing";
import { template } from "quintet/views";

const page = template<{ rows: Promise<string[]> | (() => unknown) }>("page.html");

/** What `onError` was told. */
const told: string[] = [];
let root: string;
let rows: PromiseWithResolvers<string[]>;
let site: AsyncDisposable;
let url: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "quintet-stream-"));
  mkdirSync(join(root, "templates"));
  writeFileSync(
    join(root, "templates/page.html"),
    "<h1>{{ request.path }}</h1>{% for row in rows %}<p>{{ row }}</p>{% endfor %}",
  );
  rows = Promise.withResolvers();
  const settings = defineSettings({
    root,
    secretKey: "a key for tests only, which is long enough",
    allowedHosts: ["127.0.0.1"],
    urls: urlConf([
      path("page/", (request) => page.renderStream(request, { rows: rows.promise })),
      path("early/", (request) =>
        page.renderStream(request, {
          rows: () => {
            throw new RangeError("too early");
          },
        }),
      ),
    ]),
  });
  const app = await createApp(settings, {
    onError: (error, request) => void told.push(`${request.path} ${String(error)}`),
  });
  const server = await app.listen({ port: 0 });
  url = server.url;
  site = {
    async [Symbol.asyncDispose]() {
      await server.close({ timeoutMs: 100 });
      await app.close();
    },
  };
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

describe("a page that is streamed", () => {
  it("begins before what it waits for is there", { timeout: 10_000 }, async () => {
    const response = await fetch(`${url}page/`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();

    assert.equal((await reader.read()).value, "<h1>/page/</h1>");
    rows.resolve(["<one>", "two"]);

    assert.equal((await reader.read()).value, "<p>&lt;one&gt;</p><p>two</p>");
    assert.equal((await reader.read()).done, true);
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  });

  it(
    "ends without its end after an error, which onError is told",
    { timeout: 10_000 },
    async () => {
      told.length = 0;
      const response = await fetch(`${url}page/`);
      rows.reject(new RangeError("late"));

      await assert.rejects(response.text());

      assert.match(told.join("\n"), /^\/page\/ [^]*late[^]*page\.html, line 1/);
    },
  );

  it("is an error page if it fails before its first piece", async () => {
    assert.equal((await fetch(`${url}early/`)).status, 500);
  });
});
