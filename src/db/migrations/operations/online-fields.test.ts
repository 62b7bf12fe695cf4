import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationSite } from "../../../../tests/support/migration-site.ts";
import { positiveIntegerField } from "../../fields/number.ts";
import { protect } from "../../fields/on-delete.ts";
import { foreignKey } from "../../fields/relation.ts";
import { charField } from "../../fields/text.ts";
import { check, unique } from "../../models/table-options.ts";
import { addField, alterField } from "./fields.ts";
import {
  addConstraintConcurrently,
  alterUniqueTogetherConcurrently,
} from "./online-constraints.ts";
import { alterFieldConcurrently, alterFieldNotValid, validateField } from "./online-fields.ts";

describe("changes of fields of a database in use, on SQLite", () => {
  it("do what their plain sisters do, and go back", async () => {
    await using site = await migrationSite();
    const key = { onDelete: protect, null: true } as const;
    const old = await site.schema();

    await site.migrate([
      addField("Book", "by", foreignKey("library.Author", { ...key, dbConstraint: false })),
      alterFieldNotValid("Book", "by", foreignKey("library.Author", key)),
      validateField("Book", "by"),
      alterFieldConcurrently("Book", "title", charField({ maxLength: 200, unique: true })),
      addConstraintConcurrently("Book", unique("one", "pages")),
      alterUniqueTogetherConcurrently("Book", [["title", "pages"]]),
    ]);

    assert.deepEqual(await site.schema(), site.expected());
    await site.undo();
    assert.deepEqual(await site.schema(), old);
  });

  it("leave rows as they are where nothing is said to fill them with", async () => {
    await using site = await migrationSite();
    const pages = positiveIntegerField({ default: 7 });

    await assert.rejects(site.migrate([alterField("Book", "pages", pages, { fill: null })]), {
      code: "db/migration-failed",
    });
    await site.migrate([alterField("Book", "pages", pages)]);
  });

  it("refuse a constraint that is not unique", () => {
    assert.throws(() => addConstraintConcurrently("Book", check("few", { pages__lt: 9 })), {
      code: "db/migration-state",
    });
  });
});
