import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { accepts, preferredType } from "./negotiation.ts";
import { Request } from "./request.ts";

const accepting = (accept: string): Request => new Request({ url: "/", headers: { accept } });
const offered = ["text/html", "application/json"] as const;

describe("preferredType", () => {
  it("is our first choice if the client says nothing", () => {
    assert.equal(preferredType(new Request({ url: "/" }), offered), "text/html");
    assert.equal(preferredType(accepting("*/*"), offered), "text/html");
  });

  it("is what the client likes best", () => {
    assert.equal(
      preferredType(accepting("text/html;q=0.5, application/json"), offered),
      "application/json",
    );
    assert.equal(preferredType(accepting("application/*, text/html;q=0.1"), offered), offered[1]);
  });

  it("takes the most specific range that a type is in", () => {
    assert.equal(preferredType(accepting("text/html;q=0, */*"), offered), "application/json");
    assert.equal(
      preferredType(accepting("text/*;q=0.1, text/html;q=0.9, */*;q=0.5"), offered),
      offered[0],
    );
  });

  it("compares parameters", () => {
    const types = ["text/html", "text/html;level=1"] as const;

    assert.equal(preferredType(accepting("text/html;level=1, text/html;q=0.4"), types), types[1]);
  });

  it("is undefined if nothing is accepted", () => {
    assert.equal(preferredType(accepting("image/png"), offered), undefined);
    assert.equal(preferredType(accepting("nonsense"), offered), undefined);
    assert.equal(accepts(accepting("image/*"), "image/png"), true);
    assert.equal(accepts(accepting("image/*"), "text/html"), false);
  });
});
