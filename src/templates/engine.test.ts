import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { Engine } from "./engine.ts";
import { TemplateNotFoundError } from "./errors.ts";
import { appDirectories } from "./loaders/files.ts";
import { memoryLoader } from "./loaders/memory.ts";

describe("an engine", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "templates-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, text: string): string {
    const file = join(folder, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  it("finds templates in folders, in their order", () => {
    write("a/x.html", "first");
    write("b/x.html", "second");
    write("b/y.html", "only");
    const engine = new Engine({ dirs: [join(folder, "a"), join(folder, "b")] });

    assert.equal(String(engine.render("x.html")), "first");
    assert.equal(String(engine.render("y.html")), "only");
    assert.deepEqual(engine.names(), ["x.html", "y.html"]);
  });

  it("finds templates of apps", () => {
    write("books/templates/books/list.html", "list");
    const engine = new Engine({ loaders: [appDirectories([{ folder: join(folder, "books") }])] });

    assert.equal(String(engine.render("books/list.html")), "list");
  });

  it("lets a template extend the next one of its own name", () => {
    write("a/x.html", "{% extends 'x.html' %}{% block b %}a {{ block.super }}{% endblock %}");
    write("b/x.html", "{% block b %}b{% endblock %}");
    const engine = new Engine({ dirs: [join(folder, "a"), join(folder, "b")] });

    assert.equal(String(engine.render("x.html")), "a b");
    assert.equal(String(engine.render("x.html")), "a b");
  });

  it("sees changes of a file in debug mode, and else does not look", () => {
    const file = write("x.html", "old");
    const [debugging, plain] = [true, false].map((debug) => new Engine({ dirs: [folder], debug }));
    assert.equal(String(debugging!.render("x.html")), "old");
    assert.equal(String(plain!.render("x.html")), "old");

    writeFileSync(file, "new");
    utimesSync(file, new Date(), new Date(Date.now() + 5000));

    assert.equal(String(debugging!.render("x.html")), "new");
    assert.equal(String(plain!.render("x.html")), "old");
  });

  it("says where it looked, and the nearest name", () => {
    write("books/list.html", "");
    const engine = new Engine({ dirs: [folder] });

    assert.throws(
      () => engine.get("books/lost.html"),
      (error) =>
        error instanceof TemplateNotFoundError &&
        error.tried[0] === join(folder, "books/lost.html") &&
        error.hint === 'Did you mean "books/list.html"?',
    );
  });

  it("refuses names that lead out of its folders", () => {
    write("secret.txt", "secret");
    const engine = new Engine({ dirs: [join(folder, "templates")] });

    for (const name of [
      "../secret.txt",
      "a/../../secret.txt",
      "/etc/passwd",
      "..\\secret.txt",
      "a\0b",
    ]) {
      assert.throws(() => engine.get(name), { code: "templates/path" }, name);
    }
    const source = engine.fromString("{% include name %}");
    assert.throws(() => source.render({ name: "../secret.txt" }), { code: "templates/path" });
  });

  it("takes names relative to a template", () => {
    const engine = new Engine({
      loaders: [
        memoryLoader({
          "a/x.html": "{% include './y.html' %}{% include '../z.html' %}",
          "a/y.html": "y",
          "z.html": "z",
        }),
      ],
    });

    assert.equal(String(engine.render("a/x.html")), "yz");
    assert.throws(() => engine.fromString("{% include '../../z.html' %}", "a/b.html"), {
      code: "templates/syntax",
    });
  });

  it("takes the first template that is there", () => {
    const engine = new Engine({ loaders: [memoryLoader({ b: "b" })] });

    assert.equal(String(engine.render(["a", "b"])), "b");
    assert.throws(() => engine.select(["a", "c"]), { code: "templates/not-found" });
  });

  it("asks its context processors when there is a request", async () => {
    const engine = new Engine({
      loaders: [memoryLoader({ t: "{{ user }} {{ request.path }} {{ x }}" })],
      contextProcessors: [(request: { user: string }) => ({ user: request.user, x: "processed" })],
    });

    const text = await engine.render("t", { x: "given" }, { request: { user: "ada", path: "/" } });

    assert.equal(String(text), "ada / given");
  });
});
