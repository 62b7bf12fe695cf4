import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { integerField, smallIntegerField } from "../../fields/number.ts";
import { cascade, dbCascade, type OnDelete, protect } from "../../fields/on-delete.ts";
import { foreignKey } from "../../fields/relation.ts";
import { charField, textField } from "../../fields/text.ts";
import { bigAutoField } from "../../fields/number.ts";
import { dateTimeField } from "../../fields/time.ts";
import { check, index, unique as uniqueConstraint } from "../../models/table-options.ts";
import { PostgresDdlWriter } from "../../postgres/ddl.ts";
import { now } from "../../query/expressions/date-functions.ts";
import { SqliteDdlWriter } from "../../sqlite/ddl.ts";
import { placeOperations } from "../executor.ts";
import { MigrationGraph } from "../graph.ts";
import { type Migration, migration, type MigrationOptions } from "../migration.ts";
import { addConstraint, removeConstraint } from "../operations/constraints.ts";
import { addField, alterField, removeField, renameField } from "../operations/fields.ts";
import { addIndex, removeIndex } from "../operations/indexes.ts";
import { createModel, deleteModel, renameModel, type FieldArgument } from "../operations/models.ts";
import {
  addConstraintNotValid,
  addIndexConcurrently,
  removeIndexConcurrently,
  validateConstraint,
} from "../operations/online.ts";
import { addConstraintConcurrently } from "../operations/online-constraints.ts";
import { alterFieldConcurrently, alterFieldNotValid } from "../operations/online-fields.ts";
import type { Operation } from "../operations/operation.ts";
import { noop, runCode, runSql } from "../operations/special.ts";
import { type Finding, lintMigration } from "./lint.ts";

const first: Migration = {
  ...migration({
    operations: [
      createModel("Author", { id: bigAutoField({ primaryKey: true }) }),
      createModel(
        "Book",
        {
          id: bigAutoField({ primaryKey: true }),
          title: charField({ maxLength: 50 }),
          pages: integerField({ null: true }),
          owner: integerField(),
        },
        {
          indexes: [index("pages", { name: "pages_index" })],
          constraints: [check("few", { pages__lt: 9 })],
        },
      ),
    ],
  }),
  app: "library",
  name: "0001_initial",
};

interface LintOptions extends Omit<MigrationOptions, "operations"> {
  rows?: number;
}

function lint(
  operations: readonly Operation[],
  { rows = 2_000_000, ...options }: LintOptions = {},
): readonly Finding[] {
  const second: Migration = {
    ...migration({ ...options, dependencies: [["library", "0001_initial"]], operations }),
    app: "library",
    name: "0002_second",
  };
  const graph = new MigrationGraph([first, second]);
  const planned = { migration: second, direction: "forwards" } as const;
  const placed = placeOperations([planned], graph, new Set(["library.0001_initial"]));
  const sizes = new Map([
    ["library_book", { rows, bytes: rows * 100 }],
    ["library_author", { rows: 10, bytes: 1000 }],
  ]);
  return lintMigration(planned, placed.get(second)!, { ddl: new PostgresDdlWriter(), sizes });
}

function rulesOf(...operations: readonly Operation[]): string[] {
  return lint(operations).map(({ rule }) => rule);
}

const broken: readonly [rule: string, ...operations: Operation[]][] = [
  ["index-not-concurrent", addIndex("Book", index("title", { name: "by_title" }))],
  ["index-removal-not-concurrent", removeIndex("Book", "pages_index")],
  ["check-not-deferred", addConstraint("Book", check("long", { pages__gt: 1 }))],
  ["unique-builds-index", addConstraint("Book", uniqueConstraint("one", "title"))],
  ["unique-builds-index", alterField("Book", "title", charField({ maxLength: 50, unique: true }))],
  ["required-column", addField("Book", "isbn", integerField())],
  ["old-code-leaves-it-out", addField("Book", "isbn", integerField(), { fill: 0 })],
  ["volatile-default", addField("Book", "made", dateTimeField({ null: true, dbDefault: now() }))],
  ["type-change-rewrites", alterField("Book", "owner", charField({ maxLength: 99 }))],
  ["not-null-checks-rows", alterField("Book", "pages", integerField())],
  ["column-renamed", renameField("Book", "title", "name")],
  ["table-renamed", renameModel("Book", "Novel")],
  ["column-removed", removeField("Book", "title")],
  ["table-removed", deleteModel("Book")],
  ["sql-not-judged", runSql({ forward: "SELECT 1", backward: noop })],
];

