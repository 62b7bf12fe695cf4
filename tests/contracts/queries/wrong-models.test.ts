import assert from "node:assert/strict";
import { it } from "node:test";

import {
  cascade,
  charField,
  filteredRelation,
  foreignKey,
  manager,
  manyToMany,
  model,
  reverse,
} from "../../../src/db/index.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Country extends model({
  name: charField({ maxLength: 20 }),
  addresses: () => reverse(Address, "country"),
}) {
  static objects = manager(Country);
}
class City extends model({ name: charField({ maxLength: 20 }) }) {
  static objects = manager(City);
}
class Capital extends model(City, { anthem: charField({ maxLength: 20, default: "" }) }) {
  static objects = manager(Capital);
}
class Label extends model({ word: charField({ maxLength: 20 }) }) {
  static objects = manager(Label);
}
class Address extends model({
  country: () => foreignKey(Country, { onDelete: cascade }),
  city: () => foreignKey(City, { onDelete: cascade, null: true }),
  labels: () => manyToMany(Label),
}) {
  static objects = manager(Address);
}

const models = [Country, City, Capital, Label, Address];

describeOnEach("An instance of another model", models, () => {
  it("is refused wherever it would be taken for its key", async () => {
    const italy = await Country.objects.create({ name: "Italy" });
    const paris = (await City.objects.create({ name: "Paris" })) as never;
    const address = await Address.objects.create({ country: italy });
    const error = {
      code: "db/wrong-model",
      message: /^Address\.country takes a Country, and not a City\./,
    };
    const addresses = Address.objects;

    assert.throws(() => new Address({ country: paris }), error);
    assert.throws(() => Object.assign(address, { country: paris }), error);
    await assert.rejects(async () => addresses.create({ country: paris }), error);
    await assert.rejects(async () => addresses.bulkCreate([{ country: paris }]), error);
    await assert.rejects(async () => addresses.filter({ country: paris }), error);
    await assert.rejects(async () => addresses.exclude({ country__in: [paris] }), error);
    await assert.rejects(async () => addresses.get({ country: paris }), error);
    await assert.rejects(async () => addresses.all().update({ country: paris }), error);
    await assert.rejects(async () => Country.objects.filter({ addresses: paris }), {
      message: /^Country\.addresses takes a Address, and not a City\./,
    });
    await assert.rejects(async () => addresses.filter({ labels__in: [paris] }), {
      message: /^Address\.labels takes a Label, and not a City\./,
    });
    assert.equal(await addresses.filter({ country: italy }).count(), 1);
  });

  it("is one of the model where that extends it", async () => {
    const country = await Country.objects.create({ name: "France" });
    const paris = await Capital.objects.create({ name: "Paris" });
    const address = await Address.objects.create({ country, city: paris as never });

    assert.equal(await Address.objects.filter({ city: paris as never }).count(), 1);
    assert.equal((await address.city)?.name, "Paris");
  });

  it("stands for its key in the conditions of a filtered relation, if it is of the model", async () => {
    const country = await Country.objects.create({ name: "Spain" });
    const red = await Label.objects.create({ word: "red" });
    const blue = await Label.objects.create({ word: "blue" });
    const address = await Address.objects.create({ country });
    await address.labels.add(red, blue);
    const found = async (condition: object) => {
      const words = await Address.objects
        .annotate({ some: filteredRelation("labels", condition as never) })
        .filter({ pk: address.pk })
        .valuesFlat("some__word");
      return words.filter((word) => word !== null); // the row stays where nothing is joined
    };

    assert.deepEqual(await found({ labels__in: [red] }), ["red"]);
    assert.deepEqual(await found({ labels: blue }), ["blue"]);
    await assert.rejects(async () => found({ labels: country }), { code: "db/wrong-model" });
  });
});
