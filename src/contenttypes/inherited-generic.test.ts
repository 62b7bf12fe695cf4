import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../tests/support/database.ts";
import {
  cascade,
  charField,
  count,
  type Databases,
  foreignKey,
  installedModels,
  manager,
  model,
  nextInOrder,
  positiveBigIntegerField,
  QueryError,
  rowOrder,
  setRowOrder,
} from "../db/index.ts";
import { ContentType, genericForeignKey, genericRelation } from "./index.ts";

class Note extends model({
  text: charField(),
  contentType: () => foreignKey(ContentType, { onDelete: cascade }),
  objectId: positiveBigIntegerField(),
  about: () => genericForeignKey({ models: () => [Spot, Diner] }),
}) {
  static objects = manager(Note);
}
class StarredNote extends model(Note, { stars: positiveBigIntegerField() }) {
  static objects = manager(StarredNote);
}
class Spot extends model({
  name: charField(),
  notes: () => genericRelation(Note),
  starred: () => genericRelation(StarredNote),
}) {
  static objects = manager(Spot);
}
class Diner extends model(Spot, { dish: charField() }) {
  static objects = manager(Diner);
}
class Step extends model(
  {
    text: charField(),
    contentType: () => foreignKey(ContentType, { onDelete: cascade }),
    objectId: positiveBigIntegerField(),
    of: () => genericForeignKey({ models: () => [Spot, Diner] }),
  },
  { orderWithRespectTo: "of" },
) {
  static objects = manager(Step);
}

let databases: Databases;
let spot: Spot;
let diner: Diner;
beforeEach(async () => {
  if (!ContentType.$meta.isInstalled) {
    installedModels.install("contenttypes", [ContentType.$meta]);
  }
  databases = await testDatabase([ContentType, Note, StarredNote, Spot, Diner, Step]);
  spot = await Spot.objects.create({ name: "Park" });
  diner = await Diner.objects.create({ name: "Joe's", dish: "soup" });
});
afterEach(() => databases.close());

describe("a generic relation that a child of several tables inherits", () => {
  it("finds under the type of the child what was stored under it", async () => {
    const note = new Note({ text: "key" });
    note.about = diner;
    await note.save();
    await diner.notes.create({ text: "relation" });
    const above = await Spot.objects.get({ pk: diner.pk as number });

    assert.deepEqual(await diner.notes.orderBy("text").valuesFlat("text"), ["key", "relation"]);
    assert.deepEqual(await above.notes.all(), []);
    assert.equal(await Diner.objects.filter({ notes__text: "key" }).count(), 1);
    const [loaded] = await Diner.objects.prefetchRelated("notes");
    assert.equal((await loaded!.notes.all()).length, 2);
  });

  it("goes with the row", async () => {
    await diner.notes.create({ text: "a" });
    await spot.notes.create({ text: "b" });

    await diner.delete();

    assert.deepEqual(await Note.objects.valuesFlat("text"), ["b"]);
  });
});

describe("a generic relation to a model that has the generic key from a parent", () => {
  it("is filtered, counted, loaded and deleted over the table of the parent", async () => {
    await spot.starred.create({ text: "nice", stars: 4 });
    await spot.notes.create({ text: "plain" });

    assert.equal(await Spot.objects.filter({ starred__stars: 4 }).count(), 1);
    assert.equal(await Spot.objects.filter({ starred__text: "nice" }).count(), 1);
    assert.deepEqual(
      await Spot.objects
        .annotate({ n: count("starred") })
        .orderBy("name")
        .valuesFlat("n"),
      [0, 1],
    );
    const [first] = await Spot.objects.prefetchRelated("starred").filter({ name: "Park" });
    assert.deepEqual((await first!.starred.all()).map(String).length, 1);
    await spot.delete();
    assert.equal(await Note.objects.count(), 0);
  });
});

describe("orderWithRespectTo of a generic key", () => {
  it("puts new rows last among those of one row", async () => {
    const step = (text: string, of: Spot): Step => Object.assign(new Step({ text }), { of });
    const [one, two, other] = [step("1", spot), step("2", spot), step("x", diner)];
    await one.save();
    await two.save();
    await Step.objects.bulkCreate([other]);

    assert.deepEqual(await rowOrder(Step, spot), [one.pk, two.pk]);
    await setRowOrder(Step, spot, [two.pk as number, one.pk as number]);
    assert.deepEqual(await rowOrder(Step, spot), [two.pk, one.pk]);
    assert.deepEqual(await rowOrder(Step, diner), [other.pk]);
    await two.refreshFromDb();
    assert.equal((await nextInOrder(two))?.text, "1");
    await assert.rejects(rowOrder(Step, 1), QueryError);
  });
});
