import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import {
  cascade,
  charField,
  count,
  type Databases,
  foreignKey,
  integerField,
  manager,
  manyToMany,
  model,
  Q,
} from "../index.ts";

class Person extends model({ name: charField() }) {
  static objects = manager(Person);
}
class Meeting extends model({
  name: charField(),
  people: () => manyToMany(Person, { through: Runner }),
}) {
  static objects = manager(Meeting);
}
class Entrant extends model({
  meeting: () => foreignKey(Meeting, { onDelete: cascade }),
  bib: integerField({ default: 0 }),
}) {
  static objects = manager(Entrant);
}
class Runner extends model(Entrant, {
  person: () => foreignKey(Person, { onDelete: cascade }),
}) {
  static objects = manager(Runner);
}

let databases: Databases;
before(async () => {
  databases = await testDatabase([Person, Meeting, Entrant, Runner]);
  const race = await Meeting.objects.create({ name: "Race" });
  await Meeting.objects.create({ name: "Walk" });
  const [ann, bea] = await Person.objects.bulkCreate([{ name: "Ann" }, { name: "Bea" }]);
  await Runner.objects.create({ meeting: race, person: ann!, bib: 7 });
  await Entrant.objects.create({ meeting: race });
  await Runner.objects.create({ meeting: race, person: bea! });
});
after(() => databases.close());

describe("a model between the sides of a relation that has one key from a parent", () => {
  it("leads to the rows of either side", async () => {
    const race = await Meeting.objects.get({ name: "Race" });

    assert.deepEqual(await race.people.orderBy("name").valuesFlat("name"), ["Ann", "Bea"]);
    assert.deepEqual(
      await Person.objects
        .filter(Q.dynamic({ meeting__name: "Race" }))
        .orderBy("name")
        .valuesFlat("name"),
      ["Ann", "Bea"],
    );
    assert.equal(await Meeting.objects.filter({ people: 1 }).count(), 1);
  });

  it("is counted, excluded and prefetched", async () => {
    const counted = Meeting.objects.annotate({ n: count("people") }).orderBy("name");
    const [race, walk] = await Meeting.objects.prefetchRelated("people").orderBy("name");

    assert.deepEqual(await counted.valuesList("name", "n"), [
      ["Race", 2],
      ["Walk", 0],
    ]);
    assert.deepEqual(await Meeting.objects.exclude({ people__name: "Ann" }).valuesFlat("name"), [
      "Walk",
    ]);
    assert.equal((await race!.people.all()).length, 2);
    assert.equal((await walk!.people.all()).length, 0);
  });

  it("takes pairs away", async () => {
    const race = await Meeting.objects.get({ name: "Race" });
    const bea = await Person.objects.get({ name: "Bea" });

    await race.people.remove(bea);

    assert.deepEqual(await race.people.valuesFlat("name"), ["Ann"]);
    assert.equal(await Entrant.objects.count(), 2);
  });
});
