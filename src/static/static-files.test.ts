import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { Request, type Response, text } from "../http/index.ts";
import { StaticFiles } from "./static-files.ts";

let root: string;
let files: StaticFiles;

before(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-static-"));
  mkdirSync(join(root, "css"));
  writeFileSync(join(root, "css", "a b.css"), "body {}");
  writeFileSync(join(root, "a.123456789abc.js"), "1");
  files = new StaticFiles({ url: "/static/", dirs: [root] });
});
after(() => rmSync(root, { recursive: true }));

const ask = async (url: string, options: object = {}, of = files): Promise<Response> =>
  of.handler()(new Request({ url, ...options }));

describe("the address of a static file", () => {
  it("begins with the prefix, and is encoded", () => {
    assert.equal(files.url("css/a b.css"), "/static/css/a%20b.css");
    assert.equal(files.url("/img/ü.svg#icon"), "/static/img/%C3%BC.svg#icon");
    assert.equal(files.url("special?chars&quoted.html"), "/static/special%3Fchars%26quoted.html");
  });

  it("has the hashed name where there is a manifest", () => {
    const manifest = new Map([
      ["a.js", "a.123456789abc.js"],
      ["a?b.js", "a?b.1.js"],
    ]);
    const hashed = new StaticFiles({ url: "https://cdn.test/s/", dirs: [], manifest });

    assert.equal(hashed.url("a.js?x=1"), "https://cdn.test/s/a.123456789abc.js?x=1");
    assert.equal(hashed.url("a?b.js"), "https://cdn.test/s/a%3Fb.1.js");
    assert.equal(hashed.url("img/"), "https://cdn.test/s/img/");
    assert.throws(() => hashed.url("b.js"), {
      code: "static/missing-file",
      hint: 'Did you mean "a.js"? Run collectstatic if the file is new.',
    });
  });

  it("wants a prefix with slashes, at start-up", () => {
    for (const url of ["static/", "/static", "/", "", "https://cdn.test"]) {
      assert.throws(() => new StaticFiles({ url, dirs: [] }), { code: "base/option" }, url);
    }
  });
});

describe("the handler of static files", () => {
  it("sends a file with its type", async () => {
    const response = await ask("/static/css/a%20b.css");

    assert.equal(response.headers.get("content-type"), "text/css; charset=utf-8");
    assert.equal(await response.toWeb().text(), "body {}");
  });

  it("says 304 to who has it", async () => {
    const etag = (await ask("/static/css/a%20b.css")).headers.get("etag")!;

    const response = await ask("/static/css/a%20b.css", { headers: { "if-none-match": etag } });

    assert.equal(response.status, 304);
  });

  it("says 404 to what begins with a dot, file or folder", async () => {
    mkdirSync(join(root, ".git"));
    for (const name of [".env", ".git/config"]) {
      writeFileSync(join(root, name), "secret");
      await assert.rejects(ask(`/static/${name}`), { code: "http/not-found" }, name);
      await assert.rejects(ask(`/static/css/../${name}`), { code: "http/not-found" }, name);
    }
  });

  it("says 404 to what is not there, and to what wants out", async () => {
    for (const url of [
      "/static/",
      "/static/css/",
      "/static/x.css",
      "/static/../css/a%20b.css",
      "/static/%2e%2e/%2e%2e/etc/passwd",
      "/static/..%2f..%2fetc/passwd",
      "/static//etc/passwd",
      "/static/css/a%20b.css%00.png",
      "/other/css/a%20b.css",
    ]) {
      await assert.rejects(ask(url), { code: "http/not-found" }, url);
    }
  });

  it("answers to GET and HEAD only", async () => {
    await assert.rejects(ask("/static/x", { method: "POST" }), { status: 405 });
  });

  it("lets browsers keep a name with a hash for ever", async () => {
    const manifest = new Map([["a.js", "a.123456789abc.js"]]);
    const hashed = new StaticFiles({ url: "/s/", dirs: [root], manifest });

    const kept = await ask("/s/a.123456789abc.js", {}, hashed);
    const plain = await ask("/s/css/a%20b.css", {}, hashed);

    assert.equal(kept.headers.get("cache-control"), "max-age=31536000, public, immutable");
    assert.equal(plain.headers.get("cache-control"), null);
  });
});

describe("the middleware of static files", () => {
  it("leaves other paths to the site", async () => {
    const handler = files.middleware()(() => text("site"));

    const page = await handler(new Request({ url: "/" }));
    const css = await handler(new Request({ url: "/static/css/a%20b.css" }));

    assert.equal(page.body, "site");
    assert.equal(css.headers.get("content-type"), "text/css; charset=utf-8");
  });
});
