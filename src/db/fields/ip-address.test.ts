import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ValidationError } from "../../base/index.ts";
import { GenericIpAddressField } from "./ip-address.ts";

const codes = (field: GenericIpAddressField, value: string) =>
  Array.from(field.validate(value), ({ code }) => code);

describe("GenericIpAddressField", () => {
  it("has one spelling for each address", () => {
    const field = new GenericIpAddressField();

    assert.equal(field.parse(" 192.0.2.1 "), "192.0.2.1");
    assert.equal(field.parse("2001:0DB8:0:0::1"), "2001:db8::1");
    assert.equal(field.parse("::ffff:c000:201"), "::ffff:192.0.2.1");
    assert.equal(
      new GenericIpAddressField({ unpackIpv4: true }).parse("::ffff:c000:201"),
      "192.0.2.1",
    );
    assert.throws(() => field.parse(1), ValidationError);
  });

  it("takes the addresses of its protocol only", () => {
    assert.deepEqual(codes(new GenericIpAddressField(), "::1"), []);
    assert.deepEqual(codes(new GenericIpAddressField({ protocol: "ipv4" }), "::1"), ["invalid"]);
    assert.deepEqual(codes(new GenericIpAddressField({ protocol: "ipv6" }), "127.0.0.1"), [
      "invalid",
    ]);
    assert.deepEqual(codes(new GenericIpAddressField(), "300.0.0.1"), ["invalid"]);
  });

  it("stores no empty text", () => {
    assert.equal(new GenericIpAddressField().encode(""), null);
  });

  it("unpacks only where both protocols are taken", () => {
    assert.throws(() => new GenericIpAddressField({ unpackIpv4: true, protocol: "ipv6" }), {
      code: "base/option",
    });
  });
});
