import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { onEachDatabase } from "../../../../tests/support/each-database.ts";
import {
  cascade,
  charField,
  count,
  F,
  foreignKey,
  greatest,
  integerField,
  least,
  manager,
  manyToMany,
  max,
  min,
  model,
  outerRef,
  over,
  Q,
  rank,
  reverse,
  subquery,
  sum,
  textField,
  value,
} from "../../index.ts";

class Maker extends model({ name: textField(), stars: integerField() }) {
  static objects = manager(Maker);
}

class Label extends model({ word: textField() }) {
  static objects = manager(Label);
}

class Gadget extends model({
  name: charField({ maxLength: 20 }),
  kind: textField(),
  weight: integerField(),
  maker: () => foreignKey(Maker, { onDelete: cascade, null: true }),
  labels: () => manyToMany(Label),
  parts: () => reverse(Part, "gadget"),
}) {
  static objects = manager(Gadget);
}

class Part extends model({
  size: integerField(),
  gadget: () => foreignKey(Gadget, { onDelete: cascade }),
}) {
  static objects = manager(Part);
}

const gadgets = Gadget.objects;

await onEachDatabase([Maker, Label, Gadget, Part], () => {
  before(async () => {
    const acme = await Maker.objects.create({ name: "Acme", stars: 2 });
    const [red, blue] = [
      await Label.objects.create({ word: "red" }),
      await Label.objects.create({ word: "blue" }),
    ];
    const a = await gadgets.create({ name: "a", kind: "tool", weight: 10, maker: acme });
    const b = await gadgets.create({ name: "b", kind: "tool", weight: 20, maker: acme });
    await gadgets.create({ name: "c", kind: "toy", weight: 5 });
    await a.labels.add(red, blue);
    await b.labels.add(red);
    for (const size of [1, 2, 3]) await Part.objects.create({ size, gadget: a });
  });

  describe("groups of values()", () => {
    it("are made of what is chosen, not of annotations that are left out", async () => {
      const byKind = gadgets
        .annotate({ c: F("weight") })
        .values("kind")
        .annotate({ n: count("id") });

      assert.deepEqual(await byKind.orderBy("kind"), [
        { kind: "tool", n: 2 },
        { kind: "toy", n: 1 },
      ]);
    });

    it("are those of the aggregate that came last", async () => {
      const byMaker = gadgets
        .values("kind")
        .annotate({ n: count("id") })
        .values("maker");
      const sums = byMaker.annotate({ s: sum("weight") }).orderBy("s");

      assert.deepEqual(await sums.valuesList("s"), [[5], [30]]);
    });

    it("stay when a value that is none of many is added", async () => {
      const rows = gadgets
        .annotate({ n: count("labels") })
        .values("kind")
        .annotate({ x: value(1) });

      assert.deepEqual(await rows.orderBy("name").valuesList("kind", "n"), [
        ["tool", 2],
        ["tool", 1],
        ["toy", 0],
      ]);
    });

    it("can be ordered and chosen by an alias", async () => {
      const byKind = gadgets.values("kind").alias({ n: count("id") });

      assert.deepEqual(await byKind.orderBy("n", "kind").valuesFlat("kind"), ["toy", "tool"]);
      assert.deepEqual(await byKind.filter({ n__gt: 1 }), [{ kind: "tool" }]);
    });

    it("can be made of computed values, which aggregates are combined with", async () => {
      const rows = gadgets
        .annotate({ g: greatest("weight", value(15)) })
        .values("g")
        .annotate({ m: min("weight") })
        .annotate({ l: least("m", "g") });

      assert.deepEqual(await rows.orderBy("l").valuesFlat("l"), [5, 20]);
    });

    it("are one, if nothing was chosen but aggregates", async () => {
      const one = gadgets.annotate({ s: sum("weight") }).values("s");
      const all = one.annotate({ n: count("id") });

      assert.deepEqual(await all, [{ s: 35, n: 3 }]);
      assert.equal(await all.count(), 1);
      assert.deepEqual(await all.aggregate({ rows: count("*") }), { rows: 1 });
      assert.equal(await all.filter({ n__gt: 3 }).exists(), false);
    });

    it("split by what is selected besides", async () => {
      const rows = gadgets.values("kind").annotate({ n: count("labels") });

      assert.deepEqual((await rows.valuesFlat("pk")).length, 3);
      assert.deepEqual(await rows.orderBy("name").valuesFlat("name"), ["a", "b", "c"]);
    });
  });

  describe("what is named beside an aggregate", () => {
    it("may be a column of another table", async () => {
      const counted = gadgets.annotate({ n: count("labels") });

      assert.deepEqual(await counted.filter({ n: F("maker__stars") }).valuesFlat("name"), ["a"]);
      assert.deepEqual(await counted.filter({ maker__stars__gt: F("n") }).valuesFlat("name"), [
        "b",
      ]);
      const either = Q.dynamic({ n: 0 }).or(Q.dynamic({ maker__name: "Acme" }));
      const some = counted.filter(either).orderBy("name");
      assert.deepEqual(await some.valuesFlat("name"), ["a", "b", "c"]);
    });

    it("may be selected after it", async () => {
      const rows = gadgets.annotate({ n: count("labels") }).orderBy("name");

      assert.deepEqual(await rows.valuesList("maker__name", "n"), [
        ["Acme", 2],
        ["Acme", 1],
        [null, 0],
      ]);
    });

    it("may be a column that values() does not choose", async () => {
      const byKind = gadgets.values("kind").annotate({ n: count("id") });

      assert.deepEqual(await byKind.filter({ weight__gte: F("n") }).valuesFlat("n"), [1, 1, 1]);
      const either = Q.dynamic({ n__gt: 5 }).or(Q.dynamic({ labels__word: "blue" }).not());
      assert.deepEqual(await byKind.filter(either).orderBy("kind").valuesFlat("kind"), [
        "tool",
        "toy",
      ]);
    });

    it("may be a query about the row outside", async () => {
      const first = Part.objects
        .filter({ gadget: outerRef("pk") })
        .orderBy("-size")
        .limit(1);
      const rows = gadgets.annotate({ n: count("labels"), top: subquery(first.values("size")) });

      assert.deepEqual(await rows.orderBy("name").valuesList("n", "top"), [
        [2, 3],
        [1, null],
        [0, null],
      ]);
      const ofKind = Gadget.objects
        .filter({ kind: outerRef("kind") })
        .orderBy("-weight")
        .limit(1);
      const grouped = gadgets
        .annotate({ heaviest: subquery(ofKind.values("name")) })
        .values("heaviest")
        .annotate({ n: count("id") });
      assert.deepEqual(await grouped.orderBy("heaviest").valuesList("heaviest", "n"), [
        ["b", 2],
        ["c", 1],
      ]);
    });

    it("may be a window over the groups", async () => {
      const places = gadgets
        .values("kind")
        .annotate({ s: sum("weight") })
        .annotate({ place: over(rank(), { orderBy: F("s").desc() }) });

      assert.deepEqual(await places.orderBy("place").valuesList("kind", "place"), [
        ["tool", 1],
        ["toy", 2],
      ]);
    });
  });

  describe("numbers of grouped rows", () => {
    it("are right with joined relations, so that pages are", async () => {
      const listed = gadgets
        .selectRelated("maker")
        .annotate({ n: count("labels") })
        .orderBy("name");

      assert.equal(await listed.count(), 3);
      assert.equal(await listed.exists(), true);
      assert.deepEqual(await listed.aggregate({ total: sum("n") }), { total: 3 });
      assert.deepEqual(await listed.valuesList("name", "n"), [
        ["a", 2],
        ["b", 1],
        ["c", 0],
      ]);
    });

    it("are right for values of other tables", async () => {
      const byMaker = gadgets.values("maker__name").annotate({ n: count("id") });

      assert.equal(await byMaker.count(), 2);
      assert.equal(await byMaker.filter({ n__gt: 1 }).exists(), true);
      assert.deepEqual(await byMaker.aggregate({ most: max("n") }), { most: 2 });
    });

    it("are those of the list, whatever is annotated", async () => {
      const byLabel = gadgets.annotate({ word: F("labels__word"), n: count("parts") });

      assert.equal(await byLabel.count(), (await byLabel).length);
      assert.equal(await gadgets.filter({ pk__in: byLabel.filter({ n: 3 }) }).count(), 1);
    });
  });

  describe("numbers of rows over relations to many", () => {
    it("are those of the list", async () => {
      const words = gadgets.values("name", "labels__word");

      assert.equal((await words).length, 4);
      assert.equal(await words.count(), 4);
      assert.deepEqual(await words.aggregate({ n: count("*") }), { n: 4 });
    });

    it("are those of a slice whose order leads there", async () => {
      const first = gadgets.orderBy("labels__word");

      assert.equal((await first.limit(4)).length, 4);
      assert.equal(await first.limit(4).count(), 4);
      assert.equal(await first.slice(3).exists(), true);
      assert.deepEqual(await first.limit(4).aggregate({ n: count("*") }), { n: 4 });
      assert.equal(await first.count(), 3); // the order alone does not matter to a number
    });
  });

  describe("what is only selected to be ordered by", () => {
    const kinds = gadgets.filter({ labels__word__in: ["red", "blue"] }).distinct();

    it("is no column of a subquery", async () => {
      const top = kinds.orderBy("-weight").limit(1);

      assert.deepEqual(await gadgets.filter({ pk__in: top }).valuesFlat("name"), ["b"]);
      assert.deepEqual(await gadgets.filter({ name__in: top.values("name") }).valuesFlat("name"), [
        "b",
      ]);
      assert.equal(
        await Part.objects.filter({ gadget__in: kinds.orderBy("weight").limit(1) }).count(),
        3,
      );
    });

    it("is no column of a part of a union", async () => {
      const top = kinds.orderBy("-weight").limit(1).valuesList("name");
      const toys = gadgets.filter({ kind: "toy" }).valuesList("name");

      assert.deepEqual(await top.union(toys).orderBy("name"), [["b"], ["c"]]);
    });

    it("says which rows are aggregated", async () => {
      const top = kinds.orderBy("-weight").limit(1);

      assert.deepEqual(await top.aggregate({ s: sum("weight") }), { s: 20 });
      assert.equal(await kinds.orderBy("-weight").slice(1, 9).count(), 1);
    });
  });
});
