/** What is typed into a form is what is stored and shown, in the zone of the site or the visitor. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, it } from "node:test";

import { type App, createApp, defineApp, defineSettings, toFetchHandler } from "quintet";
import { sleep } from "quintet/concurrency";
import { charField, dateTimeField, manager, model } from "quintet/db";
import { sqlite } from "quintet/db/sqlite";
import { modelForm } from "quintet/forms";
import { timeZoneMiddleware } from "quintet/i18n";
import { path, urlConf } from "quintet/routing";
import { csrf, securityHeaders } from "quintet/security";
import { render } from "quintet/views";

class Meeting extends model({ topic: charField({ maxLength: 50 }), starts: dateTimeField() }) {
  static objects = manager(Meeting);
}
class MeetingForm extends modelForm(Meeting, { fields: ["topic", "starts"] }) {}

const urls = urlConf([
  path("add/", async (request) => {
    const form = new MeetingForm(request.query);
    await sleep(Number(request.query.get("wait") ?? 0));
    if (await form.isValid()) await form.save();
    return render(request, "add.html", { form });
  }),
  path("show/<str:topic>/", async (request) => {
    const meeting = await Meeting.objects.get({ topic: request.params.topic });
    return render(request, "show.html", {
      meeting,
      form: new MeetingForm(undefined, { instance: meeting }),
    });
  }),
]);

let root: string;
let app: App;

async function page(target: string, zone?: string, site: App = app): Promise<string> {
  const headers = zone === undefined ? {} : { cookie: `zone=${zone}` };
  const response = await toFetchHandler(site)(
    new Request(`http://localhost/${target}`, { headers }),
  );
  return response.text();
}

/** A site with a database of its own. */
async function siteIn(timeZone: string): Promise<App> {
  const file = join(root, `${timeZone.replace("/", "-")}.sqlite3`);
  const database = new DatabaseSync(file);
  database.exec(
    "CREATE TABLE zones_meeting (id INTEGER PRIMARY KEY, topic varchar(50), starts datetime)",
  );
  database.close();
  return createApp(
    defineSettings({
      root,
      debug: true,
      secretKey: "a key for tests only, which is long enough",
      apps: [defineApp({ name: "zones", folder: root, models: [Meeting] })],
      urls,
      databases: { default: sqlite({ file }) },
      middleware: [
        securityHeaders(),
        csrf(),
        timeZoneMiddleware({ timeZoneOf: (request) => request.cookies.get("zone") }),
      ],
      templates: { dirs: ["templates"] },
      timeZone,
    }),
  );
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "quintet-zones-"));
  mkdirSync(join(root, "templates"));
  writeFileSync(join(root, "templates/add.html"), "{{ form.starts.errors }}");
  writeFileSync(
    join(root, "templates/show.html"),
    '{{ meeting.starts|date:"Y-m-d H:i" }} {{ form.starts }}',
  );
  app = await siteIn("Europe/Berlin");
});
afterEach(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

describe("the time zone of a site", () => {
  it("is the one that its forms are filled in and shown in", async () => {
    await page("add/?topic=a&starts=2026-07-01T10:00");

    assert.equal(String((await Meeting.objects.get()).starts), "2026-07-01T08:00:00Z");
    const shown = await page("show/a/");
    assert.match(shown, /^2026-07-01 10:00 /);
    assert.match(shown, /value="2026-07-01T10:00:00"/);
  });

  it("leaves out times, and has others twice", async () => {
    for (const time of ["2025-03-30T02:30", "2025-10-26T02:30"]) {
      const answer = await page(`add/?topic=a&starts=${time}`);
      const said = time.replace("T", " ");
      assert.ok(
        answer.includes(
          `${said}:00 couldn’t be interpreted in time zone Europe/Berlin; it may be ambiguous or it may not exist.`,
        ),
        answer,
      );
    }
  });

  it("gives way to that of each visitor, for requests at the same time", async () => {
    const zones = ["Asia/Tokyo", "America/New_York", undefined, "no/zone", "Asia/Tokyo"];
    await Promise.all(
      zones.map((zone, index) =>
        page(`add/?topic=t${index}&starts=2026-07-01T10:00&wait=${5 * (5 - index)}`, zone),
      ),
    );

    const stored = await Meeting.objects.orderBy("topic");
    assert.deepEqual(
      stored.map(({ starts }) => String(starts)),
      [
        "2026-07-01T01:00:00Z",
        "2026-07-01T14:00:00Z",
        "2026-07-01T08:00:00Z",
        "2026-07-01T08:00:00Z",
        "2026-07-01T01:00:00Z",
      ],
    );
    const shown = await Promise.all([page("show/t0/", "America/New_York"), page("show/t0/")]);
    assert.match(shown[0], /^2026-06-30 21:00 .*value="2026-06-30T21:00:00"/);
    assert.match(shown[1], /^2026-07-01 03:00 .*value="2026-07-01T03:00:00"/);
  });

  it("is its own, whatever other sites there are in the process", async () => {
    const tokyo = await siteIn("Asia/Tokyo");
    const targets = ["add/?topic=a&starts=2026-07-01T10:00&wait=20", "show/a/"];
    const shown: string[] = [];
    for (const target of targets) {
      shown.push(...(await Promise.all([page(target), page(target, undefined, tokyo)])));
    }
    await tokyo.close();

    assert.match(shown[2]!, /^2026-07-01 10:00 .*value="2026-07-01T10:00:00"/);
    assert.match(shown[3]!, /^2026-07-01 10:00 .*value="2026-07-01T10:00:00"/);
    assert.equal(String((await Meeting.objects.get()).starts), "2026-07-01T08:00:00Z");
  });
});
