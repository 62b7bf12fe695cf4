import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { bigAutoField, integerField } from "../../fields/number.ts";
import { cascade } from "../../fields/on-delete.ts";
import { foreignKey, manyToMany } from "../../fields/relation.ts";
import { charField, textField } from "../../fields/text.ts";
import { dateTimeField } from "../../fields/time.ts";
import { MigrationGraph } from "../graph.ts";
import { createModel, type FieldArgument } from "../operations/models.ts";
import { modelState, ProjectState, type StateOptions } from "../state.ts";
import { renderMetas } from "../render.ts";
import type { NewMigration } from "../write.ts";
import { arrange } from "./arrange.ts";
import { detectChanges } from "./changes.ts";
import { nameMigrations } from "./name-migrations.ts";
import type { Questions } from "./questions.ts";

type Models = Readonly<
  Record<string, readonly [Readonly<Record<string, FieldArgument>>, StateOptions?]>
>;

/** The state of some models, by label. Each has the key that models have by themselves. */
function project(models: Models): ProjectState {
  return Object.entries(models).reduce((state, [label, [fields, options]]) => {
    const [app = "", name = ""] = label.split(".");
    const id = bigAutoField({ verboseName: "ID" });
    return createModel(name, { id, ...fields }, options).stateForwards(state, app);
  }, ProjectState.empty);
}

interface Answered {
  /** What is answered when it is asked whether something was renamed. */
  newName?: string;
  fill?: unknown;
  /** Is told every question. */
  asked?: string[];
}

function answering({ newName, fill, asked = [] }: Answered): Questions {
  return {
    newName: async ({ app, model, field }, alike, others) => {
      if (alike.length === 0 && !others.includes(newName ?? "")) return undefined;
      asked.push(`${[app, model, field].filter(Boolean).join(".")} → ${alike.join(" or ")}?`);
      return newName;
    },
    confirmLoss: async ({ field }) => void asked.push(`lose ${field}?`),
    valueForRows: async ({ field }) => {
      asked.push(`fill ${field}?`);
      return fill;
    },
  };
}

async function migrations(
  before: Models,
  after: Models,
  answers: Answered = {},
): Promise<NewMigration[]> {
  const changes = await detectChanges(project(before), project(after), answering(answers));
  return nameMigrations(arrange(changes), new MigrationGraph([]), "step");
}

/** What is to be done in the one app there is. */
async function operations(
  before: Models,
  after: Models,
  answers: Answered = {},
): Promise<string[]> {
  const made = await migrations(before, after, answers);
  return made.flatMap((migration) => migration.operations.map((operation) => operation.describe()));
}

const name = (): FieldArgument => charField({ maxLength: 100 });
const to = (label: string): FieldArgument => foreignKey(label, { onDelete: cascade });

