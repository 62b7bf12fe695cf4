import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { constraintName, foreignKeyName, indexName } from "./names.ts";

describe("constraintName", () => {
  it("is Django's: the table, the columns, eight digits of their md5", () => {
    assert.equal(
      constraintName("polls_choice", ["question_id"]),
      "polls_choice_question_id_c5b4b260",
    );
  });

  it("shortens the table and the columns alike where the whole is too long", () => {
    const name = constraintName("t".repeat(50), ["c".repeat(50)], { suffix: "uniq" });

    assert.ok(name.length <= 63);
    assert.match(name, /^t{24}_c{24}_[0-9a-f]{8}_uniq$/);
  });

  it("begins with a letter where the table does not", () => {
    assert.match(constraintName("_".repeat(70), ["a"]), /^D_/);
  });
});

describe("foreignKeyName", () => {
  it("names the column it points to, as Django does", () => {
    const target = { table: "polls_question", column: "id" };

    assert.equal(
      foreignKeyName("polls_choice", "question_id", target),
      "polls_choice_question_id_c5b4b260_fk_polls_question_id",
    );
  });
});

describe("indexName", () => {
  /** @see https://github.com/django/django/blob/main/tests/model_indexes/tests.py */
  it("is Django's, of at most 30 characters", () => {
    assert.equal(
      indexName("model_indexes_book", [{ column: "author" }]),
      "model_index_author_0f5565_idx",
    );
  });

  it("tells a descending column from an ascending one", () => {
    assert.equal(
      indexName("model_indexes_book", [{ column: "author", descending: true }]),
      "model_index_author_708765_idx",
    );
  });
});
