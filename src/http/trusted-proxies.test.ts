import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request } from "./request.ts";
import { type ForwardedHeader, isProxyAddress, TrustedProxies } from "./trusted-proxies.ts";

interface Seen {
  from?: string;
  proxies?: readonly string[];
  only?: readonly ForwardedHeader[];
  headers: Record<string, string>;
}

/** What a request says of its visitor. */
function seen({ from = "10.0.0.1", proxies = ["10.0.0.0/8"], only, headers }: Seen): string {
  const request = new Request({
    url: "/a/",
    remoteAddress: from,
    isSecure: false,
    headers: { host: "inner.test", ...headers },
  });
  request.trust(new TrustedProxies(proxies, only));
  return `${request.remoteAddress} ${request.absoluteUrl()}`;
}

describe("TrustedProxies", () => {
  it("believes the proxies that are named", () => {
    const headers = {
      "x-forwarded-for": "192.0.2.7",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "shop.test",
    };

    assert.equal(seen({ headers }), "192.0.2.7 https://shop.test/a/");
    assert.equal(seen({ headers, from: "11.0.0.1" }), "11.0.0.1 http://inner.test/a/");
    assert.equal(seen({ headers, proxies: [] }), "10.0.0.1 http://inner.test/a/");
    assert.equal(seen({ headers, proxies: ["private"] }), "192.0.2.7 https://shop.test/a/");
    assert.equal(seen({ headers, proxies: ["loopback", "::1"] }), "10.0.0.1 http://inner.test/a/");
  });

  it("takes what the client wrote itself for no more than it is", () => {
    const headers = {
      "x-forwarded-for": "127.0.0.1, 10.9.9.9, 192.0.2.7",
      "x-forwarded-proto": "https, http",
    };

    assert.equal(seen({ headers }), "192.0.2.7 http://inner.test/a/");
    assert.equal(seen({ headers, proxies: ["*"] }), "192.0.2.7 http://inner.test/a/");
  });

  it("follows several proxies of ours", () => {
    const headers = {
      "x-forwarded-for": "6.6.6.6, 192.0.2.7, 10.0.0.3",
      "x-forwarded-proto": "http, https, http",
      "x-forwarded-host": "evil.test, shop.test, inner.test",
    };

    assert.equal(seen({ headers }), "192.0.2.7 https://shop.test/a/");
    const one = { ...headers, "x-forwarded-proto": "https", "x-forwarded-host": "shop.test" };
    assert.equal(seen({ headers: one }), "192.0.2.7 https://shop.test/a/");
    assert.equal(seen({ headers: { "x-forwarded-for": "10.0.0.9, 10.0.0.3" } }), "10.0.0.9 http://inner.test/a/"); // prettier-ignore
  });

  it("reads addresses with ports and brackets, and stops where there is none", () => {
    const client = (value: string): string =>
      seen({ headers: { "x-forwarded-for": value } }).split(" ")[0]!;

    assert.equal(client("192.0.2.7:4711"), "192.0.2.7");
    assert.equal(client("[2001:db8::1]:4711"), "2001:db8::1");
    assert.equal(client("2001:db8::1"), "2001:db8::1");
    assert.equal(client("::ffff:192.0.2.7"), "192.0.2.7");
    assert.equal(client("192.0.2.7, unknown"), "10.0.0.1");
    assert.equal(client(""), "10.0.0.1");
    assert.equal(client("<script>"), "10.0.0.1");
  });

  it("adds a port that is not the usual one", () => {
    const url = (headers: Record<string, string>): string => seen({ headers }).split(" ")[1]!;

    assert.equal(url({ "x-forwarded-port": "8443" }), "http://inner.test:8443/a/");
    assert.equal(url({ "x-forwarded-port": "443", "x-forwarded-proto": "https" }), "https://inner.test/a/"); // prettier-ignore
    assert.equal(url({ "x-forwarded-host": "a.test:81", "x-forwarded-port": "8443" }), "http://a.test:81/a/"); // prettier-ignore
    assert.equal(url({ "x-forwarded-port": "no" }), "http://inner.test/a/");
  });

  it("believes only the headers that are named", () => {
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "evil.test" };

    assert.equal(seen({ headers, only: ["x-forwarded-proto"] }), "10.0.0.1 https://inner.test/a/");
  });

  it("reads the header of the standard", () => {
    const forwarded =
      'for=6.6.6.6;host=evil.test, For="[2001:db8::7]:47";Proto=https;host="a\\.test", for=10.0.0.3;proto=http';
    const headers = { forwarded, "x-forwarded-host": "evil.test" };

    assert.equal(seen({ headers, only: ["forwarded"] }), "2001:db8::7 https://a.test/a/");
    assert.equal(seen({ headers: { forwarded } }), "10.0.0.1 http://inner.test/a/");
    for (const broken of ["", ",", ";;", 'for="', "for=_hidden;proto=https"]) {
      assert.doesNotThrow(() => seen({ headers: { forwarded: broken }, only: ["forwarded"] }));
    }
  });

  it("knows what an address is", () => {
    for (const text of ["10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "*", "loopback", "private"]) {
      assert.ok(isProxyAddress(text), text);
    }
    for (const text of [
      "",
      "proxy",
      "10.0.0.0/33",
      "::/129",
      "10.0.0",
      "10.0.0.1/",
      "constructor",
    ]) {
      assert.ok(!isProxyAddress(text), text);
    }
  });
});
