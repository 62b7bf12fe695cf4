import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import {
  booleanField,
  cascade,
  charField,
  count,
  type Databases,
  foreignKey,
  manager,
  manyToMany,
  model,
  reverse,
} from "../index.ts";

class Department extends model({
  slug: charField({ maxLength: 20 }),
  doctors: () => reverse(Doctor, "department"),
}) {
  static objects = manager(Department);
}
class Doctor extends model(
  {
    name: charField({ maxLength: 20 }),
    isActive: booleanField({ default: true }),
    department: () => foreignKey(Department, { onDelete: cascade }),
    wards: () => manyToMany(Ward),
  },
  { ordering: ["name"] },
) {
  static objects = manager(Doctor, {
    active: (doctors) => doctors.filter({ isActive: true }),
    inDepartment: (doctors, slug: string) => doctors.filter({ department__slug: slug }),
    crowded: (doctors) => doctors.annotate({ places: count("wards") }),
    names: (doctors) => doctors.valuesFlat("name"),
    howMany: async (doctors) => doctors.count(),
  });
}
class Ward extends model({
  name: charField({ maxLength: 20 }),
  doctors: () => reverse(Doctor, "wards"),
}) {
  static objects = manager(Ward);
}
class Note extends model({
  text: charField({ maxLength: 20 }),
  isDeleted: booleanField({ default: false }),
  doctor: () => foreignKey(Doctor, { onDelete: cascade }),
}) {
  static objects = manager(Note, {
    getQuerySet: (notes) => notes.filter({ isDeleted: false }),
    long: (notes) => notes.filter({ text__startswith: "l" }),
  });
  static all = manager(Note);
}
class Patient extends model({
  name: charField({ maxLength: 20 }),
  note: () => foreignKey(Note, { onDelete: cascade }),
}) {
  static objects = manager(Patient);
}

let databases: Databases;
beforeEach(async () => {
  databases = await testDatabase([Department, Doctor, Ward, Note, Patient]);
  const [heart, eye] = await Department.objects.bulkCreate([{ slug: "heart" }, { slug: "eye" }]);
  const [ada, ben, cy] = await Doctor.objects.bulkCreate([
    { name: "Ada", department: heart! },
    { name: "Ben", department: heart!, isActive: false },
    { name: "Cy", department: eye! },
  ]);
  const ward = await Ward.objects.create({ name: "one" });
  await ward.doctors.add(ada!, ben!, cy!);
});
afterEach(() => databases.close());

const names = (doctors: readonly Doctor[]) => doctors.map(({ name }) => name);

describe("the queries that a manager adds", () => {
  it("chain: from the manager, from each other, and from any query set", async () => {
    const { objects } = Doctor;

    assert.deepEqual(names(await objects.active().inDepartment("heart")), ["Ada"]);
    assert.deepEqual(names(await objects.filter({ name__in: ["Ada", "Ben"] }).active()), ["Ada"]);
    assert.deepEqual(names(await objects.all().active().exclude({ name: "Cy" }).active()), ["Ada"]);
    assert.deepEqual(names(await objects.orderBy("-name").active().limit(1)), ["Cy"]);
    assert.equal(await objects.active().howMany(), 2);
    assert.deepEqual(await objects.inDepartment("heart").names(), ["Ada", "Ben"]);
  });

  it("keep what was annotated before, and what they annotate", async () => {
    const [ada] = await Doctor.objects
      .annotate({ n: count("wards") })
      .active()
      .crowded();

    assert.equal(ada!.n, 1);
    assert.equal(ada!.places, 1);
    assert.equal(ada!.name, "Ada");
  });

  it("are there on related rows, of a foreign key and of many to many", async () => {
    const heart = await Department.objects.get({ slug: "heart" });
    const ward = await Ward.objects.get({ name: "one" });

    assert.deepEqual(names(await heart.doctors.active()), ["Ada"]);
    assert.deepEqual(names(await heart.doctors.filter({ name__gt: "A" }).active()), ["Ada"]);
    assert.deepEqual(names(await ward.doctors.active().inDepartment("eye")), ["Cy"]);
  });

  it("are refused where all query sets have a method of that name", () => {
    assert.throws(() => manager(Doctor, { filter: (doctors) => doctors }), {
      code: "db/model-definition",
    });
  });
});

