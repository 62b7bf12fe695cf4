/**
 * What strangers send, and when they leave: the site answers or refuses, calls none of it an error
 * of its own, lives, and holds nothing open afterwards. `HOSTILE_REQUESTS=36000` sends as many;
 * `HOSTILE_SEED` repeats a run.
 */

import assert from "node:assert/strict";
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { type App, createApp, defineSettings, type Server } from "../../src/app/index.ts";
import { sleep } from "../../src/concurrency/index.ts";
import {
  conditionalGet,
  file,
  gzip,
  html,
  json,
  redirect,
  type Request,
  Response,
  text,
} from "../../src/http/index.ts";
import { path, urlConf } from "../../src/routing/index.ts";
import { csrf, csrfExempt, securityHeaders } from "../../src/security/index.ts";
import { hostileRequest, type Random, randomFrom } from "../support/hostile-request.ts";

const runs = Number(process.env["HOSTILE_REQUESTS"] ?? 3000);
const seed = Number(process.env["HOSTILE_SEED"] ?? Date.now() % 1_000_000);
const atOnce = 40;

let root: string;
let app: App;
let server: Server;
const errors: unknown[] = [];
/** Generators that have begun, and those whose `finally` has run. */
const generators = { begun: 0, ended: 0 };

const letter = "abcdefghijklmnopqrstuvwxyz".repeat(4000);

async function* pieces(pause: number): AsyncGenerator<string> {
  generators.begun += 1;
  try {
    for (;;) {
      yield letter.slice(0, 1000);
      if (pause > 0) await sleep(pause);
      else await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    generators.ended += 1;
  }
}

function web(): ReadableStream<Uint8Array> {
  generators.begun += 1;
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      controller.enqueue(Buffer.from(letter));
    },
    cancel: () => void (generators.ended += 1),
  });
}

const events = { headers: { "content-type": "text/event-stream" } };

const echo = csrfExempt(async (request: Request) => {
  const form = await request.form();
  const values = [...new Set(form.keys())].map((name) => [name, form.getAll(name).length]);
  const response = json({ values, query: [...request.query], host: request.host });
  response.headers.set("x-agent", encodeURIComponent(request.headers.get("user-agent") ?? ""));
  response.setCookie("seen", encodeURIComponent(request.cookies.get("seen")?.toWellFormed() ?? ""));
  return response;
});

before(async () => {
  root = mkdtempSync(join(tmpdir(), "quintet-hostile-"));
  mkdirSync(join(root, "uploads"));
  process.env["TMPDIR"] = join(root, "uploads");
  mkdirSync(join(root, "static"));
  mkdirSync(join(root, "templates"));
  writeFileSync(join(root, "static", "site.css"), `/* ${letter} */`);
  writeFileSync(join(root, "big.bin"), Buffer.alloc(6_000_000, 65));
  writeFileSync(join(root, "templates", "404.html"), "<h1>{{ exception }}</h1>");
  const settings = defineSettings({
    root,
    secretKey: "0123456789abcdefghijklmnopqrstuvwxyz",
    allowedHosts: ["127.0.0.1", "a.test"],
    trustedProxies: ["loopback"],
    middleware: [securityHeaders({ hsts: { seconds: 60 } }), gzip(), conditionalGet(), csrf()],
    urls: urlConf([
      path("", () => html(`<p>${letter.slice(0, 500)}</p>`)),
      path("echo/", echo),
      path(
        "json/",
        csrfExempt(async (request: Request) =>
          json(Object.keys((await request.json<object>()) ?? {}).length),
        ),
      ),
      path("to/", (request) => redirect(request.query.get("next") ?? "/")),
      path("item/<int:id>/<slug:name>/", (request) => text(JSON.stringify(request.params))),
      path("file/", (request) => file(join(root, "big.bin"), { request })),
      path("big/", () => text(letter.repeat(50))),
      path("stream/", () => text(pieces(2))),
      path("busy/", () => text(pieces(0))),
      path("web/", () => text(web())),
      path(
        "node/",
        () => new Response(createReadStream(join(root, "big.bin")), { headers: { etag: '"1"' } }),
      ),
      path("events/", () => new Response(pieces(2), events)),
      path("slow/", async () => (await sleep("10s"), text("late"))),
      path("broken/", () => {
        throw new TypeError("of the view");
      }),
    ]),
  });
  app = await createApp(settings, { onError: (error) => void errors.push(error) });
  server = await app.listen({ port: 0, timeouts: { requestMs: 3000, headersMs: 2000 } });
});
after(async () => {
  await server.close({ timeoutMs: 500 });
  await app.close();
  rmSync(root, { recursive: true });
});

const openFiles = (): number => readdirSync("/proc/self/fd").length;

const uploads = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("quintet-upload-"));

/** What is open once everybody has gone. */
async function settled(before: number): Promise<number> {
  for (let round = 0; round < 200 && openFiles() > before; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return openFiles();
}

function open(): Socket {
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => {});
  return socket;
}

