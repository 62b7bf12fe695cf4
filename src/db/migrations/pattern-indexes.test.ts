import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createDatabase, noServer } from "../../../tests/contracts/backend/postgres.ts";
import { type MigrationSite, migrationSite, rows } from "../../../tests/support/migration-site.ts";
import { bigAutoField } from "../fields/number.ts";
import { cascade } from "../fields/on-delete.ts";
import { foreignKey } from "../fields/relation.ts";
import { charField, slugField, textField } from "../fields/text.ts";
import { addField, alterField, removeField, renameField } from "./operations/fields.ts";
import { createModel, renameModel } from "./operations/models.ts";
import { alterFieldConcurrently } from "./operations/online-fields.ts";
import { noop, runSql } from "./operations/special.ts";

const missing = await noServer();

/** What there is for patterns: `note_slug_…_like varchar_pattern_ops`, with no digits that say nothing. */
async function patterns(): Promise<string[]> {
  const found = await rows(
    "SELECT relname, opcname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid " +
      "JOIN pg_opclass ON pg_opclass.oid = indclass[0] WHERE opcname LIKE '%_pattern_ops' " +
      "AND relname LIKE '%note%' ORDER BY relname",
  );
  return found.map((values) => values.join(" ").replace(/_[\da-f]{8}_/, "_…_"));
}

async function withSite(use: (site: MigrationSite) => Promise<void>): Promise<void> {
  const { backend, remove } = await createDatabase();
  try {
    await using site = await migrationSite(backend);
    await use(site);
  } finally {
    await remove();
  }
}

const note = createModel("Note", {
  code: charField({ maxLength: 9, primaryKey: true }),
  body: textField({ unique: true }),
  slug: slugField(),
  plain: charField({ maxLength: 9 }),
  above: foreignKey("library.Note", { onDelete: cascade, null: true }),
});
const ofNote = [
  "library_note_above_id_…_like varchar_pattern_ops",
  "library_note_body_…_like text_pattern_ops",
  "library_note_code_…_like varchar_pattern_ops",
  "library_note_slug_…_like varchar_pattern_ops",
];

describe("indexes for the beginnings of texts, on PostgreSQL", { skip: missing ?? false }, () => {
  it("come with the table, for texts that are indexed, unique, keys, or point to one", async () => {
    await withSite(async (site) => {
      await site.migrate([note]);

      assert.deepEqual(await patterns(), ofNote);
      await site.undo();
      assert.deepEqual(await patterns(), []);
    });
  });

  it("have Django's names", async () => {
    await withSite(async (site) => {
      await site.migrate([
        createModel(
          "Site",
          {
            id: bigAutoField({ verboseName: "ID" }),
            domain: charField({ maxLength: 100, unique: true }),
          },
          { dbTable: "django_site" },
        ),
      ]);

      const found = await rows(
        "SELECT relname FROM pg_class WHERE relname LIKE 'django_site_domain%like'",
      );
      assert.deepEqual(found, [["django_site_domain_a2e37b91_like"]]);
    });
  });

  for (const alter of [alterField, alterFieldConcurrently]) {
    const atomic = alter === alterField;
    it(`come and go with the index of a column: ${alter.name}`, async () => {
      await withSite(async (site) => {
        await site.migrate([note]);
        const text = (options: object) => charField({ maxLength: 9, ...options });
        const plain = [...ofNote, "library_note_plain_…_like varchar_pattern_ops"].toSorted();

        await site.migrate([alter("Note", "plain", text({ dbIndex: true }))], { atomic });
        assert.deepEqual(await patterns(), plain);
        await site.migrate([alter("Note", "plain", text({ unique: true }))], { atomic });
        assert.deepEqual(await patterns(), plain);
        await site.migrate([alter("Note", "plain", text({}))], { atomic });
        assert.deepEqual(await patterns(), ofNote);
        await site.undo();
        assert.deepEqual(await patterns(), plain);
      });
    });
  }

  it("follow columns that are added, renamed and removed, and tables", async () => {
    await withSite(async (site) => {
      await site.migrate([note]);

      await site.migrate([addField("Note", "mark", slugField({ default: "" }))]);
      const mark = "library_note_mark_…_like varchar_pattern_ops";
      assert.deepEqual(await patterns(), [...ofNote, mark].toSorted());
      await site.migrate([renameField("Note", "mark", "zeal")]);
      assert.deepEqual(await patterns(), [...ofNote, mark.replace("mark", "zeal")].toSorted());
      await site.migrate([removeField("Note", "zeal")]);
      assert.deepEqual(await patterns(), ofNote);
      await site.migrate([renameModel("Note", "Footnote")]);
      const footnotes = ofNote.map((name) => name.replace("note", "footnote"));
      assert.deepEqual(await patterns(), footnotes);
    });
  });

  it("stay while a text becomes another text, and go when it becomes something else", async () => {
    await withSite(async (site) => {
      await site.migrate([note]);

      await site.migrate([alterField("Note", "slug", textField({ dbIndex: true }))]);
      assert.deepEqual(await patterns(), ofNote);
      await site.migrate([
        alterField(
          "Note",
          "slug",
          foreignKey("library.Author", { onDelete: cascade, dbColumn: "slug", null: true }),
        ),
      ]);
      assert.equal((await patterns()).length, 3);
    });
  });

  it("need not be there, and may have another name", async () => {
    await withSite(async (site) => {
      await site.migrate([note]);
      const [[slug], [body]] = (await rows(
        "SELECT relname FROM pg_class WHERE relname ~ 'note_(slug|body).*like' ORDER BY relname DESC",
      )) as [[string], [string]];
      await site.migrate([
        runSql({
          forward: `ALTER INDEX "${slug}" RENAME TO "old_note"; DROP INDEX "${body}"`,
          backward: noop,
        }),
      ]);

      await site.migrate([
        alterField("Note", "slug", slugField({ dbIndex: false })),
        alterField("Note", "body", textField()),
      ]);

      assert.deepEqual(await patterns(), [ofNote[0], ofNote[2]]);
    });
  });

  it("are not made for texts of which different ones are equal", async () => {
    await withSite(async (site) => {
      await site.migrate([
        runSql({
          forward: `CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
          backward: noop,
        }),
        note,
      ]);

      const slug = (dbCollation?: string) =>
        charField({ maxLength: 9, dbIndex: true, ...(dbCollation && { dbCollation }) });
      await site.migrate([
        addField(
          "Note",
          "word",
          charField({ maxLength: 9, unique: true, null: true, dbCollation: "nocase" }),
        ),
      ]);
      assert.deepEqual(await patterns(), ofNote);
      await site.migrate([alterField("Note", "slug", slug("nocase"))]);
      assert.deepEqual(await patterns(), ofNote.slice(0, 3));
      await site.migrate([alterField("Note", "slug", slug("C"))]);
      assert.deepEqual(await patterns(), ofNote);
    });
  });
});
