import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { ValidationError } from "../../base/index.ts";
import { BinaryField, binaryField, type Databases, manager, model } from "../index.ts";

describe("BinaryField", () => {
  it("understands bytes, and text as their base64", () => {
    const field = new BinaryField();

    assert.deepEqual(field.parse("AAEC"), Uint8Array.of(0, 1, 2));
    assert.deepEqual(field.parse(Uint8Array.of(0, 1, 2).buffer), Uint8Array.of(0, 1, 2));
    for (const input of ["!", 5, null, [1]]) {
      assert.throws(() => field.parse(input), ValidationError);
    }
  });

  it("counts bytes, and is not edited in forms", () => {
    const field = new BinaryField({ maxLength: 2 });
    const codes = Array.from(field.validate(new Uint8Array(3)), ({ code }) => code);

    assert.deepEqual(codes, ["max-length"]);
    assert.equal(field.options.editable, false);
  });
});

class Blob extends model({ bytes: binaryField({ null: true }) }) {
  static objects = manager(Blob);
}

describe("bytes on SQLite", () => {
  let databases: Databases;
  beforeEach(async () => {
    databases = await testDatabase([Blob]);
  });
  afterEach(() => databases.close());

  it("come back as they were", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await Blob.objects.create({ bytes });
    await Blob.objects.create({ bytes: null });

    const [first, second] = await Blob.objects.orderBy("id");

    assert.deepEqual(new Uint8Array(first!.bytes!), bytes);
    assert.equal(second?.bytes, null);
    assert.equal(await Blob.objects.filter({ bytes }).count(), 1);
  });
});
