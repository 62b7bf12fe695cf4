import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import { type Databases, integerField, manager, model, Q } from "../../index.ts";

class Page extends model({ number: integerField() }) {
  static objects = manager(Page);
}

describe("lookups of whole numbers", () => {
  let databases: Databases;
  beforeEach(async () => {
    databases = await testDatabase([Page]);
    for (const number of [10, 11, 12, 13]) await Page.objects.create({ number });
  });
  afterEach(() => databases.close());

  const found = async (lookup: string, value: unknown) =>
    Page.objects
      .filter(Q.dynamic({ [lookup]: value }))
      .orderBy("number")
      .valuesFlat("number");

  it("compare with what lies between two of them", async () => {
    assert.deepEqual(await found("number__lte", 11.9), [10, 11]);
    assert.deepEqual(await found("number__lt", 11.9), [10, 11]);
    assert.deepEqual(await found("number__gte", 11.1), [12, 13]);
    assert.deepEqual(await found("number__gt", 11.1), [12, 13]);
    assert.deepEqual(await found("number__lt", -0.5), []);
    assert.deepEqual(await found("number__range", [10.5, 12.5]), [11, 12]);
    assert.deepEqual(await found("number", 11.5), []);
    assert.deepEqual(await found("number__in", [11.5, 12]), [12]);
  });

  it("find nothing, or all, with what no column can hold", async () => {
    assert.deepEqual(await found("number", 2n ** 70n), []);
    assert.deepEqual(await found("number__gt", Number.MAX_VALUE), []);
    assert.deepEqual(await found("number__lt", -Infinity), []);
    assert.equal((await found("number__lt", 2n ** 70n)).length, 4);
    assert.equal((await found("number__gte", -(2n ** 63n))).length, 4);
    assert.deepEqual(await found("pk__in", [1e30, 1]), [10]);
  });

  it("still refuse what is no number", async () => {
    await assert.rejects(found("number", "11.9"), { code: "base/validation" });
    await assert.rejects(found("number__lt", NaN), { code: "base/validation" });
  });
});
