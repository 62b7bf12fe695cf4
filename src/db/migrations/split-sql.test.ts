import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { splitSql } from "./split-sql.ts";

describe("splitSql", () => {
  it("splits at semicolons, and needs none at the end", () => {
    assert.deepEqual(splitSql("SELECT 1; SELECT 2;\n;"), ["SELECT 1", "SELECT 2"]);
  });

  it("leaves semicolons in texts, names, comments and dollar quotes alone", () => {
    const statement = `SELECT 'a;''b', "c;d", $x$;$x$ -- e;\n/* f; */`;

    assert.deepEqual(splitSql(`${statement};`), [statement]);
  });

  it("keeps a trigger in one piece", () => {
    const trigger =
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END";

    assert.deepEqual(splitSql(`${trigger}; SELECT 1`), [trigger, "SELECT 1"]);
  });

  it("makes nothing of a text without a statement", () => {
    assert.deepEqual(splitSql(" ; -- nothing\n"), []);
  });
});
