import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { contentDisposition, file } from "./file-response.ts";
import { Request } from "./request.ts";

let folder: string;
let path: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "quintet-file-"));
  path = join(folder, "a.css");
  writeFileSync(path, "0123456789");
  utimesSync(path, 1_700_000_000, 1_700_000_000);
});
after(() => rmSync(folder, { recursive: true }));

const asking = (headers: Record<string, string> = {}, method = "GET"): Request =>
  new Request({ url: "/", method, headers });

describe("file", () => {
  it("sends the whole with what it is", async () => {
    const response = await file(path);

    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/css; charset=utf-8");
    assert.equal(response.headers.get("content-length"), "10");
    assert.equal(response.headers.get("last-modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
    assert.equal(await response.toWeb().text(), "0123456789");
  });

  it("sends an empty file", async () => {
    const empty = join(folder, "empty.bin");
    writeFileSync(empty, "");

    const response = await file(empty);

    assert.equal(response.headers.get("content-type"), "application/octet-stream");
    assert.equal(await response.toWeb().text(), "");
  });

  it("answers 404 where there is no file", async () => {
    await assert.rejects(file(join(folder, "b")), { code: "http/not-found", status: 404 });
    await assert.rejects(file(folder), { code: "http/not-found" });
  });

  it("sends a part", async () => {
    const cases: Record<string, [string, string]> = {
      "bytes=2-4": ["234", "bytes 2-4/10"],
      "bytes=7-": ["789", "bytes 7-9/10"],
      "bytes=-2": ["89", "bytes 8-9/10"],
      "bytes=8-99": ["89", "bytes 8-9/10"],
    };
    for (const [range, [content, contentRange]] of Object.entries(cases)) {
      const response = await file(path, { request: asking({ range }) });

      assert.equal(response.status, 206, range);
      assert.equal(response.headers.get("content-range"), contentRange);
      assert.equal(response.headers.get("content-length"), String(content.length));
      assert.equal(await response.toWeb().text(), content);
    }
  });

  it("says 416 to a part behind the end, and sends all for ranges that it does not know", async () => {
    const behind = await file(path, { request: asking({ range: "bytes=10-" }) });
    const several = await file(path, { request: asking({ range: "bytes=0-1,3-4" }) });
    const backwards = await file(path, { request: asking({ range: "bytes=4-2" }) });

    assert.equal(behind.status, 416);
    assert.equal(behind.headers.get("content-range"), "bytes */10");
    assert.equal(several.status, 200);
    assert.equal(backwards.status, 200);
  });

  it("sends a part only of the version that the client has", async () => {
    const etag = (await file(path)).headers.get("etag")!;
    const statusFor = async (ifRange: string): Promise<number> => {
      const request = asking({ range: "bytes=0-1", "if-range": ifRange });
      return (await file(path, { request })).status;
    };

    assert.equal(await statusFor(etag), 206);
    assert.equal(await statusFor('"old"'), 200);
    assert.equal(await statusFor("Tue, 14 Nov 2023 22:13:20 GMT"), 206);
    assert.equal(await statusFor("Tue, 14 Nov 2023 22:13:21 GMT"), 200);
  });

  it("says 304 to who has it", async () => {
    const etag = (await file(path)).headers.get("etag")!;

    const response = await file(path, { request: asking({ "if-none-match": etag }) });

    assert.equal(response.status, 304);
    assert.equal(response.headers.get("content-type"), null);
  });

  it("is saved under a name if it is a download", async () => {
    const named = await file(path, { download: "Übersicht.css" });
    const plain = await file(path, { download: true });

    assert.equal(
      named.headers.get("content-disposition"),
      "attachment; filename*=utf-8''%C3%9Cbersicht.css",
    );
    assert.equal(plain.headers.get("content-disposition"), 'attachment; filename="a.css"');
  });
});

describe("contentDisposition", () => {
  it("escapes quotes", () => {
    assert.equal(contentDisposition('a"b'), String.raw`attachment; filename="a\"b"`);
    assert.equal(contentDisposition("a", { inline: true }), 'inline; filename="a"');
  });
});
