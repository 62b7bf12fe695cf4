import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, it } from "node:test";

import { type Handler, type Request, Response } from "../../http/index.ts";
import { AddressError, ClientGoneError, PortInUseError } from "../errors.ts";
import { serve } from "./serve.ts";

/** Sends bytes as they are, and gives all that comes back until the server closes. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(text);
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  await once(socket, "close");
  return answer;
}

const echo: Handler = async (request) =>
  new Response(`${request.method} ${request.target} ${await request.text()}`);

describe("serve", () => {
  it("hands over method, address, headers and body", async () => {
    await using server = await serve(
      async (request) =>
        new Response(
          JSON.stringify([
            request.method,
            request.path,
            request.query.get("q"),
            request.headers.get("x-name"),
            request.remoteAddress,
            request.isSecure,
            await request.text(),
          ]),
        ),
      { port: 0 },
    );

    const response = await fetch(`${server.url}b%C3%BC/?q=1`, {
      method: "POST",
      headers: { "x-name": "Ada" },
      body: "text",
    });

    assert.deepEqual(await response.json(), [
      "POST",
      "/bü/",
      "1",
      "Ada",
      "127.0.0.1",
      false,
      "text",
    ]);
  });

  it("sends status, headers, several cookies, and the length in bytes", async () => {
    await using server = await serve(
      () => {
        const response = new Response("ü", { status: 201, headers: { "x-a": "1" } });
        response.setCookie("a", "1");
        response.setCookie("b", "2");
        response.headers.delete("x-a");
        return response;
      },
      { port: 0 },
    );

    const response = await fetch(server.url);

    assert.equal(response.status, 201);
    assert.equal(response.headers.get("content-length"), "2");
    assert.equal(response.headers.get("x-a"), null);
    assert.equal(response.headers.getSetCookie().length, 2);
  });

  it("answers HEAD with the headers of GET and without a body", async () => {
    await using server = await serve(() => new Response("four"), { port: 0 });

    const answer = await raw(
      server.port,
      "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );

    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /content-length: 4/i);
    assert.ok(answer.endsWith("\r\n\r\n"));
  });

  it("sends no body and no length with a 204 or a 304", async () => {
    await using server = await serve(
      (request) => new Response("never", { status: Number(request.path.slice(1)) }),
      { port: 0 },
    );

    for (const status of [204, 304]) {
      const answer = await raw(
        server.port,
        `GET /${status} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      assert.doesNotMatch(answer, /never|content-length/i);
    }
  });

  it("keeps the connection for the next request", async () => {
    await using server = await serve(echo, { port: 0 });

    const answer = await raw(
      server.port,
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none" +
        "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );

    assert.match(answer, /POST \/1 one[\s\S]*GET \/2 /);
  });

  it("answers a body that is too large, without reading it all", async () => {
    await using server = await serve(
      async (request) => {
        try {
          return new Response(await request.text());
        } catch (error) {
          return new Response((error as { code: string }).code, { status: 413 });
        }
      },
      { port: 0, maxBodyBytes: 10 },
    );

    const response = await fetch(server.url, { method: "POST", body: "x".repeat(500_000) });

    assert.equal(response.status, 413);
    assert.equal(await response.text(), "http/payload-too-large");
  });

  it("sends a stream as it comes", async () => {
    const gate = Promise.withResolvers<void>();
    async function* chunks(): AsyncIterable<string> {
      yield "first";
      await gate.promise;
      yield "second";
    }
    await using server = await serve(() => new Response(chunks()), { port: 0 });

    const reader = (await fetch(server.url)).body!.getReader();
    const first = Buffer.from((await reader.read()).value!).toString();
    gate.resolve();
    const second = Buffer.from((await reader.read()).value!).toString();

    assert.deepEqual([first, second], ["first", "second"]);
  });

  it("sends the stream of the Web", async () => {
    await using server = await serve(
      () => Response.fromWeb(new globalThis.Response(new Blob(["a", "b"]).stream())),
      { port: 0 },
    );

    assert.equal(await (await fetch(server.url)).text(), "ab");
  });

  it("ends a stream that the client no longer reads", async () => {
    const ended = Promise.withResolvers<void>();
    async function* endless(): AsyncIterable<string> {
      try {
        for (;;) {
          yield "x".repeat(1000);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        ended.resolve();
      }
    }
    await using server = await serve(() => new Response(endless()), { port: 0 });
    const controller = new AbortController();

    const response = await fetch(server.url, { signal: controller.signal });
    await response.body!.getReader().read();
    controller.abort();

    await ended.promise;
  });

  it("cuts the answer off if its stream fails, so that it is not taken for whole", async (t) => {
    const errors = t.mock.method(console, "error", () => {});
    // oxlint-disable-next-line eslint/require-yield -- it fails before its second chunk
    async function* failing(): AsyncIterable<string> {
      yield "part";
      throw new RangeError("broken");
    }
    await using server = await serve(() => new Response(failing()), { port: 0 });

    const response = await fetch(server.url);

    await assert.rejects(response.text());
    assert.equal((errors.mock.calls[0]!.arguments[0] as Error).message, "broken");
  });

  it("aborts the signal of a request whose client has gone", async () => {
    const seen = Promise.withResolvers<unknown>();
    const arrived = Promise.withResolvers<void>();
    await using server = await serve(
      (request: Request) => {
        request.signal.addEventListener("abort", () => seen.resolve(request.signal.reason));
        arrived.resolve();
        return new Promise<Response>(() => {});
      },
      { port: 0 },
    );
    const controller = new AbortController();

    const answer = fetch(server.url, { signal: controller.signal });
    await arrived.promise;
    controller.abort();

    await assert.rejects(answer);
    assert.ok((await seen.promise) instanceof ClientGoneError);
  });

  it("names a free port if this one is taken", async () => {
    await using server = await serve(echo, { port: 0 });

    await assert.rejects(serve(echo, { port: server.port }), (error: unknown) => {
      assert.ok(error instanceof PortInUseError);
      assert.match(error.hint!, /another port: \d+ is free/);
      return true;
    });
  });

  it("says so if there is no such address", async () => {
    await assert.rejects(serve(echo, { port: 0, host: "192.0.2.1" }), AddressError);
  });

  it("finishes what it is answering before it closes", async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const server = await serve(
      async () => {
        arrived.resolve();
        await gate.promise;
        return new Response("done");
      },
      { port: 0 },
    );

    const answer = fetch(server.url);
    await arrived.promise;
    const closed = server.close();
    gate.resolve();

    assert.equal(await (await answer).text(), "done");
    await closed;
    await assert.rejects(fetch(server.url));
  });

  it("cuts off what takes longer than the limit when it closes", async () => {
    const arrived = Promise.withResolvers<void>();
    const server = await serve(
      () => {
        arrived.resolve();
        return new Promise<Response>(() => {});
      },
      { port: 0 },
    );

    const answer = assert.rejects(fetch(server.url));
    await arrived.promise;
    await server.close({ timeoutMs: 10 });

    await answer;
  });
});
