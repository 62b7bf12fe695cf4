/** Values come back as they went, in columns of every type. */

import assert from "node:assert/strict";

import * as db from "../../../db/index.ts";
import type { Column, Facts, Site } from "./site.ts";
import { withCode } from "./site.ts";

/** What fields are made of, whatever their types say. */
type AnyField = db.Field;

interface Sample {
  readonly field: unknown;
  readonly values: readonly unknown[];
  /** What they are when they are read. Default: as the field takes them. */
  readonly read?: readonly unknown[];
}

/** Values of a field; each is compared by its text, or by its bytes. */
const samples: Readonly<Record<string, Sample>> = {
  text: { field: db.textField(), values: ["", "Zoë", "🦉", "a'b\"c\\d%e_f\n\t", "NULL", "{a,b}"] },
  varchar: { field: db.charField({ maxLength: 5 }), values: ["", "five!", "🦉🦉🦉🦉🦉"] },
  smallint: { field: db.smallIntegerField(), values: [-32_768, 0, 32_767] },
  integer: { field: db.integerField(), values: [-2_147_483_648, 0, 2_147_483_647] },
  bigint: {
    field: db.bigIntegerField(),
    values: [Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER],
  },
  double: { field: db.floatField(), values: [0.1, -1e-300, 1e300, 5, 1 / 3] },
  boolean: { field: db.booleanField(), values: [true, false] },
  date: { field: db.dateField(), values: ["0001-01-01", "2000-02-29", "9999-12-31"] },
  time: { field: db.timeField(), values: ["00:00:00", "12:30:00", "23:59:59.999999"] },
  timestamp: {
    field: db.dateTimeField(),
    values: ["0001-01-01T00:00:00Z", "1990-06-15T12:00:00.000001Z", "9999-12-31T23:59:59.999999Z"],
  },
  decimal: {
    field: db.decimalField({ maxDigits: 12, decimalPlaces: 2 }),
    values: ["0", "-0.01", "12.5", "1234567890.12"],
    read: ["0.00", "-0.01", "12.50", "1234567890.12"],
  },
  interval: { field: db.durationField(), values: ["PT0S", "P3DT4H5M6.000007S", "-P1DT1S"] },
  uuid: { field: db.uuidField(), values: ["12345678-1234-5678-9abc-def012345678"] },
  json: {
    field: db.jsonField(),
    values: [{ a: [1, "two", null, true] }, [], "text", 5, "it's", { "": "🦉" }],
  },
  binary: { field: db.binaryField(), values: [new Uint8Array(), new Uint8Array([0, 39, 92, 255])] },
  inet: { field: db.genericIPAddressField(), values: ["127.0.0.1", "2001:db8::1"] },
};

async function written(
  site: Site,
  field: AnyField,
  values: readonly unknown[],
): Promise<unknown[]> {
  const column: Column = { name: "value", type: field.columnType, null: true };
  const place: Column = { name: "place", type: { name: "integer" }, null: false };
  await site.create({ name: "one", columns: [place, column], constraints: [], indexes: [] });
  for (const [at, value] of values.entries()) {
    await site.insert("one", { place: at, value: field.encode(value) });
  }
  const rows = await site.select("one", ["place", "value"]);
  return rows.map(([, raw]) => (raw === null ? null : field.fromDatabase(raw)));
}

/** As text where values are objects of which two can be equal. */
function comparable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return [...value];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? value : String(value);
}

function roundTrip(type: string): readonly [string, (site: Site) => Promise<void>] {
  return [
    `of type ${type} come back as they went, and so does NULL`,
    async (site) => {
      const { values, read } = samples[type]!;
      const field = samples[type]!.field as AnyField;

      const found = await written(site, field, [...values, null]);

      const expected = [...(read ?? values.map((value) => field.parse(value))), null];
      assert.deepEqual(found.map(comparable), expected.map(comparable));
    },
  ];
}

export const valueFacts: Facts = {
  ...Object.fromEntries(Object.keys(samples).map(roundTrip)),

  "beyond what a number holds are an error, or bigints where those are asked for": async (site) => {
    const type = { name: "bigint" } as const;
    const columns = [{ name: "value", type, null: false }];
    await site.create({ name: "one", columns, constraints: [], indexes: [] });
    await site.insert("one", { value: 2n ** 62n });

    await assert.rejects(async () => site.select("one", ["value"]), withCode("db/unsafe-integer"));
    assert.deepEqual(await site.select("one", ["value"], undefined, { bigInts: true }), [
      [2n ** 62n],
    ]);
  },

  "are searched for in lists of any length": async (site) => {
    const columns: Column[] = [
      { name: "number", type: { name: "integer" }, null: false },
      { name: "text", type: { name: "varchar", length: 20 }, null: false },
    ];
    await site.create({ name: "one", columns, constraints: [], indexes: [] });
    await site.insert("one", { number: 1, text: `a"'\\,{}` });
    await site.insert("one", { number: 2, text: "b" });
    const found = async (name: string, list: readonly unknown[]): Promise<unknown> => {
      const operand = { kind: "column", table: "one", name } as const;
      const where = { kind: "inList", operand, list: { value: list } } as const;
      const { text, params } = site.selection("one", ["number"], { where });
      return (await site.pool.query(text, params)).flat();
    };

    assert.deepEqual(await found("number", [1, 7]), [1]);
    assert.deepEqual(await found("text", [`a"'\\,{}`, "b"]), [1, 2]);
    assert.deepEqual(await found("number", []), []);
    assert.deepEqual(
      await found(
        "number",
        Array.from({ length: 100_000 }, (_, at) => at),
      ),
      [1, 2],
    );
  },

  "that no database has a type for are refused before they are sent": async (site) => {
    const columns = [{ name: "value", type: { name: "text" }, null: true }] as const;
    await site.create({ name: "one", columns, constraints: [], indexes: [] });

    for (const value of [undefined, Symbol("no"), () => 1, { plain: "object" }]) {
      await assert.rejects(async () => site.insert("one", { value }), withCode("db/data"));
    }
  },
};