describe("detecting changes", () => {
  it("says that models need each other in a circle, so that none can come first", async () => {
    const key = (label: string): FieldArgument =>
      foreignKey(label, { onDelete: cascade, primaryKey: true });

    await assert.rejects(
      () =>
        migrations(
          {},
          { "library.A": [{ b: key("library.B") }], "library.B": [{ a: key("library.A") }] },
        ),
      { code: "db/circular-changes", message: /library need each other in a circle.*--empty/s },
    );
    await assert.rejects(
      () => migrations({}, { "one.A": [{ b: key("two.B") }], "two.B": [{ a: key("one.A") }] }),
      { code: "db/circular-changes", message: /one, two/ },
    );
  });

  it("finds nothing where only the order of fields differs", async () => {
    const before: Models = { "library.Book": [{ title: name(), note: name() }] };
    const after: Models = { "library.Book": [{ note: name(), title: name() }] };

    assert.deepEqual(await operations(before, after), []);
  });

  it("creates what is pointed to first", async () => {
    const after: Models = {
      "library.Book": [{ author: to("library.Author"), tags: manyToMany("library.Tag") }],
      "library.Author": [{ name: name() }],
      "library.Tag": [{ name: name() }],
    };

    assert.deepEqual(await operations({}, after), [
      "Create model Author",
      "Create model Tag",
      "Create model Book",
    ]);
  });

  it("adds a relation later where models point to each other, and lets one point to itself", async () => {
    const after: Models = {
      "library.Book": [{ author: to("library.Author"), sequelOf: to("library.Book") }],
      "library.Author": [{ best: to("library.Book") }],
    };

    assert.deepEqual(await operations({}, after), [
      "Create model Author",
      "Create model Book",
      "Add field best to Author",
    ]);
  });

  it("splits a migration where apps need each other in turn", async () => {
    const after: Models = {
      "blog.Post": [{ book: to("library.Book") }],
      "library.Book": [{ review: to("blog.Post") }],
    };

    const made = await migrations({}, after);

    assert.deepEqual(
      made.map(({ app, name: file, dependencies }) => [app, file, dependencies]),
      [
        ["blog", "0001_step", []],
        ["library", "0001_step", [["blog", "0001_step"]]],
        [
          "blog",
          "0002_step",
          [
            ["blog", "0001_step"],
            ["library", "0001_step"],
          ],
        ],
      ],
    );
  });

  it("deletes what points to a model before the model", async () => {
    const before: Models = {
      "library.Author": [{ name: name(), best: to("library.Book") }],
      "library.Book": [{ author: to("library.Author") }],
      "library.Shelf": [{ owner: to("library.Author"), row: integerField() }],
    };
    const after: Models = { "library.Shelf": [{ row: integerField() }] };

    assert.deepEqual(await operations(before, after), [
      "Remove field author from Book",
      "Remove field owner from Shelf",
      "Delete model Author",
      "Delete model Book",
    ]);
  });

  it("asks whether a field was renamed, those that are the same but for the name first", async () => {
    const before: Models = { "library.Book": [{ name: name() }] };
    const after: Models = {
      "library.Book": [{ isbn: charField({ maxLength: 17 }), title: name() }],
    };
    const asked: string[] = [];

    const found = await operations(before, after, { newName: "title", fill: "", asked });

    assert.deepEqual(asked, ["library.Book.name → title or isbn?", "fill isbn?"]);
    assert.deepEqual(found, ["Rename field name on Book to title", "Add field isbn to Book"]);
  });

  it("alters a field that was renamed and changed at once", async () => {
    const before: Models = { "library.Book": [{ name: name() }] };
    const after: Models = { "library.Book": [{ title: charField({ maxLength: 200 }) }] };

    assert.deepEqual(await operations(before, after, { newName: "title" }), [
      "Rename field name on Book to title",
      "Alter field title on Book",
    ]);
  });

  it("asks nothing where the column says that it is the same", async () => {
    const before: Models = { "library.Book": [{ name: name() }] };
    const after: Models = {
      "library.Book": [{ title: charField({ maxLength: 100, dbColumn: "name" }) }],
    };
    const asked: string[] = [];

    const found = await operations(before, after, { asked });

    assert.deepEqual(found, ["Alter field name on Book", "Rename field name on Book to title"]);
    assert.deepEqual(asked, []);
  });

  it("removes a field without a question where nothing like it is new", async () => {
    const before: Models = { "library.Book": [{ name: name(), pages: integerField() }] };
    const after: Models = { "library.Book": [{ name: name(), note: textField({ null: true }) }] };
    const asked: string[] = [];

    const found = await operations(before, after, { asked });

    assert.deepEqual(found, ["Remove field pages from Book", "Add field note to Book"]);
    assert.deepEqual(asked, []);
  });

  it("renames a model, and what points to it is not touched", async () => {
    const before: Models = {
      "library.Book": [{ title: name(), sequelOf: to("library.Book") }],
      "shop.Order": [{ book: to("library.Book") }],
    };
    const after: Models = {
      "library.Novel": [{ title: name(), sequelOf: to("library.Novel") }],
      "shop.Order": [{ book: to("library.Novel") }],
    };
    const asked: string[] = [];

    const found = await operations(before, after, { newName: "Novel", asked });

    assert.deepEqual(asked, ["library.Book → Novel?"]);
    assert.deepEqual(found, ["Rename model Book to Novel"]);
  });

  it("asks what the rows get only where a column must have a value and has no default", async () => {
    const after: Models = {
      "library.Book": [
        {
          pages: integerField(),
          stars: integerField({ default: 0 }),
          year: integerField({ null: true }),
          note: textField({ blank: true }),
          added: dateTimeField({ autoNowAdd: true }),
          tags: manyToMany("library.Book"),
        },
      ],
    };
    const asked: string[] = [];

    const [made] = await migrations({ "library.Book": [{}] }, after, { fill: 7, asked });

    assert.deepEqual(asked, ["fill pages?"]);
    assert.deepEqual(
      made!.operations.map((operation) => (operation as { options?: object }).options),
      [{}, {}, { fill: 7 }, {}, {}, {}],
    );
  });

  it("asks what rows get that were NULL and may be no more", async () => {
    const before: Models = { "library.Book": [{ pages: integerField({ null: true }) }] };
    const asked: string[] = [];

    const found = await operations(
      before,
      { "library.Book": [{ pages: integerField() }] },
      { asked },
    );

    assert.deepEqual(found, ["Alter field pages on Book"]);
    assert.deepEqual(asked, ["fill pages?"]);
  });

  it("makes a column anew that becomes a relation to many, if its values may go", async () => {
    const before: Models = { "library.Book": [{ tags: charField({ null: true }) }] };
    const after: Models = { "library.Book": [{ tags: manyToMany("library.Book") }] };
    const asked: string[] = [];

    const found = await operations(before, after, { asked });

    assert.deepEqual(found, ["Remove field tags from Book", "Add field tags to Book"]);
    assert.deepEqual(asked, ["lose tags?"]);
  });

  it("names what was indexed together, and leaves the other groups as they are", async () => {
    const fields = { title: name(), note: name(), pages: integerField() };
    const was: StateOptions = {
      indexTogether: [
        ["title", "note"],
        ["note", "pages"],
      ],
    };
    const is: StateOptions = {
      indexTogether: [["note", "pages"]],
      indexes: [{ parts: ["title", "note"], name: "by_title" }],
    };

    const found = await operations(
      { "library.Book": [fields, was] },
      { "library.Book": [fields, is] },
    );

    assert.deepEqual(found, ["Rename unnamed index for ('title', 'note') on Book to by_title"]);
  });

  it("tells options from the table", async () => {
    const after: Models = { "library.Book": [{}, { ordering: ["id"], dbTable: "books" }] };

    assert.deepEqual(await operations({ "library.Book": [{}] }, after), [
      "Change Meta options on Book",
      "Rename table for Book to books",
    ]);
  });

  it("finds nothing in models made from a state", () => {
    const state = project({
      "library.Book": [
        { title: name(), tags: manyToMany("library.Book") },
        { ordering: ["-title"] },
      ],
    });

    const again = ProjectState.of(renderMetas(state).models().map(modelState));

    assert.deepEqual(again, state);
  });
});
