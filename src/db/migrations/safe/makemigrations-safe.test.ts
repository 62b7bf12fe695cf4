import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationProject, oneModel } from "../../../../tests/support/migration-project.ts";
import { integerField } from "../../fields/number.ts";
import { charField } from "../../fields/text.ts";
import { generatedField } from "../../fields/generated.ts";
import { model } from "../../models/model-class.ts";
import { exclude } from "../../models/table-options.ts";
import { F } from "../../query/expressions/expressions.ts";

const title = charField({ maxLength: 50 });

describe("makemigrations --safe", () => {
  it("says what to run before which deploy", async () => {
    await using site = await migrationProject(
      oneModel({ title, name: integerField(), old: charField() }),
    );
    await site.run("makemigrations");
    site.install(oneModel({ title, label: integerField(), isbn: charField({ maxLength: 17 }) }));

    const { lines } = await site.run("makemigrations", {
      options: {
        safe: true,
        default: ["book.isbn=-"],
        rename: ["book.name=label"],
        remove: ["book.old"],
      },
    });

    assert.deepEqual(
      lines.slice(lines.indexOf("How to bring it to a database in use:")).slice(0, -1),
      [
        "How to bring it to a database in use:",
        "  1. quintet migrate library 0005",
        "  2. quintet migrate library 0006, at the moment of the deploy.",
        "  3. Deploy the new code, everywhere. Wait until no old code runs.",
        "  4. quintet migrate library 0007",
      ],
    );
    assert.match(lines.at(-1)!, /^Warning: .*library_book\.name to label.*dbColumn: "name"/);
  });

  it("writes the code of a backfill that can be broken off", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations");
    site.install(oneModel({ title, pages: integerField() }));

    await site.run("makemigrations", {
      options: { safe: true, default: ["book.pages=7"], name: "pages" },
    });

    assert.equal(
      await site.text("0003_pages_backfill.ts"),
      `import { inBatches, migration, noop, runCode } from "quintet/migrations";

/**
 * Fills the rows that have no value, a batch at a time. If it is broken off, run migrate again: it
 * goes on where it stopped. Compute the value here if it depends on the row.
 */
export default migration({
  dependencies: [["library", "0002_pages_expand"]],
  atomic: false,
  operations: [
    runCode<{ Book: { pages: number | null } }>({
      forward: async ({ models: { Book }, progress }) => {
        const rows = Book.objects.filter({ pages__isnull: true });
        await inBatches(rows, (batch) => batch.update({ pages: 7 }), { progress });
      },
      backward: noop,
    }),
  ],
});
`,
    );
  });

  it("writes the usual migration where nothing has to be split, and says so", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations", { options: { safe: true } });
    site.install(oneModel({ title, pages: integerField({ null: true }) }));

    const { lines } = await site.run("makemigrations", { options: { safe: true } });

    assert.deepEqual(await site.files(), ["0001_initial.ts", "0002_book_pages.ts"]);
    assert.match(lines.at(-1)!, /^Nothing has to be split/);
  });

  it("checks, and shows, without writing anything", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations");
    site.install(oneModel({ title: charField({ maxLength: 50, unique: true }) }));

    const check = await site.run("makemigrations", { options: { safe: true, check: true } });
    const dry = await site.run("makemigrations", { options: { safe: true, dryRun: true } });

    assert.equal(check.code, 1);
    assert.ok(dry.lines.includes("  atomic: false,"));
    assert.deepEqual(await site.files(), ["0001_initial.ts"]);
  });

  it("asks what it cannot know", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations");
    site.install(oneModel({ title, pages: integerField() }));

    await assert.rejects(site.run("makemigrations", { options: { safe: true } }), {
      code: "db/migration-question",
    });
  });

  it("keeps the order where a new name is needed, and has all of it run with the deploy", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations");
    site.install([class Novel extends model({ title, pages: integerField({ null: true }) }) {}]);

    const { lines } = await site.run("makemigrations", {
      options: { safe: true, rename: ["Book=Novel"] },
    });

    assert.deepEqual((await site.files()).slice(1), [
      "0002_rename_book_novel.ts",
      "0003_novel_pages.ts",
    ]);
    assert.deepEqual(lines.slice(-4, -1), [
      "How to bring it to a database in use:",
      "  1. quintet migrate library 0003, at the moment of the deploy.",
      "  2. Deploy the new code, everywhere.",
    ]);
  });

  const refused: readonly [rule: string, after: object][] = [
    [
      "type-change-rewrites",
      class Book extends model({ title, pages: charField({ null: true, maxLength: 9 }) }) {},
    ],
    [
      "generated-column",
      class Book extends model({
        title,
        pages: integerField({ null: true }),
        twice: generatedField({ expression: F("pages").times(2), outputField: integerField() }),
      }) {},
    ],
    [
      "exclusion-builds-index",
      class Book extends model({ title, pages: integerField({ null: true }) }, {
        constraints: [exclude("apart", { expressions: [["pages", "="]] })],
      } as object) {},
    ],
  ];
  it("writes nothing for one value in a field that is unique", async () => {
    await using site = await migrationProject(oneModel({ title }));
    await site.run("makemigrations");
    site.install(oneModel({ title, isbn: charField({ maxLength: 17, unique: true }) }));

    await assert.rejects(
      site.run("makemigrations", { options: { safe: true, default: ["book.isbn=-"] } }),
      { code: "db/no-safe-way", hint: /let it be null at first/ },
    );
  });

  for (const [rule, after] of refused) {
    it(`writes nothing where it has no way: ${rule}`, async () => {
      await using site = await migrationProject(
        oneModel({ title, pages: integerField({ null: true }) }),
      );
      await site.run("makemigrations");
      site.install([after as never]);

      await assert.rejects(site.run("makemigrations", { options: { safe: true } }), {
        code: "db/no-safe-way",
        message: new RegExp(`\\(${rule}\\)`),
      });
      assert.deepEqual(await site.files(), ["0001_initial.ts"]);
    });
  }
});
