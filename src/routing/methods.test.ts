import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request, text } from "../http/index.ts";
import { methods, requireMethods } from "./methods.ts";

const asking = (method: string): Request => new Request({ url: "/", method });

describe("requireMethods", () => {
  const view = requireMethods(["GET", "POST"])(() => text("fine"));

  it("lets its methods through, and HEAD with GET", async () => {
    for (const method of ["GET", "HEAD", "POST"]) {
      assert.equal((await view(asking(method))).status, 200);
    }
  });

  it("answers 405 to others, with those that are allowed", () => {
    assert.throws(() => view(asking("DELETE")), {
      code: "http/method-not-allowed",
      status: 405,
      headers: { allow: "GET, HEAD, POST" },
    });
    assert.throws(() => requireMethods(["POST"])(() => text(""))(asking("HEAD")));
  });
});

describe("methods", () => {
  const view = methods({ GET: () => text("read"), POST: () => text("written") });

  it("has a view a method", async () => {
    const read = await view(asking("GET"));
    const head = await view(asking("HEAD"));
    const written = await view(asking("POST"));

    assert.equal(read.body, "read");
    assert.equal(head.body, "read");
    assert.equal(written.body, "written");
  });

  it("tells its methods to OPTIONS, and to those that ask with another", async () => {
    const options = await view(asking("OPTIONS"));

    assert.equal(options.status, 204);
    assert.equal(options.headers.get("allow"), "GET, HEAD, POST, OPTIONS");
    assert.throws(() => view(asking("PUT")), { code: "http/method-not-allowed" });
    assert.throws(() => view(asking("constructor")), { code: "http/method-not-allowed" });
  });
});
