import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { SqlCompiler } from "./compiler.ts";
import {
  all,
  any,
  column,
  compare,
  type Condition,
  constant,
  type Expression,
  type Select,
} from "./expressions.ts";

const title = column("book", "title");

const select = (where?: Condition, columns: Expression[] = [title]): Select => ({
  kind: "select",
  columns: columns.map((expression) => ({ expression })),
  distinct: false,
  from: { table: "book", alias: "book" },
  joins: [],
  where,
  groupBy: [],
  orderBy: [],
});

describe("SqlCompiler", () => {
  it("sends values as parameters, never as text", () => {
    const { text, params } = new SqlCompiler().compile(
      select(compare("=", title, constant("'; DROP TABLE book"))),
    );

    assert.equal(text, 'SELECT "book"."title" FROM "book" WHERE "book"."title" = $1');
    assert.deepEqual(params, [{ value: "'; DROP TABLE book" }]);
  });

  it("doubles a quote inside an identifier, so a name cannot end the identifier", () => {
    const { text } = new SqlCompiler().compile(select(undefined, [column("book", 'a" OR 1=1 --')]));

    assert.equal(text, 'SELECT "book"."a"" OR 1=1 --" FROM "book"');
  });

  it("holds for all of nothing, and does not for any of nothing", () => {
    assert.match(new SqlCompiler().compile(select(all([]))).text, /WHERE 1 = 1$/);
    assert.match(new SqlCompiler().compile(select(any([]))).text, /WHERE 1 = 0$/);
  });

  it("escapes the wildcards of a text looked for", () => {
    const { params } = new SqlCompiler().compile(
      select({
        kind: "pattern",
        pattern: "contains",
        ignoreCase: false,
        operand: title,
        text: constant("100%_\\"),
      }),
    );

    assert.deepEqual(params, [{ value: "%100\\%\\_\\\\%" }]);
  });

  it("keeps a value that is known later as a slot, with the steps that prepare it", () => {
    const { params } = new SqlCompiler().compile(
      select({
        kind: "pattern",
        pattern: "startswith",
        ignoreCase: true,
        operand: title,
        text: { kind: "parameter", parameter: { slot: 3, encode: (value) => `${String(value)}!` } },
      }),
    );

    const [parameter] = params;
    assert.ok(parameter && "slot" in parameter);
    assert.equal(parameter.slot, 3);
    assert.equal(parameter.encode?.("a_"), "a\\_!%");
  });

  it("inserts the defaults of the table where no column is named", () => {
    const { text } = new SqlCompiler().compile({
      kind: "insert",
      table: "book",
      columns: [],
      values: [],
      returning: ["id"],
    });

    assert.equal(text, 'INSERT INTO "book" DEFAULT VALUES RETURNING "id"');
  });

  it("prints limits as whole numbers, whatever it is given, and offsets as values", () => {
    const sliced = { ...select(), limit: 10.7, offset: { value: 20 } };
    const { text, params } = new SqlCompiler().compile(sliced);

    assert.match(text, /LIMIT 10 OFFSET \$1$/);
    assert.deepEqual(params, [{ value: 20 }]);
  });
});
