import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { formatProblem, masked, newSecret, tokenMatches, unmasked } from "./csrf-token.ts";

describe("CSRF tokens", () => {
  it("are Django's: a token of its tests is unmasked to its secret", () => {
    assert.equal(
      unmasked("1bcdefghij2bcdefghij3bcdefghij4bcdefghij5bcdefghij6bcdefghijABCD"),
      "lcccccccX2kcccccccY2jcccccccssIC",
    );
  });

  it("hide the secret under a mask that is new each time", () => {
    const secret = newSecret();

    assert.notEqual(masked(secret), masked(secret));
    assert.equal(unmasked(masked(secret)), secret);
    assert.equal(tokenMatches(masked(secret), secret), true);
    assert.equal(tokenMatches(secret, secret), true);
    assert.equal(tokenMatches(masked(newSecret()), secret), false);
    assert.equal(tokenMatches("", secret), false);
  });

  it("have 32 or 64 letters and digits", () => {
    assert.equal(formatProblem(newSecret()), undefined);
    assert.equal(formatProblem(masked(newSecret())), undefined);
    assert.equal(formatProblem("a".repeat(33)), "has incorrect length");
    assert.equal(formatProblem("é".repeat(32)), "has invalid characters");
  });
});
