import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { collectStatic } from "./collect.ts";
import { hashedName, readManifest } from "./manifest.ts";

let root: string;
let dirs: string[];
let target: string;

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const collected = (name: string): string => readFileSync(join(target, name), "utf8");

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-collect-"));
  dirs = [join(root, "one"), join(root, "two")];
  target = join(root, "build");
});
afterEach(() => rmSync(root, { recursive: true }));

describe("hashedName", () => {
  it("is Django's: twelve digits of the MD5 before the extension", () => {
    assert.equal(hashedName("css/a.min.css", Buffer.from("")), "css/a.min.d41d8cd98f00.css");
    assert.equal(hashedName("a", Buffer.from("")), "a.d41d8cd98f00");
  });
});

describe("collectStatic", () => {
  it("puts each file under both names, the first folder's if several have it", async () => {
    put("one/a.txt", "one");
    put("two/a.txt", "two");
    put("two/deep/b.txt", "b");

    const { copied, manifest } = await collectStatic({ dirs, target });

    assert.equal(copied, 2);
    assert.deepEqual([...manifest.keys()], ["a.txt", "deep/b.txt"]);
    assert.equal(collected("a.txt"), "one");
    assert.equal(collected(manifest.get("a.txt")!), "one");
    assert.equal(collected(manifest.get("deep/b.txt")!), "b");
    assert.deepEqual(readManifest(target), manifest);
  });

  it("names a style sheet after what it links to", async () => {
    put("one/css/site.css", '@import "base.css"; a { b: url(../x.png) }');
    put("one/css/base.css", "i {}");
    put("one/x.png", "1");
    const first = await collectStatic({ dirs, target });
    put("one/x.png", "2");
    const second = await collectStatic({ dirs, target });

    const name = second.manifest.get("css/site.css")!;

    assert.notEqual(name, first.manifest.get("css/site.css"));
    assert.equal(second.manifest.get("css/base.css"), first.manifest.get("css/base.css"));
    const base = second.manifest.get("css/base.css")!.replace("css/", "");
    const picture = second.manifest.get("x.png")!;
    assert.equal(collected(name), `@import "${base}"; a { b: url(../${picture}) }`);
    assert.equal(collected("css/site.css"), '@import "base.css"; a { b: url(../x.png) }');
  });

  it("ends with style sheets that link to each other", async () => {
    put("one/a.css", '@import "b.css";');
    put("one/b.css", '@import "a.css";');

    const { manifest } = await collectStatic({ dirs, target });

    assert.equal(manifest.size, 2);
  });

  it("leaves files that are there already, hidden ones, and with dryRun all", async () => {
    put("one/a.txt", "a");
    put("one/.DS_Store", "");
    put("one/.git/config", "");

    const dry = await collectStatic({ dirs, target, dryRun: true });
    assert.equal(dry.copied, 1);
    assert.equal(existsSync(target), false);

    await collectStatic({ dirs, target });
    const again = await collectStatic({ dirs, target });
    assert.deepEqual([again.copied, again.unchanged], [0, 1]);
  });

  it("empties the target if asked to", async () => {
    put("build/old.txt", "old");
    put("one/a.txt", "a");

    await collectStatic({ dirs, target });
    assert.equal(existsSync(join(target, "old.txt")), true);

    await collectStatic({ dirs, target, clear: true });
    assert.equal(existsSync(join(target, "old.txt")), false);
  });

  it("never writes into a folder of sources, nor empties one", async () => {
    put("one/a.txt", "a");

    for (const wrong of [join(root, "one"), join(root, "one", "build"), root]) {
      await assert.rejects(collectStatic({ dirs, target: wrong, clear: true }), {
        code: "static/collect-target",
      });
    }
    assert.equal(existsSync(join(root, "one", "a.txt")), true);
  });
});

describe("readManifest", () => {
  it("says so if there is none, or it is broken", () => {
    assert.throws(() => readManifest(root), { code: "static/manifest" });
    for (const content of ["{", "{}", '{"paths": 1}']) {
      put("staticfiles.json", content);
      assert.throws(() => readManifest(root), { code: "static/manifest" });
    }
  });
});
