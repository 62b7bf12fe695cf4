import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { ValidationError } from "../../base/index.ts";
import { connectionFor } from "../connection/run.ts";
import { type Databases, JsonField, jsonField, jsonNull, manager, model, Q } from "../index.ts";

describe("JsonField", () => {
  it("writes the text that Django writes", () => {
    const field = new JsonField();

    assert.equal(field.encode({ a: [1, "é\n"], b: {} }), '{"a": [1, "\\u00e9\\n"], "b": {}}');
    assert.equal(field.encode("plain"), '"plain"');
    assert.equal(field.encode(null), null);
    assert.equal(field.encode(jsonNull), "null");
  });

  it("refuses what JSON cannot hold", () => {
    const circle: unknown[] = [];
    circle.push(circle);

    for (const input of [circle, 5n, () => 1, Symbol("x")]) {
      assert.throws(() => new JsonField().parse(input), ValidationError);
    }
  });

  it("refuses half a surrogate pair, in texts and keys, as a text does", () => {
    const field = new JsonField();

    for (const wrong of ["\uD800", { a: ["x\uDC00"] }, { "\uD800": 1 }, "\uD800\uD83D\uDE00"]) {
      assert.throws(() => field.encode(wrong), /whole characters/);
    }
    for (const right of ["\u{1F600}", "\\ud800", { "\u{1F600}": "é" }, "\\\u{1F600}"]) {
      assert.deepEqual(field.parse(right), right);
    }
  });

  it("takes nothing and collections of nothing for empty", () => {
    const codes = (value: never) => Array.from(new JsonField().validate(value), ({ code }) => code);

    assert.deepEqual(codes({} as never), ["blank"]);
    assert.deepEqual(codes([] as never), ["blank"]);
    assert.deepEqual(codes(0 as never), []);
    assert.deepEqual(codes(jsonNull as never), []);
  });
});

class Dog extends model({ data: jsonField({ null: true }) }) {
  static objects = manager(Dog);
}

describe("JSON on SQLite", () => {
  let databases: Databases;
  beforeEach(async () => {
    databases = await testDatabase([Dog]);
    for (const data of documents) await Dog.objects.create({ data });
  });
  afterEach(() => databases.close());

  const documents = [
    { name: "Rex", age: 14, toys: ["ball", { size: 2 }], owner: { name: "Bob", 7: "x" } },
    { name: "Meg", age: 2, owner: null, good: true },
    [{ a: 1 }, "b"],
    null,
    jsonNull,
  ];
  const found = async (lookups: Record<string, unknown>): Promise<number[]> =>
    (await Dog.objects.filter(Q.dynamic(lookups)).orderBy("id")).map(({ id }) => id);

  it("comes back as it was", async () => {
    const read = await Dog.objects.orderBy("id").valuesFlat("data");

    assert.deepEqual(read, [...documents.slice(0, 4), null]);
    const dog = await Dog.objects.get({ id: 1 });
    assert.deepEqual(dog.data, documents[0]);
  });

  it("writes what was changed inside of it", async () => {
    const dog = await Dog.objects.get({ id: 2 });

    (dog.data as { age: number }).age = 3;
    await dog.save();

    assert.deepEqual(await found({ data__age: 3 }), [2]);
  });

  it("tells JSON's null from SQL's", async () => {
    assert.deepEqual(await found({ data: null }), [5]);
    assert.deepEqual(await found({ data__isnull: true }), [4]);
    assert.deepEqual(await found({ data__owner: null }), [2]);
    assert.deepEqual(await found({ data__owner__isnull: true }), [3, 4, 5]);
  });

  it("is looked into by keys and positions", async () => {
    assert.deepEqual(await found({ data__owner__name: "Bob" }), [1]);
    assert.deepEqual(await found({ data__toys__0__icontains: "AL" }), [1]);
    assert.deepEqual(await found({ data__toys__1__size__gte: 2 }), [1]);
    assert.deepEqual(await found({ data__0__a: 1 }), [3]);
    assert.deepEqual(await found({ data__good: true }), [2]);
    assert.deepEqual(await found({ data__good: false }), []);
    assert.deepEqual(await found({ data__age__in: [2, 3] }), [2]);
    assert.deepEqual(await found({ data__toys: ["ball", { size: 2 }] }), [1]);
  });

  it("is compared as a whole, whoever wrote the blanks", async () => {
    const update = `UPDATE library_dog SET data = '[{"a":1},  "b"]' WHERE id = 3`;
    await connectionFor("default").execute(update, []);

    assert.deepEqual(await found({ data: [{ a: 1 }, "b"] }), [3]);
    assert.deepEqual(await found({ data__in: [[{ a: 1 }, "b"], documents[1]] }), [2, 3]);
  });

  it("is asked for its keys, of which digits are none of an array", async () => {
    assert.deepEqual(await found({ data__hasKey: "good" }), [2]);
    assert.deepEqual(await found({ data__owner__hasKey: "7" }), [1]);
    assert.deepEqual(await found({ data__hasKey: "0" }), []);
    assert.deepEqual(await found({ data__hasKeys: ["age", "toys"] }), [1]);
    assert.deepEqual(await found({ data__hasAnyKeys: ["good", "toys"] }), [1, 2]);
    assert.deepEqual(await found({ data__owner__hasAnyKeys: ["name"] }), [1]);
  });

  it("takes keys as they are, never as SQL", async () => {
    assert.deepEqual(await found({ data__hasKey: `x"') OR 1=1 --` }), []);
  });

  it("says that SQLite cannot ask what it contains", async () => {
    await assert.rejects(found({ data__contains: { age: 2 } }), { code: "db/not-supported" });
    await assert.rejects(found({ data__containedBy: {} }), { code: "db/not-supported" });
  });
});
