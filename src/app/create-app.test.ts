import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

import { defineApp } from "../apps/index.ts";
import { sleep } from "../concurrency/index.ts";
import {
  cascade,
  foreignKey,
  installedModels,
  manager,
  model,
  type RoutedModel,
} from "../db/index.ts";
import { sqlite } from "../db/sqlite/index.ts";
import { type Middleware, type Request as SiteRequest, text } from "../http/index.ts";
import { currentUrls, include, path, urlConf } from "../routing/index.ts";
import { csrf, csrfExempt } from "../security/index.ts";
import { currentEngine, defineLibrary, simpleTag } from "../templates/index.ts";
import { render } from "../views/index.ts";
import { type App, createApp } from "./create-app.ts";
import { ClientGoneError } from "./errors.ts";
import { defineSettings, type SettingsOptions } from "./settings.ts";
import { toFetchHandler } from "./to-fetch-handler.ts";

let root: string;
let app: App | undefined;

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

async function site(options: Partial<SettingsOptions> = {}): Promise<App> {
  const settings = defineSettings({
    root,
    debug: true,
    secretKey: "a key for tests only",
    urls: urlConf([
      path("hello/", () => text("Hello"), { name: "hello" }),
      path("page/", (request) => render(request, "page.html", { name: "<Ada>" })),
      path("broken/", () => {
        throw new RangeError("hunter2");
      }),
    ]),
    ...options,
  });
  app = await createApp(settings, { onError: () => {} });
  return app;
}

async function get(url: string, init?: RequestInit): Promise<Response> {
  return toFetchHandler(app!)(new Request(new URL(url, "http://localhost/"), init));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "quintet-app-"));
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  rmSync(root, { recursive: true });
});

