import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock } from "../base/index.ts";
import {
  constantTimeEqual,
  decodeBase62,
  dumps,
  encodeBase62,
  loads,
  saltedHmac,
  signCookie,
  Signer,
  siteKeys,
  TimestampSigner,
  unsignCookie,
} from "./index.ts";

const badSignature = { code: "signing/bad-signature" };
const expired = { code: "signing/signature-expired" };

afterEach(() => clock.reset());

describe("Signer", () => {
  const signer = new Signer({ key: "predictable-secret" });

  it("signs as Django does", () => {
    const signed = "3098247:529:087::2HDEBJvc5zAnVJjTJGWZzie4pjRtOlgm8RQSRYEXB6Q";

    assert.equal(signer.sign("3098247:529:087:"), signed);
    assert.equal(signer.unsign(signed), "3098247:529:087:");
  });

  it("refuses whatever is changed, cut or without a signature", () => {
    const signed = signer.sign("role=user");

    for (const forged of [
      signed.replace("user", "root"),
      signed.slice(0, -1),
      `${signed}a`,
      `${signed}=`,
      signed.toUpperCase(),
      "role=root:",
      "role=root",
      "",
    ]) {
      assert.throws(() => signer.unsign(forged), badSignature, forged);
    }
  });

  it("keeps purposes, keys and algorithms apart", () => {
    const signed = signer.sign("42");

    for (const other of [{ salt: "other" }, { key: "other" }, { algorithm: "sha1" }]) {
      const another = new Signer({ key: "predictable-secret", ...other });
      assert.throws(() => another.unsign(signed), badSignature);
    }
  });

  it("takes what a former key has signed, and signs with the present one", () => {
    const signed = new Signer({ key: "old" }).sign("42");
    const rotated = new Signer({ key: "new", fallbackKeys: ["older", "old"] });

    assert.equal(rotated.unsign(signed), "42");
    assert.throws(() => new Signer({ key: "old" }).unsign(rotated.sign("42")), badSignature);
  });

  it("signs with the key of the site, and says so where there is none", () => {
    const signed = siteKeys.run({ key: "a", fallbackKeys: [] }, () => new Signer().sign("42"));

    siteKeys.run({ key: "b", fallbackKeys: ["a"] }, () => {
      assert.equal(new Signer().unsign(signed), "42");
      assert.throws(() => new Signer({ fallbackKeys: [] }).unsign(signed), badSignature);
    });
    assert.throws(() => new Signer().sign("42"), { code: "signing/no-key" });
  });

  it("wants a separator that stands out", () => {
    for (const separator of ["", "-", "_=", "abc"]) {
      assert.throws(() => new Signer({ key: "k", separator }), /separator/);
    }
    assert.equal(new Signer({ key: "k", separator: ";;" }).sign("a").startsWith("a;;"), true);
  });

  it("takes no empty key, with which anybody could sign", () => {
    for (const options of [
      { key: "" },
      { key: new Uint8Array() },
      { key: "k", fallbackKeys: [""] },
    ]) {
      assert.throws(() => new Signer(options), { code: "base/option" });
    }
    assert.throws(() => loads("a:b", { key: "" }), { code: "base/option" });
  });

  it("signs values of JSON, shorter if they can be", () => {
    const long = Array.from({ length: 100 }, () => ({ word: "žluťoučký 🚀" }));

    const [plain, compressed] = [false, true].map((compress) =>
      signer.signObject(long, { compress }),
    );

    assert.ok(compressed!.length < plain!.length / 5);
    assert.deepEqual(signer.unsignObject(plain!), long);
    assert.deepEqual(signer.unsignObject(compressed!), long);
    assert.throws(() => signer.unsignObject(signer.sign("no JSON")), badSignature);
    assert.throws(() => signer.signObject(undefined), TypeError);
  });
});

