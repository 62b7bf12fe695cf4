import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { shortestIpv6 } from "./ip-address.ts";

describe("shortestIpv6", () => {
  it("leaves out leading zeros and the longest run of zeros", () => {
    assert.equal(shortestIpv6("2001:0DB8:0000:0000:0000:0000:0000:0001", false), "2001:db8::1");
  });

  it("writes an IPv4 address inside of it with dots, or alone", () => {
    assert.equal(shortestIpv6("::ffff:0a0a:0a0a", false), "::ffff:10.10.10.10");
    assert.equal(shortestIpv6("::ffff:0a0a:0a0a", true), "10.10.10.10");
  });

  it("keeps the zone", () => {
    assert.equal(shortestIpv6("fe80:0::1%eth0", false), "fe80::1%eth0");
  });
});
