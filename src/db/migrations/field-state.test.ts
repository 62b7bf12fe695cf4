import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";

import { migrationProject } from "../../../tests/support/migration-project.ts";
import { rows } from "../../../tests/support/migration-site.ts";
import { Temporal } from "../../base/index.ts";
import { runExecute } from "../connection/run.ts";
import {
  binaryField,
  cascade,
  charField,
  Decimal,
  decimalField,
  durationField,
  fileField,
  filePathField,
  foreignKey,
  genericIPAddressField,
  imageField,
  jsonField,
  model,
  smallAutoField,
  uuidField,
} from "../index.ts";

class Owner extends model({ id: uuidField({ primaryKey: true, default: randomUUID }) }) {}
class Counted extends model({ number: smallAutoField() }) {}
class Everything extends model({
  uuid: uuidField({ unique: true, default: "550E8400e29b41d4a716446655440000" }),
  price: decimalField({ maxDigits: 8, decimalPlaces: 2, default: new Decimal("9.90") }),
  time: durationField({ default: Temporal.Duration.from({ hours: 36 }) }),
  data: jsonField({ default: { a: [1, null] }, null: true }),
  made: jsonField({ default: () => ({}) }),
  bytes: binaryField({ default: Uint8Array.of(1, 2), maxLength: 9 }),
  address: genericIPAddressField({ protocol: "ipv4", null: true }),
  file: fileField({ uploadTo: "files", blank: true }),
  image: imageField({ maxLength: 50 }),
  path: filePathField({ path: "/srv", recursive: true }),
  grouped: charField({ choices: [["Audio", [["mp3", "MP3"]]], "other"] }),
  labelled: charField({ choices: { d: "Draft" }, errorMessages: { blank: "Say it." } }),
  owner: () => foreignKey(Owner, { onDelete: cascade }),
}) {}

describe("the fields of a migration", () => {
  it("are read back as they were written, and make Django's columns", async () => {
    await using site = await migrationProject([Owner, Counted, Everything]);

    await site.run("makemigrations");
    const again = await site.run("makemigrations");
    await site.run("migrate");

    assert.deepEqual(again.lines, ["No changes detected"]);
    const columns = await rows(
      "SELECT name, LOWER(type) FROM pragma_table_info('library_everything')",
    );
    assert.deepEqual(Object.fromEntries(columns as [string, string][]), {
      id: "integer",
      uuid: "char(32)",
      price: "decimal",
      time: "bigint",
      data: "text",
      made: "text",
      bytes: "blob",
      address: "char(39)",
      file: "varchar(100)",
      image: "varchar(50)",
      path: "varchar(100)",
      grouped: "text",
      labelled: "text",
      owner_id: "char(32)",
    });
  });

  it("fill the rows that are there with their defaults", async () => {
    const { Everything: Before } = {
      Everything: class Everything extends model({ file: fileField() }) {},
    };
    await using site = await migrationProject([Before]);
    await site.run("makemigrations");
    await site.run("migrate");
    await runExecute("default", "INSERT INTO library_everything (file) VALUES ('a')", []);
    const { Everything: After } = {
      Everything: class Everything extends model({
        file: fileField(),
        uuid: uuidField({ default: "550E8400-e29b-41d4-a716-446655440000" }),
        price: decimalField({ maxDigits: 8, decimalPlaces: 2, default: new Decimal("9.90") }),
        time: durationField({ default: "PT1M" }),
        data: jsonField({ default: { a: "it's" } }),
        bytes: binaryField({ default: Uint8Array.of(1, 2) }),
      }) {},
    };
    site.install([After]);

    await site.run("makemigrations");
    await site.run("migrate");

    const [row] = await rows("SELECT uuid, price, time, data, HEX(bytes) FROM library_everything");
    const digits = "550e8400e29b41d4a716446655440000";
    assert.deepEqual(row, [digits, 9.9, 60_000_000, `{"a": "it's"}`, "0102"]);
  });
});
