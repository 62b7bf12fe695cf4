import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { iriToUri, percentEncoded, urlHasAllowedHostAndScheme } from "./uri.ts";

describe("iriToUri", () => {
  it("encodes what cannot stand in an address, and leaves what is encoded", () => {
    assert.equal(iriToUri("/bücher/%C3%BC?q=a b#c"), "/b%C3%BCcher/%C3%BC?q=a%20b#c");
    assert.equal(iriToUri('/\r\n"<>\\^`{|}'), "/%0D%0A%22%3C%3E%5C%5E%60%7B%7C%7D");
  });

  it("replaces half a character, which UTF-8 has no bytes for", () => {
    assert.equal(iriToUri("/\ud800"), "/%EF%BF%BD");
  });
});

describe("percentEncoded", () => {
  it("encodes whatever it is asked to", () => {
    assert.equal(percentEncoded("a!b'c", /[!']+/gu), "a%21b%27c");
  });
});

describe("urlHasAllowedHostAndScheme", () => {
  const allowedHosts = ["a.test"];

  it("lets paths and our own hosts pass", () => {
    for (const address of [
      "/x?next=//b.test",
      "x",
      "http://a.test/x",
      "https://a.test",
      "//a.test/",
    ]) {
      assert.equal(urlHasAllowedHostAndScheme(address, { allowedHosts }), true, address);
    }
  });

  it("refuses other hosts, however they are written", () => {
    for (const address of [
      "",
      "http://b.test",
      "//b.test",
      "///b.test",
      String.raw`\\b.test`,
      String.raw`/\b.test`,
      "http:///b.test",
      "http:b.test".replace("b", "//b"),
      "javascript:alert(1)",
      "java\nscript:alert(1)",
      "\u0008//b.test",
      "http://a.test@b.test",
      "ftp://a.test",
    ]) {
      assert.equal(urlHasAllowedHostAndScheme(address, { allowedHosts }), false, address);
    }
  });

  it("can insist on HTTPS", () => {
    const options = { allowedHosts, requireHttps: true };

    assert.equal(urlHasAllowedHostAndScheme("http://a.test/", options), false);
    assert.equal(urlHasAllowedHostAndScheme("https://a.test/", options), true);
    assert.equal(urlHasAllowedHostAndScheme("/x", options), true);
  });
});
