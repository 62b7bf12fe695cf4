import assert from "node:assert/strict";
import { before, it } from "node:test";

import {
  cast,
  charField,
  concat,
  F,
  integerField,
  jsonField,
  type JsonValue,
  KT,
  length,
  lower,
  manager,
  model,
  Q,
  textField,
  value,
} from "../../../src/db/index.ts";
import { describeOnEach } from "../../support/each-database.ts";

class Dog extends model({
  name: charField({ maxLength: 10 }),
  extra: jsonField({ null: true }),
}) {
  static objects = manager(Dog);
}

const rows: Record<string, JsonValue | null> = {
  a: { k: "bar", d: [10, { e: "x" }], n: 10 },
  b: { k: "foo", d: [11], n: "a" },
  c: null,
  d: { n: true, k: "5" },
  e: { n: [1], k: 5 },
  f: { n: null },
  g: { n: 2.5 },
};

/** The names of the rows, as one text. */
async function names(query: { valuesFlat(name: "name"): PromiseLike<unknown[]> }): Promise<string> {
  return (await query.valuesFlat("name")).toSorted().join("");
}

describeOnEach("A key of JSON", [Dog], () => {
  before(async () => {
    await Dog.objects.bulkCreate(Object.entries(rows).map(([name, extra]) => ({ name, extra })));
  });
  const { objects } = Dog;
  // Paths into JSON are checked when the query runs.
  const [k, d, d0, key, key0]: string[] = ["extra__k", "extra__d", "extra__d__0", "key", "key__0"];
  const q = (lookups: Record<string, unknown>) => Q.dynamic(lookups) as never;

  it("leaves rows without a document where it is excluded; one it has not is unknown", async () => {
    assert.equal(await names(objects.exclude(q({ extra__k: "bar" }))), "bcde");
    assert.equal(await names(objects.exclude(q({ extra__k__startswith: "ba" }))), "bcde");
    assert.equal(await names(objects.exclude(q({ extra__k__in: ["bar", "foo"] }))), "cde");
    assert.equal(await names(objects.exclude(q({ extra__d__0__gt: 10 }))), "ac");
    assert.equal(await names(objects.exclude(q({ extra__n: null }))), "abdeg");
    const not = (Q.dynamic({ extra__k: "bar" }) as { not(): object }).not();
    const either = objects.filter(
      (not as { or(other: unknown): object }).or(q({ extra__k: "bar" })) as never,
    );
    assert.equal(await names(either), "abcde");
  });

  it("is compared with values of its own kind", async () => {
    assert.equal(await names(objects.filter(q({ extra__n__gt: 5 }))), "a");
    assert.equal(await names(objects.filter(q({ extra__n__lt: 50 }))), "ag");
    assert.equal(await names(objects.filter(q({ extra__n__gte: "" }))), "b");
    assert.equal(await names(objects.filter(q({ extra__n__lte: true }))), "d");
  });

  it("stays one under the name of an annotation", async () => {
    const named = objects.annotate({ t: F(k!) });
    assert.equal(await names(named.filter(q({ t: "bar" }))), "a");
    assert.equal(await names(named.filter(q({ t__in: ["bar", "x"] }))), "a");
    assert.equal(await names(named.filter(q({ t__startswith: "ba" }))), "a");
    assert.equal(await names(named.filter(q({ t__gt: "c" }))), "b");
    assert.equal(await names(named.exclude(q({ t: "bar" }))), "bcde");
    const chained = objects.annotate({
      key: F(d!),
      chain: F(key0!),
      e: cast(key!, jsonField()),
    });
    assert.equal(await names(chained.filter(q({ chain: 11 }))), "b");
    assert.equal(await names(chained.filter(q({ key__1__e: "x" }))), "a");
    assert.equal(await names(chained.filter(q({ chain: F("e__0") }))), "ab");
    assert.equal(await names(objects.filter(q({ extra__k__in: [F("extra__k")] }))), "abde");
    assert.equal(await names(objects.filter(q({ extra__k__in: [F("extra__x"), "foo"] }))), "b");
  });

  it("is a text for KT, for functions of texts and where it is cast", async () => {
    const texts = objects
      .annotate({
        t: KT("extra__k"),
        low: lower(k!),
        len: length(k!),
        made: cast(F(k!), textField()),
        number: cast(F(d0!), integerField()),
        said: concat(value("<"), k!, value(">")),
      })
      .orderBy("name");
    assert.deepEqual(await texts.valuesList("t", "low", "len", "made", "number", "said"), [
      ["bar", "bar", 3, "bar", 10, "<bar>"],
      ["foo", "foo", 3, "foo", 11, "<foo>"],
      [null, null, null, null, null, "<>"],
      ["5", "5", 1, "5", null, "<5>"],
      ["5", "5", 1, "5", null, "<5>"],
      [null, null, null, null, null, "<>"],
      [null, null, null, null, null, "<>"],
    ]);
    assert.equal(await names(texts.filter({ t__startswith: "b" })), "a");
    assert.equal(await names(texts.filter({ t: "5" })), "de");
    await assert.rejects(async () => objects.annotate({ t: KT("name") }), { code: "db/query" });
  });
});
