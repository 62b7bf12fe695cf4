import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { FileField, FilePathField, ImageField } from "./file.ts";

describe("FileField", () => {
  it("is a name of at most 100 characters, which a migration need not say", () => {
    const field = new FileField({ uploadTo: "covers" });

    assert.deepEqual(field.columnType, { name: "varchar", length: 100 });
    assert.deepEqual(field.describe(), { kind: "file", options: { uploadTo: "covers" } });
    assert.deepEqual(new ImageField({ maxLength: 50 }).describe(), {
      kind: "image",
      options: { maxLength: 50 },
    });
  });

  it("stores no file as an empty name, or NULL where that may be", () => {
    assert.equal(new FileField().encode(null), "");
    assert.equal(new FileField({ null: true }).encode(null), null);
    assert.equal(new FileField().encode("a.txt"), "a.txt");
  });

  it("finds a name that leads out of its folder", () => {
    const codes = Array.from(new FileField().validate("a/../../b"), ({ code }) => code);

    assert.deepEqual(codes, ["invalid"]);
    assert.deepEqual([...new FileField().validate("a..b/c.txt")], []);
  });

  it("is no primary key", () => {
    assert.throws(() => new FileField({ primaryKey: true }), { code: "base/option" });
  });
});

describe("FilePathField", () => {
  it("lets something be chosen", () => {
    assert.throws(() => new FilePathField({ path: "/srv", allowFiles: false }), {
      code: "base/option",
    });
    assert.equal(new FilePathField({ path: "/srv" }).columnType.name, "varchar");
  });
});
