import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ValidationError } from "../../base/index.ts";
import { BooleanField, FloatField, BigIntField, IntegerField } from "./number.ts";

const codes = (field: IntegerField, value: number) =>
  Array.from(field.validate(value), ({ code }) => code);

describe("IntegerField", () => {
  it("understands whole numbers, also as text and as bigint", () => {
    const field = new IntegerField("integer");

    assert.deepEqual(
      [field.parse(5), field.parse(" -5 "), field.parse("+5"), field.parse(5n)],
      [5, -5, 5, 5],
    );
  });

  it("refuses what is no whole number, or none that JavaScript holds exactly", () => {
    const field = new IntegerField("bigInteger");
    const inputs = [1.5, NaN, Infinity, "", "1.0", "1e3", "0x10", "١", true, null, [], 2 ** 53];

    for (const input of [...inputs, "9007199254740993", 2n ** 60n]) {
      assert.throws(() => field.parse(input), ValidationError, String(input));
    }
    assert.equal(field.parse(Number.MAX_SAFE_INTEGER), 9_007_199_254_740_991);
  });

  it("says of a number that has no room that it is too large, not that it is none", () => {
    const huge = ["99999999999999999999", "9007199254740993", 2 ** 53, 2n ** 53n];
    for (const value of huge) {
      assert.throws(() => new IntegerField("bigInteger").encode(value), /too large a number/);
    }
    assert.throws(() => new BigIntField("bigInteger").encode(2n ** 63n), /too large a number/);
    assert.throws(() => new IntegerField("bigInteger").encode(1.5), /must be an integer/);
  });

  it("shows the beginning of a long input only", () => {
    assert.throws(
      () => new IntegerField("integer").parse("x".repeat(1000)),
      (error: ValidationError) => JSON.stringify(error.issues).length < 200,
    );
  });

  it("has the range of its column", () => {
    assert.deepEqual(codes(new IntegerField("smallInteger"), 32_768), ["max-value"]);
    assert.deepEqual(codes(new IntegerField("smallInteger"), -32_768), []);
    assert.deepEqual(codes(new IntegerField("integer"), -2_147_483_649), ["min-value"]);
    assert.deepEqual(codes(new IntegerField("positiveInteger"), -1), ["min-value"]);
    assert.deepEqual(codes(new IntegerField("positiveBigInteger"), 2 ** 40), []);
  });

  it("leaves keys to the database that makes them", () => {
    const key = new IntegerField("bigAuto", { primaryKey: true });

    assert.equal(key.isGeneratedByDatabase, true);
    assert.deepEqual(key.columnType, { name: "bigint" });
    assert.equal(new IntegerField("auto").columnType.name, "integer");
  });
});

describe("FloatField", () => {
  it("understands numbers, also as text", () => {
    const field = new FloatField();

    assert.deepEqual(
      [field.parse(1.5), field.parse("1.5"), field.parse(" -1e3 ")],
      [1.5, 1.5, -1000],
    );
    assert.equal(field.parse(Infinity), Infinity);
    assert.deepEqual([field.parse("-inf"), field.parse("Infinity")], [-Infinity, Infinity]);
  });

  it("refuses NaN, empty text and other bases", () => {
    for (const input of [NaN, "", " ", "NaN", "0x10", "0b1", "1,5", true, null, []]) {
      assert.throws(() => new FloatField().parse(input), ValidationError, String(input));
    }
  });
});

describe("BooleanField", () => {
  it("understands what forms and Django's fixtures write", () => {
    const field = new BooleanField();

    for (const input of [true, 1, "1", "true", "True"]) assert.equal(field.parse(input), true);
    for (const input of [false, 0, "0", "false", "False"]) assert.equal(field.parse(input), false);
  });

  it("refuses everything else, instead of taking it for true", () => {
    for (const input of [2, "yes", "", [], {}, NaN]) {
      assert.throws(() => new BooleanField().parse(input), ValidationError, String(input));
    }
  });

  it("reads what SQLite keeps, 0 and 1", () => {
    assert.deepEqual(
      [new BooleanField().fromDatabase(0), new BooleanField().fromDatabase(1)],
      [false, true],
    );
  });

  it("does not take false for empty", () => {
    assert.deepEqual([...new BooleanField().validate(false)], []);
  });
});