describe("a manager that leaves rows out", () => {
  let ada: Doctor;
  beforeEach(async () => {
    ada = await Doctor.objects.get({ name: "Ada" });
    await Note.all.bulkCreate([
      { text: "long", doctor: ada },
      { text: "lost", doctor: ada, isDeleted: true },
      { text: "x", doctor: ada },
    ]);
  });

  it("starts without them, on whichever way", async () => {
    assert.equal(await Note.objects.count(), 2);
    assert.equal(await Note.objects.long().count(), 1);
    assert.equal(await Note.objects.filter({ text: "lost" }).exists(), false);
    assert.equal(await Note.all.count(), 3);
  });

  it("is the one that other sides start with, if it is the first", async () => {
    class Mail extends model({
      notes: () => reverse(Letter, "mail"),
    }) {
      static objects = manager(Mail);
    }
    class Letter extends model({
      isDeleted: booleanField({ default: false }),
      mail: () => foreignKey(Mail, { onDelete: cascade }),
    }) {
      static objects = manager(Letter, {
        getQuerySet: (letters) => letters.filter({ isDeleted: false }),
      });
      static everything = manager(Letter);
    }
    await databases.close();
    databases = await testDatabase([Mail, Letter]);
    const mail = await Mail.objects.create({});
    await Letter.everything.bulkCreate([{ mail }, { mail, isDeleted: true }]);

    assert.equal(await mail.notes.count(), 1);
    assert.equal((await mail.notes.all()).length, 1);
    const [loaded] = await Mail.objects.prefetchRelated("notes");
    assert.equal((await loaded!.notes.all()).length, 1);
  });

  it("is not asked by a relation to one row", async () => {
    const lost = await Note.all.get({ text: "lost" });
    await Patient.objects.create({ name: "P", note: lost });

    const patient = await Patient.objects.get({ name: "P" });

    assert.equal((await patient.note).text, "lost");
    assert.equal((await Patient.objects.selectRelated("note"))[0]!.note.text, "lost");
  });

  it("is chosen by the options defaultManagerName and baseManagerName", async () => {
    class Box extends model({ things: () => reverse(Thing, "box") }) {
      static objects = manager(Box);
    }
    class Thing extends model(
      {
        isDeleted: booleanField({ default: false }),
        box: () => foreignKey(Box, { onDelete: cascade }),
      },
      { defaultManagerName: "kept", baseManagerName: "kept" },
    ) {
      static objects = manager(Thing);
      static kept = manager(Thing, {
        getQuerySet: (things) => things.filter({ isDeleted: false }),
      });
    }
    await databases.close();
    databases = await testDatabase([Box, Thing]);
    const box = await Box.objects.create({});
    await Thing.objects.bulkCreate([{ box }, { box, isDeleted: true }]);

    assert.equal(await box.things.count(), 1);
    assert.equal(await Thing.objects.count(), 2);
  });
});

describe("a manager of another model", () => {
  it("is refused when the model is first used", () => {
    class Item extends model({ name: charField({ maxLength: 9 }) }) {
      static objects = manager(Doctor);
    }

    assert.throws(() => Item.$meta, {
      code: "db/model-definition",
      message: /^Item.objects is a manager of Doctor: it has the rows of that\./,
      hint: "Write static objects = manager(Item).",
    });
  });

  it("nor may an option name one that is not there", () => {
    class Item extends model({ name: charField() }, { defaultManagerName: "objcts" }) {
      static objects = manager(Item);
    }

    assert.throws(() => Item.$meta, { hint: 'Did you mean "objects"?' });
  });
});

describe("a model without a manager", () => {
  it("says so where one is asked for", () => {
    class Bare extends model({ name: charField() }) {}

    assert.throws(() => (Bare as unknown as typeof Doctor).objects, {
      code: "db/model-definition",
      message: /^Bare has no manager\./,
      hint: "Write static objects = manager(Bare) in the class.",
    });
  });
});
