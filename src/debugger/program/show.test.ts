import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { kindOf, lastName, memberNames, show } from "./show.ts";

describe("show", () => {
  it("puts stars in the place of secrets, wherever they stand", () => {
    const shown = (value: unknown): string => show(value, { depth: 4 });

    assert.equal(shown({ password: "a'b", n: 1 }), `{ password: '***', n: 1 }`);
    assert.equal(
      shown({ user: { apiToken: ["a", { b: 1 }], x: 2 } }),
      "{ user: { apiToken: '***', x: 2 } }",
    );
    assert.equal(shown(new Map([["secretKey", "x"]])), "Map(1) { 'secretKey' => '***' }");
    assert.equal(shown({ "set-cookie": "id=1" }), "{ 'set-cookie': '***' }");
    assert.equal(shown({ url: "/reset?token=abc&x=1" }), "{ url: '/reset?token=***&x=1' }");
    assert.equal(
      shown(
        new (class Login {
          password = "x";
        })(),
      ),
      "Login { password: '***' }",
    );
    assert.equal(
      show({ token: "a\nb\nc", next: 1 }, { pretty: true }),
      "{ token: '***', next: 1 }",
    );
    assert.match(show({ token: "abc", n: 1 }, { colors: true }), /token: '\*\*\*'/);
  });

  it("leaves what only has a name like one, and says whether there is a secret", () => {
    const value = { tokens: 5, passwordLength: 8, password: undefined, secret: null, key: "a" };

    assert.equal(
      show(value, {}),
      "{ tokens: 5, passwordLength: 8, password: undefined, secret: null, key: 'a' }",
    );
    assert.equal(
      show({ isSecret: true, getToken() {} }, {}),
      "{ isSecret: true, getToken: [Function: getToken] }",
    );
  });

  it("hides a value that is asked for by the name of a secret", () => {
    assert.equal(show("x", { name: "password" }), "'***'");
    assert.equal(show("x", { name: "password", secrets: true }), "'x'");
    assert.equal(show(5, { name: "tokenCount" }), "5");
    assert.deepEqual(
      ["user.password", 'user["password"]', "list[0]!", "f(a, secret)"].map(lastName),
      ["password", "password", "0", "secret"],
    );
  });

  it("ends, whatever it is given", () => {
    assert.equal(show("x".repeat(1e6), {}).length, 10_040 - 12);
    assert.match(
      show(
        Array.from({ length: 1e5 }, () => "y".repeat(50)),
        {},
      ),
      /more items \]$/,
    );
    assert.match(
      show({ [Symbol.for("nodejs.util.inspect.custom")]: () => "z".repeat(1e6) }, {}),
      /^z{20000}… 980,000 more characters$/,
    );
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    assert.match(show(revoked.proxy, {}), /Revoked/);
  });
});

describe("kindOf", () => {
  it("names classes, functions and types", () => {
    class Cart {
      readonly items = [];
    }
    const kinds = [
      Cart,
      new Cart(),
      () => 1,
      [],
      null,
      undefined,
      1n,
      Object.create(null),
      new Map(),
    ];

    assert.deepEqual(kinds.map(kindOf), [
      "Class Cart",
      "Cart",
      "Function (anonymous)",
      "Array",
      "null",
      "undefined",
      "bigint",
      "object without a prototype",
      "Map",
    ]);
  });
});

describe("memberNames", () => {
  it("has those of the prototypes, and calls no getter", () => {
    const value = {
      get boom(): never {
        throw new TypeError("no");
      },
      own: 1,
    };

    assert.ok(memberNames(value).includes("own") && memberNames(value).includes("boom"));
    assert.ok(memberNames("text").includes("trim"));
    assert.deepEqual(memberNames(null), []);
  });
});
