import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { leaveServer } from "./request-headers.ts";

describe("Headers on the way to another server", () => {
  const left = (names: readonly string[]): string[] => {
    const headers = new Headers(names.map((name) => [name, "1"]));
    leaveServer(headers, new Set(["x-tenant", "accept"]));
    return [...headers.keys()];
  };

  it("lose what is a secret by its name", () => {
    const names = "authorization cookie x-api-key x-jwt x-bearer x-otp x-otp-code x-pin x-passcode";

    assert.deepEqual(left(names.split(" ")), []);
  });

  it("keep what is none, but for those of the session", () => {
    assert.deepEqual(left(["accept", "x-option", "x-spinner", "x-tenant", "x-trace"]), [
      "accept",
      "x-option",
      "x-spinner",
      "x-trace",
    ]);
  });
});
