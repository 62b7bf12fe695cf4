/** What a change of a column's type does to the values that are there. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import {
  createDatabase,
  type NewDatabase,
  noServer,
} from "../../../tests/contracts/backend/postgres.ts";
import { type MigrationSite, migrationSite, rows } from "../../../tests/support/migration-site.ts";
import { runExecute } from "../connection/run.ts";
import {
  bigIntegerField,
  booleanField,
  charField,
  dateField,
  dateTimeField,
  decimalField,
  floatField,
  integerField,
  jsonField,
  smallIntegerField,
  textField,
  timeField,
  uuidField,
} from "../index.ts";
import type { FieldMark } from "../fields/field.ts";
import { addField, alterField, removeField } from "../migrations/index.ts";
import { arrayField } from "./index.ts";

const missing = await noServer();

interface Case {
  readonly from: FieldMark;
  readonly to: FieldMark;
  /** SQL of the value that is there. */
  readonly value: string;
  /** What it is afterwards; undefined: the change is refused. */
  readonly becomes?: unknown;
}

const open = { null: true } as const;

const cases: Record<string, Case> = {
  "a text that is too long": {
    from: charField({ ...open, maxLength: 50 }),
    to: charField({ ...open, maxLength: 10 }),
    value: "'0123456789ABCDEF'",
  },
  "a text that fits": {
    from: charField({ ...open, maxLength: 50 }),
    to: charField({ ...open, maxLength: 10 }),
    value: "'0123456789'",
    becomes: "0123456789",
  },
  "a text without end": {
    from: textField(open),
    to: charField({ ...open, maxLength: 3 }),
    value: "'0123'",
  },
  "texts in a list": {
    from: arrayField(charField({ maxLength: 50 }), open),
    to: arrayField(charField({ maxLength: 3 }), open),
    value: "'{abc,abcd}'",
  },
  "a number as a text": {
    from: integerField(open),
    to: charField({ ...open, maxLength: 2 }),
    value: "123",
  },
  "a document as a text": {
    from: jsonField(open),
    to: charField({ ...open, maxLength: 5 }),
    value: `'{"a": 1}'`,
  },
  "a moment as a text": {
    from: dateTimeField(open),
    to: charField({ ...open, maxLength: 9 }),
    value: "now()",
  },
  "a large number": { from: bigIntegerField(open), to: smallIntegerField(open), value: "70000" },
  "a number of too many digits": {
    from: decimalField({ ...open, maxDigits: 9, decimalPlaces: 2 }),
    to: decimalField({ ...open, maxDigits: 5, decimalPlaces: 2 }),
    value: "12345.67",
  },
  "a word as a number": { from: textField(open), to: integerField(open), value: "'twelve'" },
  "digits as a number": {
    from: textField(open),
    to: integerField(open),
    value: "'12'",
    becomes: 12,
  },
  "a yes as a number": {
    from: booleanField(open),
    to: integerField(open),
    value: "true",
    becomes: 1,
  },
  "a text as a document": {
    from: textField(open),
    to: jsonField(open),
    value: `'{"a": 1}'`,
    becomes: `{"a": 1}`,
  },
  "a text as a key": {
    from: textField(open),
    to: uuidField(open),
    value: "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    becomes: "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
  },
  "a text as a date": {
    from: textField(open),
    to: dateField(open),
    value: "'2020-01-02'",
    becomes: "2020-01-02",
  },
  "a whole number as another": {
    from: integerField(open),
    to: floatField(open),
    value: "3",
    becomes: 3,
  },
  "a time as a text": {
    from: timeField(open),
    to: textField(open),
    value: "'10:11'",
    becomes: "10:11:00",
  },
};

describe("A new type of a column on PostgreSQL", { skip: missing ?? false }, () => {
  let database: NewDatabase;
  let site: MigrationSite;

  before(async () => {
    database = await createDatabase();
    site = await migrationSite(database.backend);
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await database.remove();
  });

  for (const [name, { from, to, value, becomes }] of Object.entries(cases)) {
    it(`${becomes === undefined ? "refuses, and does not cut," : "keeps"} ${name}`, async () => {
      await site.migrate([addField("Author", "tried", from)]);
      await runExecute("default", `UPDATE library_author SET tried = ${value}`, []);
      const change = alterField("Author", "tried", to);

      if (becomes === undefined) {
        const was = await rows("SELECT tried FROM library_author");
        await assert.rejects(site.migrate([change]), { code: "db/migration-failed" });
        assert.deepEqual(await rows("SELECT tried FROM library_author"), was);
      } else {
        await site.migrate([change]);
        const [[now] = []] = await rows("SELECT tried FROM library_author");
        assert.deepEqual(typeof now === "object" ? String(now) : now, becomes);
      }
      await site.migrate([removeField("Author", "tried")]);
    });
  }

  it("refuses to cut when a longer one is undone", async () => {
    await site.migrate([addField("Author", "note", charField({ maxLength: 3, null: true }))]);
    await site.migrate([alterField("Author", "note", charField({ maxLength: 9, null: true }))]);
    await runExecute("default", "UPDATE library_author SET note = 'longer'", []);

    await assert.rejects(site.undo(), /failed while it was undone.*cannot hold/s);

    assert.deepEqual(await rows("SELECT DISTINCT note FROM library_author"), [["longer"]]);
  });
});
