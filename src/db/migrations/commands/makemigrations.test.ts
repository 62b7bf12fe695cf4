import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationProject, oneModel } from "../../../../tests/support/migration-project.ts";
import { rows } from "../../../../tests/support/migration-site.ts";
import { Temporal } from "../../../base/index.ts";
import {
  Catalog,
  currentTranslations,
  formatLazy,
  gettextLazy,
  ngettextLazy,
  override,
  pgettextLazy,
  Translations,
} from "../../../i18n/index.ts";
import { runExecute } from "../../connection/run.ts";
import * as numbers from "../../fields/number.ts";
import { cascade, doNothing, set, setNull } from "../../fields/on-delete.ts";
import { foreignKey, manyToMany, oneToOne, reverse } from "../../fields/relation.ts";
import * as texts from "../../fields/text.ts";
import * as times from "../../fields/time.ts";
import { manager } from "../../models/manager.ts";
import { model } from "../../models/model-class.ts";
import { renderModels } from "../render.ts";
import { modelState, ProjectState } from "../state.ts";

const { charField } = texts;
const { integerField } = numbers;

describe("makemigrations", () => {
  it("writes every field with every option so that nothing differs afterwards", async () => {
    class Author extends model(
      {
        key: charField({ maxLength: 5, primaryKey: true }),
        code: integerField({ unique: true }),
        everything: () => reverse(Everything, "author"),
      },
      {
        ordering: ["-code", "key"],
        permissions: { "may-write": 'Can "write"' },
        dbTable: "people",
      },
    ) {}
    class Counted extends model({ number: numbers.autoField({ verboseName: "№" }) }) {}
    class Everything extends model({
      auto: numbers.bigIntegerField({
        default: 5,
        helpText: "Line\nbreak, `${tick}` and 'quotes'",
      }),
      small: numbers.smallIntegerField({ choices: [1, 2] }),
      integer: integerField({ choices: [[1, "one"]], default: 1 }),
      positive: numbers.positiveIntegerField({ validators: [() => undefined] }),
      positiveSmall: numbers.positiveSmallIntegerField({ default: () => 3 }),
      positiveBig: numbers.positiveBigIntegerField({ dbColumn: "Pos Big" }),
      float: numbers.floatField({ default: 0.5 }),
      flag: numbers.booleanField({ default: false }),
      char: charField({ maxLength: 10, choices: ["a", "b"], default: "a" }),
      unlimited: charField(),
      text: texts.textField({ blank: true, null: true }),
      email: texts.emailField({ unique: true }),
      url: texts.urlField({ editable: false }),
      slug: texts.slugField(),
      plainSlug: texts.slugField({ dbIndex: false, maxLength: 9 }),
      date: times.dateField({ default: Temporal.PlainDate.from("2020-02-29") }),
      time: times.timeField({ null: true }),
      moment: times.dateTimeField({ default: new Date(0) }),
      added: times.dateTimeField({ autoNowAdd: true }),
      changed: times.dateTimeField({ autoNow: true, editable: true }),
      author: () => foreignKey(Author, { onDelete: cascade, relatedName: "all" }),
      byCode: () => foreignKey(Author, { onDelete: doNothing, toField: "code", dbIndex: false }),
      unsure: () => foreignKey(Author, { onDelete: set("x"), dbConstraint: false }),
      asked: () => foreignKey(Author, { onDelete: set(() => "x"), relatedName: "asked" }),
      self: () => foreignKey(Everything, { onDelete: setNull, null: true }),
      one: () => oneToOne(Counted, { onDelete: cascade }),
      many: () => manyToMany(Author, { relatedName: "many", blank: true }),
      ownTable: () => manyToMany(Counted, { dbTable: "pairs" }),
    }) {}
    await using site = await migrationProject([Author, Counted, Everything]);

    await site.run("makemigrations");
    const again = await site.run("makemigrations");
    const { lines } = await site.run("migrate");

    assert.deepEqual(again.lines, ["No changes detected"]);
    assert.deepEqual(await site.files(), ["0001_initial.ts"]);
    assert.deepEqual(lines, [
      "Operations to perform:",
      "  Apply all migrations: library",
      "Running migrations:",
      "  Applying library.0001_initial... OK",
    ]);
    const names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'p%'";
    assert.deepEqual(await rows(`${names} ORDER BY 1`), [["pairs"], ["people"]]);
  });

  it("writes nothing of managers, and finds no change where one is named", async () => {
    class Book extends model({ title: charField() }) {
      static objects = manager(Book);
    }
    class Named extends model(
      { title: charField() },
      { defaultManagerName: "open", baseManagerName: "objects" },
    ) {
      static objects = manager(Named);
      static open = manager(Named);
    }
    await using site = await migrationProject([Book, Named]);

    await site.run("makemigrations");
    const again = await site.run("makemigrations");

    assert.doesNotMatch(await site.text("0001_initial.ts"), /anager/);
    assert.deepEqual(again.lines, ["No changes detected"]);
    const state = modelState(Named.$meta);
    const options = { ...state.options, defaultManagerName: "open" }; // as somebody may write it
    const rendered = renderModels(ProjectState.of([{ ...state, options }]), "default");
    assert.ok(rendered.get("library.Named")?.objects);
  });

  it("writes texts as the source code has them, whoever calls it", async () => {
    class Book extends model(
      {
        title: charField({
          verboseName: gettextLazy("title"),
          helpText: formatLazy("{0} ({1})", [gettextLazy("title"), 1]),
        }),
        status: charField({ choices: [["a", gettextLazy("Available")]] }),
      },
      {
        verboseName: pgettextLazy("of a library", "book"),
        verboseNamePlural: ngettextLazy("book", "books", 2),
      },
    ) {}
    await using site = await migrationProject([Book]);
    const catalogs = {
      de: [new Catalog({ title: "Titel", Available: "Da", "of a library\u0004book": "Buch" })], // prettier-ignore
    };
    const inGerman = (work: () => ReturnType<typeof site.run>) =>
      currentTranslations.run(new Translations({ catalogs }), () => override("de", work));

    await inGerman(async () => {
      assert.equal(Book.$meta.field("title").verboseName, "Titel");
      return site.run("makemigrations");
    });
    const again = await site.run("makemigrations");
    const inAnother = await inGerman(() => site.run("makemigrations"));

    const text = await site.text("0001_initial.ts");
    assert.match(text, /verboseName: "title"/);
    assert.match(text, /helpText: "title \(1\)"/);
    assert.match(text, /\["a", "Available"\]/);
    assert.match(text, /verboseName: "book",\s+verboseNamePlural: "books"/);
    assert.deepEqual(again.lines, ["No changes detected"]);
    assert.deepEqual(inAnother.lines, ["No changes detected"]);
  });

  it("writes a file as a person would", async () => {
    class Author extends model({ name: charField({ maxLength: 100 }) }) {}
    class Book extends model(
      {
        title: charField({ maxLength: 200, helpText: "As it stands on the title page." }),
        author: () => foreignKey(Author, { onDelete: cascade }),
      },
      { ordering: ["title"] },
    ) {}
    await using site = await migrationProject([Book, Author]);

    const { lines } = await site.run("makemigrations");

    assert.deepEqual(lines, [
      "Migrations for 'library':",
      "  library/migrations/0001_initial.ts",
      "    + Create model Author",
      "    + Create model Book",
    ]);
    assert.equal(
      await site.text("0001_initial.ts"),
      `import {
  bigAutoField,
  cascade,
  charField,
  createModel,
  foreignKey,
  migration,
} from "quintet/migrations";

export default migration({
  operations: [
    createModel("Author", {
      id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
      name: charField({ maxLength: 100 }),
    }),
    createModel(
      "Book",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        title: charField({ maxLength: 200, helpText: "As it stands on the title page." }),
        author: foreignKey("library.Author", { onDelete: cascade }),
      },
      { ordering: ["title"] },
    ),
  ],
});
`,
    );
  });

  it("asks the checks of models first, and migrate does", async () => {
    const Shop = class Shop extends model({ name: charField() }) {};
    const Item = class Item extends model({
      shop: () => foreignKey(Shop, { onDelete: cascade }),
    }) {};
    await using site = await migrationProject([Shop, Item]);
    await site.run("makemigrations");
    const Other = class Shop extends model({ name: charField() }) {};
    site.install([
      class Item extends model({ shop: () => foreignKey(Other, { onDelete: cascade }) }) {},
    ]);

    for (const command of ["makemigrations", "migrate"]) {
      await assert.rejects(site.run(command), {
        code: "db/model-checks",
        message: /The model Shop belongs to no installed app/,
      });
    }
    await assert.rejects(site.run("makemigrations", { options: { skipChecks: true } }), {
      code: "db/model-not-installed",
    });
    assert.deepEqual(await site.files(), ["0001_initial.ts"]);
  });

  it("creates columns in the order of the class, relations among them", async () => {
    const Author = class Author extends model({ name: charField() }) {};
    const Book = class Book extends model({
      author: () => foreignKey(Author, { onDelete: cascade }),
      title: charField(),
      editor: () => foreignKey(Author, { onDelete: cascade, relatedName: "edited" }),
      tags: () => manyToMany(Author, { relatedName: "tagged" }),
      sequelOf: () => foreignKey(Book, { onDelete: cascade, null: true }),
      pages: integerField(),
    }) {};
    await using site = await migrationProject([Author, Book]);
    await site.run("makemigrations");
    await site.run("migrate");

    const columns = await rows("SELECT name FROM pragma_table_info('library_book')");
    assert.equal(columns.join(), "id,author_id,title,editor_id,sequel_of_id,pages");
    assert.deepEqual((await site.run("makemigrations")).lines, ["No changes detected"]);
  });

  it("checks and shows without writing anything", async () => {
    await using site = await migrationProject(oneModel({ title: charField() }));

    const check = await site.run("makemigrations", { options: { check: true } });
    const dry = await site.run("makemigrations", { options: { dryRun: true } });

    assert.equal(check.code, 1);
    assert.equal(dry.code, 0);
    assert.ok(dry.lines.includes("export default migration({"));
    assert.deepEqual(await site.files(), []);
    await site.run("makemigrations");
    assert.equal((await site.run("makemigrations", { options: { check: true } })).code, 0);
  });

  it("never drops what may have been renamed: without a terminal it refuses", async () => {
    await using site = await migrationProject(oneModel({ name: charField({ maxLength: 50 }) }));
    await site.run("makemigrations");
    await site.run("migrate");
    await runExecute("default", "INSERT INTO library_book (name) VALUES ('Emma')", []);
    site.install(oneModel({ title: charField({ maxLength: 50 }) }));

    await assert.rejects(() => site.run("makemigrations"), {
      code: "db/migration-question",
      hint: "Say --rename library.book.name=title or --remove library.book.name.",
    });
    await site.run("makemigrations", { options: { rename: ["book.name=title"] } });
    await site.run("migrate");

    assert.deepEqual(await site.files(), ["0001_initial.ts", "0002_rename_name_book_title.ts"]);
    assert.deepEqual(await rows("SELECT title FROM library_book"), [["Emma"]]);
  });

  it("asks at the terminal whether something was renamed", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    site.install(oneModel({ title: charField() }));

    const { lines } = await site.run("makemigrations", { answers: ["title"] });

    assert.deepEqual(lines, [
      "library.book.name is gone. Was it renamed?",
      "Migrations for 'library':",
      "  library/migrations/0002_rename_name_book_title.ts",
      "    ~ Rename field name on Book to title",
    ]);
  });

  it("removes what is said to be removed", async () => {
    await using site = await migrationProject(
      oneModel({ name: charField(), pages: integerField() }),
    );
    await site.run("makemigrations");
    site.install(oneModel({ name: charField(), year: integerField({ null: true }) }));

    await site.run("makemigrations", { options: { remove: ["book.pages"] } });

    assert.deepEqual((await site.files()).at(-1), "0002_remove_book_pages_book_year.ts");
  });

  it("gives rows a value for once, from an option or the terminal", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");
    await site.run("migrate");
    await runExecute("default", "INSERT INTO library_book (name) VALUES ('Emma')", []);
    site.install(oneModel({ name: charField(), pages: integerField(), born: times.dateField() }));

    await assert.rejects(() => site.run("makemigrations"), {
      code: "db/migration-question",
      message: /library\.book\.born is new and may not be null/,
    });
    await assert.rejects(
      () => site.run("makemigrations", { options: { default: ["book.born=soon"] } }),
      { code: "db/migration-option", message: /“soon” value has an invalid date/ },
    );
    await site.run("makemigrations", {
      options: { default: ["book.pages=0"] },
      answers: ["value", "2020-02-29"],
    });
    await site.run("migrate");

    assert.match(
      await site.text("0002_book_born_book_pages.ts"),
      /addField\("Book", "born", dateField\(\), \{ fill: "2020-02-29" \}\)/,
    );
    assert.deepEqual(await rows("SELECT pages, born FROM library_book"), [[0, "2020-02-29"]]);
  });

  it("refuses an option that is about nothing", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));

    await assert.rejects(
      () => site.run("makemigrations", { options: { rename: ["book.nmae=title"] } }),
      { code: "db/migration-option", message: /--rename book\.nmae=title is about nothing/ },
    );
    assert.deepEqual(await site.files(), []);
  });

  it("writes an empty migration, under a name of one's own", async () => {
    await using site = await migrationProject(oneModel({ name: charField() }));
    await site.run("makemigrations");

    await site.run("makemigrations", {
      args: { apps: ["library"] },
      options: { empty: true, name: "slugs" },
    });

    assert.match(
      await site.text("0002_slugs.ts"),
      /dependencies: \[\["library", "0001_initial"\]\]/,
    );
    assert.match(await site.text("0002_slugs.ts"), /operations: \[\]/);
  });

  it("refuses a default that no file can hold", async () => {
    await using site = await migrationProject(
      oneModel({ title: charField({ helpText: Symbol("x") as never }) }),
    );

    await assert.rejects(() => site.run("makemigrations"), {
      code: "db/unprintable-value",
      message: /Book\.title: helpText is a symbol/,
    });
  });
});
