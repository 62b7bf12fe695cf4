import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationSite, rows } from "../../../tests/support/migration-site.ts";
import { integerField } from "../fields/number.ts";
import { charField } from "../fields/text.ts";
import { addField, removeField, renameField } from "./operations/fields.ts";
import { irreversible, noop, runSql } from "./operations/special.ts";

describe("running migrations", () => {
  it("refuses to undo what is irreversible, before anything is touched", async () => {
    await using site = await migrationSite();
    await site.migrate([
      addField("Book", "stars", integerField({ default: 3 })),
      runSql({ forward: "UPDATE library_book SET stars = 5", backward: irreversible("who knows") }),
    ]);

    await assert.rejects(() => site.undo(), {
      code: "db/irreversible-migration",
      message: /library\.0002_step cannot be undone: Raw SQL operation: who knows\./,
    });
    assert.deepEqual(await rows("SELECT stars FROM library_book"), [[5], [5]]);
  });

  it("undoes a migration that fails halfway as a whole, and goes on once it is mended", async () => {
    await using site = await migrationSite();
    const before = await site.schema();

    await assert.rejects(
      () =>
        site.migrate([
          renameField("Book", "title", "name"),
          runSql({ forward: "DELETE FROM library_book_tags", backward: noop }),
          addField("Book", "isbn", charField({ maxLength: 17 })),
        ]),
      {
        code: "db/migration-failed",
        message:
          /library\.0002_step failed at operation 3 of 3 \(Add field isbn to Book\).*fill.*rolled back/s,
      },
    );

    assert.deepEqual(await site.schema(), before);
    assert.deepEqual(await rows("SELECT COUNT(*) FROM library_book_tags"), [[1]]);
    assert.deepEqual(await rows("SELECT name FROM quintet_migrations"), [["0001_step"]]);
    await site.migrate([addField("Book", "isbn", charField({ maxLength: 17 }), { fill: "?" })]);
    assert.deepEqual(await rows("SELECT DISTINCT isbn FROM library_book"), [["?"]]);
  });

  it("keeps what was done of a migration that is not atomic, and says so", async () => {
    await using site = await migrationSite();

    await assert.rejects(
      () =>
        site.migrate(
          [removeField("Book", "pages"), runSql({ forward: "nonsense", backward: noop })],
          { atomic: false },
        ),
      { code: "db/migration-failed", message: /operation 2 of 2 .*is not atomic/s },
    );

    await assert.rejects(() => rows("SELECT pages FROM library_book"));
    assert.deepEqual(await rows("SELECT name FROM quintet_migrations"), [["0001_step"]]);
  });

  it("refuses a migration that leaves a row pointing to nothing", async () => {
    await using site = await migrationSite();

    await assert.rejects(
      () => site.migrate([runSql({ forward: "DELETE FROM library_author", backward: noop })]),
      { code: "db/migration-failed" },
    );
    assert.deepEqual(await rows("SELECT COUNT(*) FROM library_author"), [[2]]);
  });

  it("names the migration and the operation that do not fit the history", async () => {
    await using site = await migrationSite();

    await assert.rejects(() => site.migrate([removeField("Book", "titel")]), {
      code: "db/migration-state",
      message: /library\.0002_step, operation 1 .*no field "titel".*Did you mean "title"\?/s,
    });
  });
});