/** Sends bytes, in one or two pieces, and gives what comes back before the connection ends. */
function exchange(bytes: Buffer, random: Random): Promise<string> {
  return new Promise((resolve) => {
    const socket = open();
    let answer = "";
    // Some wait for more of what we do not send; an answer is there when nothing more comes.
    let timer = setTimeout(() => socket.destroy(), 500);
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1").slice(0, 10_000);
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), answer.length > 10_000 ? 0 : 20);
    });
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    const cut = random.below(3) === 0 ? random.below(bytes.length) : bytes.length;
    socket.write(bytes.subarray(0, cut));
    if (cut < bytes.length) setTimeout(() => socket.write(bytes.subarray(cut)), 2);
    if (random.below(8) === 0) setTimeout(() => socket.end(), 5);
  });
}

describe(
  "strangers",
  { skip: process.platform !== "linux" && "counts open files in /proc" },
  () => {
    it("send what they want", { timeout: 3_600_000 }, async (t) => {
      const random = randomFrom(seed);
      const statuses = new Map<string, number>();
      await (await fetch(server.url)).text();
      const before = openFiles();
      const memory = process.memoryUsage().rss;
      let left = runs;
      const send = async (): Promise<void> => {
        while (left-- > 0) {
          const bytes = hostileRequest(random);
          const answer = await exchange(bytes, random);
          const status =
            answer === "" ? "none" : (/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? "bad");
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const shown = JSON.stringify(bytes.toString("latin1").slice(0, 400));
          assert.notEqual(status, "bad", `${answer.slice(0, 100)} to ${shown}`);
          assert.doesNotMatch(answer.split("\r\n\r\n")[0]!, /\r\nx-injected:/i, shown);
          assert.deepEqual(errors, [], `of the site itself, seed ${seed}: ${shown}`);
        }
      };

      await Promise.all(Array.from({ length: atOnce }, send));

      assert.equal((await fetch(server.url)).status, 200);
      const open = await settled(before + 1);
      const grown = Math.round((process.memoryUsage().rss - memory) / 2 ** 20);
      const counted = [...statuses].toSorted().map(([status, count]) => `${status}: ${count}`);
      t.diagnostic(`${runs} requests, seed ${seed}; answers ${counted.join(", ")}`);
      t.diagnostic(`open files ${before} before, ${open} after; memory grew by ${grown} MiB`);
      assert.ok(open <= before + 2, `${open} files are open, ${before} were`);
      assert.equal(generators.ended, generators.begun);
    });

    it("leave at every moment of every kind of answer", { timeout: 300_000 }, async (t) => {
      const paths = [
        "",
        "big/",
        "file/",
        "static/site.css",
        "stream/",
        "busy/",
        "web/",
        "node/",
        "events/",
        "slow/",
        "broken/",
        "none/",
      ];
      const moments = ["half the head", "the head", "a byte", "some", "5 ms", "30 ms"];
      const before = openFiles();
      let count = 0;
      const leaves: Promise<void>[] = [];
      for (const where of paths) {
        for (const method of ["GET", "HEAD"]) {
          for (const more of ["", "Accept-Encoding: gzip\r\n", 'If-None-Match: "1"\r\n']) {
            for (const moment of moments) {
              const head = `${method} /${where} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`;
              for (let round = 0; round < 2; round++) leaves.push(leave(head, moment));
              count += 2;
              if (leaves.length >= atOnce) await Promise.all(leaves.splice(0));
            }
          }
        }
      }
      await Promise.all(leaves);
      for (const after of [1, 40, 80]) {
        const head = `POST /echo/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n`;
        await Promise.all(
          Array.from({ length: 10 }, () => leave(head + letter.repeat(after), "30 ms")),
        );
        count += 10;
      }

      const open = await settled(before);
      for (let round = 0; generators.ended < generators.begun && round < 100; round++)
        await sleep(20);
      t.diagnostic(`${count} visitors left; open files ${before} before, ${open} after`);
      t.diagnostic(
        `${generators.begun} generators and streams began, ${generators.ended} were ended`,
      );
      assert.equal((await fetch(server.url)).status, 200);
      assert.ok(open <= before + 1, `${open} files are open, ${before} were`);
      assert.equal(generators.ended, generators.begun);
      for (let round = 0; uploads().length > 0 && round < 100; round++) await sleep(20);
      assert.deepEqual(uploads(), []);
      const others = errors.filter((error) => (error as Error).message !== "of the view");
      assert.deepEqual(others, []);
    });
  },
);

/** Asks, and goes at a moment. */
function leave(head: string, moment: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = open();
    const timer = setTimeout(() => socket.destroy(), 400);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
    const go = (): void =>
      void (head.length % 2 === 0 ? socket.destroy() : socket.resetAndDestroy());
    let received = 0;
    socket.on("data", (chunk) => {
      received += (chunk as Buffer).length;
      if (moment === "a byte" || (moment === "some" && received > 70_000)) go();
    });
    socket.write(moment === "half the head" ? head.slice(0, head.length / 2) : head, () => {
      if (moment === "half the head" || moment === "the head") go();
    });
    if (moment.endsWith("ms")) setTimeout(go, Number.parseInt(moment));
  });
}
