import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock } from "../base/index.ts";
import { formatCookie, parseCookies } from "./cookies.ts";

describe("parseCookies", () => {
  it("reads names and values, the last of two with one name", () => {
    const cookies = parseCookies("a=1; b = two ; a=3; c=x=y");

    assert.deepEqual(Object.fromEntries(cookies), { a: "3", b: "two", c: "x=y" });
  });

  it("keeps a value without a name under the empty name", () => {
    assert.deepEqual([...parseCookies("lonely")], [["", "lonely"]]);
  });

  it("has nothing for an empty header", () => {
    assert.equal(parseCookies("").size, 0);
  });

  it("takes quotes away, with what they hide", () => {
    const cookies = parseCookies(String.raw`a="say \"hi\"\054 then go"`);

    assert.equal(cookies.get("a"), 'say "hi", then go');
  });
});

describe("formatCookie", () => {
  afterEach(() => clock.reset());

  it("is sent to the whole site, and not along with forms of other sites", () => {
    assert.equal(formatCookie("a", "1"), "a=1; Path=/; SameSite=Lax");
  });

  it("says the age also as a date", () => {
    clock.freeze(Date.UTC(2027, 0, 1));

    const cookie = formatCookie("a", "1", { maxAgeSeconds: 3600 });

    assert.match(cookie, /; Expires=Fri, 01 Jan 2027 01:00:00 GMT; Max-Age=3600;/);
  });

  it("writes the other attributes", () => {
    const cookie = formatCookie("a", "1", {
      domain: "example.com",
      path: "/shop/",
      secure: true,
      httpOnly: true,
      sameSite: "strict",
      partitioned: true,
    });

    assert.equal(
      cookie,
      "a=1; Domain=example.com; HttpOnly; Partitioned; Path=/shop/; SameSite=Strict; Secure",
    );
  });

  it("is secure where browsers would refuse it otherwise", () => {
    assert.match(formatCookie("a", "1", { sameSite: "none" }), /; Secure$/);
    assert.match(formatCookie("__Host-a", "1"), /; Secure$/);
  });

  it("quotes a value so that it is read back", () => {
    const value = 'a b; c, "d" \\ é';
    const [, written = ""] = /^a=(".*"); Path/.exec(formatCookie("a", value)) ?? [];

    assert.equal(parseCookies(`a=${written}`).get("a"), value);
    assert.equal(written.includes(";"), false);
  });

  it("refuses what would begin another attribute", () => {
    const refused = { code: "http/invalid-header" };

    assert.throws(() => formatCookie("a b", "1"), refused);
    assert.throws(() => formatCookie("a", "1", { path: "/; Secure" }), refused);
    assert.throws(() => formatCookie("a", "€"), refused);
    assert.throws(() => formatCookie("a", "1", { sameSite: "never" as "none" }), refused);
  });

  it("refuses an end that is no moment", () => {
    for (const number of [Number.NaN, Infinity, -Infinity, 1e300]) {
      for (const options of [{ maxAgeSeconds: number }, { expiresMs: number }]) {
        assert.throws(() => formatCookie("a", "1", options), { code: "http/invalid-header" });
      }
    }
  });

  it("refuses a domain or a path for __Host-, as browsers do", () => {
    for (const options of [{ domain: "a.test" }, { path: "/shop/" }]) {
      assert.throws(() => formatCookie("__Host-a", "1", options), { code: "http/invalid-header" });
    }
    assert.match(formatCookie("__Host-a", "1"), /Path=\/; SameSite=Lax; Secure$/);
  });
});
