import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { validFileName } from "./file-name.ts";
import { escapeLeadingSlashes, escapeUriPath, filepathToUri, uriToIri } from "./iri.ts";
import { iriToUri } from "./uri.ts";

describe("uriToIri", () => {
  it("decodes what people read, and nothing that has a meaning", () => {
    for (const [uri, iri] of [
      ["/%E2%99%A5%E2%99%A5/", "/♥♥/"],
      ["/%E2%99%A5%E2%99%A5/?utf8=%E2%9C%93", "/♥♥/?utf8=✓"],
      ["/%41%5a%6B/", "/AZk/"],
      ["/%25%20%02%7b%2f%3F%30/", "/%25%20%02%7b%2f%3F%30/"],
      ["/%F0%9F%9A%80/", "/🚀/"],
      ["/plain/?a=b", "/plain/?a=b"],
      ["%", "%"],
    ] as const) {
      assert.equal(uriToIri(uri), iri);
    }
  });

  it("leaves bytes encoded that are no UTF-8", () => {
    for (const [uri, iri] of [
      ["/%E2%99%A5%E2%E2%99%A5/", "/♥%E2♥/"],
      ["/%AAd%AAj%AAa%AAn%AAg%AAo%AA/", "/%AAd%AAj%AAa%AAn%AAg%AAo%AA/"],
      ["/%c3x%f0%9f/", "/%C3x%F0%9F/"],
      ["/%C0%AF%ED%A0%80/", "/%C0%AF%ED%A0%80/"],
    ] as const) {
      assert.equal(uriToIri(uri), iri);
    }
  });

  it("is undone by iriToUri", () => {
    for (const uri of ["/b%C3%BCcher/?q=a%26b", "/%E2%99%A5%20%F0%9F%9A%80/#x"]) {
      assert.equal(iriToUri(uriToIri(uri)), uri);
    }
  });
});

describe("paths", () => {
  it("are encoded for a URL", () => {
    assert.equal(escapeUriPath("/;some/=awful/?path/:with/@lots/&of/+awful/chars"), "/%3Bsome/%3Dawful/%3Fpath/:with/@lots/&of/+awful/chars"); // prettier-ignore
    assert.equal(escapeUriPath("/foo#bar ♥/~%"), "/foo%23bar%20%E2%99%A5/~%25");
    assert.equal(
      filepathToUri("upload\\чубака.mp4"),
      "upload/%D1%87%D1%83%D0%B1%D0%B0%D0%BA%D0%B0.mp4",
    );
    assert.equal(filepathToUri("a b/c'd(e)#f?"), "a%20b/c'd(e)%23f%3F");
  });

  it("stay paths, though they begin with two slashes", () => {
    assert.equal(escapeLeadingSlashes("//evil.test/"), "/%2Fevil.test/");
    assert.equal(escapeLeadingSlashes("///a"), "/%2F/a");
    assert.equal(escapeLeadingSlashes("/a//b"), "/a//b");
  });
});

describe("validFileName", () => {
  it("keeps letters, digits, underscores, hyphens and dots", () => {
    assert.equal(validFileName("^&'@{}[],$=!-#()%+~_123.txt"), "-_123.txt");
    assert.equal(validFileName("  john's portrait in 2004.jpg "), "johns_portrait_in_2004.jpg");
    assert.equal(validFileName("../../Ελλάδα.pdf"), "....Ελλάδα.pdf");
  });

  it("refuses what leaves no name", () => {
    for (const name of ["", "???", "..", "$.$.$", "/"]) {
      assert.throws(() => validFileName(name), /Could not derive file name/, name);
    }
  });
});
