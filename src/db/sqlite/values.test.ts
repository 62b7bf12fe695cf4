import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "../../base/index.ts";
import { toSqlite } from "./values.ts";

describe("toSqlite", () => {
  it("writes booleans as 0 and 1", () => {
    assert.equal(toSqlite(true), 1n);
    assert.equal(toSqlite(false), 0n);
  });

  it("writes whole numbers as integers, others as floats", () => {
    assert.equal(toSqlite(5), 5n);
    assert.equal(toSqlite(1.5), 1.5);
    assert.equal(toSqlite(1e300), 1e300);
  });

  it("writes moments as Django does: text in UTC, a fraction only where there is one", () => {
    assert.equal(
      toSqlite(Temporal.Instant.from("2026-01-31T23:59:59+01:00")),
      "2026-01-31 22:59:59",
    );
    assert.equal(
      toSqlite(Temporal.Instant.from("2026-01-31T23:59:59.000001Z")),
      "2026-01-31 23:59:59.000001",
    );
    assert.equal(toSqlite(new Date("2026-01-31T23:59:59.5Z")), "2026-01-31 23:59:59.500000");
  });

  it("writes dates, times and lengths of time as Django does", () => {
    assert.equal(toSqlite(Temporal.PlainDate.from("2026-01-31")), "2026-01-31");
    assert.equal(toSqlite(Temporal.PlainTime.from("08:05")), "08:05:00");
    assert.equal(toSqlite(Temporal.Duration.from({ days: 1, seconds: 1 })), 86_401_000_000n);
  });

  it("refuses NaN, of which SQLite would make NULL", () => {
    assert.throws(() => toSqlite(Number.NaN), { code: "db/data" });
  });

  it("refuses what has no counterpart, without showing it", () => {
    const secret = { password: "hunter2" };

    assert.throws(() => toSqlite(undefined), { code: "db/data" });
    assert.throws(
      () => toSqlite(secret),
      (error: Error) => !error.message.includes("hunter2"),
    );
  });
});
