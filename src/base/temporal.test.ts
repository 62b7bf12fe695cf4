import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";

import { Temporal } from "./temporal.ts";

describe("console.log of dates and times", { skip: "Temporal" in globalThis }, () => {
  it("has their text, also inside of rows", () => {
    const row = {
      day: Temporal.PlainDate.from("2020-02-29"),
      at: Temporal.Instant.from("2020-02-29T12:00:00Z"),
      took: Temporal.Duration.from("PT90S"),
      text: "2020-02-29",
    };

    assert.equal(
      inspect([row], { breakLength: Infinity }),
      "[ { day: 2020-02-29, at: 2020-02-29T12:00:00Z, took: PT90S, text: '2020-02-29' } ]",
    );
    assert.equal(inspect(row.day, { colors: true }), "\u001B[35m2020-02-29\u001B[39m");
    assert.deepEqual(Object.keys(row.day), []);
  });
});
