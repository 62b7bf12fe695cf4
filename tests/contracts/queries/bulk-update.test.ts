import assert from "node:assert/strict";
import { it } from "node:test";

import { Temporal } from "../../../src/base/index.ts";
import {
  binaryField,
  booleanField,
  captureQueries,
  caseWhen,
  charField,
  dateField,
  dateTimeField,
  decimalField,
  durationField,
  F,
  floatField,
  foreignKey,
  genericIPAddressField,
  integerField,
  jsonField,
  manager,
  model,
  setNull,
  timeField,
  uuidField,
  value,
  when,
} from "../../../src/db/index.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Kitchen extends model({
  text: charField({ maxLength: 5, null: true }),
  integer: integerField({ null: true }),
  float: floatField({ null: true }),
  boolean: booleanField({ null: true }),
  decimal: decimalField({ maxDigits: 5, decimalPlaces: 2, null: true }),
  date: dateField({ null: true }),
  time: timeField({ null: true }),
  moment: dateTimeField({ null: true }),
  duration: durationField({ null: true }),
  uuid: uuidField({ null: true }),
  json: jsonField({ null: true }),
  bytes: binaryField({ null: true }),
  ip: genericIPAddressField({ null: true }),
  other: () => foreignKey(Kitchen, { null: true, onDelete: setNull }),
}) {
  static objects = manager(Kitchen);
}

const full = {
  text: "abc",
  integer: 1,
  float: 1.5,
  boolean: true,
  decimal: "1.50",
  date: "2024-02-29",
  time: "10:00",
  moment: "2024-02-29T10:00:00.5Z",
  duration: "PT26H",
  uuid: "11111111-2222-3333-4444-555555555555",
  json: { a: [1, null] },
  bytes: new Uint8Array([1, 2]),
  ip: "::1",
} as const;
const names = [...Object.keys(full), "other"] as (keyof typeof full | "other")[];

describeOnEach("bulkUpdate", [Kitchen], (database) => {
  it("writes values of all kinds that nobody looked at, and nothing but nulls", async () => {
    const first = await Kitchen.objects.create(full);
    const second = await Kitchen.objects.create({ ...full, other: first });
    const before = await Kitchen.objects.orderBy("id").values();

    const rows = await Kitchen.objects.orderBy("id");
    await Kitchen.objects.bulkUpdate(rows, names);
    assert.deepEqual(await Kitchen.objects.orderBy("id").values(), before);

    for (const row of rows) for (const name of names) Object.assign(row, { [name]: null });
    for (const name of names) await Kitchen.objects.bulkUpdate(rows, [name]);
    const [empty] = await Kitchen.objects.filter({ id: second.id }).values();
    assert.deepEqual(
      [...new Set(Object.entries(empty!).map(([key, each]) => key === "id" || each))],
      [true, null],
    );
  });

  it("is an update whose values depend on conditions, also where none says its type", async () => {
    const { id } = await Kitchen.objects.create(full);
    const rows = Kitchen.objects.filter({ id });
    await rows.update({
      ip: caseWhen([when({ integer: 1 }, value("1.1.1.1"))], { default: value("2.2.2.2") }),
      date: caseWhen([when({ integer: 1 }, value(null))], { default: value(null) }),
      text: caseWhen([when({ integer: 2 }, value("x"))], { default: F("text") }),
      duration: caseWhen([when({ integer: 1 }, value(Temporal.Duration.from("PT1S")))]),
    });
    const row = await rows.get();
    assert.deepEqual(
      [row.ip, row.date, row.text, row.duration?.total("seconds")],
      ["1.1.1.1", null, "abc", 1],
    );
    if (database === "PostgreSQL") {
      const long = caseWhen([when({ integer: 1 }, value("too long"))]);
      await assert.rejects(async () => rows.update({ text: long }), { code: "db/text-too-long" });
    }
  });

  it("asks for blocks of rows in one statement", async () => {
    const rows = await Kitchen.objects.bulkCreate(
      Array.from({ length: 1000 }, (_, integer) => ({ integer })),
    );
    for (const row of rows) row.integer = row.integer! + 1;
    const { result, queries } = await captureQueries(() =>
      Kitchen.objects.bulkUpdate(rows, ["integer"], { batchSize: 1000 }),
    );
    assert.equal(result, 1000);
    assert.equal(queries.filter(({ text }) => text.startsWith("UPDATE")).length, 1);
    const numbers = await Kitchen.objects.filter({ pk__in: rows.map(({ pk }) => pk) });
    assert.deepEqual(
      numbers.map(({ integer }) => integer).toSorted((a, b) => a! - b!),
      Array.from({ length: 1000 }, (_, integer) => integer + 1),
    );
    rows[3]!.integer = null;
    for (const row of rows.slice(100)) row.integer = null;
    await Kitchen.objects.bulkUpdate(rows, ["integer"]);
    assert.equal(await Kitchen.objects.filter({ integer__gt: 0, integer__lte: 100 }).count(), 100);
  });
});
