import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Request } from "./request.ts";

const formType = { "content-type": "application/x-www-form-urlencoded" };

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield Buffer.from(text);
}

describe("Request", () => {
  it("knows the parts of its address", () => {
    const request = new Request({ url: "/b%C3%BCcher/?page=2", headers: { host: "a.test:8000" } });

    assert.equal(request.method, "GET");
    assert.equal(request.path, "/bücher/");
    assert.equal(request.target, "/b%C3%BCcher/?page=2");
    assert.equal(request.query.get("page"), "2");
    assert.equal(request.host, "a.test:8000");
    assert.equal(request.url.href, "http://a.test:8000/b%C3%BCcher/?page=2");
  });

  it("takes scheme and host from a full address", () => {
    const request = new Request({ url: "https://b.test/x?y#z", headers: { host: "a.test" } });

    assert.equal(request.isSecure, true);
    assert.equal(request.scheme, "https");
    assert.equal(request.host, "b.test");
    assert.equal(request.target, "/x?y");
    assert.equal(new Request({ url: "http://b.test" }).path, "/");
  });

  it("does not take two slashes at the beginning for a host", () => {
    const request = new Request({ url: "//evil.test/x", headers: { host: "a.test" } });

    assert.equal(request.path, "//evil.test/x");
    assert.equal(request.url.host, "a.test");
    assert.equal(request.absoluteUrl(), "http://a.test//evil.test/x");
  });

  it("answers 400 to a path that is not well encoded", () => {
    for (const url of ["/%zz", "/%ff", "/%"]) {
      assert.throws(() => new Request({ url }).path, { code: "http/malformed", status: 400 });
    }
  });

  it("answers 400 to a host that is none, once an address is made of it", () => {
    const request = new Request({ url: "/", headers: { host: "a b" } });

    assert.throws(() => request.url, { code: "http/malformed" });
  });

  it("makes addresses of other pages", () => {
    const request = new Request({ url: "/a/b/?c", host: "a.test", isSecure: true });

    assert.equal(request.absoluteUrl(), "https://a.test/a/b/?c");
    assert.equal(request.absoluteUrl("/x"), "https://a.test/x");
    assert.equal(request.absoluteUrl("x"), "https://a.test/a/b/x");
    assert.equal(request.absoluteUrl("http://b.test/"), "http://b.test/");
  });

  it("asks for what is given as a function when it is needed, and once", () => {
    let calls = 0;
    const request = new Request({
      url: "/",
      headers: () => {
        calls++;
        return { cookie: "a=1" };
      },
    });

    assert.equal(calls, 0);
    assert.equal(request.cookies.get("a"), "1");
    assert.equal(request.headers.get("cookie"), "a=1");
    assert.equal(calls, 1);
  });

  it("has a signal, an id and a remote address", () => {
    const controller = new AbortController();
    const request = new Request({
      url: "/",
      signal: () => controller.signal,
      remoteAddress: () => "192.0.2.1",
    });

    controller.abort();

    assert.equal(request.signal.aborted, true);
    assert.equal(new Request({ url: "/" }).signal.aborted, false);
    assert.equal(request.remoteAddress, "192.0.2.1");
    assert.equal(request.id, request.id);
    assert.notEqual(request.id, new Request({ url: "/" }).id);
    assert.equal(new Request({ url: "/", id: "r1" }).id, "r1");
  });

  it("is made from the Web's request", async () => {
    const web = new globalThis.Request("https://a.test/x?y=1", { method: "POST", body: "hello" });

    const request = Request.fromWeb(web);

    assert.equal(request.method, "POST");
    assert.equal(request.isSecure, true);
    assert.equal(request.query.get("y"), "1");
    assert.equal(await request.text(), "hello");
  });
});

