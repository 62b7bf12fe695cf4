import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationSite, rows } from "../../../tests/support/migration-site.ts";
import { runExecute } from "../connection/run.ts";
import { inBatches } from "./in-batches.ts";
import { noop, runCode } from "./operations/special.ts";

describe("inBatches", () => {
  it("goes on where it was broken off, and says how far it is", async () => {
    await using site = await migrationSite();
    await runExecute(
      "default",
      "INSERT INTO library_book (title, author_id) VALUES ('C', 1), ('D', 1), ('E', 1)",
      [],
    );
    const batches: [done: number, total: number][] = [];
    let breaksAfter = 1;
    const fill = runCode<{ Book: { pages: number | null } }>({
      forward: async ({ models: { Book } }) => {
        const missing = Book.objects.filter({ pages__isnull: true });
        await inBatches(
          missing,
          async (batch) => {
            if (breaksAfter-- === 0) throw new TypeError("broken off");
            await batch.update({ pages: 7 });
          },
          { size: 2, progress: (...said) => batches.push(said) },
        );
      },
      backward: noop,
    });

    await assert.rejects(site.migrate([fill], { atomic: false }), { code: "db/migration-failed" });
    const left = "SELECT COUNT(*) FROM library_book WHERE pages IS NULL";
    assert.deepEqual(await rows(left), [[2]]);
    breaksAfter = 9;
    await site.migrate([fill], { atomic: false });

    assert.deepEqual(await rows(left), [[0]]);
    assert.deepEqual(await rows("SELECT pages FROM library_book WHERE title = 'Notes'"), [[66]]);
    assert.deepEqual(batches, [
      [2, 4],
      [2, 2],
    ]);
  });
});
