import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { column, constant, type Condition, type Expression } from "../sql/expressions.ts";
import { SqliteCompiler } from "./compiler.ts";
import { registerFunctions } from "./functions.ts";
import { toSqlite } from "./values.ts";

const database = new DatabaseSync(":memory:");
registerFunctions(database);
database.exec("CREATE TABLE t (id integer, name text, at datetime)");
database.exec("INSERT INTO t VALUES (1, 'Ada', '2024-12-30 23:05:09.000123'), (2, 'Ödön%', NULL)");

/** Compiles and runs: what counts is what SQLite makes of it. */
function select(expression: Expression, where?: Condition, more: object = {}): unknown[] {
  const { text, params } = new SqliteCompiler().compile({
    kind: "select",
    columns: [{ expression, name: "found" }],
    distinct: false,
    from: { table: "t", alias: "t" },
    joins: [],
    where,
    groupBy: [],
    orderBy: [{ expression: column("t", "id"), descending: false }],
    ...more,
  });
  const values = params.map((parameter) => toSqlite((parameter as { value: unknown }).value));
  return database
    .prepare(text)
    .all(...values)
    .map((row) => row["found"]);
}

const name = column("t", "name");
const id = column("t", "id");
const pattern = (kind: "contains" | "regex", ignoreCase: boolean, text: string): Condition => ({
  kind: "pattern",
  pattern: kind,
  ignoreCase,
  operand: name,
  text: constant(text),
});

describe("SqliteCompiler", () => {
  it("takes a date apart", () => {
    const part = (
      part: "year" | "isoYear" | "quarter" | "week" | "weekDay" | "isoWeekDay" | "second",
    ) => select({ kind: "datePart", part, operand: column("t", "at"), of: "timestamp" })[0];

    assert.deepEqual(
      [part("year"), part("isoYear"), part("quarter"), part("week")],
      [2024, 2025, 4, 1],
    );
    assert.deepEqual([part("weekDay"), part("isoWeekDay"), part("second")], [2, 1, 9]);
    assert.equal(select({ kind: "dateOf", operand: column("t", "at") })[0], "2024-12-30");
  });

  it("finds a part of a text, in which % is a character as any other", () => {
    assert.deepEqual(select(id, pattern("contains", true, "AD")), [1]);
    assert.deepEqual(select(id, pattern("contains", false, "%")), [2]);
  });

  it("matches regular expressions, with code points as characters", () => {
    assert.deepEqual(select(id, pattern("regex", false, "^.d")), [1, 2]);
    assert.deepEqual(select(id, pattern("regex", false, "^a")), []);
    assert.deepEqual(select(id, pattern("regex", true, "^ö")), [2]);
  });

  it("says which pattern is no regular expression by its code", () => {
    assert.throws(() => select(id, pattern("regex", false, "(")), { code: "db/invalid-pattern" });
  });

  it("compares with a list of any length by one parameter", () => {
    const inList = (operand: Expression, value: unknown[]): Condition => ({
      kind: "inList",
      operand,
      list: { value },
    });

    assert.deepEqual(select(id, inList(id, [2, 3n, 4.5])), [2]);
    assert.deepEqual(select(id, inList(name, ['"', "Ada"])), [1]);
    assert.deepEqual(select(id, inList(id, [])), []);
    assert.deepEqual(
      select(
        id,
        inList(
          id,
          Array.from({ length: 50_000 }, (_, i) => i),
        ),
      ),
      [1, 2],
    );
  });

  it("skips rows without a limit", () => {
    assert.deepEqual(select(id, undefined, { offset: { value: 1 } }), [2]);
  });

  it("raises to a power and computes exclusive or", () => {
    const binary = (operator: "^" | "#"): Expression => ({
      kind: "binary",
      operator,
      left: constant(6),
      right: constant(3),
    });

    assert.equal(select(binary("^"))[0], 216);
    assert.equal(select(binary("#"))[0], 5);
  });

  it("divides whole numbers to whole numbers", () => {
    const half: Expression = {
      kind: "binary",
      operator: "/",
      left: constant(5),
      right: constant(2),
    };

    assert.equal(select(half)[0], 2);
  });
});
