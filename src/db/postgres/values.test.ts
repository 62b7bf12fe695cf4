import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "../../base/index.ts";
import { bigIntParserOf, parserOf, toPostgres } from "./values.ts";

describe("A value for PostgreSQL", () => {
  it("goes as text, bytes or NULL", () => {
    const bytes = new Uint8Array([1, 255]);

    assert.deepEqual(["a", 5, 0.1, 2n ** 64n, true, null, bytes].map(toPostgres), [
      "a",
      "5",
      "0.1",
      "18446744073709551616",
      "true",
      null,
      Buffer.from(bytes),
    ]);
  });

  it("may be a number that is none, which the server knows", () => {
    assert.deepEqual([Number.NaN, -Infinity].map(toPostgres), ["NaN", "-Infinity"]);
  });

  it("may be of Temporal, or a Date", () => {
    const values = [
      Temporal.Instant.from("1990-06-15T12:00:00.000001Z"),
      Temporal.PlainDate.from("2000-02-29"),
      Temporal.PlainTime.from("12:30"),
      Temporal.Duration.from("P1DT0.000001S"),
      new Date("2000-01-01T00:00:00Z"),
    ];

    assert.deepEqual(values.map(toPostgres), [
      "1990-06-15T12:00:00.000001Z",
      "2000-02-29",
      "12:30:00",
      "1 days 0.000001 seconds",
      "2000-01-01T00:00:00.000Z",
    ]);
  });

  it("may be a list, whose texts stay whole", () => {
    assert.equal(
      toPostgres([1, null, 'a"b\\c', "", "NULL", "{}"]),
      '{1,NULL,"a\\"b\\\\c","","NULL","{}"}',
    );
    assert.equal(toPostgres([new Uint8Array([255])]), '{"\\\\xff"}');
    assert.equal(toPostgres([]), "{}");
  });

  it("has no character U+0000, in a list neither", () => {
    assert.throws(
      () => toPostgres("secret\0"),
      (error: Error & { code: string }) => {
        assert.equal(error.code, "db/nul-byte");
        return !error.message.includes("secret");
      },
    );
    assert.throws(() => toPostgres(["\0"]), { code: "db/nul-byte" });
  });

  it("is refused where it has no counterpart, without being shown", () => {
    for (const value of [undefined, { password: "secret" }, () => 1, new Date(Number.NaN)]) {
      assert.throws(
        () => toPostgres(value),
        (error: Error & { code: string }) => {
          assert.equal(error.code, "db/data");
          return !error.message.includes("secret");
        },
      );
    }
  });
});

describe("A column of PostgreSQL", () => {
  const read = (oid: number, text: string): unknown => (parserOf(oid) ?? String)(text);

  it("is read as a number, a boolean or bytes, else as text", () => {
    assert.deepEqual(
      [read(23, "5"), read(701, "0.1"), read(16, "t"), read(16, "f")],
      [5, 0.1, true, false],
    );
    assert.deepEqual(read(17, "\\x01ff"), new Uint8Array([1, 255]));
    assert.deepEqual([read(1700, "1.50"), read(1082, "2000-02-29")], ["1.50", "2000-02-29"]);
  });

  it("is no wrong number: beyond 2⁵³ it is an error, or a bigint where that is asked for", () => {
    assert.equal(read(20, "9007199254740991"), 9_007_199_254_740_991);
    assert.throws(() => read(20, "9007199254740993"), { code: "db/unsafe-integer" });
    assert.equal(bigIntParserOf(20)?.("9007199254740993"), 9_007_199_254_740_993n);
  });

  it("of a length of time is read as microseconds, each part with its sign", () => {
    assert.equal(read(1186, "P1DT2H3M4.5S"), 93_784_500_000);
    assert.equal(read(1186, "P-1DT1H"), -82_800_000_000);
    assert.equal(read(1186, "PT-0.000001S"), -1);
    assert.equal(read(1186, "P1Y1M"), (365 + 30) * 86_400_000_000);
    assert.equal(read(1186, "PT0S"), 0);
    assert.equal(read(1186, "1 day 02:03:04.5"), 93_784_500_000);
    assert.equal(read(1186, "-1 days +01:00:00"), -82_800_000_000);
    assert.equal(read(1186, "-00:00:00.000001"), -1);
    assert.equal(read(1186, "1 year 1 mon"), (365 + 30) * 86_400_000_000);
    assert.equal(read(1186, "00:00:00"), 0);
  });
});
