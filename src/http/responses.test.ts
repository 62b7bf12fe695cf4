import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Response } from "./response.ts";
import { html, json, redirect, text, toResponse } from "./responses.ts";

describe("html, text and json", () => {
  it("say what they are", () => {
    assert.equal(html("<p>").headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(text("p").headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(json({}).headers.get("content-type"), "application/json");
  });

  it("leave a content type that is given", () => {
    const headers = { "Content-Type": "application/problem+json" };

    const response = json({ a: [1] }, { status: 400, headers });

    assert.equal(response.status, 400);
    assert.equal(response.body, '{"a":[1]}');
    assert.equal(response.headers.get("content-type"), "application/problem+json");
  });

  it("keep other headers that are given", () => {
    assert.equal(html("", { headers: { "x-a": "1" } }).headers.get("x-a"), "1");
  });

  it("refuse as JSON what nobody awaited", () => {
    const never = new Promise(() => {});
    // oxlint-disable-next-line unicorn/no-thenable -- as a query set is
    const queries = { then: () => {} };

    for (const value of [never, queries, { books: queries }, [never]]) {
      assert.throws(() => json(value), { code: "http/unawaited-value" });
    }
    // oxlint-disable-next-line unicorn/no-thenable -- data, and not a function
    assert.equal(json({ then: "now" }).body, '{"then":"now"}');
  });

  it("write null for what JSON has no word for", () => {
    assert.equal(json(undefined).body, "null");
  });
});

describe("redirect", () => {
  it("has the status that its options mean", () => {
    assert.equal(redirect("/").status, 302);
    assert.equal(redirect("/", { permanent: true }).status, 301);
    assert.equal(redirect("/", { preserveRequest: true }).status, 307);
    assert.equal(redirect("/", { permanent: true, preserveRequest: true }).status, 308);
    assert.equal(redirect("/", { status: 303 }).status, 303);
  });

  it("encodes what cannot stand in a header", () => {
    assert.equal(redirect("/bücher/?q=a b").headers.get("location"), "/b%C3%BCcher/?q=a%20b");
    assert.equal(redirect("/a\r\nb: c").headers.get("location"), "/a%0D%0Ab:%20c");
  });

  it("refuses schemes that run something, however they are hidden", () => {
    for (const to of [
      "javascript:alert(1)",
      "JavaScript:x",
      " java\nscript:x",
      "data:text/html,x",
    ]) {
      assert.throws(() => redirect(to), { code: "http/unsafe-redirect", status: 400 });
    }
    assert.equal(redirect(new URL("https://a.test/")).headers.get("location"), "https://a.test/");
    const bad = { getAbsoluteUrl: () => "javascript:alert(1)" };
    assert.throws(() => redirect(bad), { code: "http/unsafe-redirect" });
  });

  it("leads to the page of what has one", () => {
    const book = { getAbsoluteUrl: () => "/books/7/" };

    const response = redirect(book, { status: 303 });

    assert.equal(response.status, 303);
    assert.equal(response.headers.get("location"), "/books/7/");
  });
});

describe("redirect to the name of a route", () => {
  it("says how to get its address", () => {
    assert.throws(
      () => redirect("books:index"),
      (error: { hint: string }) => /redirectTo\("books:…"\)/.test(error.hint),
    );
  });
});

describe("toResponse", () => {
  it("takes ours and the Web's", () => {
    const response = new Response();

    assert.equal(toResponse(response), response);
    assert.equal(toResponse(new globalThis.Response("x", { status: 202 })).status, 202);
  });

  it("says so if a view returned nothing", () => {
    assert.throws(() => toResponse(undefined as never), {
      code: "http/not-a-response",
      message: /returned undefined .* A `return` is missing/,
    });
    assert.throws(() => toResponse({ title: "Emma" } as never, 'The view "book"'), {
      message: /^The view "book" returned \{ title: 'Emma' \} instead of a response/,
    });
  });
});