describe("createApp", () => {
  it("answers by the routes, and appends a slash that was left out", async () => {
    await site();

    assert.equal(await (await get("/hello/")).text(), "Hello");
    assert.equal((await get("/hello?x=1")).headers.get("location"), "/hello/?x=1");
    assert.equal((await get("/nowhere/")).status, 404);
  });

  it("answers requests without a server", async () => {
    const { request } = await site();
    const post = new Request("http://localhost/hello/", { method: "POST" });

    assert.equal(await (await request("/hello/?x=1")).text(), "Hello");
    assert.equal(await (await request(new URL("http://localhost/hello/"))).text(), "Hello");
    assert.equal(await (await request(post)).text(), "Hello");
    assert.equal((await request("/nowhere/", { method: "HEAD" })).status, 404);
  });

  it("looks up a route once, and again where the path leads elsewhere in the language", async () => {
    const seen: (string | undefined)[] = [];
    const looking: Middleware = (next) => (request) => {
      seen.push(request.match?.name);
      return next(request);
    };
    await site({ middleware: [looking, () => (request) => text(String(request.match?.route))] });

    assert.equal(await (await app!.request("/hello/")).text(), "hello/");
    assert.equal(await (await app!.request("/nowhere/")).text(), "undefined");
    assert.equal((await app!.request("/%ff/")).status, 400);
    assert.deepEqual(seen, ["hello", undefined]);
  });

  it("cancels what is awaited for a client that has gone", async () => {
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    const nap = async (): Promise<never> => {
      begun.resolve();
      try {
        await sleep("1h");
      } catch (error) {
        ended.resolve(error);
        throw error;
      }
      throw new RangeError("it slept");
    };
    const { listen } = await site({ urls: urlConf([path("nap/", nap)]) });
    await using server = await listen({ port: 0 });
    const client = new AbortController();

    const answer = fetch(`${server.url}nap/`, { signal: client.signal });
    await begun.promise;
    client.abort();

    await assert.rejects(answer);
    assert.ok((await ended.promise) instanceof ClientGoneError);
  });

  it("refuses hosts that are not allowed, and all of them if none is", async () => {
    await site({ debug: false, allowedHosts: ["example.com"] });
    assert.equal((await get("http://example.com/hello/")).status, 200);
    assert.equal((await get("http://evil.org/hello/")).status, 400);

    await app!.close();
    await site({ debug: false });
    assert.equal((await get("http://localhost/hello/")).status, 400);
    assert.deepEqual(
      (await app!.checks()).map(({ code }) => code),
      ["app/no-allowed-hosts"],
    );
  });

  it("renders templates of the project before those of the apps, with the tags of both", async () => {
    const shop = defineApp({
      name: "shop",
      folder: root,
      templates: "shop/templates",
      tags: defineLibrary({ tags: { answer: simpleTag(() => 42) } }),
    });
    write("shop/templates/page.html", "the app's");
    write("shop/templates/part.html", "part of the app");
    write(
      "templates/page.html",
      "{% load static shop %}{{ name }} {% url 'hello' %} {% static 'a.css' %} {% answer %} {{ user }} {% include 'part.html' %}",
    );
    await site({ apps: [shop], templates: { contextProcessors: [() => ({ user: "Grace" })] } });

    const response = await get("/page/");

    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(
      await response.text(),
      "&lt;Ada&gt; /hello/ /static/a.css 42 Grace part of the app",
    );
  });

  it("serves static files of the project and of the apps", async () => {
    write("static/a.css", "a {}");
    write("shop/static/b.css", "b {}");
    await site({ apps: [defineApp({ name: "shop", folder: root, static: "shop/static" })] });

    assert.equal(await (await get("/static/a.css")).text(), "a {}");
    assert.equal(await (await get("/static/b.css")).text(), "b {}");
    assert.equal((await get("/static/settings.ts")).status, 404);
  });

  it("exempts a view from the protection of forms, however it is routed", async () => {
    const hook = csrfExempt((request: SiteRequest<unknown>) => text(request.method));
    const urls = urlConf([
      include("hooks/", [path("<int:id>/", hook)]),
      path("form/", () => text("Saved")),
    ]);
    await site({ urls, middleware: [csrf()] });
    const post = { method: "POST", headers: { "sec-fetch-site": "cross-site" } };

    assert.equal((await get("/hooks/3/", post)).status, 200);
    assert.equal((await get("/form/", post)).status, 403);
    assert.equal((await get("/nowhere/", post)).status, 403);
    assert.equal((await get("/%ff/", post)).status, 400);
  });

  it("finds templates that cannot work, of the project and of the apps", async () => {
    write("templates/page.html", "{% if %}");
    write("shop/templates/shop.html", "{% extends 'nowhere.html' %}");
    await site({ apps: [defineApp({ name: "shop", folder: root, templates: "shop/templates" })] });

    assert.deepEqual(
      (await app!.checks()).map(({ code, where }) => [code, where?.split(",")[0]]),
      [
        ["templates/syntax", "page.html"],
        ["templates/not-found", "shop.html"],
      ],
    );
  });

  it("finds models that cannot work", async () => {
    class Book extends model({
      shelf: () => foreignKey("shop.Shelf", { onDelete: cascade }),
    }) {}
    await site({ apps: [defineApp({ name: "shop", folder: root, models: [Book] })] });

    const messages = await app!.checks();
    installedModels.clear();

    assert.deepEqual(
      messages.map(({ code, where }) => [code, where]),
      [["db/unknown-model", "shop.Book"]],
    );
  });

  it("shows visitors the project's own page for an error", async () => {
    write("templates/500.html", "Sorry ({{ status }}).");
    await site({ debug: false, allowedHosts: ["localhost"] });

    const response = await get("/broken/");

    assert.equal(response.status, 500);
    assert.equal(await response.text(), "Sorry (500).");
  });

  it("calls ready of each app once all is there", async () => {
    let seen: unknown;
    const shop = defineApp({
      name: "shop",
      folder: root,
      ready() {
        seen = currentEngine.get();
      },
    });

    await site({ apps: [shop] });

    assert.equal(seen, app!.engine);
  });

  it("asks the routers of the settings which database a query goes to", async () => {
    const databases = {
      default: sqlite({ file: "db.sqlite3" }),
      archive: sqlite({ file: "archive.sqlite3" }),
    };
    class Item extends model({}) {
      static objects = manager(Item);
    }
    const shop = defineApp({ name: "shop", folder: root, models: [Item] });
    const databaseRouters = [
      { dbForRead: ({ label }: RoutedModel) => (label === "shop.Item" ? "archive" : undefined) },
    ];

    await site({ databases, databaseRouters, apps: [shop] });

    assert.equal(Item.objects.all().database, "archive");
  });

  it("connects the databases, and closes them again if something else fails", async () => {
    const databases = { default: sqlite({ file: "db.sqlite3" }) };
    const failing = defineApp({
      name: "shop",
      folder: root,
      ready() {
        throw new RangeError("not ready");
      },
    });

    await assert.rejects(site({ databases, apps: [failing] }), /not ready/);
    await site({ databases });

    assert.deepEqual(app!.databases.aliases, ["default"]);
  });

  it("leaves nothing at work when it is closed", async () => {
    await site();
    assert.equal(currentUrls.get(), app!.settings.urls);

    await app!.close();

    assert.equal(currentUrls.get(), undefined);
    assert.equal(currentEngine.get(), undefined);
  });

  it("says when it listens that it refuses every visitor", async (t) => {
    const written = t.mock.method(process.stderr, "write", () => true);
    await site({ debug: false });

    await using _ = await app!.listen({ port: 0 });

    assert.match(String(written.mock.calls[0]?.arguments[0]), /app\/no-allowed-hosts/);
  });

  it("listens with the limits of the settings", async () => {
    await site({
      urls: urlConf([path("", async (request) => text(await request.text()))]),
      limits: { maxBodyBytes: 3 },
    });
    await using server = await app!.listen({ port: 0 });

    assert.equal((await fetch(server.url, { method: "POST", body: "abc" })).status, 200);
    assert.equal((await fetch(server.url, { method: "POST", body: "abcd" })).status, 413);
  });

  it("finds what is dangerous in production only if asked", async () => {
    await site();

    assert.deepEqual(await app!.checks(), []);
    assert.deepEqual(
      (await app!.checks({ deploy: true })).map(({ code }) => code),
      ["app/debug-in-production", "app/weak-secret-key", "app/no-middleware"],
    );
  });
});
