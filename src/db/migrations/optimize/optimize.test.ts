import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  addField,
  alterField,
  charField,
  createModel,
  deleteModel,
  foreignKey,
  integerField,
  noop,
  type Operation,
  removeField,
  renameField,
  renameIndex,
  renameModel,
  runCode,
  runSql,
} from "../index.ts";
import { optimize } from "./optimize.ts";

function describing(operations: readonly Operation[]): string[] {
  return optimize(operations, "library").map((operation) => operation.describe());
}

const author = (): Operation => createModel("Author", { name: charField({ maxLength: 100 }) });

describe("optimize", () => {
  it("adds a field as it ends up", () => {
    const [made, ...others] = optimize(
      [
        addField("Book", "name", charField({ maxLength: 10 })),
        alterField("Book", "name", charField({ maxLength: 200 })),
        renameField("Book", "name", "title"),
      ],
      "library",
    );

    assert.deepEqual(
      made!.source(),
      addField("Book", "title", charField({ maxLength: 200 })).source(),
    );
    assert.deepEqual(others, []);
  });

  it("creates an index with a name where one was without", () => {
    const fields = { title: charField(), pages: integerField() };
    const [made, ...others] = optimize(
      [
        createModel("Book", fields, { indexTogether: [["title", "pages"]] }),
        renameIndex("Book", ["title", "pages"], "by_title"),
      ],
      "library",
    );

    const index = { parts: ["title", "pages"], name: "by_title" };
    assert.deepEqual(made!.source(), createModel("Book", fields, { indexes: [index] }).source());
    assert.deepEqual(others, []);
  });

  it("leaves out what is made and taken away again", () => {
    assert.deepEqual(
      describing([author(), addField("Author", "age", integerField()), deleteModel("Author")]),
      [],
    );
    assert.deepEqual(
      describing([addField("Book", "pages", integerField()), removeField("Book", "pages")]),
      [],
    );
  });

  it("creates a model with the fields that are added to it", () => {
    const [made, ...others] = optimize(
      [author(), addField("Author", "age", integerField())],
      "library",
    );

    const whole = createModel("Author", {
      name: charField({ maxLength: 100 }),
      age: integerField(),
    });
    assert.deepEqual(made!.source(), whole.source());
    assert.deepEqual(others, []);
  });

  it("keeps a field apart whose target is created in between", () => {
    const book = createModel("Book", {
      author: foreignKey("library.Author", { onDelete: "cascade" }),
    });

    assert.deepEqual(
      describing([
        author(),
        book,
        addField("Author", "best", foreignKey("library.Book", { onDelete: "cascade" })),
      ]),
      ["Create model Author", "Create model Book", "Add field best to Author"],
    );
  });

  it("lets a relation to itself follow the model's new name", () => {
    const tree = createModel("Tree", {
      parent: foreignKey("library.Tree", { null: true, onDelete: "cascade" }),
    });

    const [made] = optimize([tree, renameModel("Tree", "Node")], "library");

    const renamed = createModel("Node", {
      parent: foreignKey("library.Node", { null: true, onDelete: "cascade" }),
    });
    assert.deepEqual(made!.source(), renamed.source());
  });

  it("leaves code and SQL where they are, and out if they may be", () => {
    const code = runCode({ forward: async () => {}, backward: noop });
    const sql = runSql({ forward: "SELECT 1", backward: noop, elidable: true });

    assert.deepEqual(describing([author(), code, addField("Author", "age", integerField()), sql]), [
      "Create model Author",
      "Raw code operation",
      "Add field age to Author",
    ]);
  });
});
