import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";

import { isFatal, isStaleStatement, toDatabaseError } from "./errors.ts";

interface Said {
  readonly code?: string;
  readonly message?: string;
  readonly [part: string]: unknown;
}

function said({ message = "said", ...parts }: Said): Error {
  return Object.assign(new Error(message), parts);
}

function translated(parts: Said): Record<string, unknown> {
  const context = { sql: "SELECT 1", where: "library at localhost:5432" };
  return toDatabaseError(said(parts), context) as Record<string, unknown>;
}

describe("toDatabaseError", () => {
  it("tells what went wrong by its SQLSTATE", () => {
    const codes = {
      "23503": "db/foreign-key-violation",
      "23502": "db/not-null-violation",
      "23514": "db/check-violation",
      "23P01": "db/exclusion-violation",
      "23000": "db/constraint-violation",
      "40P01": "db/deadlock",
      "40001": "db/serialization-failure",
      "25P02": "db/transaction-aborted",
      "25006": "db/read-only",
      "55P03": "db/locked",
      "57014": "db/query-canceled",
      "53100": "db/disk-full",
      "22003": "db/out-of-range",
      "22001": "db/text-too-long",
      "22021": "db/nul-byte",
      "2201B": "db/invalid-pattern",
      "22012": "db/data",
      "22P02": "db/data",
      "42601": "db/programming",
      "0A000": "db/programming",
      "57P01": "db/connection-lost",
      "08006": "db/connection-lost",
      XX000: "db/failure",
    };
    for (const [code, expected] of Object.entries(codes)) {
      const severity = code === "57P01" ? "FATAL" : "ERROR";
      assert.equal(translated({ code, severity })["code"], expected, code);
    }
  });

  it("names the columns that must differ, never their values", () => {
    const error = translated({
      code: "23505",
      message: 'duplicate key value violates unique constraint "book_once"',
      detail: 'Key (author_id, "Title")=(1, hunter2) already exists.',
      table: "book",
      constraint: "book_once",
    });

    assert.deepEqual(error["columns"], ["author_id", "Title"]);
    assert.deepEqual([error["table"], error["constraint"]], ["book", "book_once"]);
    assert.ok(!inspect(error).includes("hunter2"));
  });

  it("keeps what was put in out of messages and causes", () => {
    const error = translated({
      code: "22P02",
      message: 'invalid input syntax for type integer: "hunter2"',
      where: "unnamed portal parameter $1 = 'hunter2'",
    });

    assert.equal(error["message"], "A value does not fit: invalid input syntax for type integer.");
    assert.ok(!inspect(error).includes("hunter2"));
  });

  it("names the table or column that is not there", () => {
    const column = (message: string): unknown[] => {
      const error = translated({ code: "42703", message });
      return [error["table"], ...(error["columns"] as string[])];
    };

    assert.equal(
      translated({ code: "42P01", message: 'relation "x" does not exist' })["table"],
      "x",
    );
    assert.deepEqual(column('column "isbn" of relation "book" does not exist'), ["book", "isbn"]);
    assert.deepEqual(column("column book.isbn does not exist"), ["book", "isbn"]);
    assert.deepEqual(column('column "isbn" does not exist'), [undefined, "isbn"]);
  });

  it("understands servers that speak another language", () => {
    const missing = (code: string, message: string, sql: string): unknown[] => {
      const error = toDatabaseError(
        said({ code, message, position: String([...sql].indexOf("^") + 1) }),
        { where: "x", sql: sql.replace("^", "") },
      ) as unknown as Record<string, unknown>;
      return [error["table"], error["columns"]];
    };
    const value = translated({
      code: "22P02",
      message: "ungültige Eingabesyntax für Typ integer: »geheim »x« y«",
    });
    const key = translated({
      code: "23505",
      detail: "Schlüssel »(author_id, lower(title::text))=(1, x)« existiert bereits.",
    });

    assert.deepEqual(
      missing("42P01", "Relation »lib_x« existiert nicht", 'SELECT "lib_x"."a" FROM ^"lib_x"'),
      ["lib_x", []],
    );
    assert.deepEqual(
      missing(
        "42703",
        "Spalte lib_x.ab existiert nicht",
        'SELECT \'ü😀\', ^"lib_x"."a""b" FROM "lib_x"',
      ),
      ["lib_x", ['a"b']],
    );
    assert.deepEqual(missing("42703", "Spalte »größe« existiert nicht", "SELECT ^größe"), [
      undefined,
      ["größe"],
    ]);
    assert.deepEqual(missing("42P01", "Relation »x« existiert nicht", "SELECT ^"), ["x", []]);
    assert.equal(
      value["message"],
      "A value does not fit: ungültige Eingabesyntax für Typ integer.",
    );
    assert.ok(!inspect(value).includes("geheim"));
    assert.deepEqual(key["columns"], ["author_id", "lower(title::text)"]);
  });

  it("leaves alone what is not the server's", () => {
    const error = new RangeError("ours");

    assert.equal(toDatabaseError(error, { where: "x" }), error);
  });
});

describe("A connection", () => {
  it("is of no use after what ends it", () => {
    assert.ok(isFatal(said({ code: "57P01", severity: "ВАЖНО" })));
    assert.ok(isFatal(said({ code: "25P03" })));
    assert.ok(isFatal(said({ code: "ECONNRESET" })));
    assert.ok(isFatal(said({ message: "Connection terminated unexpectedly" })));
    assert.ok(!isFatal(said({ code: "23505", severity: "ERROR" })));
  });

  it("has kept statements that no longer fit the schema", () => {
    assert.ok(isStaleStatement(said({ code: "26000" })));
    assert.ok(
      isStaleStatement(
        said({
          code: "0A000",
          message: "gecachter Plan darf den Ergebnistyp nicht ändern",
          routine: "RevalidateCachedQuery",
        }),
      ),
    );
    assert.ok(!isStaleStatement(said({ code: "0A000", message: "not supported" })));
  });
});
