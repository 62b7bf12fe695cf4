import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { Temporal } from "temporal-polyfill";

import { type App, createApp, defineApp, defineSettings } from "quintet";
import { sleep } from "quintet/concurrency";
import { charField, manager, model } from "quintet/db";
import { sqlite } from "quintet/db/sqlite";
import { activeTimeZone, override } from "quintet/i18n";
import { path, urlConf, type View } from "quintet/routing";
import { render } from "quintet/views";

import { createTables } from "../support/database.ts";

class Town extends model({ name: charField({ maxLength: 20 }) }) {
  static objects = manager(Town);
}

interface SiteOptions {
  town: string;
  timeZone: string;
  language: string;
  prefix: string;
}

/** Two of the same apps, and nothing else in common. */
const sites: readonly SiteOptions[] = [
  { town: "Berlin", timeZone: "Europe/Berlin", language: "de", prefix: "stadt/" },
  { town: "Kyoto", timeZone: "Asia/Tokyo", language: "ja", prefix: "machi/" },
];

const page =
  "{% load static tz l10n %}{{ town }} {{ moment|date:'H:i' }} {{ moment|date:'F' }} {% url 'town' %} {% static 'a.css' %} {% include 'mark.html' %}";

const townPage: View = async (request) => {
  await sleep(Math.random() * 5);
  const { name: town } = await Town.objects.get();
  return render(request, "town.html", { town, moment: Temporal.Instant.from("2025-07-01T12:00Z") });
};

describe("two sites in one process", () => {
  const apps: App[] = [];
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "quintet-two-sites-"));
    for (const options of sites) apps.push(await open(options));
  });
  after(async () => {
    for (const app of apps) await app.close();
    await rm(folder, { recursive: true });
  });

  async function open({ town, timeZone, language, prefix }: SiteOptions): Promise<App> {
    const root = join(folder, town);
    await mkdir(join(root, "templates"), { recursive: true });
    await writeFile(join(root, "templates", "town.html"), page);
    await writeFile(join(root, "templates", "mark.html"), `(${town})`);
    const app = await createApp(
      defineSettings({
        root,
        debug: true,
        secretKey: "for tests only",
        timeZone,
        language,
        apps: [defineApp({ name: "towns", folder: root, models: [Town] })],
        databases: { default: sqlite({ file: ":memory:" }) },
        static: { url: `/${prefix}files/` },
        urls: urlConf([path(prefix, townPage, { name: "town" })]),
      }),
    );
    await app.run(async () => {
      await createTables([Town.$meta], "default");
      await Town.objects.create({ name: town });
    });
    return app;
  }

  it("answer from their own database, zone, language, URLs and templates, at once", async () => {
    await using first = await apps[0]!.listen({ port: 0 });
    await using second = await apps[1]!.listen({ port: 0 });
    const asked = Array.from({ length: 40 }, async (_, index) => {
      const url =
        index % 2 === 0 ? `${first.url}${sites[0]!.prefix}` : `${second.url}${sites[1]!.prefix}`;
      return (await fetch(url)).text();
    });

    const answers = await Promise.all(asked);

    assert.deepEqual([...new Set(answers)].toSorted(), [
      "Berlin 14:00 Juli /stadt/ /stadt/files/a.css (Berlin)",
      "Kyoto 21:00 7月 /machi/ /machi/files/a.css (Kyoto)",
    ]);
  });

  it("are entered by scripts", async () => {
    const found = await Promise.all(
      apps.map((app) =>
        app.run(async () => {
          await sleep(1);
          const { name } = await Town.objects.get();
          return `${name} ${activeTimeZone()}`;
        }),
      ),
    );

    assert.deepEqual(found, ["Berlin Europe/Berlin", "Kyoto Asia/Tokyo"]);
  });

  it("keep what is set inside of one out of the other", async () => {
    const [berlin, kyoto] = apps as [App, App];

    const names = await override("fr", () =>
      berlin.run(() => kyoto.run(async () => (await Town.objects.get()).name)),
    );

    assert.equal(names, "Kyoto");
  });

  it("go on when one of them is closed", async () => {
    const third = await open({ ...sites[1]!, town: "Osaka" });
    await third.close();
    await using server = await apps[0]!.listen({ port: 0 });

    const answer = await (await fetch(`${server.url}stadt/`)).text();

    assert.match(answer, /^Berlin 14:00/);
    await assert.rejects(third.run(() => Town.objects.count()));
  });
});
