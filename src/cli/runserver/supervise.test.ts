/** `runserver` as it is started from a shell: two processes and a project that changes. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

const main = join(import.meta.dirname, "../main.ts");
const source = pathToFileURL(join(import.meta.dirname, "../..")).href;

const settings = `
import { defineSettings } from "${source}/app/index.ts";
import { path, urlConf } from "${source}/routing/index.ts";
import { view } from "./view.ts";

export const settings = defineSettings({
  root: import.meta.dirname,
  debug: true,
  secretKey: "a key for tests only",
  urls: urlConf([path("", view)]),
});
`;
const viewSaying = (text: string): string =>
  `import { text } from "${source}/http/index.ts";\nexport const view = () => text("${text}");\n`;

describe("runserver", () => {
  let root: string;
  let child: ChildProcess;
  let output: string;
  let waiting: { pattern: RegExp; resolve: () => void } | undefined;

  const write = (file: string, content: string): void => writeFileSync(join(root, file), content);

  /** Resolves when the output since the last call has the pattern. */
  const says = async (pattern: RegExp): Promise<void> => {
    if (!pattern.test(output)) {
      await new Promise<void>((resolve) => (waiting = { pattern, resolve }));
    }
    output = "";
  };

  const start = (...words: string[]): void => {
    child = spawn(process.execPath, [...process.execArgv, main, "runserver", ...words], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (waiting?.pattern.test(output)) waiting.resolve();
      });
    }
  };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "quintet-serve-")));
    output = "";
    waiting = undefined;
    write("package.json", '{"type":"module"}');
    write("settings.ts", settings);
    write("view.ts", viewSaying("first"));
  });
  afterEach(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(root, { recursive: true });
  });

  it("starts again on a change, waits out a broken one, and ends with Ctrl-C", async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const page = async (): Promise<string> => (await fetch(url)).text();

    start(String(port));
    await says(/Ctrl-C stops it/);
    assert.equal(await page(), "first");
    await says(/200 GET/);

    write("view.ts", "export const view = ;\n");
    await says(/view\.ts:1[\s\S]*Waiting for a change/);

    write("view.ts", viewSaying("second"));
    await says(/view\.ts changed: starting again/);
    assert.equal(await eventually(page), "second");

    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number | null];
    assert.equal(code, 0);
    await assert.rejects(fetch(url));
  });

  it("starts in spite of errors in templates, which their pages show", async () => {
    mkdirSync(join(root, "templates"));
    write("templates/broken.html", "{% if x %}");
    write("templates/route.html", "{% url 'nowhere' %}");

    start(String(await freePort()));
    await says(/routing\/no-reverse-match[\s\S]*Ctrl-C stops it/);
  });

  it("ends if the port is taken, as no change of the code would help", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));

    start(String((other.address() as AddressInfo).port));
    await says(/Another program listens on port \d+.*\(app\/port-in-use\)\n.*\d+ is free/);
    if (child.exitCode === null) await once(child, "exit");

    assert.equal(child.exitCode, 1);
    other.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** While the server starts, nobody listens. */
async function eventually<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
