import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { ErrorFrame } from "../../debugger/index.ts";
import { Request, type Response } from "../../http/index.ts";
import { ErrorConsole } from "./error-console.ts";

const frame: ErrorFrame = {
  name: "view",
  file: "/site/views.ts",
  line: 3,
  variables: () => [["n", "1"]],
  evaluate: async (code) => `<${code}>`,
};

function opened(): { consoles: ErrorConsole; pin: string; id: number; lines: string[] } {
  const lines: string[] = [];
  const consoles = new ErrorConsole({ print: (line) => void lines.push(line) });
  const id = consoles.keep([frame]);
  return { consoles, id, lines, pin: /\d{3}-\d{3}-\d{3}$/.exec(lines[0]!)![0] };
}

interface Asked {
  pin?: string;
  error?: number;
  headers?: Record<string, string>;
  remoteAddress?: string;
  method?: string;
}

async function ask(
  consoles: ErrorConsole,
  { pin = "", error = 1, headers = {}, remoteAddress = "127.0.0.1", method = "POST" }: Asked,
): Promise<{ status: number; text: string }> {
  const request = new Request({
    method,
    url: "/__quintet__/console",
    headers: { host: "localhost:8000", "content-type": "application/json", ...headers },
    body: JSON.stringify({ pin, error, frame: 0, code: "n + 1" }),
    remoteAddress,
  });
  const response = (await consoles.respond(request)) as Response;
  return { status: response.status, text: String(response.body ?? "") };
}

describe("the consoles of error pages", () => {
  it("evaluate for those who have the PIN, which is printed once", async () => {
    const { consoles, pin, id, lines } = opened();
    consoles.keep([frame]);

    assert.deepEqual(await ask(consoles, { pin, error: id }), {
      status: 200,
      text: '{"output":"<n + 1>"}',
    });
    assert.equal(lines.length, 1);
  });

  it("refuse a wrong PIN, and every one after ten of them", async () => {
    const { consoles, pin } = opened();
    for (let time = 0; time < 10; time++) {
      assert.equal((await ask(consoles, { pin: "000-000-00x" })).status, 403);
    }

    const { status, text } = await ask(consoles, { pin });
    assert.equal(status, 403);
    assert.match(text, /Start the server again/);
  });

  it("do not exist for other machines, other names, other sites and proxies", async () => {
    const { consoles, pin } = opened();
    const strangers: Asked[] = [
      { remoteAddress: "192.168.1.7" },
      { headers: { host: "evil.example" } },
      { headers: { host: "127.0.0.1.evil.example" } },
      { headers: { origin: "http://evil.example" } },
      { headers: { origin: "null" } },
      { headers: { "x-forwarded-for": "10.0.0.1" } },
    ];
    for (const stranger of strangers) {
      assert.deepEqual(await ask(consoles, { pin, ...stranger }), { status: 404, text: "" });
    }
  });

  it("take no form, as any site could send one", async () => {
    const { consoles, pin } = opened();

    assert.equal(
      (await ask(consoles, { pin, headers: { "content-type": "text/plain" } })).status,
      405,
    );
    assert.equal((await ask(consoles, { pin, method: "PUT" })).status, 405);
  });

  it("forget errors that are long ago", async () => {
    const { consoles, pin, id } = opened();
    for (let count = 0; count < 10; count++) consoles.keep([frame]);

    assert.match((await ask(consoles, { pin, error: id })).text, /Reload the page/);
  });

  it("leave the requests of the site alone", () => {
    const { consoles } = opened();

    assert.equal(consoles.respond(new Request({ url: "/books/" })), undefined);
  });
});