describe("lintMigration", () => {
  for (const [rule, ...operations] of broken) {
    it(`finds ${rule} in ${operations[0]!.describe()}`, () => {
      assert.deepEqual(rulesOf(...operations), [rule]);
    });
  }

  it("finds values that may not fit besides, where the new type holds less", () => {
    const rules = (field: FieldArgument) => rulesOf(alterField("Book", "owner", field)).toSorted();
    const both = ["type-change-rewrites", "values-may-not-fit"];

    assert.deepEqual(rules(charField({ maxLength: 9 })), both);
    assert.deepEqual(rules(smallIntegerField()), both);
    assert.deepEqual(rules(charField({ maxLength: 11 })), ["type-change-rewrites"]);
    const shorter = lint([alterField("Book", "title", charField({ maxLength: 49 }))]);
    assert.deepEqual(
      shorter.map(({ rule, severity }) => [rule, severity]),
      [
        ["type-change-rewrites", "error"],
        ["values-may-not-fit", "warning"],
      ],
    );
    const empty = lint([alterField("Book", "owner", smallIntegerField())], { rows: 0 });
    assert.ok(empty.every(({ severity }) => severity === "info"));
  });

  it("finds what belongs to a foreign key on a column that is there", () => {
    const key = foreignKey("library.Author", { onDelete: cascade, dbColumn: "owner" });

    assert.ok(rulesOf(alterField("Book", "owner", key)).includes("foreign-key-checks-rows"));
  });

  it("finds what belongs to a foreign key that leaves deletions to the database", () => {
    const key = (onDelete: OnDelete) => foreignKey("library.Author", { onDelete, null: true });
    const changes = (from: OnDelete, to: OnDelete): readonly string[] =>
      rulesOf(addField("Book", "by", key(from)), alterField("Book", "by", key(to)));
    const rows = "foreign-key-checks-rows";

    assert.ok(changes(cascade, dbCascade).includes(rows));
    assert.ok(!changes(cascade, protect).includes(rows));
  });

  it("finds data and schema in one transaction, and several tables", () => {
    const rules = rulesOf(
      addField("Book", "note", textField({ null: true })),
      addField("Author", "note", textField({ null: true })),
      runCode({ forward: async () => undefined, backward: noop }),
    );

    assert.deepEqual(rules, ["data-and-schema", "several-tables"]);
  });

  it("finds a fill under the lock that it is filled under", () => {
    const rules = rulesOf(alterField("Book", "pages", integerField(), { fill: 0 }));

    assert.deepEqual(rules, ["not-null-checks-rows", "fill-under-lock"]);
  });

  it("finds a constraint that is validated in the transaction that adds it", () => {
    const few = check("long", { pages__gt: 1 });

    assert.deepEqual(
      rulesOf(addConstraintNotValid("Book", few), validateConstraint("Book", "long")),
      ["validated-at-once"],
    );
    assert.deepEqual(rulesOf(addConstraintNotValid("Book", few)), []);
  });

  it("has nothing to say of what is made beside those who write, or holds for new rows first", () => {
    const unique = charField({ maxLength: 50, unique: true });
    const notNull = check("has_pages", { pages__isnull: false });
    const key = foreignKey("library.Author", { onDelete: cascade, dbColumn: "owner" });

    const alone = [
      addConstraintConcurrently("Book", uniqueConstraint("one", "title")),
      alterFieldConcurrently("Book", "title", unique),
    ];
    for (const operation of alone) assert.deepEqual(lint([operation], { atomic: false }), []);
    assert.ok(
      !rulesOf(alterFieldNotValid("Book", "owner", key)).includes("foreign-key-checks-rows"),
    );
    assert.deepEqual(
      rulesOf(
        addConstraintNotValid("Book", notNull),
        alterField("Book", "pages", integerField(), { fill: null }),
      ),
      ["not-null-checks-rows"],
    );
  });

  it("has nothing to say of what nobody feels", () => {
    assert.deepEqual(
      rulesOf(
        addField("Book", "note", textField({ null: true })),
        alterField("Book", "title", charField({ maxLength: 90 })),
        removeConstraint("Book", "few"),
        createModel("Shelf", { id: bigAutoField({ primaryKey: true }) }),
        addIndex("Shelf", index("id", { name: "shelf_index" })),
      ),
      [],
    );
    const concurrently = [addIndexConcurrently("Book", index("title", { name: "by_title" }))];
    assert.deepEqual(lint(concurrently, { atomic: false }), []);
    assert.deepEqual(
      lint([removeIndexConcurrently("Book", "pages_index"), ...concurrently], {
        atomic: false,
      }).map(({ rule }) => rule),
      ["not-atomic"],
    );
  });

  it("is the graver, the larger the table", () => {
    const operations = [addIndex("Book", index("title", { name: "by_title" }))];
    const severityFor = (rows: number): string => lint(operations, { rows })[0]!.severity;

    assert.deepEqual([0, 50_000, 2_000_000].map(severityFor), ["info", "warning", "error"]);
  });

  it("says which lock it is, and what was waived", () => {
    const operations = [addIndex("Book", index("title", { name: "by_title" }))];
    const [found] = lint(operations, { waive: ["index-not-concurrent"] });

    assert.equal(found!.lock, "share: no writes");
    assert.equal(found!.isWaived, true);
  });

  it("knows no locks where those who write take turns", () => {
    const change = { kind: "removeIndex", table: "book", name: "by_title" } as const;

    assert.deepEqual(new SqliteDdlWriter().locksOf(change), []);
  });
});
