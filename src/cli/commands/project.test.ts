/** The commands that need a project, on a small one in a temporary folder. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import type { Terminal } from "../../base/index.ts";
import { run } from "../run.ts";

const source = pathToFileURL(join(import.meta.dirname, "../..")).href;

const settings = `
import { CommandError, createApp, defineApp, defineCommand, defineSettings } from "${source}/app/index.ts";
import { text } from "${source}/http/index.ts";
import { path, urlConf } from "${source}/routing/index.ts";

const greet = defineCommand({
  name: "greet",
  help: "Says hello.",
  args: { name: { help: "whom" } },
  run({ args, project, terminal }) {
    if (args.name === "never") return new Promise(() => {});
    if (args.name === "much") return 300;
    if (args.name === "enough") throw new CommandError("That is enough.", { hint: "Stop.", exitCode: 4 });
    terminal.print(\`Hello, \${args.name}, from \${project.apps[0].label}!\`);
    return args.name === "nobody" ? 1 : 0;
  },
});
const shop = defineApp({ name: "shop", folder: import.meta.dirname, commands: [greet] });

export default defineSettings({
  root: import.meta.dirname,
  debug: true,
  secretKey: "a key for tests only",
  apps: [shop],
  urls: urlConf([path("", () => text("Hello"), { name: "home" })]),
});
`;

const stampedModels = `
import { dateField, dateTimeField, manager, model } from "${source}/db/index.ts";

class Timestamped extends model(
  { created: dateTimeField({ autoNowAdd: true }), updated: dateTimeField({ autoNow: true }) },
  { abstract: true },
) {}

export class Note extends model(Timestamped, { day: dateField({ autoNowAdd: true }) }) {
  static objects = manager(Note);
}
`;

/** The settings, with `models.ts` in the app, and a database. */
function withModels(text: string): string {
  return [
    `import { Note } from "./models.ts";`,
    `import { sqlite } from "${source}/db/sqlite/index.ts";`,
    text
      .replace(`name: "shop",`, `name: "shop", models: [Note],`)
      .replace(
        "debug: true,",
        `debug: true, databases: { default: sqlite({ file: "db.sqlite3" }) },`,
      ),
  ].join("\n");
}

let root: string;
let out: string;
let err: string;
/** Where `runserver` says it listens. */
let address: PromiseWithResolvers<string>;

const terminal = {
  isInteractive: false,
  print: (line: string) => {
    out += `${line}\n`;
    const url = /http:\S+\d\//.exec(line)?.[0];
    if (url !== undefined) address.resolve(url);
  },
  warn: (line: string) => (err += `${line}\n`),
} as unknown as Terminal;

function quintet(words: readonly string[], signal?: AbortSignal): Promise<number> {
  const cwd = join(root, "deep");
  return run(words, { cwd, terminal, ...(signal ? { signal } : {}) });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-project-"));
  mkdirSync(join(root, "deep"));
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "settings.ts"), settings);
  out = "";
  err = "";
  address = Promise.withResolvers();
});
afterEach(() => rmSync(root, { recursive: true }));

describe("a command of an app", () => {
  it("runs with its arguments and the project, and its result is the exit code", async () => {
    assert.equal(await quintet(["greet", "Ada"]), 0);
    assert.equal(out, "Hello, Ada, from shop!\n");
    assert.equal(await quintet(["greet", "nobody"]), 1);
  });

  it("ends with a message and a code of its own", async () => {
    assert.equal(await quintet(["greet", "enough"]), 4);
    assert.match(err, /^error {2}That is enough\. \(base\/command\)\n {7}Stop\.\n$/);

    assert.equal(await quintet(["greet", "much"]), 1);
    assert.match(err, /The command greet returned 300.*\(cli\/exit-code\)/);
  });

  it("that never ends is no success", () => {
    const bin = join(import.meta.dirname, "../../../bin/quintet.js");
    const words = ["--conditions=quintet-source", bin, "greet", "never"];
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8" });

    assert.equal(status, 13);
    assert.match(stderr, /waits for something that will never happen/);
  });

  it("stands in the list under the name of its app, with a help of its own", async () => {
    for (const words of [["help"], ["--help"], []]) {
      out = "";
      assert.equal(await quintet(words), 0);
      assert.match(out, /\nShop\n {2}greet +Says hello\./);
    }

    assert.equal(await quintet(["greet", "--help"]), 0);
    assert.match(out, /Usage: quintet greet NAME/);
  });

  it("is the nearest one to a typing error", async () => {
    assert.equal(await quintet(["gret"]), 2);
    assert.match(err, /Did you mean "greet"\?/);
  });
});

