import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { InvalidHeaderError } from "./errors.ts";
import { Headers } from "./headers.ts";

describe("Headers", () => {
  it("finds a header whatever the case of its name", () => {
    const headers = new Headers({ "Content-Type": "text/html" });

    assert.equal(headers.get("content-TYPE"), "text/html");
    assert.equal(headers.has("CONTENT-type"), true);
  });

  it("says null of a header that is not there, even if objects have a member of its name", () => {
    const headers = Headers.fromNode({});

    assert.equal(headers.get("accept"), null);
    assert.equal(headers.get("constructor"), null);
    assert.equal(headers.has("__proto__"), false);
  });

  it("joins values that are appended, cookies by a semicolon", () => {
    const headers = new Headers();

    headers.append("accept", "text/html");
    headers.append("Accept", "text/plain");
    headers.append("cookie", "a=1");
    headers.append("cookie", "b=2");

    assert.equal(headers.get("accept"), "text/html, text/plain");
    assert.equal(headers.get("cookie"), "a=1; b=2");
  });

  it("keeps the lines of set-cookie apart", () => {
    const headers = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);

    assert.deepEqual(headers.getSetCookie(), ["a=1", "b=2"]);
    assert.deepEqual(
      [...headers],
      [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
    );
  });

  it("refuses names and values that would end the line", () => {
    const headers = new Headers();

    assert.throws(() => headers.set("x", "a\r\nset-cookie: b=1"), InvalidHeaderError);
    assert.throws(() => headers.append("x y", "a"), InvalidHeaderError);
    assert.throws(() => headers.set("x", "€"), { code: "http/invalid-header" });
  });

  it("hands over what Node wants without a copy", () => {
    const record = { host: "example.com" };

    assert.equal(Headers.fromNode(record).toNode(), record);
  });

  it("copies other headers, so that a change of one leaves the other", () => {
    const first = new Headers({ a: "1" });
    const second = new Headers(first);

    second.set("a", "2");
    second.delete("b");

    assert.equal(first.get("a"), "1");
    assert.deepEqual(second.keys(), ["a"]);
  });
});
