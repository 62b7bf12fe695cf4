import assert from "node:assert/strict";
import { before, it } from "node:test";

import {
  bigIntegerField,
  CharField,
  charField,
  dateField,
  dateTimeField,
  defineTransform,
  extract,
  F,
  floatField,
  jsonField,
  left,
  length,
  manager,
  model,
  round,
  subquery,
  trim,
  trunc,
} from "../../../src/db/index.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Thing extends model({
  name: charField({ maxLength: 20 }),
  day: dateField(),
  at: dateTimeField(),
  size: floatField(),
  big: bigIntegerField(),
  data: jsonField({ null: true }),
}) {
  static objects = manager(Thing);
}

describeOnEach("A query at the limits of types", [Thing], (database) => {
  before(async () => {
    await Thing.objects.bulkCreate([
      { name: " ab ", day: "0001-01-01", at: "0001-01-01T00:00:00Z", size: 12.5, big: 1 },
      { name: "c", day: "9999-12-31", at: "9999-12-31T23:59:59.999999Z", size: -15, big: 2 },
    ]);
  });
  const count = (lookups: object) => Thing.objects.filter(lookups as never).count();

  it("asks for years that no date has", async () => {
    for (const field of ["day", "at"]) {
      for (const [year, least, most] of [
        [0, 0, 2],
        [-5, 0, 2],
        [99_999_999, 2, 0],
      ] as const) {
        assert.equal(await count({ [`${field}__year`]: year }), 0);
        assert.equal(await count({ [`${field}__year__gt`]: year }), most);
        assert.equal(await count({ [`${field}__year__gte`]: year }), most);
        assert.equal(await count({ [`${field}__year__lt`]: year }), least);
        assert.equal(await count({ [`${field}__year__lte`]: year }), least);
      }
    }
  });

  it("asks for numbers that no column holds, as texts too", async () => {
    assert.equal(await count({ id: "99999999999999999999" }), 0);
    assert.equal(await count({ big: "9007199254740993" }), 0);
    assert.equal(await count({ big__lt: "99999999999999999999" }), 2);
    assert.equal(await count({ big__in: ["1", "99999999999999999999"] }), 1);
    assert.equal(await count({ big: " +2 " }), 1);
    assert.equal(
      await count({ big__in: subquery(Thing.objects.filter({ big: 1 }).values("big")) }),
      1,
    );
  });

  it("rounds to places before the point", async () => {
    const rounded = Thing.objects.orderBy("id").annotate({
      tens: round("size", -1),
      whole: round("size"),
      tenths: round("size", 1),
    });
    assert.deepEqual(await rounded.valuesList("tens", "whole", "tenths"), [
      [10, 13, 12.5],
      [-20, -15, -15],
    ]);
  });

  it("says what is no zone and no part of a time", async () => {
    const refused = (make: () => object) =>
      assert.rejects(async () => Thing.objects.annotate(make() as never), {
        code: "db/lookup-value",
      });
    await refused(() => ({ y: extract("at", "year", { timeZone: "Nowhere/At-All" }) }));
    await refused(() => ({ y: extract("day", "year", { timeZone: "Europe/Berlin" }) }));
    await refused(() => ({ y: trunc("at", "decade" as never) }));
    assert.deepEqual(await Thing.objects.aggregate({}), {});
  });

  it("finds transforms of a project behind functions of texts", async () => {
    const undo = [
      defineTransform(CharField, "trimmed", (text) => trim(text)),
      defineTransform(CharField, "size", (text) => length(text)),
    ];
    try {
      assert.equal(await count({ name__trimmed__size: 2 }), 1);
      const first = Thing.objects.annotate({ first: left("name", 1) });
      assert.equal(await first.filter({ first__size: 1 } as never).count(), 2);
      assert.equal(await count({ name__trimmed: F("name") }), 1);
    } finally {
      for (const each of undo) each();
    }
  });

  it("says that JSON on PostgreSQL has no U+0000", async () => {
    const times = { day: "2000-01-01", at: "2000-01-01T00:00:00Z" };
    const data = { text: "a\0b" };
    const create = async () => Thing.objects.create({ name: "", ...times, size: 1, big: 1, data });
    if (database === "PostgreSQL") await assert.rejects(create, { code: "db/nul-byte" });
    else assert.deepEqual((await create()).data, data);
  });
});