describe("quintet check", () => {
  it("ends with 0 if there is nothing to say, and with 1 for errors", async () => {
    assert.equal(await quintet(["check"]), 0);
    assert.equal(out, "No mistakes found.\n");

    assert.equal(await quintet(["check", "--deploy"]), 1);
    assert.match(err, /error {2}settings\.debug: debug is on.*\(app\/debug-in-production\)/);
    assert.match(out, /2 errors, 1 warning\./);
  });
});

describe("a command that asks no database", () => {
  it("runs without one that answers", async () => {
    // A name of its own: the registry of this process has the models of other tests.
    writeFileSync(join(root, "models.ts"), stampedModels.replaceAll("Note", "Memo"));
    const silent = `postgres({ url: "postgres://nobody@127.0.0.1:1/nothing" })`;
    const text = withModels(settings)
      .replaceAll("Note", "Memo")
      .replace("db/sqlite/index.ts", "db/postgres/index.ts")
      .replace("{ sqlite }", "{ postgres }")
      .replace(`sqlite({ file: "db.sqlite3" })`, silent);
    writeFileSync(join(root, "settings.ts"), text);
    mkdirSync(join(root, "node_modules"));
    symlinkSync(join(import.meta.dirname, "../../.."), join(root, "node_modules/quintet"));

    for (const words of [
      ["check"],
      ["makemigrations", "--dry-run"],
      ["makemigrations"],
      ["makemigrations", "--check"],
      ["sqlmigrate", "shop", "0001"],
      ["collectstatic", "--dry-run", "--to", "all"],
      ["makemessages", "-l", "de"],
      ["greet", "Ada"],
    ]) {
      assert.equal(await quintet(words), 0, `${words.join(" ")}: ${err}`);
    }
    for (const words of [["migrate"], ["showmigrations"], ["runserver", "--no-reload", "0"]]) {
      err = "";
      assert.equal(await quintet(words), 1, words.join(" "));
      assert.match(err, /Nobody listens for/);
    }
  });
});

describe("quintet shell -c", () => {
  it("runs code with await and the names of the project", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const code = "console.log(await urls.reverse('home'), settings.debug, typeof atomic)";

    assert.equal(await quintet(["shell", "-c", code]), 0);

    assert.deepEqual(log.mock.calls[0]!.arguments, ["/", true, "function"]);

    const ours = "const count = 1, log = 2, app = 3; console.log(count + log + app)";
    assert.equal(await quintet(["shell", "-c", ours]), 0);
    assert.deepEqual(log.mock.calls[1]!.arguments, [6]);
  });
});

describe("quintet runserver --no-reload", () => {
  it("serves with a line for each request, until it is told to end", async () => {
    const controller = new AbortController();
    const done = quintet(["runserver", "--no-reload", "0"], controller.signal);
    const url = await Promise.race([address.promise, done.then((code) => `ended with ${code}`)]);

    assert.equal(await (await fetch(url)).text(), "Hello");
    assert.equal((await fetch(`${url}nowhere/?token=1`)).status, 404);
    controller.abort();

    assert.equal(await done, 0);
    assert.match(out, /200 GET \/ \d+ ms\n/);
    assert.match(out, /404 GET \/nowhere\//);
  });

  it("does not start a project with errors", async () => {
    writeFileSync(join(root, "settings.ts"), settings.replace("debug: true", "debug: false"));

    assert.equal(await quintet(["runserver", "--no-reload", "0"]), 1);
    assert.match(err, /app\/no-allowed-hosts/);
  });

  it("serves the models of the guide, whose rows are stamped when they are saved", async () => {
    writeFileSync(join(root, "models.ts"), stampedModels);
    writeFileSync(join(root, "settings.ts"), withModels(settings));
    const controller = new AbortController();
    const done = quintet(["runserver", "--no-reload", "0"], controller.signal);
    const url = await Promise.race([address.promise, done.then((code) => `${code}: ${err}`)]);

    assert.equal(await (await fetch(url)).text(), "Hello");
    controller.abort();
    assert.equal(await done, 0);
  });

  it("starts with mistakes in templates, as their pages show them", async () => {
    mkdirSync(join(root, "templates"));
    writeFileSync(join(root, "templates", "page.html"), "{% nope %}");
    const controller = new AbortController();
    const done = quintet(["runserver", "--no-reload", "0"], controller.signal);
    const url = await Promise.race([address.promise, done.then((code) => `ended with ${code}`)]);
    controller.abort();

    assert.match(url, /^http/);
    assert.match(err, /page\.html, line 1/);
    await done;
  });

  it("explains an address that is none", async () => {
    assert.equal(await quintet(["runserver", "banana split"]), 2);
    assert.match(err, /"banana split" is no address[\s\S]*cli\/bad-address/);
  });
});
