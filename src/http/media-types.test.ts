import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { contentTypeOf, isCompressible, mediaType } from "./media-types.ts";

describe("mediaType", () => {
  it("goes by the extension, whatever its case", () => {
    assert.equal(mediaType("a/b.min.CSS"), "text/css");
    assert.equal(mediaType("a.unknown"), undefined);
    assert.equal(mediaType("constructor"), undefined);
  });
});

describe("contentTypeOf", () => {
  it("says the charset of text, and bytes of what is unknown", () => {
    assert.equal(contentTypeOf("a.js"), "text/javascript; charset=utf-8");
    assert.equal(contentTypeOf("a.svg"), "image/svg+xml; charset=utf-8");
    assert.equal(contentTypeOf("a.png"), "image/png");
    assert.equal(contentTypeOf("a"), "application/octet-stream");
  });
});

describe("isCompressible", () => {
  it("is so for text only", () => {
    assert.equal(isCompressible("text/html; charset=utf-8"), true);
    assert.equal(isCompressible("application/problem+json"), true);
    assert.equal(isCompressible("image/png"), false);
    assert.equal(isCompressible(""), false);
  });
});
