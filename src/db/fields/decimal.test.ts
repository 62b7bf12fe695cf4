import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { ValidationError } from "../../base/index.ts";
import { type Databases, Decimal, DecimalField, decimalField, manager, model } from "../index.ts";

const field = new DecimalField({ maxDigits: 6, decimalPlaces: 2 });
const codes = (value: string) => Array.from(field.validate(new Decimal(value)), ({ code }) => code);

describe("DecimalField", () => {
  it("understands text, numbers by their shortest text, and bigints, exactly", () => {
    assert.deepEqual(
      ["19.90", 0.1, 5n, " -1e3 ", new Decimal("2.5")].map((input) => String(field.parse(input))),
      ["19.9", "0.1", "5", "-1000", "2.5"],
    );
  });

  it("refuses what is no finite decimal", () => {
    for (const input of ["", ".", "1,5", "0x10", "NaN", NaN, Infinity, "Infinity", true, null]) {
      assert.throws(() => field.parse(input), ValidationError, String(input));
    }
  });

  it("counts digits and places as Django does", () => {
    assert.deepEqual(codes("9999.99"), []);
    assert.deepEqual(codes("0.001"), ["max-decimal-places"]);
    assert.deepEqual(codes("10000"), ["max-whole-digits"]);
    assert.deepEqual(codes("12345.67"), ["max-digits", "max-whole-digits"]);
  });

  it("rounds to its places, half to even", () => {
    assert.deepEqual(
      ["0.125", "0.135"].map((text) => String(field.encode(text))),
      ["0.12", "0.14"],
    );
  });

  it("wants its options", () => {
    assert.throws(() => new DecimalField({} as never), { code: "base/option" });
    assert.throws(() => new DecimalField({ maxDigits: 1, decimalPlaces: 2 }), {
      code: "base/option",
    });
  });

  it("reads what the database computes to 15 digits", () => {
    assert.equal(String(field.computed.fromDatabase(0.1 + 0.2)), "0.3");
  });
});

class Product extends model({
  price: decimalField({ maxDigits: 8, decimalPlaces: 2, null: true }),
}) {
  static objects = manager(Product);
}

describe("a decimal on SQLite", () => {
  let databases: Databases;
  beforeEach(async () => {
    databases = await testDatabase([Product]);
    for (const price of ["10.00", "9.50", "100.10", "0.1", "-7"]) {
      await Product.objects.create({ price });
    }
  });
  afterEach(() => databases.close());

  it("comes back as it was", async () => {
    const prices = await Product.objects.orderBy("price").valuesFlat("price");

    assert.deepEqual(prices.map(String), ["-7.00", "0.10", "9.50", "10.00", "100.10"]);
    const [first] = await Product.objects.orderBy("price");
    assert.ok(first?.price instanceof Decimal);
  });

  it("is compared as a number", async () => {
    const { objects } = Product;

    assert.equal(await objects.filter({ price__gt: "9.5" }).count(), 2);
    assert.equal(await objects.filter({ price: new Decimal("100.10") }).count(), 1);
    assert.equal(await objects.filter({ price__in: [10, "0.10"] }).count(), 2);
    assert.equal(await objects.filter({ price__range: ["-7", "0.1"] }).count(), 2);
  });
});
