import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "./temporal.ts";
import { issueText } from "./validation.ts";
import {
  codePoints,
  decimal,
  email,
  fileExtension,
  integerList,
  ipAddress,
  ipv4,
  ipv6,
  matches,
  maxLength,
  maxValue,
  minLength,
  minValue,
  prohibitLoneSurrogates,
  prohibitNullCharacters,
  slug,
  stepValue,
  url,
  type Validator,
} from "./validators.ts";

/** Those of the values that the validator refuses. */
const refused = <Value>(validate: Validator<Value>, values: readonly Value[]): Value[] =>
  values.filter((value) => validate(value) !== undefined);

describe("Validators", () => {
  it("know addresses of mail", () => {
    const good = [
      "a@b.co",
      "a@localhost",
      '"a;b"@b.co',
      "a+b@b.co",
      "a@[127.0.0.1]",
      "a@bücher.de",
    ];
    const bad = [
      "",
      "a",
      "a@",
      "@b.co",
      "a b@b.co",
      "a@b",
      "a@b..co",
      "a@b\n.com",
      "a\n@b.com",
      "a@-b.co",
      "ann@shop.organisationx123456789",
      "a@b.c0m",
      "a@b.co.",
    ];

    assert.deepEqual(refused(email(), good), []);
    assert.deepEqual(refused(email(), bad), bad);
    assert.deepEqual(refused(email(), [`${"a".repeat(400)}@b.co`]).length, 1);
  });

  it("know addresses of pages", () => {
    const good = [
      "http://example.com",
      "https://a.b.example.com:80/x?y#z",
      "ftp://localhost/",
      "http://user:pw@example.com",
      "http://[::1]/",
      "http://münchen.de",
    ];
    const bad = [
      "example.com",
      "javascript:alert(1)",
      "http://",
      "http://a b.com",
      "http://-a.com",
      "http://[::1:2::3]/",
      "http://example.com\n",
      "//example.com",
      "http://#@host.example",
      "http://?@host.example",
      "http://evil.test\\@host.example",
    ];

    assert.deepEqual(refused(url(), good), []);
    assert.deepEqual(refused(url(), bad), bad);
    assert.deepEqual(refused(url({ schemes: ["https"] }), ["http://example.com"]).length, 1);
  });

  it("take no longer for hostile text than for any other", () => {
    const long = 100_000;

    assert.ok(email()(`${"a.".repeat(long)}@b.co`));
    assert.ok(url()(`http://${"a-".repeat(long)}`));
    assert.ok(slug()(`${"-".repeat(long)}!`));
    assert.ok(integerList()(`${"1,".repeat(long)}x`));
  });

  it("know slugs and lists of numbers", () => {
    assert.deepEqual(refused(slug(), ["a-b_1", "a b", "ä", ""]), ["a b", "ä", ""]);
    assert.deepEqual(refused(slug({ allowUnicode: true }), ["ä-你", "a b"]), ["a b"]);
    assert.deepEqual(refused(integerList(), ["1,2", "1,,2", "-1"]), ["1,,2", "-1"]);
    const negative = integerList({ separator: "|", allowNegative: true });
    assert.deepEqual(refused(negative, ["-1|2", "1,2"]), ["1,2"]);
  });

  it("know IP addresses, without leading zeros", () => {
    assert.deepEqual(refused(ipv4(), ["1.2.3.4", "01.2.3.4", "1.2.3", "256.1.1.1"]).length, 3);
    assert.deepEqual(refused(ipv6(), ["::1", "1::2::3", "1.2.3.4"]).length, 2);
    assert.deepEqual(refused(ipAddress(), ["::1", "1.2.3.4", "x"]), ["x"]);
    assert.equal(issueText(ipAddress()("x")!), "Enter a valid IPv4 or IPv6 address.");
  });

  it("compare numbers, texts and times with a limit", () => {
    assert.equal(minValue(2)(1)?.code, "min-value");
    assert.equal(minValue(2)(2), undefined);
    assert.equal(maxValue(() => 2)(3)?.code, "max-value");
    const day = Temporal.PlainDate.from("2024-02-29");
    assert.equal(maxValue(day)(day), undefined);
    assert.equal(
      issueText(maxValue(day)(day.add({ days: 1 }))!),
      "Ensure this value is less than or equal to 2024-02-29.",
    );
  });

  it("count code points, not UTF-16 units", () => {
    assert.equal(codePoints("a🦉"), 2);
    assert.equal(codePoints("\udc00\ud800"), 2);
    assert.equal(maxLength(2)("🦉🦉"), undefined);
    const issue = maxLength(1)("🦉🦉")!;
    assert.equal(issueText(issue), "Ensure this value has at most 1 character (it has 2).");
    assert.equal(minLength(3)("🦉🦉")?.code, "min-length");
  });

  it("know steps, up to what floating numbers can say", () => {
    assert.equal(stepValue(0.1)(0.3), undefined);
    assert.equal(stepValue(2, { offset: 1 })(5), undefined);
    assert.match(issueText(stepValue(2, { offset: 1 })(4)!), /starting from 1, e\.g\. 1, 3, 5/);
  });

  it("hold the size of decimals", () => {
    const price = decimal({ maxDigits: 4, decimalPlaces: 2 });
    const codes = ["12.34", "0.01", "-0.5", "123.4", "1.234", "12345", "100"].map(
      (value) => price(value)?.code,
    );

    assert.deepEqual(codes, [
      undefined,
      undefined,
      undefined,
      "max-whole-digits",
      "max-decimal-places",
      "max-digits",
      "max-whole-digits",
    ]);
  });

  it("know numbers with an exponent, and refuse what is no finite number", () => {
    const price = decimal({ maxDigits: 4, decimalPlaces: 2 });

    const codes = ["1e1", "1E+3", "1e-3", "0E+9", "0.00"].map((value) => price(value)?.code);
    assert.deepEqual(codes, [
      undefined,
      "max-whole-digits",
      "max-decimal-places",
      undefined,
      undefined,
    ]);
    for (const value of ["NaN", "sNaN", "Infinity", "-Infinity", "inf", "", ".", "x", "1e"]) {
      assert.deepEqual(issueText(price(value)!), "Enter a number.", value);
    }
  });

  it("refuse NUL and half characters", () => {
    assert.deepEqual(refused(prohibitNullCharacters(), ["a", "a\0"]), ["a\0"]);
    assert.deepEqual(refused(prohibitLoneSurrogates(), ["🦉", "\ud800"]), ["\ud800"]);
  });

  it("look at the ending of a file's name", () => {
    const pdf = fileExtension(["pdf"]);

    assert.equal(pdf({ name: "A.PDF" }), undefined);
    assert.equal(pdf({ name: "a.pdf.exe" })?.params?.["extension"], "exe");
    assert.equal(pdf({ name: ".pdf" })?.code, "invalid-extension");
  });

  it("match patterns, and do not remember where they stopped", () => {
    const digits = matches(/\d/g, { message: "{value}?" });

    assert.equal(digits("1"), undefined);
    assert.equal(digits("1"), undefined);
    assert.equal(issueText(digits("x")!), "x?");
    assert.equal(matches(/\d/, { inverse: true })("1")?.code, "invalid");
  });
});
