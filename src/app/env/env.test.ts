import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";

import { expectTypeOf } from "expect-type";

import { EnvError } from "../errors.ts";
import { defineEnv } from "./define-env.ts";
import { Secret } from "./secret.ts";
import { env } from "./variables.ts";

describe("defineEnv", () => {
  let folder: string;
  const write = (text: string): void => writeFileSync(join(folder, ".env"), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quintet-env-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    delete process.env["QT_NAME"];
  });

  it("reads each kind from .env to a value of its type", () => {
    write(
      'QT_DEBUG=yes\nQT_PORT=8001\nQT_HOSTS=a.org, b.org,\nQT_MODE=blue\nQT_URL="https://a.org/x"\nQT_KEY=abc',
    );

    const values = defineEnv(folder, {
      QT_DEBUG: env.boolean(),
      QT_PORT: env.integer({ min: 1 }),
      QT_HOSTS: env.list(),
      QT_MODE: env.choice(["blue", "green"]),
      QT_URL: env.url(),
      QT_KEY: env.secret(),
    });

    expectTypeOf(values.QT_MODE).toEqualTypeOf<"blue" | "green">();
    expectTypeOf(values.QT_PORT).toEqualTypeOf<number>();
    assert.equal(values.QT_DEBUG, true);
    assert.equal(values.QT_PORT, 8001);
    assert.deepEqual(values.QT_HOSTS, ["a.org", "b.org"]);
    assert.equal(values.QT_MODE, "blue");
    assert.equal(values.QT_URL.pathname, "/x");
    assert.equal(values.QT_KEY.reveal(), "abc");
  });

  it("prefers what the process was started with", () => {
    write("QT_NAME=file");
    process.env["QT_NAME"] = "process";

    assert.equal(defineEnv(folder, { QT_NAME: env.string() }).QT_NAME, "process");
  });

  it("needs no file, and takes an empty text as not set", () => {
    assert.equal(defineEnv(folder, { QT_NAME: env.string({ default: "x" }) }).QT_NAME, "x");
    write("QT_NAME=");
    assert.equal(defineEnv(folder, { QT_NAME: env.string({ default: "x" }) }).QT_NAME, "x");
  });

  it("gives undefined for an optional variable, and says so in its type", () => {
    const { QT_NAME } = defineEnv(folder, { QT_NAME: env.string({ optional: true }) });

    expectTypeOf(QT_NAME).toEqualTypeOf<string | undefined>();
    assert.equal(QT_NAME, undefined);
  });

  it("names all that is wrong at once, and shows no secret and no URL", () => {
    write("QT_DEBUG=maybe\nQT_KEY=hunter2\nQT_URL=user:pa55word\nQT_HOSTZ=a");

    assert.throws(
      () =>
        defineEnv(folder, {
          QT_DEBUG: env.boolean(),
          QT_KEY: env.secret({ minLength: 32 }),
          QT_URL: env.choice(["x"]),
          QT_HOSTS: env.list(),
          QT_DB: env.url({ optional: true }),
        }),
      (error: unknown) => {
        assert.ok(error instanceof EnvError);
        assert.equal(error.code, "app/env");
        assert.match(error.message, /QT_DEBUG wants true or false, but is 'maybe'/);
        assert.match(error.message, /QT_KEY wants at least 32 characters, but has 7/);
        assert.match(error.message, /QT_HOSTS is not set. Did you mean QT_HOSTZ/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
    assert.throws(
      () => defineEnv(folder, { QT_KEY: env.url() }),
      (error: unknown) => error instanceof EnvError && !error.message.includes("hunter2"),
    );
  });
});

describe("Secret", () => {
  it("shows stars wherever it is printed", () => {
    const secret = new Secret("hunter2");

    assert.equal(String(secret), "***");
    assert.equal(JSON.stringify({ secret }), '{"secret":"***"}');
    assert.doesNotMatch(inspect({ secret }, { showHidden: true }), /hunter2/);
    assert.equal(secret.reveal(), "hunter2");
  });
});