describe("the body of a Request", () => {
  it("is read once, and given as often as asked for", async () => {
    const request = new Request({ url: "/", method: "POST", body: pieces('{"a"', ":1}") });

    assert.equal(await request.text(), '{"a":1}');
    assert.deepEqual(await request.json(), { a: 1 });
    assert.equal((await request.bytes()).length, 7);
  });

  it("is empty where there is none", async () => {
    const request = new Request({ url: "/" });

    assert.equal(await request.text(), "");
    assert.deepEqual([...(await request.form()).keys()], []);
  });

  it("is refused as soon as it is too large", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      while (read < 100) {
        read++;
        yield new Uint8Array(10);
      }
    }
    const refused = { code: "http/payload-too-large", status: 413, maxBytes: 25 };

    const streamed = new Request({ url: "/", body: endless(), maxBodyBytes: 25 });
    await assert.rejects(streamed.bytes(), refused);
    assert.equal(read, 3);

    const headers = { "content-length": "26" };
    const announced = new Request({ url: "/", body: pieces("x"), headers, maxBodyBytes: 25 });
    await assert.rejects(announced.bytes(), refused);

    const text = new Request({ url: "/", body: "x".repeat(26), maxBodyBytes: 25 });
    await assert.rejects(text.text(), refused);
  });

  it("is 2.5 MiB at most, unless more is allowed", async () => {
    const body = new Uint8Array(2_621_441);

    await assert.rejects(new Request({ url: "/", body }).bytes(), { maxBytes: 2_621_440 });
    const request = new Request({ url: "/", body, maxBodyBytes: 3_000_000 });
    assert.equal((await request.bytes()).length, 2_621_441);
  });

  it("is malformed if it is no JSON, or no text in its charset", async () => {
    const malformed = { code: "http/malformed", status: 400 };

    await assert.rejects(new Request({ url: "/", body: "{" }).json(), malformed);
    const noText = new Request({ url: "/", body: Uint8Array.of(0xff) });
    await assert.rejects(noText.text(), malformed);
  });

  it("is read in the charset that it names", async () => {
    const body = Uint8Array.of(0xe9);
    const latin = { "content-type": "text/plain; charset=latin1" };
    const unknown = { "content-type": 'text/plain; charset="klingon"' };

    assert.equal(await new Request({ url: "/", body, headers: latin }).text(), "é");
    await assert.rejects(new Request({ url: "/", body, headers: unknown }).text(), {
      code: "http/unsupported-media-type",
      status: 415,
    });
  });
});

describe("the form of a Request", () => {
  it("is read from an urlencoded body", async () => {
    const body = "a=1&a=2&name=J%C3%BCrgen+M";
    const form = await new Request({ url: "/", body, headers: formType }).form();

    assert.deepEqual(form.getAll("a"), ["1", "2"]);
    assert.equal(form.get("name"), "Jürgen M");
    assert.equal(form.has("b"), false);
  });

  it("has the files of a multipart body", async () => {
    const data = new FormData();
    data.set("title", "Emma");
    data.set("cover", new File(["image"], "cover.png", { type: "image/png" }));
    const web = new globalThis.Request("http://a.test/", { method: "POST", body: data });

    const form = await Request.fromWeb(web).form();
    const cover = form.get("cover");

    assert.equal(form.get("title"), "Emma");
    assert.ok(cover instanceof File);
    assert.equal(cover.name, "cover.png");
    assert.equal(await cover.text(), "image");
  });

  it("may be given ready, as a test does", async () => {
    const data = new FormData();
    data.set("a", "1");

    data.append("a", "2");
    data.append("b", new File(["x"], "../b.png"));

    const form = await new Request({ url: "/", body: data }).form();
    assert.deepEqual(form.getAll("a"), ["1", "2"]);
    assert.equal(form.get("a"), "2");
    assert.equal((form.get("b") as File).name, "b.png");
    const values = new URLSearchParams("a=1");
    assert.equal((await new Request({ url: "/", body: values }).form()).get("a"), "1");
    assert.equal(await new Request({ url: "/", body: values }).text(), "a=1");
  });

  it("is malformed without the boundary it speaks of", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const request = new Request({ url: "/", body: "nothing of the kind", headers });

    await assert.rejects(request.form(), { code: "http/malformed" });
  });

  it("has no more fields, files and text than allowed", async () => {
    const many = new Request({ url: "/", body: "a=1&b=2&c=3", headers: formType, maxFields: 2 });
    await assert.rejects(many.form(), { code: "http/too-many-fields", status: 400 });

    const data = new FormData();
    data.append("f", new File(["1"], "1"));
    data.append("f", new File(["2"], "2"));
    data.append("text", "x".repeat(100));
    const web = () => new globalThis.Request("http://a.test/", { method: "POST", body: data });
    await assert.rejects(Request.fromWeb(web(), { maxFiles: 1 }).form(), {
      code: "http/too-many-fields",
    });
    await assert.rejects(Request.fromWeb(web(), { maxBodyBytes: 50 }).form(), {
      code: "http/payload-too-large",
    });
    await assert.rejects(Request.fromWeb(web(), { maxUploadBytes: 50 }).form(), { maxBytes: 50 });
  });

  it("is empty for a body that is no form", async () => {
    const headers = { "content-type": "application/json" };
    const form = await new Request({ url: "/", body: '{"a":1}', headers }).form();

    assert.deepEqual([...form.keys()], []);
  });
});
