import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { testDatabase } from "../../../../tests/support/database.ts";
import {
  bigIntegerField,
  cascade,
  charField,
  type Databases,
  foreignKey,
  integerField,
  manager,
  model,
  F,
  UnsafeIntegerError,
} from "../../index.ts";

class Owner extends model({ name: charField() }) {
  static objects = manager(Owner);
}
class Disk extends model({
  size: bigIntegerField(),
  used: bigIntegerField({ bigint: true }),
  heads: integerField(),
  owner: () => foreignKey(Owner, { onDelete: cascade }),
}) {
  static objects = manager(Disk);
}

let databases: Databases;
before(async () => {
  databases = await testDatabase([Owner, Disk]);
  const owner = await Owner.objects.create({ name: "Ada" });
  await Disk.objects.create({ size: 1, used: 2n ** 60n, heads: 1, owner });
  await Disk.objects.update({ size: F("used") as never });
});
after(() => databases.close());

describe("a whole number that is beyond what a number holds", () => {
  it("is an error that names the model and the field", async () => {
    const failure = { name: "UnsafeIntegerError" };
    await assert.rejects(async () => Disk.objects.valuesFlat("size"), {
      ...failure,
      message: /^Disk\.size has a whole number/,
    });
    await assert.rejects(async () => Disk.objects.values("size", "heads"), /^\w+: Disk\.size has/);
    await assert.rejects(async () => Disk.objects.all(), UnsafeIntegerError);
    await assert.rejects(async () => Disk.objects.selectRelated("owner"), /Disk\.size/);
    assert.deepEqual(await Disk.objects.valuesFlat("used"), [2n ** 60n]);
  });
});
