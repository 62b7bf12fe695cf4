import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";

import { postgres } from "./index.ts";

describe("postgres()", () => {
  it("refuses options that it cannot take, without showing the password", () => {
    assert.throws(() => postgres({ max: 0 }), { name: "OptionError" });
    assert.throws(() => postgres({ port: 1.5 }), { name: "OptionError" });
    for (const url of ["mysql://me:hunter2@host/db", "postgres//me:hunter2@"]) {
      assert.throws(
        () => postgres({ url }),
        (error: Error) => {
          return error.name === "OptionError" && !inspect(error).includes("hunter2");
        },
      );
    }
  });

  it("shows no password when it is printed", () => {
    const backend = postgres({ url: "postgres://me:hunter2@host/db", password: "hunter2" });

    assert.ok(!inspect(backend, { depth: 9, showHidden: true }).includes("hunter2"));
  });

  it("says that nobody listens", async () => {
    const backend = postgres({ host: "127.0.0.1", port: 1, user: "me", password: "hunter2" });

    await assert.rejects(backend.openPool({ root: "/" }), (error: Error & { code: string }) => {
      assert.equal(error.code, "db/cannot-open");
      assert.match(error.message, /127\.0\.0\.1:1/);
      return !inspect(error).includes("hunter2");
    });
  });
});

describe("The shell of PostgreSQL", () => {
  it("is psql, which finds the password in its environment", () => {
    const url = "postgres://me:hunter2@host:5433/library?sslmode=require";

    assert.deepEqual(postgres({ url }).shell!({ root: "/" }), {
      program: "psql",
      args: ["postgres://me@host:5433/library?sslmode=require"],
      env: { PGPASSWORD: "hunter2" },
    });
    assert.deepEqual(postgres({ host: "h", user: "me", database: "d" }).shell!({ root: "/" }), {
      program: "psql",
      args: ["--host", "h", "--username", "me", "--dbname", "d"],
    });
  });
});
