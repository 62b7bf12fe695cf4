import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock, Temporal, ValidationError } from "../../base/index.ts";
import { DateField, DateTimeField, type TemporalField, TimeField } from "./time.ts";

const stored = (field: TemporalField<unknown>, input: unknown) => field.encode(input);

afterEach(() => clock.reset());

describe("DateField", () => {
  const field = new DateField();

  it("understands ISO dates, Date objects by their day in UTC, and Temporal values", () => {
    const moment = "2024-02-29T23:30:00Z";

    assert.equal(stored(field, "2024-02-29"), "2024-02-29");
    assert.equal(stored(field, "2024-2-9"), "2024-02-09");
    assert.equal(stored(field, new Date(moment)), "2024-02-29");
    assert.equal(stored(field, Temporal.PlainDate.from("2024-02-29")), "2024-02-29");
    assert.equal(stored(field, Temporal.PlainDateTime.from("2024-02-29T12:00")), "2024-02-29");
    assert.equal(
      stored(field, Temporal.Instant.from(moment).toZonedDateTimeISO("Asia/Tokyo")),
      "2024-03-01",
    );
  });

  it("has leap days in leap years only", () => {
    assert.equal(stored(field, "2000-02-29"), "2000-02-29");
    for (const wrong of ["2023-02-29", "1900-02-29", "2024-02-30", "2024-13-01", "2024-00-10"]) {
      assert.throws(() => field.parse(wrong), ValidationError, wrong);
    }
  });

  it("refuses what is no date", () => {
    for (const wrong of ["", "yesterday", "2024-02-29T00:00", "29.02.2024", 20240229, null, {}]) {
      assert.throws(() => field.parse(wrong), ValidationError, String(wrong));
    }
    assert.throws(() => field.parse(new Date("invalid")), ValidationError);
  });

  it("keeps to the years 1 to 9999, which sort as texts", () => {
    assert.equal(stored(field, "0001-01-01"), "0001-01-01");
    assert.equal(stored(field, "9999-12-31"), "9999-12-31");
    for (const year of [0, -43, 10_000]) {
      const date = Temporal.PlainDate.from({ year, month: 3, day: 15 });
      assert.throws(() => field.parse(date), ValidationError, String(year));
    }
    assert.throws(() => field.parse("0000-01-01"), ValidationError);
  });

  it("reads what a database keeps, also with a time behind it", () => {
    assert.equal(field.fromDatabase("2024-02-29").toString(), "2024-02-29");
    assert.equal(field.fromDatabase("2024-02-29 00:00:00").toString(), "2024-02-29");
  });
});

describe("TimeField", () => {
  const field = new TimeField();

  it("keeps microseconds, in six digits, and no fraction where there is none", () => {
    assert.equal(stored(field, "12:42:10.000001"), "12:42:10.000001");
    assert.equal(stored(field, "12:42:10.5"), "12:42:10.500000");
    assert.equal(stored(field, "12:42"), "12:42:00");
    assert.equal(stored(field, new Date("2024-02-29T12:42:10.500Z")), "12:42:10.500000");
  });

  it("refuses what is no time", () => {
    for (const wrong of ["25:00", "12:60", "noon", "", null]) {
      assert.throws(() => field.parse(wrong), ValidationError, String(wrong));
    }
  });

  it("reads what it wrote", () => {
    assert.equal(field.fromDatabase("12:42:10.000001").microsecond, 1);
  });
});

describe("DateTimeField", () => {
  const field = new DateTimeField();

  it("stores moments in UTC, with six digits or none", () => {
    assert.equal(stored(field, "2024-02-29T12:15:00Z"), "2024-02-29 12:15:00");
    assert.equal(stored(field, "2024-02-29 12:15:00.000123"), "2024-02-29 12:15:00.000123");
    assert.equal(stored(field, "2024-02-29T12:15:00+03:00"), "2024-02-29 09:15:00");
    assert.equal(stored(field, "2024-02-29"), "2024-02-29 00:00:00");
    assert.equal(stored(field, new Date(0)), "1970-01-01 00:00:00");
  });

  it("sorts as text as the moments do", () => {
    const texts = ["2024-02-29T12:15:00.1Z", "2024-02-29T12:15:00Z", "2024-02-29T12:15:00.02Z"];

    assert.deepEqual(
      texts.map((text) => stored(field, text)).toSorted(),
      [texts[1], texts[2], texts[0]].map((text) => stored(field, text)),
    );
  });

  it("refuses what is no moment", () => {
    for (const wrong of ["", "now", "2024-02-30T00:00Z", "2024-02-29T25:00", 0, null]) {
      assert.throws(() => field.parse(wrong), ValidationError, String(wrong));
    }
    assert.throws(() => field.parse(Temporal.Instant.from("-000043-03-15T00:00Z")), {
      name: "ValidationError",
    });
  });

  it("reads what databases write, with or without an offset", () => {
    const text = "2024-02-29T12:15:00.000123Z";

    for (const raw of ["2024-02-29 12:15:00.000123", "2024-02-29 14:15:00.000123+02"]) {
      assert.equal(field.fromDatabase(raw).toString(), text);
    }
  });
});

describe("autoNow and autoNowAdd", () => {
  it("make a field that people do not edit, and whose default is the clock's time", () => {
    clock.freeze(Date.parse("2026-01-31T23:59:59.500Z"));

    for (const field of [
      new DateTimeField({ autoNow: true }),
      new DateField({ autoNowAdd: true }),
      new TimeField({ autoNow: true }),
    ]) {
      assert.equal(field.options.editable, false);
      assert.equal(field.hasDefault, true);
    }
    assert.equal(
      String(new DateTimeField({ autoNow: true }).defaultValue()),
      "2026-01-31T23:59:59.5Z",
    );
    assert.equal(String(new DateField({ autoNow: true }).defaultValue()), "2026-01-31");
    assert.equal(String(new TimeField({ autoNow: true }).defaultValue()), "23:59:59.5");
  });
});
