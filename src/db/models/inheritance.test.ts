import assert from "node:assert/strict";
import { after, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import {
  booleanField,
  captureQueries,
  cascade,
  charField,
  count,
  type Databases,
  DoesNotExist,
  F,
  IntegrityError,
  foreignKey,
  integerField,
  lower,
  manager,
  manyToMany,
  max,
  model,
  Model,
  ModelDefinitionError,
  oneToOne,
  QueryError,
  reverse,
} from "../index.ts";

class Owner extends model({ name: charField() }) {
  static objects = manager(Owner);
}
class Place extends model(
  {
    name: charField({ unique: true }),
    address: charField({ blank: true, default: "" }),
    owner: () => foreignKey(Owner, { null: true, onDelete: cascade, relatedName: "places" }),
    tags: () => manyToMany(Tag),
    visits: () => reverse(Visit, "place"),
    restaurant: () => reverse(Restaurant, "placePtr"),
  },
  { ordering: ["name"] },
) {
  static objects = manager(Place);
  override toString(): string {
    return this.shout();
  }
  shout(): string {
    return this.name.toUpperCase();
  }
}
class Tag extends model({ label: charField() }) {
  static objects = manager(Tag);
}
class Visit extends model({
  place: () => foreignKey(Place, { onDelete: cascade }),
  stars: integerField(),
}) {
  static objects = manager(Visit);
}
class Restaurant extends model(Place, {
  placePtr: () => oneToOne(Place, { onDelete: cascade, parentLink: true }),
  pizza: booleanField({ default: false }),
}) {
  static objects = manager(Restaurant);
}
class Trattoria extends model(Restaurant, { gnocchi: booleanField({ default: true }) }) {
  static objects = manager(Trattoria);
}
class Meal extends model({
  name: charField(),
  at: () => foreignKey(Restaurant, { onDelete: cascade, relatedName: "meals" }),
}) {
  static objects = manager(Meal);
}
abstract class Dated extends model(
  {
    year: integerField({ default: 2000 }),
    by: () =>
      foreignKey(Owner, {
        null: true,
        onDelete: cascade,
        relatedName: "%(app_label)s%(class)ss",
      }),
  },
  { abstract: true, ordering: ["-year"] },
) {
  get isOld(): boolean {
    return this.year < 1990;
  }
}
class Song extends model(Dated, { title: charField() }) {
  static objects = manager(Song);
}
class Film extends model(Dated, { name: charField() }, { ordering: ["name"] }) {
  static objects = manager(Film);
}
class NearPlace extends model(Place, {}, { proxy: true, ordering: ["-name"] }) {
  static objects = manager(NearPlace);
  get isNear(): boolean {
    return true;
  }
}
class Pin extends model({ near: () => foreignKey(NearPlace, { onDelete: cascade }) }) {
  static objects = manager(Pin);
}
class Rated extends model({
  rating: charField({ primaryKey: true, maxLength: 3 }),
}) {
  static objects = manager(Rated);
  praise(): string {
    return `rated ${this.rating}`;
  }
  shout(): string {
    return "never";
  }
}
class RatedPlace extends model([Place, Rated], { since: integerField() }) {
  static objects = manager(RatedPlace);
}

const models = [
  Owner,
  Place,
  Tag,
  Visit,
  Restaurant,
  Trattoria,
  Meal,
  Song,
  Film,
  NearPlace,
  Pin,
  Rated,
  RatedPlace,
] as const;

let databases: Databases | undefined;
beforeEach(async () => {
  await databases?.close();
  databases = await testDatabase(models);
});
after(() => databases?.close());

const statements = async (work: () => Promise<unknown>): Promise<string[]> => {
  const { queries } = await captureQueries(work);
  return queries.filter(({ kind }) => kind === "statement").map(({ text }) => text);
};

describe("a model that extends another", () => {
  it("has a row in both tables", async () => {
    const made = await Restaurant.objects.create({ name: "Demon Dogs", pizza: true });

    const place = await Place.objects.get();
    const found = await Restaurant.objects.get({ name: "Demon Dogs", pizza: true });

    assert.equal(place.pk, made.pk);
    assert.deepEqual([found.id, found.placePtrId, found.pk], [place.id, place.id, place.id]);
    assert.ok(found instanceof Restaurant && found instanceof Place);
    assert.equal(String(found), "DEMON DOGS");
  });

  it("writes the rows above first, all in one transaction", async () => {
    const texts = await statements(() => Trattoria.objects.create({ name: "Mario" }));

    assert.deepEqual(
      texts.map((text) => /INTO "library_(\w+)"/.exec(text)?.[1]),
      ["place", "restaurant", "trattoria"],
    );
    await assert.rejects(() => Trattoria.objects.create({ name: "Mario" }));
    assert.equal(await Place.objects.count(), 1);
  });

  it("writes changes to the table that they belong to", async () => {
    const found = await Restaurant.objects.create({ name: "a" });
    found.name = "b";
    found.pizza = true;
    await found.save();
    found.address = "c";
    const texts = await statements(() => found.save({ updateFields: ["address"] }));

    assert.equal(texts.length, 1);
    assert.deepEqual(await Restaurant.objects.values("name", "address", "pizza"), [
      { name: "b", address: "c", pizza: true },
    ]);
  });

  it("joins only the tables that it needs", async () => {
    const [plain] = await statements(async () =>
      Restaurant.objects.filter({ pizza: true }).count(),
    );
    const [key] = await statements(async () => Restaurant.objects.filter({ id: 3 }).values("id"));
    const [joined] = await statements(async () => Trattoria.objects.filter({ name: "a" }).count());

    assert.doesNotMatch(plain!, /JOIN/);
    assert.match(key!, /ORDER BY "library_place"."name"/);
    assert.equal(joined!.match(/JOIN/g)?.length, 2);
  });

  it("is found, ordered, counted and changed by what it inherits", async () => {
    const owner = await Owner.objects.create({ name: "Olga" });
    await Trattoria.objects.create({ name: "b", owner });
    const a = await Trattoria.objects.create({ name: "a", gnocchi: false });
    await Visit.objects.create({ place: a, stars: 4 });

    assert.deepEqual(await Trattoria.objects.valuesFlat("name"), ["a", "b"]);
    assert.equal(await Trattoria.objects.filter({ owner__name: "Olga" }).count(), 1);
    assert.equal(await Trattoria.objects.filter({ owner }).exists(), true);
    assert.deepEqual(await Trattoria.objects.aggregate({ stars: max("visits__stars") }), {
      stars: 4,
    });
    const counted = await Restaurant.objects.annotate({ n: count("visits") });
    assert.deepEqual(
      counted.map(({ name, n }) => [name, n]),
      [
        ["a", 1],
        ["b", 0],
      ],
    );
    assert.deepEqual(
      (await a.visits.all()).map(({ stars }) => stars),
      [4],
    );
    assert.deepEqual((await Restaurant.objects.get({ name: "b" })).ownerId, owner.pk);

    assert.equal(await Trattoria.objects.update({ address: "x", gnocchi: true }), 2);
    assert.equal(await Trattoria.objects.filter({ name: "a" }).update({ name: F("address") }), 1);
    assert.deepEqual(await Trattoria.objects.valuesList("name", "address", "gnocchi"), [
      ["b", "x", true],
      ["x", "x", true],
    ]);
  });

  it("is reached from the row above, and loads it", async () => {
    const made = await Restaurant.objects.create({ name: "a", pizza: true });
    await Place.objects.create({ name: "b" });
    await Meal.objects.create({ name: "soup", at: made });

    const places = await Place.objects.selectRelated("restaurant");
    const [meal] = await Meal.objects.selectRelated("at");

    assert.deepEqual(
      places.map(({ restaurant }) => restaurant?.name ?? null),
      ["a", null],
    );
    assert.equal(meal!.at.name, "a");
    assert.equal(await Place.objects.filter({ restaurant__pizza: true }).count(), 1);
    assert.equal(await Restaurant.objects.filter({ meals__name: "soup" } as never).count(), 1);
    const [one] = await Restaurant.objects.selectRelated("placePtr");
    assert.equal(one!.placePtr.name, "a");
  });

  it("loads some of the fields only, and the rest later", async () => {
    await Restaurant.objects.create({ name: "a", address: "b", pizza: true });

    const [only] = await Restaurant.objects.only("pizza");
    const [later] = await Restaurant.objects.defer("name");

    assert.equal(only!.pizza, true);
    assert.equal(only!.id, only!.pk);
    assert.equal(await only!.visits.count(), 0);
    assert.throws(() => only!.name, /not loaded/);
    await only!.refreshFromDb({ fields: ["name"] });
    assert.equal(only!.name, "a");
    assert.equal(later!.address, "b");
    only!.pizza = false;
    await only!.save();
    assert.deepEqual(await Restaurant.objects.values("name", "pizza"), [
      { name: "a", pizza: false },
    ]);
  });

  it("is deleted with the rows above, and with them", async () => {
    const a = await Trattoria.objects.create({ name: "a" });
    const b = await Trattoria.objects.create({ name: "b" });
    await Trattoria.objects.create({ name: "c" });
    await Meal.objects.create({ name: "soup", at: a });
    await Visit.objects.create({ place: a, stars: 3 });

    const gone = await a.delete();
    assert.deepEqual(gone.byModel, {
      "library.Visit": 1,
      "library.Meal": 1,
      "library.Trattoria": 1,
      "library.Restaurant": 1,
      "library.Place": 1,
    });
    await Place.objects.filter({ pk: b.pk }).delete();
    await Trattoria.objects.all().delete();
    assert.deepEqual([await Place.objects.count(), await Restaurant.objects.count()], [0, 0]);
  });

  it("leaves the rows above with keepParents, and what depends on them", async () => {
    const a = await Trattoria.objects.create({ name: "a" });
    await Visit.objects.create({ place: a, stars: 3 });

    const gone = await a.delete({ keepParents: true });

    assert.deepEqual(gone.byModel, { "library.Trattoria": 1 });
    assert.deepEqual([await Restaurant.objects.count(), await Visit.objects.count()], [1, 1]);
  });

  it("can be made of a row that is there, whose values it keeps", async () => {
    const place = await Place.objects.create({ name: "a", address: "b" });

    await new Restaurant({ placePtr: place, pizza: true }).save();

    const found = await Restaurant.objects.get();
    assert.deepEqual([found.pk, found.name, found.address], [place.pk, "a", "b"]);
    assert.equal(await Place.objects.count(), 1);
  });

  it("inserts all rows, or those that are named, where that is asked", async () => {
    const place = await Place.objects.create({ name: "a" });
    const again = (): Restaurant => new Restaurant({ pk: place.pk, name: "b" } as never);

    await assert.rejects(() => again().save({ forceInsert: [Place] }), IntegrityError);
    await assert.rejects(() => again().save({ forceInsert: [Model] }), IntegrityError);
    await again().save({ forceInsert: true });
    assert.deepEqual(await Restaurant.objects.valuesFlat("name"), ["b"]);
  });

  it("keeps what is unique unique among all rows above", async () => {
    const place = await Place.objects.create({ name: "a" });
    const found = await Restaurant.objects.create({ name: "b" });

    await assert.rejects(() => new Restaurant({ name: "a", address: "-" }).fullClean(), {
      name: "ValidationError",
    });
    await found.fullClean();
    await place.fullClean();
  });

  it("has errors that are those of the model above, too", async () => {
    await assert.rejects(Trattoria.objects.get(), Place.DoesNotExist);
    await assert.rejects(Trattoria.objects.get(), DoesNotExist);
    await assert.rejects(
      Place.objects.get(),
      (error) => !(error instanceof Restaurant.DoesNotExist),
    );
  });

  it("is not inserted in bulk", async () => {
    await assert.rejects(Restaurant.objects.bulkCreate([{ name: "a" }]), QueryError);
  });

  it("needs a manager of its own", () => {
    class Bare extends model(Place) {}

    assert.throws(() => (Bare as unknown as typeof Place).objects, /Bare has no "objects"/);
  });

  it("cannot declare a field again that has a column above", () => {
    class Twice extends model(Place, { name: integerField() }) {}

    assert.throws(() => Twice.$meta, ModelDefinitionError);
  });
});

describe("a model that extends several", () => {
  it("has the fields and methods of all; the first that has a name wins", async () => {
    const made = await RatedPlace.objects.create({ name: "a", rating: "AAA", since: 1999 });

    const found = await RatedPlace.objects.get({ rating__startswith: "A", name: "a" });

    assert.deepEqual([found.praise(), found.shout(), found.since], ["rated AAA", "A", 1999]);
    assert.ok(found instanceof Place);
    assert.equal(await Rated.objects.count(), 1);
    await made.delete();
    assert.deepEqual([await Rated.objects.count(), await Place.objects.count()], [0, 0]);
  });
});

describe("an abstract model", () => {
  it("hands down fields, methods and options", async () => {
    await Song.objects.bulkCreate([{ title: "b", year: 1980 }, { title: "a" }]);

    const songs = await Song.objects.all();

    assert.deepEqual(
      songs.map(({ title, isOld }) => [title, isOld]),
      [
        ["a", false],
        ["b", true],
      ],
    );
    assert.deepEqual(Film.$meta.options.ordering, ["name"]);
    assert.equal(Song.$meta.options.abstract, undefined);
  });

  it("names the other side of its relations by each child", async () => {
    const by = await Owner.objects.create({ name: "Olga" });
    await Song.objects.create({ title: "a", by });

    const names = [...Owner.$meta.relations.keys()];

    assert.ok(names.includes("librarysongs") && names.includes("libraryfilms"), String(names));
  });

  it("has no rows", () => {
    assert.throws(() => (Dated as unknown as typeof Song).$meta, /abstract/);
  });
});

describe("a proxy", () => {
  it("is another view of the same rows", async () => {
    await Place.objects.create({ name: "a" });
    const b = await NearPlace.objects.create({ name: "b" });

    const found = await NearPlace.objects.all();

    assert.deepEqual(
      found.map(({ name, isNear }) => [name, isNear]),
      [
        ["b", true],
        ["a", true],
      ],
    );
    assert.deepEqual(await Place.objects.valuesFlat("name"), ["a", "b"]);
    b.name = "c";
    await b.save();
    assert.equal(await Place.objects.filter({ name: "c" }).count(), 1);
    await assert.rejects(NearPlace.objects.get({ name: "-" }), Place.DoesNotExist);
  });

  it("can be pointed to, and is reached from the model of the table", async () => {
    const near = await NearPlace.objects.create({ name: "a" });
    await Pin.objects.create({ near });

    const [pin] = await Pin.objects.selectRelated("near");

    assert.ok(pin!.near instanceof NearPlace);
    assert.equal(await Place.objects.filter({ pin__isnull: false } as never).count(), 1);
    assert.deepEqual((await Place.objects.all().delete()).byModel["library.Pin"], 1);
  });

  it("has no fields of its own", () => {
    class Wrong extends model(Place, { more: integerField() }, { proxy: true }) {}

    assert.throws(() => Wrong.$meta, /proxy/);
  });
});

describe("the order of a model", () => {
  it("can be expressions, also where another is ordered by a relation to it", async () => {
    await using _ = await testDatabase([Word, Note]);
    const [b, a] = await Word.objects.bulkCreate([{ text: "b" }, { text: "A" }, { text: "C" }]);
    await Note.objects.bulkCreate([{ word: b! }, { word: a! }]);

    assert.deepEqual(await Word.objects.valuesFlat("text"), ["A", "b", "C"]);
    assert.deepEqual(await Note.objects.orderBy("word").valuesFlat("word__text"), ["A", "b"]);
    assert.deepEqual(await Note.objects.orderBy("-word").valuesFlat("word__text"), ["b", "A"]);
  });
});

class Word extends model({ text: charField() }, { ordering: [lower("text"), F("id").desc()] }) {
  static objects = manager(Word);
}
class Note extends model({ word: () => foreignKey(Word, { onDelete: cascade }) }) {
  static objects = manager(Note);
}