describe("TimestampSigner", () => {
  const signer = new TimestampSigner({ key: "k" });

  it("says when a value is too old", () => {
    clock.freeze(Date.UTC(2025, 2, 4, 5, 6, 7, 900));
    const signed = signer.sign("hello");
    assert.equal(signed.split(":")[1], "1tpKTn");
    clock.freeze(Date.UTC(2025, 2, 4, 5, 6, 17));

    assert.equal(signer.unsign(signed), "hello");
    assert.equal(signer.unsign(signed, { maxAgeSeconds: 10 }), "hello");
    assert.throws(() => signer.unsign(signed, { maxAgeSeconds: 9 }), expired);
    assert.throws(
      () => signer.unsign(signed, { maxAgeSeconds: 9 }),
      /Signature age 10 > 9 seconds/,
    );
  });

  it("takes no age that nothing is older than by mistake", () => {
    const signed = signer.sign("hello");

    assert.throws(() => signer.unsign(signed, { maxAgeSeconds: Number.NaN }), {
      code: "base/option",
    });
    assert.equal(signer.unsign(signed, { maxAgeSeconds: Infinity }), "hello");
  });

  it("refuses a value that was signed without a time, though the signature is right", () => {
    const untimed = new Signer({ key: "k", salt: signer.salt });

    assert.throws(() => signer.unsign(untimed.sign("hello")), badSignature);
    assert.throws(() => signer.unsign(untimed.sign("hello:!")), badSignature);
  });
});

describe("dumps and loads", () => {
  it("are a way and back, for one purpose", () => {
    const options = { key: "k", salt: "shop.invite" };
    const token = dumps({ user: 42, tags: ["a"] }, options);

    assert.match(token, /^[\w.:-]+$/);
    assert.deepEqual(loads(token, options), { user: 42, tags: ["a"] });
    assert.throws(() => loads(token, { ...options, salt: "shop.reset" }), badSignature);
    assert.throws(() => loads(token, { ...options, maxAgeSeconds: -10 }), expired);
  });
});

describe("signed cookies", () => {
  const keys = { key: "oracle", fallbackKeys: [] };

  it("are Django's, old ones only where that is asked for", () => {
    clock.freeze(Date.UTC(2025, 2, 4, 5, 6, 7));
    const signed = "hello:1tpKTn:N-UfQe5_CmNPXWe9IGL3cPVa5emmmQKRuyef_-pD7O4";
    const old = "hello:1tpKTn:m5eXsPCdPkac3k8sXYcZ7KHHKmPoVBt_AELZfUvl4bs";

    assert.equal(signCookie("c", "hello", { salt: "one", keys }), signed);
    assert.equal(unsignCookie("c", signed, { salt: "one", keys }), "hello");
    assert.throws(() => unsignCookie("c", old, { salt: "one", keys }), badSignature);
    assert.equal(unsignCookie("c", old, { salt: "one", keys, legacySalt: true }), "hello");
  });

  it("cannot be given for another cookie", () => {
    const signed = signCookie("a", "hello", { salt: "bc", keys });

    assert.throws(() => unsignCookie("ab", signed, { salt: "c", keys }), badSignature);
    assert.throws(() => unsignCookie("a", signed, { keys }), badSignature);
  });
});

describe("what signatures are made of", () => {
  it("counts in base 62, however large", () => {
    for (const [value, text] of [
      [0, "0"],
      [61, "z"],
      [62, "10"],
      [-3844, "-100"],
      [768909704948766668552634367n, "zzzzzzzzzzzzzzz"],
    ] as const) {
      assert.equal(encodeBase62(value), text);
      assert.equal(decodeBase62(text), BigInt(value));
    }
    assert.throws(() => decodeBase62("1é"), /base 62/);
  });

  it("compares texts and bytes", () => {
    assert.equal(constantTimeEqual("spam", Buffer.from("spam")), true);
    assert.equal(constantTimeEqual("spam", "spa"), false);
    assert.equal(constantTimeEqual("é", "e"), false);
  });

  it("knows the algorithms of the platform", () => {
    const hmac = saltedHmac("django.contrib.auth", "x", { secret: "s" });

    assert.equal(hmac.toString("hex"), "734eec12eb2e1558338cabc2937e1df70a85bcd4");
    assert.throws(() => saltedHmac("a", "b", { secret: "s", algorithm: "whatever" }), /algorithm/);
  });
});
