import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { ValidationError } from "../../base/index.ts";
import { toSqlite } from "../sqlite/values.ts";
import {
  cascade,
  charField,
  type Databases,
  foreignKey,
  manager,
  model,
  reverse,
  UuidField,
  uuidField,
} from "../index.ts";

const text = "550e8400-e29b-41d4-a716-446655440000";

describe("UuidField", () => {
  it("understands all spellings, and has one", () => {
    const field = new UuidField();
    const digits = text.replaceAll("-", "");

    for (const input of [text, text.toUpperCase(), digits, `{${text}}`, `urn:uuid:${text}`]) {
      assert.equal(field.parse(input), text);
    }
  });

  it("refuses what is no UUID", () => {
    for (const input of ["", "x", text.slice(1), `${text}0`, 1, null, {}]) {
      assert.throws(() => new UuidField().parse(input), ValidationError, String(input));
    }
  });

  it("goes to SQLite as 32 digits, and comes back with hyphens", () => {
    const field = new UuidField();
    const stored = toSqlite(field.encode(text));

    assert.equal(stored, "550e8400e29b41d4a716446655440000");
    assert.equal(field.fromDatabase(stored), text);
    assert.equal(field.fromDatabase(text), text);
  });
});

class Ticket extends model({
  id: uuidField({ primaryKey: true }),
  notes: () => reverse(Note, "ticket"),
}) {
  static objects = manager(Ticket);
}
class Note extends model({
  words: charField({ maxLength: 20 }),
  ticket: () => foreignKey(Ticket, { onDelete: cascade }),
}) {
  static objects = manager(Note);
}

describe("a key that is a UUID", () => {
  let databases: Databases;
  beforeEach(async () => {
    databases = await testDatabase([Ticket, Note]);
  });
  afterEach(() => databases.close());

  it("is found in every spelling, and read in one", async () => {
    await Ticket.objects.create({ id: text.toUpperCase() });

    const ticket = await Ticket.objects.get({ id: text.replaceAll("-", "") });

    assert.equal(ticket.id, text);
    assert.deepEqual(await Ticket.objects.filter({ id__in: [text] }).valuesFlat("id"), [text]);
    assert.equal(await Ticket.objects.filter({ id__lt: text }).count(), 0);
  });

  it("is the value of foreign keys", async () => {
    const ticket = await Ticket.objects.create({ id: text });
    await Note.objects.create({ words: "a", ticket });

    const [note] = await Note.objects.filter({ ticket: text });

    assert.equal(note?.ticketId, text);
    assert.deepEqual(await Note.objects.valuesFlat("ticket"), [text]);
    assert.deepEqual(await Note.objects.filter({ ticket__in: [ticket] }).valuesFlat("words"), [
      "a",
    ]);
  });
});
