import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { text } from "../http/index.ts";
import { path, urlConf } from "../routing/index.ts";
import { csrf, securityHeaders } from "../security/index.ts";
import { createApp } from "./create-app.ts";
import { defineSettings } from "./settings.ts";

const secret = "a".repeat(32);

/** A site that wants HTTPS, asked through a proxy on this machine. */
async function asked(trustedProxies: readonly string[], init: RequestInit = {}) {
  const settings = defineSettings({
    root: import.meta.dirname,
    secretKey: "0123456789abcdefghijklmnopqrstuvwxyz",
    allowedHosts: ["shop.test", "127.0.0.1"],
    trustedProxies,
    middleware: [securityHeaders({ hsts: { seconds: 3600 }, httpsRedirect: true }), csrf()],
    urls: urlConf([
      path("a/", (request) => text(`${request.remoteAddress} ${request.absoluteUrl()}`)),
    ]),
  });
  await using app = await createApp(settings);
  await using server = await app.listen({ port: 0 });
  const response = await fetch(`${server.url}a/`, {
    redirect: "manual",
    ...init,
    headers: {
      "x-forwarded-for": "192.0.2.7",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "shop.test",
      ...init.headers,
    },
  });
  const hsts = response.headers.get("strict-transport-security");
  return { status: response.status, hsts, body: await response.text() };
}

describe("a site behind a proxy", () => {
  it("knows its visitors by what the proxy says", async () => {
    assert.deepEqual(await asked(["loopback"]), {
      status: 200,
      hsts: "max-age=3600",
      body: "192.0.2.7 https://shop.test/a/",
    });
  });

  it("does not believe others", async () => {
    assert.equal((await asked(["10.0.0.0/8"])).status, 301);
  });

  it("still answers to its own hosts only", async () => {
    const headers = { "x-forwarded-host": "evil.test" };

    assert.equal((await asked(["loopback"], { headers })).status, 400);
  });

  it("takes forms of its own origin, as browsers send them that do not say more", async () => {
    const form = (origin: string): RequestInit => ({
      method: "POST",
      headers: { origin, cookie: `csrftoken=${secret}`, "x-csrftoken": secret },
    });

    assert.equal((await asked(["loopback"], form("https://shop.test"))).status, 200);
    assert.equal((await asked(["loopback"], form("https://evil.test"))).status, 403);
  });
});
