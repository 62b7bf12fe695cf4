import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { CookieJar } from "./cookie-jar.ts";

const plain = new URL("http://a.test/");
const secure = new URL("https://a.test/");

describe("CookieJar", () => {
  it("takes no Secure cookie over HTTP, and lets none of HTTPS be replaced or hidden", () => {
    const jar = new CookieJar();
    jar.store(secure, ["id=good; Secure; Path=/", "free=1"]);

    jar.store(plain, [
      "id=evil",
      "id=evil; Path=/login",
      "id=evil; Domain=a.test",
      "new=1; Secure",
    ]);
    jar.store(new URL("http://sub.a.test/"), ["id=evil; Domain=a.test", "free=2; Domain=a.test"]);
    jar.store(plain, ["free=3"]);

    assert.equal(jar.get(secure, "id"), "good");
    assert.equal(jar.get("https://a.test/login", "id"), "good");
    assert.equal(jar.get(secure, "new"), undefined);
    assert.equal(jar.get(secure, "free"), "3");
  });

  it("keeps what the prefixes of names promise", () => {
    const jar = new CookieJar();

    jar.store(secure, ["__Host-a=1; Secure; Path=/; Domain=a.test", "__Host-b=1; Path=/"]);
    jar.store(secure, ["__Host-c=1; Secure", "__Secure-d=1", "__host-e=1; Path=/"]);
    jar.store(plain, ["__Secure-f=1; Secure", "__Host-g=1; Secure; Path=/"]);
    assert.equal(jar.size, 0);
    jar.store(secure, ["__Host-a=1; Secure; Path=/", "__Secure-d=1; Secure; Domain=a.test"]);

    assert.equal(jar.size, 2);
  });

  it("has room for so many of a domain, and none pushes out those of others", () => {
    const jar = new CookieJar();
    jar.store(plain, ["mine=1"]);

    for (let n = 0; n < 2000; n++) jar.store(new URL("http://b.test/"), [`n${n}=1`]);
    assert.equal(jar.size, 51);
    for (let n = 0; n < 3000; n++) jar.store(new URL(`http://h${n % 60}.test/`), [`n${n}=1`]);

    assert.equal(jar.size, 1000);
    assert.equal(jar.get(plain, "mine"), "1");
  });

  it("ignores control characters and attributes that are too long, and keeps nothing for ever", () => {
    const jar = new CookieJar();

    jar.store(plain, ["a=1\u0000", "b\u0007=1"]);
    jar.store(plain, [`c=1; Path=/${"x".repeat(2000)}`]);

    assert.equal(jar.header(plain), "c=1");
  });
});
