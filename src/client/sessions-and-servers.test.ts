/** What a session gives to which server, and what it makes of the answers of strange ones. */

import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { BadResponseError, InvalidRequestError } from "./errors.ts";
import { httpSession } from "./http-session.ts";

let handler: (request: IncomingMessage, response: ServerResponse) => void;
let baseUrl: string;
let elsewhere: string;
let connections = 0;
const servers = [0, 1].map(() => createServer((request, response) => handler(request, response)));

before(async () => {
  for (const server of servers) {
    server.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const urls = servers.map((each) => `http://127.0.0.1:${(each.address() as AddressInfo).port}`);
  [baseUrl, elsewhere] = urls as [string, string];
});
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

describe("a session and its servers", () => {
  it("keeps its headers to the server of its baseUrl, however another is spelled", async () => {
    handler = (request, response) => response.end(JSON.stringify(request.headers));
    const headers = { authorization: "Bearer SECRET", "x-api-key": "k", "user-agent": "shop" };
    await using session = httpSession({ baseUrl, headers });
    const host = new URL(elsewhere).host;

    for (const target of [elsewhere, `//${host}/x`, `\\\\${host}\\x`, new URL(elsewhere)]) {
      const got = await session.get(target).json<Record<string, string>>();
      assert.deepEqual(
        [got["host"], got["authorization"], got["x-api-key"], got["user-agent"]],
        [host, undefined, undefined, "shop"],
      );
    }
    const own = await session.get(elsewhere, { headers: { authorization: "Other" } }).json<Record<string, string>>(); // prettier-ignore
    assert.equal(own["authorization"], "Other");
  });

  it("sends user and password of an address as a header, and names them in no error", async () => {
    handler = (request, response) => response.end(request.headers.authorization);
    await using session = httpSession();
    const url = baseUrl.replace("//", "//ada:p%40ss@");

    const response = await session.get(url);

    assert.equal(await response.text(), `Basic ${btoa("ada:p@ss")}`);
    assert.equal(response.url, `${baseUrl}/`);
    await assert.rejects(async () => session.get("http://ada:secret@127.0.0.1:1/"), (error: Error) => !error.message.includes("secret")); // prettier-ignore
  });

  it("frees the connection of an answer that nobody reads", async () => {
    handler = (request, response) => response.end("x".repeat(200_000));
    await using session = httpSession({ baseUrl, limitPerHost: 2, timeout: "5s" });
    const begin = connections;

    for (let n = 0; n < 12; n++) assert.equal((await session.post("/")).status, 200);

    assert.ok(connections - begin <= 2);
  });

  it("waits for the reader of a large answer, but not for ever", async () => {
    handler = (request, response) => response.end("x".repeat(5_000_000));
    const timeout = { total: "10s", body: 100 } as const;
    await using session = httpSession({ baseUrl, limitPerHost: 1, timeout });

    const unread = await session.get("/");
    const read = await session.get("/").bytes();

    assert.equal(read.length, 5_000_000);
    await assert.rejects(unread.text(), { code: "client/timeout", phase: "body" });
  });

  it("calls no mistake of the program a lost connection, and does not repeat it", async () => {
    let asked = 0;
    handler = (request, response) => {
      asked += 1;
      response.end();
    };
    await using session = httpSession({ baseUrl, retries: { count: 3, delay: 1, methods: ["PUT", "A B"] } }); // prettier-ignore

    const wrong = { body: "four", headers: { "content-length": "2" } };
    await assert.rejects(async () => session.put("/", wrong), InvalidRequestError);
    await assert.rejects(async () => session.request("a b", "/"), InvalidRequestError);
    assert.equal(asked, 0);
  });

  it("decodes what is encoded in several steps, in a bare way, or not at all", async () => {
    const text = "quintet ".repeat(50);
    const answers: Record<string, [string, Buffer]> = {
      "/twice": ["gzip, gzip", gzipSync(gzipSync(text))],
      "/mixed": ["gzip, br", brotliCompressSync(gzipSync(text))],
      "/zlib": ["deflate", deflateSync(text)],
      "/raw": ["deflate", deflateRawSync(text)],
      "/identity": ["identity", Buffer.from(text)],
      "/empty": ["gzip", Buffer.alloc(0)],
      "/unknown": ["zstd-9", Buffer.from(text)],
      "/bomb": ["gzip, gzip, gzip, gzip", gzipSync(text)],
    };
    handler = (request, response) => {
      const [coding, body] = answers[request.url!]!;
      response.writeHead(200, { "content-encoding": coding }).end(body);
    };
    await using session = httpSession({ baseUrl });

    for (const path of ["/twice", "/mixed", "/zlib", "/raw", "/identity"]) {
      assert.equal(await session.get(path).text(), text, path);
    }
    assert.equal(await session.get("/empty").text(), "");
    await assert.rejects(session.get("/unknown").text(), /encoded as zstd-9/);
    await assert.rejects(session.get("/bomb").text(), BadResponseError);
  });

  it("take along no key of the session and no credentials that a server names", async () => {
    handler = (request, response) => {
      const { url, headers } = request;
      if (url === "/away") {
        const location = `${elsewhere.replace("//", "//user:pw@")}/end`;
        return void response.writeHead(302, { location }).end();
      }
      response.end(JSON.stringify(headers));
    };
    const headers = { "x-tenant": "t", "X-Api-Key": "k", accept: "text/plain" };
    await using session = httpSession({ baseUrl, headers });

    const got = await session.get("/away", { headers: { "x-trace": "1", "x-token": "2" } }).json<Record<string, string>>(); // prettier-ignore

    assert.equal(got["accept"], "text/plain");
    assert.equal(got["x-trace"], "1");
    for (const name of ["x-tenant", "x-api-key", "x-token", "authorization"]) {
      assert.equal(got[name], undefined, name);
    }
  });

  it("take along no word about a body that is not sent again", async () => {
    handler = (request, response) => {
      if (request.url === "/form") return void response.writeHead(301, { location: "/end" }).end();
      response.end(
        Object.keys(request.headers)
          .filter((name) => name.startsWith("content-"))
          .join(),
      );
    };
    await using session = httpSession({ baseUrl });
    const headers = { "content-language": "de", "content-location": "/x", "content-encoding": "x" };

    assert.equal(await session.post("/form", { body: "x", headers }).text(), "");
  });

  it("that would need a stream again come back whole", async () => {
    handler = (request, response) => {
      request.resume().on("end", () => response.writeHead(307, { location: "/b" }).end("moved"));
    };
    await using session = httpSession({ baseUrl });
    const body = (async function* () {
      yield new Uint8Array(3);
    })();

    const response = await session.post("/", { body });

    assert.deepEqual([response.status, await response.text()], [307, "moved"]);
  });
});
