import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { BadAddressError } from "../errors.ts";
import { parseAddress } from "./address.ts";

describe("parseAddress", () => {
  it("reads a port, an address, or both", () => {
    assert.deepEqual(parseAddress(undefined), { host: "127.0.0.1", port: 8000 });
    assert.deepEqual(parseAddress("8001"), { host: "127.0.0.1", port: 8001 });
    assert.deepEqual(parseAddress("localhost"), { host: "localhost", port: 8000 });
    assert.deepEqual(parseAddress("0.0.0.0:80"), { host: "0.0.0.0", port: 80 });
    assert.deepEqual(parseAddress("0:8000"), { host: "0.0.0.0", port: 8000 });
    assert.deepEqual(parseAddress("[::1]:8001"), { host: "::1", port: 8001 });
    assert.deepEqual(parseAddress("[::1]"), { host: "::1", port: 8000 });
  });

  it("refuses what is no address", () => {
    for (const text of ["", ":", "a b", "localhost:", "::1", "127.0.0.1:99999", "[zz]:1", "-a"]) {
      assert.throws(() => parseAddress(text), BadAddressError, text);
    }
  });
});
