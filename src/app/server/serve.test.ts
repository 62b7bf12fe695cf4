import assert from "node:assert/strict";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { connect } from "node:net";
import { describe, it } from "node:test";

import { type Handler, type Request, Response } from "../../http/index.ts";
import { AddressError, ClientGoneError, PortInUseError, ServerClosingError } from "../errors.ts";
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

  it("takes none of several hosts for the one that was meant", async () => {
    await using server = await serve(async (request) => new Response(`<${request.host}>`), {
      port: 0,
    });
    const end = "Connection: close\r\n\r\n";

    const one = await raw(server.port, `GET / HTTP/1.1\r\nHost: a.test\r\n${end}`);
    const two = await raw(server.port, `GET / HTTP/1.1\r\nHost: a.test\r\nhost: b.test\r\n${end}`);

    assert.match(one, /<a\.test>$/);
    assert.match(two, /<a\.test, b\.test>$/);
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

  it("cuts the answer off if its stream fails, so that it is not taken for whole", async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown, { path }: Request): void => void errors.push(path, error);
    // oxlint-disable-next-line eslint/require-yield -- it fails before its second chunk
    async function* failing(): AsyncIterable<string> {
      yield "part";
      throw new RangeError("broken");
    }
    await using server = await serve(() => new Response(failing()), { port: 0, onError });

    const response = await fetch(server.url);

    await assert.rejects(response.text());
    assert.deepEqual(errors, ["/", new RangeError("broken")]);
  });

  it("answers with an error where a stream fails before its first piece", async () => {
    const locked = new ReadableStream<Uint8Array>();
    locked.getReader();
    // oxlint-disable-next-line eslint/require-yield -- it fails before its first piece
    async function* failing(): AsyncIterable<string> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new RangeError("broken");
    }
    const bodies = [() => failing(), () => createReadStream("/no/such/file"), () => locked];
    for (const body of bodies) {
      const errors: unknown[] = [];
      const onError = (error: unknown): void => void errors.push(error);
      await using server = await serve(() => new Response(body()), { port: 0, onError });

      const response = await fetch(server.url);

      assert.equal(response.status, 500);
      assert.equal(await response.text(), "Server Error");
      assert.equal(errors.length, 1);
    }
  });

  it("answers with an error where a view's status is none", async () => {
    for (const status of [100, 101, 199, 600, 0, Number.NaN, 200.5]) {
      const errors: unknown[] = [];
      const onError = (error: unknown): void => void errors.push((error as { code: string }).code);
      await using server = await serve(() => new Response("x", { status }), { port: 0, onError });

      assert.equal((await fetch(server.url)).status, 500);
      assert.deepEqual(errors, ["http/invalid-status"]);
    }
  });

  it("says at once that a stream of events is there", async () => {
    const headers = { "content-type": "text/event-stream" };
    const gate = Promise.withResolvers<void>();
    async function* silent(): AsyncIterable<string> {
      await gate.promise;
      yield "data: 1\n\n";
    }
    await using server = await serve(() => new Response(silent(), { headers }), { port: 0 });

    const response = await fetch(server.url);
    gate.resolve();

    assert.equal(await response.text(), "data: 1\n\n");
  });

  it("sends the length of what it sends, and keeps the headers of the connection to itself", async () => {
    const headers = {
      "content-length": "1",
      "transfer-encoding": "chunked",
      connection: "upgrade",
    };
    const shared = new Response("four", { headers });
    await using server = await serve(() => shared, { port: 0 });

    for (const method of ["HEAD", "GET", "GET"]) {
      const answer = await raw(
        server.port,
        `${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      assert.match(answer, /content-length: 4\r\n/i);
      assert.doesNotMatch(answer, /transfer-encoding|upgrade/i);
      assert.equal(answer.endsWith("four"), method === "GET");
    }
  });

  it("lives when onError rejects or throws", async (t) => {
    const written = t.mock.method(process.stderr, "write", () => true);
    for (const onError of [
      () => Promise.reject(new Error("tracker")),
      () => {
        throw new Error("tracker");
      },
    ]) {
      const failing = (): Response => {
        throw new RangeError("broken");
      };
      await using server = await serve(failing, { port: 0, onError });

      assert.equal((await fetch(server.url)).status, 500);
    }
    const text = written.mock.calls.map(({ arguments: [line] }) => line).join("");
    assert.equal(text.match(/RangeError: broken/g)?.length, 2);
    assert.equal(text.match(/Error: tracker/g)?.length, 2);
  });

  it("says nothing of clients that break off", async () => {
    const errors: unknown[] = [];
    const seen = Promise.withResolvers<unknown>();
    await using server = await serve(
      async (request) => {
        try {
          return new Response(await request.text());
        } catch (error) {
          seen.resolve(error);
          throw error;
        }
      },
      { port: 0, onError: (error) => void errors.push(error) },
    );

    const socket = connect(server.port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    setTimeout(() => socket.destroy(), 20);

    assert.ok((await seen.promise) instanceof ClientGoneError);
    assert.deepEqual(errors, []);
  });

  it("cuts off who takes nothing of the answer, and waits for who is slow", async () => {
    const big = "x".repeat(30_000_000);
    const closed = Promise.withResolvers<void>();
    await using server = await serve(
      (request) => {
        request.signal.addEventListener("abort", () => closed.resolve());
        return new Response(big);
      },
      { port: 0, timeouts: { stalledMs: 1000 } },
    );

    const stalled = connect(server.port, "127.0.0.1");
    stalled.on("error", () => {});
    stalled.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const slow = connect(server.port, "127.0.0.1");
    slow.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    let length = 0;
    for await (const chunk of slow) {
      length += (chunk as Buffer).length;
      if (length < 3_000_000) await new Promise((resolve) => setTimeout(resolve, 30));
    }

    assert.ok(length > big.length);
    await closed.promise;
    stalled.destroy();
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

  it("does not wait for connections that have asked nothing", async () => {
    const server = await serve(echo, { port: 0 });
    const silent = connect(server.port, "127.0.0.1");
    await once(silent, "connect");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const begin = performance.now();

    await server.close();

    assert.ok(performance.now() - begin < 2000);
  });

  it("ends streams of events when it closes, and says so to their work", async () => {
    const told = Promise.withResolvers<unknown>();
    const headers = { "content-type": "text/event-stream" };
    const server = await serve(
      ({ signal }) => {
        async function* events(): AsyncIterable<string> {
          yield "data: 1\n\n";
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          told.resolve(signal.reason);
        }
        return new Response(events(), { headers });
      },
      { port: 0 },
    );
    const response = await fetch(server.url);
    const begin = performance.now();

    await server.close();

    assert.ok(performance.now() - begin < 2000);
    assert.ok((await told.promise) instanceof ServerClosingError);
    assert.equal(await response.text(), "data: 1\n\n");
  });
});
