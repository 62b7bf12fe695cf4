import assert from "node:assert/strict";
import { before, it } from "node:test";

import { Temporal } from "../../../src/base/index.ts";
import {
  avg,
  bigIntegerField,
  dateField,
  dateTimeField,
  Decimal,
  decimalField,
  durationField,
  F,
  floatField,
  integerField,
  manager,
  max,
  model,
  over,
  sum,
  value,
  charField,
} from "../../../src/db/index.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Gadget extends model({
  name: charField({ maxLength: 5 }),
  made: dateField(),
  sold: dateField(),
  stamped: dateTimeField(),
  span: durationField(),
  cost: decimalField({ maxDigits: 10, decimalPlaces: 2 }),
  weight: integerField(),
  ratio: floatField(),
  cents: bigIntegerField(),
  exact: bigIntegerField({ bigint: true }),
}) {
  static objects = manager(Gadget);
}

const days = (count: number) => Temporal.Duration.from({ days: count });

describeOnEach("Arithmetic", [Gadget], () => {
  before(async () => {
    const common = { made: "2020-01-01", span: "P4D", ratio: 0.5 };
    await Gadget.objects.bulkCreate([
      {
        ...common,
        name: "a",
        sold: "2020-01-01",
        stamped: "2020-01-01T00:00:00Z",
        cost: "19.99",
        weight: 10,
        cents: 9_007_199_254_740_991,
        exact: 2n ** 60n,
      },
      {
        ...common,
        name: "b",
        sold: "2020-01-05",
        stamped: "2020-01-05T00:00:00Z",
        cost: "0.10",
        weight: 20,
        cents: 2,
        exact: 2n ** 60n,
      },
      {
        ...common,
        name: "c",
        sold: "2020-01-09",
        stamped: "2020-01-05T06:00:00Z",
        cost: "5.00",
        weight: 3,
        cents: 0,
        exact: 1n,
      },
    ]);
  });
  const names = async (lookups: object): Promise<unknown[]> =>
    Gadget.objects
      .orderBy("name")
      .filter(lookups as never)
      .valuesFlat("name");

  it("compares dates with a date and a length of time", async () => {
    const due = F("made").plus(days(4));
    assert.deepEqual(await names({ sold__lt: due }), ["a"]);
    assert.deepEqual(await names({ sold: due }), ["b"]);
    assert.deepEqual(await names({ sold__gte: due }), ["b", "c"]);
    assert.deepEqual(await names({ sold__gt: F("made").plus(F("span")) }), ["c"]);
    assert.deepEqual(await names({ sold__in: [due, "2020-01-01"] }), ["a", "b"]);
    assert.deepEqual(await names({ sold__range: [F("made").plus(days(1)), due] }), ["b"]);
    assert.deepEqual(await names({ stamped: due }), ["b"]);
    const annotated = Gadget.objects.annotate({ due }).filter({ sold__gt: F("due") });
    assert.deepEqual(await annotated.valuesFlat("name"), ["c"]);
    const late = Gadget.objects.annotate({ due }).filter({ due__lt: F("sold") } as never);
    assert.deepEqual(await late.valuesFlat("name"), ["c"]);
    const gap = Gadget.objects.orderBy("name").annotate({ gap: F("sold").minus(F("stamped")) });
    const gaps = (await gap.valuesFlat("gap")) as unknown as Temporal.Duration[];
    assert.deepEqual(
      gaps.map((each) => each.total("hours")),
      [0, 0, 90],
    );
  });

  it("keeps decimals beside whole numbers and decimals", async () => {
    const [row] = await Gadget.objects.filter({ name: "a" }).annotate({
      more: F("cost").plus(1),
      square: F("cost").times(F("cost")),
      heavy: F("cost").times(F("weight").plus(1)),
      taxed: F("cost").times(1.1),
      left: value(100).minus(F("cost")),
      half: F("cost").times(F("ratio")),
      whole: F("weight").plus(1),
    });
    assert.deepEqual([row!.more, row!.square, row!.heavy, row!.taxed, row!.left].map(String), [
      "20.99",
      "399.6001",
      "219.89",
      "21.989",
      "80.01",
    ]);
    assert.ok(Decimal.isDecimal(row!.more));
    assert.deepEqual([row!.half, row!.whole], [9.995, 11]);
    const more = Gadget.objects.annotate({ more: F("cost").plus(1) });
    assert.deepEqual(
      await more.filter({ more: new Decimal("20.99") as never }).valuesFlat("name"),
      ["a"],
    );
    await Gadget.objects.filter({ name: "b" }).update({ cost: F("cost").plus(1).minus(1) });
    assert.equal(String((await Gadget.objects.get({ name: "b" })).cost.toNumber()), "0.1");
  });

  it("never rounds a sum of whole numbers", async () => {
    const few = Gadget.objects.filter({ name__in: ["b", "c"] });
    assert.deepEqual(await few.aggregate({ s: sum("cents") }), { s: 2 });
    const unsafe = { code: "db/unsafe-integer" };
    await assert.rejects(async () => Gadget.objects.aggregate({ s: sum("cents") }), unsafe);
    await assert.rejects(
      async () => Gadget.objects.values("made").annotate({ s: sum("cents") }),
      unsafe,
    );
    await assert.rejects(async () => Gadget.objects.annotate({ s: over(sum("cents")) }), unsafe);

    const total = 2n ** 61n + 1n;
    assert.deepEqual(await Gadget.objects.aggregate({ s: sum("exact") }), { s: total });
    assert.deepEqual(await Gadget.objects.aggregate({ s: max("exact") }), { s: 2n ** 60n });
    const [group] = await Gadget.objects.values("made").annotate({ s: sum("exact") });
    const exact: bigint | null | undefined = group?.s;
    assert.equal(exact, total);
    assert.equal((await few.aggregate({ s: avg("weight") })).s, 11.5);
    assert.equal((await few.aggregate({ s: sum("weight") })).s, 23);
    assert.equal((await few.aggregate({ s: sum("ratio") })).s, 1);
  });

  it("streams in chunks of at least one", async () => {
    for (const chunkSize of [0, -1, Number.NaN, 1.5]) {
      const rows = Gadget.objects.all().iterator({ chunkSize });
      await assert.rejects(async () => Array.fromAsync(rows), { code: "db/query" });
    }
  });
});
