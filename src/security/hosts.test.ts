import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request, text } from "../http/index.ts";
import { allowedHosts, type AllowedHostsOptions, domainOf } from "./hosts.ts";

function isAllowed(options: AllowedHostsOptions, host: string): boolean {
  const handler = allowedHosts(options)(() => text("fine"));
  try {
    void handler(new Request({ url: "/", headers: { host } }));
    return true;
  } catch (error) {
    assert.equal((error as { code?: string }).code, "security/disallowed-host");
    assert.equal((error as { status?: number }).status, 400);
    return false;
  }
}

describe("allowedHosts", () => {
  it("lets the names of the list through, with any port and in any case", () => {
    const hosts = ["Example.com", "192.0.2.1", "[::1]"];

    for (const host of [
      "example.com",
      "EXAMPLE.com:8000",
      "example.com.",
      "192.0.2.1:80",
      "[::1]",
    ]) {
      assert.equal(isAllowed({ hosts }, host), true, host);
    }
    for (const host of ["www.example.com", "example.com.evil.test", "evil.test", ""]) {
      assert.equal(isAllowed({ hosts }, host), false, host);
    }
  });

  it("lets subdomains through for a leading dot", () => {
    const hosts = [".example.com"];

    assert.equal(isAllowed({ hosts }, "example.com"), true);
    assert.equal(isAllowed({ hosts }, "a.b.example.com"), true);
    assert.equal(isAllowed({ hosts }, "badexample.com"), false);
  });

  it("lets any well-formed host through for a star", () => {
    assert.equal(isAllowed({ hosts: ["*"] }, "any.test"), true);
    for (const host of ["a b", "a@b", "a:b", "a/b", "[::1", "a.test:80x", 'a"b']) {
      assert.equal(isAllowed({ hosts: ["*"] }, host), false, host);
    }
  });

  it("means this machine by an empty list in development", () => {
    const options = { hosts: [], debug: true };

    for (const host of ["localhost:8000", "a.localhost", "127.0.0.1", "[::1]:8000"]) {
      assert.equal(isAllowed(options, host), true, host);
    }
    assert.equal(isAllowed(options, "example.com"), false);
    assert.equal(isAllowed({ hosts: ["example.com"], debug: true }, "localhost"), false);
  });

  it("wants a list at start-up otherwise", () => {
    assert.throws(() => allowedHosts({ hosts: [] }), { code: "base/option" });
  });

  it("says which name to add", () => {
    const handler = allowedHosts({ hosts: ["a.test"] })(() => text(""));

    assert.throws(() => handler(new Request({ url: "/", headers: { host: "B.test:1" } })), {
      hint: 'If it is, add "b.test" to the allowed hosts.',
    });
  });
});

describe("domainOf", () => {
  it("is the name without port and last dot", () => {
    assert.equal(domainOf("Example.com.:8000"), "example.com");
    assert.equal(domainOf("."), undefined);
  });
});
