/**
 * What is published, as a stranger gets it: built, packed, installed from the tarball into an empty
 * folder, a site started there and fetched over HTTP. Nothing of the repository is on its path.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { execute, freePort, npm, quintet, startServer } from "./command-line.ts";

interface Manifest {
  name: string;
  exports: Record<string, unknown>;
  dependencies?: Record<string, string>;
}

const manifest = readManifest("package.json");

let folder: string;
let tarball: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "quintet-package-"));
  const packed = await execute(npm, ["pack", "--json", "--pack-destination", folder], ".");
  assert.equal(packed.code, 0, packed.output);
  const [file] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  assert.ok(file, packed.output);
  tarball = join(folder, file);
});

after(() => rm(folder, { recursive: true, force: true }));

describe("The packed package", () => {
  it("satisfies publint", async (t) => {
    const bytes = readFileSync(tarball);
    const archive = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);

    const { messages, pkg } = await publint({ pack: { tarball: archive }, level: "warning" });

    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg, { color: false })),
      [],
    );
    t.diagnostic(`publint: no warnings; ${(bytes.length / 1024).toFixed(0)} KiB packed`);
  });

  it("starts a site in an empty folder: install, startproject, migrate, runserver", async (t) => {
    const empty = await mkdtemp(join(folder, "empty-"));
    await succeed(npm, ["init", "--yes"], empty);
    await succeed(npm, ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], empty);
    await succeed(quintet(empty), ["startproject", "mysite"], empty);

    const site = join(empty, "mysite");
    installTarball(site);
    await succeed(npm, ["install", "--prefer-offline", "--omit=dev", "--no-audit"], site);
    await succeed(quintet(site), ["migrate"], site);
    const port = await freePort();
    await using server = await startServer(quintet(site), site, `127.0.0.1:${port}`);
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: t.signal });
    const page = await response.text();

    assert.equal(response.status, 200, `${page}\n${server.output()}`);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(page, /<html/i);
    t.diagnostic(`GET / of the new site: ${response.status}, ${page.length} characters`);
  });

  it("imports each subpath as JavaScript, from the installed copy", async (t) => {
    const user = await installedProject();
    const specifiers = Object.keys(manifest.exports)
      .filter((name) => name !== "./package.json")
      .map((name) => name.replace(/^\./, manifest.name));
    const lines = specifiers.map(
      (name) =>
        `if (Object.keys(await import("${name}")).length === 0) throw new Error("${name}");`,
    );
    writeFileSync(join(user, "all.mjs"), lines.join("\n"));

    await succeed(process.execPath, ["all.mjs"], user);

    t.diagnostic(`imported ${specifiers.length} subpaths from dist`);
  });

  it("gives its types to a strict project", async () => {
    const user = await installedProject();
    const names = Object.keys(manifest.exports).filter((name) => name !== "./package.json");
    const code = names.map(
      (name, index) =>
        `import * as m${index} from "${name.replace(/^\./, manifest.name)}"; void m${index};`,
    );
    writeFileSync(join(user, "all.ts"), code.join("\n"));
    const options = { strict: true, module: "nodenext", target: "es2024", noEmit: true, types: [] };
    const tsconfig = { compilerOptions: { ...options, skipLibCheck: true }, files: ["all.ts"] };
    writeFileSync(join(user, "tsconfig.json"), JSON.stringify(tsconfig));

    const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
    await succeed(process.execPath, [tsc, "-p", user, "--pretty", "false"], user);
  });
});

/** An ES module project with the tarball installed; made once. */
const installedProject = once(async () => {
  const user = await mkdtemp(join(folder, "user-"));
  writeFileSync(join(user, "package.json"), JSON.stringify({ type: "module", private: true }));
  await succeed(npm, ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], user);
  return user;
});

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

/** The new project asks for the published version; this one is not published yet. */
function installTarball(site: string): void {
  const file = join(site, "package.json");
  const project = readManifest(file);
  assert.ok(project.dependencies?.[manifest.name], "the new project does not depend on quintet");
  project.dependencies[manifest.name] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(project));
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

async function succeed(command: string, args: string[], cwd: string): Promise<void> {
  const { code, output } = await execute(command, args, cwd);
  assert.equal(code, 0, `${command} ${args.join(" ")} ended with ${code}:\n${output}`);
}
