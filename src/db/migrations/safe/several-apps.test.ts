import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { bigAutoField, integerField } from "../../fields/number.ts";
import { protect } from "../../fields/on-delete.ts";
import { foreignKey } from "../../fields/relation.ts";
import { index } from "../../models/table-options.ts";
import { MigrationGraph } from "../graph.ts";
import { type Migration, migration } from "../migration.ts";
import { addField, removeField } from "../operations/fields.ts";
import { addIndex } from "../operations/indexes.ts";
import { createModel } from "../operations/models.ts";
import { replay } from "../replay.ts";
import { safeMigrations } from "./safe-migrations.ts";

function first(app: string, model: string): Migration {
  const fields = { id: bigAutoField({ primaryKey: true }), size: integerField({ null: true }) };
  const operations = [createModel(model, fields)];
  return { ...migration({ operations }), app, name: "0001_initial" };
}

describe("makemigrations --safe, with several apps", () => {
  it("has what depends on an app depend on what comes before the deploy there", () => {
    const graph = new MigrationGraph([first("shop", "Item"), first("stock", "Shelf")]);
    const shelf = foreignKey("stock.Box", { onDelete: protect, null: true, dbIndex: false });

    const made = safeMigrations(
      [
        {
          app: "stock",
          name: "0002_box",
          dependencies: [["stock", "0001_initial"]],
          operations: [
            removeField("Shelf", "size"),
            createModel("Box", { id: bigAutoField({ primaryKey: true }) }),
          ],
        },
        {
          app: "shop",
          name: "0002_item",
          dependencies: [
            ["shop", "0001_initial"],
            ["stock", "0002_box"],
          ],
          operations: [
            addField("Item", "box", shelf),
            addIndex("Item", index("size", { name: "by_size" })),
          ],
        },
      ],
      { graph, state: replay(graph.all), name: undefined },
    );

    assert.deepEqual(
      made.map(({ app, name, when, dependencies }) => [app, name, when, dependencies]),
      [
        ["stock", "0002_box", "before", [["stock", "0001_initial"]]],
        ["stock", "0003_remove_shelf_size", "after", [["stock", "0002_box"]]],
        [
          "shop",
          "0002_item_box",
          "before",
          [
            ["shop", "0001_initial"],
            ["stock", "0002_box"],
          ],
        ],
        ["shop", "0003_item_by_size", "before", [["shop", "0002_item_box"]]],
      ],
    );
  });
});
