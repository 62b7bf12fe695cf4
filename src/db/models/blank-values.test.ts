import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { testDatabase } from "../../../tests/support/database.ts";
import { charField, emailField, textField } from "../fields/text.ts";
import { manager } from "./manager.ts";
import { model } from "./model-class.ts";
import type { SaveOptions } from "./model.ts";

class Person extends model({
  name: charField(),
  email: emailField({ blank: true }),
  notes: textField({ blank: true }),
  nick: charField({ blank: true, null: true }),
}) {
  static objects = manager(Person);

  override async save(options?: SaveOptions): Promise<void> {
    this.name = this.name.trim();
    const { updateFields } = options ?? {};
    await super.save(
      updateFields ? { ...options, updateFields: [...updateFields, "name"] } : options,
    );
  }
}

describe("texts that may be blank", () => {
  it("may be left out of create", async () => {
    await using _ = await testDatabase([Person]);
    await Person.objects.create({ name: "Ada" });

    const [person] = await Person.objects.values("email", "notes", "nick");

    assert.deepEqual(person, { email: "", notes: "", nick: null });
    await (await Person.objects.get()).fullClean();
  });
});

describe("a save() of one's own", () => {
  it("gets the options of whoever saves, and hands them on", async () => {
    await using _ = await testDatabase([Person]);
    const person = await Person.objects.create({ name: " Ada " });
    assert.equal((await Person.objects.get()).name, "Ada");

    Object.assign(person, { name: "Bob ", notes: "n", email: "b@example.com" });
    await person.save({ updateFields: ["notes"] });

    const [row] = await Person.objects.values("name", "notes", "email");
    assert.deepEqual(row, { name: "Bob", notes: "n", email: "" });
    await assert.rejects(person.save({ forceInsert: true }), { name: "UniqueViolation" });
  });
});
