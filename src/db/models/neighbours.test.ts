import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { booleanField } from "../fields/number.ts";
import { dateField, dateTimeField } from "../fields/time.ts";
import { charField } from "../fields/text.ts";
import { manager } from "./manager.ts";
import { model } from "./model-class.ts";

class Entry extends model({
  title: charField(),
  publishedOn: dateField(),
  changed: dateTimeField({ autoNow: true }),
  seen: dateField({ null: true }),
  isPublic: booleanField({ default: true }),
}) {
  static objects = manager(Entry);
}

const entries = () =>
  Entry.objects.bulkCreate([
    { title: "b", publishedOn: "2020-02-02" },
    { title: "c", publishedOn: "2020-02-02", isPublic: false },
    { title: "a", publishedOn: "2020-01-01" },
    { title: "d", publishedOn: "2020-03-03" },
  ]);

describe("getNextBy and getPreviousBy", () => {
  it("go through all rows by date, those of one date by their keys", async () => {
    await using _ = await testDatabase([Entry]);
    await entries();

    const forwards: string[] = [];
    let at: Entry | undefined = await Entry.objects.get({ title: "a" });
    for (; at; at = await at.getNextBy("publishedOn")) forwards.push(at.title);
    const backwards: string[] = [];
    at = await Entry.objects.get({ title: "d" });
    for (; at; at = await at.getPreviousBy("publishedOn")) backwards.push(at.title);

    assert.deepEqual(forwards, ["a", "b", "c", "d"]);
    assert.deepEqual(backwards, ["d", "c", "b", "a"]);
  });

  it("may be among some rows only", async () => {
    await using _ = await testDatabase([Entry]);
    const [b] = await entries();

    const next = await b!.getNextBy("publishedOn", {
      among: Entry.objects.filter({ isPublic: true }),
    });

    assert.equal(next?.title, "d");
  });

  it("are among the rows of the model's manager where nothing else is said", async () => {
    class Note extends model({ day: dateField(), isPublic: booleanField({ default: true }) }) {
      static objects = manager(Note, { getQuerySet: (rows) => rows.filter({ isPublic: true }) });
      static all = manager(Note);
    }
    await using _ = await testDatabase([Note]);
    await Note.all.bulkCreate([
      { day: "2020-01-01" },
      { day: "2020-01-02", isPublic: false },
      { day: "2020-01-03" },
    ]);
    const first = await Note.objects.earliest("day");

    assert.equal(String((await first.getNextBy("day"))?.day), "2020-01-03");
    assert.equal(String((await first.getNextBy("day", { among: Note.all.all() }))?.day), "2020-01-02"); // prettier-ignore
  });

  it("have names of their own in templates", async () => {
    await using _ = await testDatabase([Entry]);
    const [b] = await entries();
    const call = async (name: string) =>
      (await (Reflect.get(b!, name) as () => Promise<Entry>).call(b)).title;

    assert.equal(await call("getNextByPublishedOn"), "c");
    assert.equal(await call("get_next_by_published_on"), "c");
    assert.equal(await call("get_previous_by_published_on"), "a");
    assert.equal("getNextBySeen" in b!, false);
  });

  it("are refused by what gives no row a place", async () => {
    await using _ = await testDatabase([Entry]);
    const [b] = await entries();

    await assert.rejects(
      b!.getNextBy("seen"),
      /dates that are never null are: publishedOn, changed/,
    );
    await assert.rejects(new Entry({ title: "x" }).getNextBy("publishedOn"), /before it is saved/);
  });
});
