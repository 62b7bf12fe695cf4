import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";

import { expectTypeOf } from "expect-type";

import { defineCommand } from "../base/index.ts";
import { text } from "../http/index.ts";
import { path, urlConf, include } from "../routing/index.ts";
import { defineLibrary } from "../templates/index.ts";
import { type AppOptions, defineApp } from "./app-config.ts";
import { AppConfigError, DuplicateAppError, DuplicateCommandError } from "./errors.ts";
import { assertDistinctApps, commandsOf } from "./installed-apps.ts";

const folder = import.meta.dirname;
const greet = defineCommand({ name: "greet", help: "Says hello.", run() {} });

describe("defineApp", () => {
  it("finds templates, static files and migrations in the folder of the app", () => {
    const app = defineApp({ name: "library", folder, static: "assets" });

    assert.equal(app.label, "library");
    assert.equal(app.verboseName, "Library");
    assert.equal(app.templates, join(folder, "templates"));
    assert.equal(app.static, join(folder, "assets"));
    assert.equal(app.migrations, join(folder, "migrations"));
  });

  it("takes the last word of the name as label", () => {
    assert.equal(defineApp({ name: "@acme/apps.blog", folder }).label, "blog");
  });

  it("keeps the types of the routes, so that their names are known where they are included", () => {
    const app = defineApp({
      name: "library",
      folder,
      urls: [path("<int:id>/", () => text(""), { name: "detail" })],
    });

    const urls = urlConf([include("books/", app.urls, { namespace: "books" })]);

    expectTypeOf(urls.reverse).parameter(0).toEqualTypeOf<"books:detail">();
    assert.equal(urls.reverse("books:detail", { id: 3 }), "/books/3/");
  });

  it("names a single template library by the label", () => {
    const library = defineLibrary({});

    assert.deepEqual(defineApp({ name: "blog", folder, tags: library }).tags, { blog: library });
    assert.deepEqual(defineApp({ name: "blog", folder, tags: { a: library } }).tags, {
      a: library,
    });
  });

  it("names all that is wrong at once", () => {
    const options = {
      name: "library",
      label: "my-library",
      folder: "relative",
      model: [],
      models: ["Book"],
      commands: [{}],
    };

    assert.throws(
      () => defineApp(options as unknown as AppOptions),
      (error: unknown) => {
        assert.ok(error instanceof AppConfigError);
        assert.equal(error.code, "apps/config");
        assert.match(error.message, /The app "library" is not well defined \(5 problems\):/);
        assert.match(error.message, /- model is unknown. Did you mean "models"\?/);
        assert.match(error.message, /- label has to be letters, digits and underscores/);
        assert.match(error.message, /- folder has to be an absolute path/);
        assert.match(error.message, /- models\[0\] has to be a model class/);
        assert.match(error.message, /- commands\[0\] has to be a command/);
        return true;
      },
    );
  });

  it("asks for a label if the name gives none", () => {
    assert.throws(() => defineApp({ name: "quintet-blog", folder }), /label is needed/);
  });
});

describe("the apps of a site", () => {
  it("have different labels", () => {
    const apps = [defineApp({ name: "a.blog", folder }), defineApp({ name: "b.blog", folder })];

    assert.throws(() => assertDistinctApps(apps), DuplicateAppError);
    assert.doesNotThrow(() => assertDistinctApps(apps.slice(1)));
  });

  it("have different commands", () => {
    const apps = ["a", "b"].map((name) => defineApp({ name, folder, commands: [greet] }));

    assert.throws(() => commandsOf(apps), DuplicateCommandError);
    assert.throws(() => commandsOf([apps[0]!], new Map([["greet", "Quintet"]])), /by Quintet and/);
    assert.deepEqual(commandsOf([apps[0]!]), [{ app: apps[0], command: greet }]);
  });
});
