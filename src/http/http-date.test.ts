import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";

import { clock } from "../base/index.ts";
import { httpDate, parseHttpDate } from "./http-date.ts";

// The example of RFC 9110, section 5.6.7, in its three forms.
const example = Date.UTC(1994, 10, 6, 8, 49, 37);

describe("httpDate", () => {
  it("writes the preferred form", () => {
    assert.equal(httpDate(example), "Sun, 06 Nov 1994 08:49:37 GMT");
  });
});

describe("parseHttpDate", () => {
  afterEach(() => clock.reset());

  it("reads the preferred form and both old ones", () => {
    assert.equal(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), example);
    assert.equal(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), example);
    assert.equal(parseHttpDate("Sun Nov  6 08:49:37 1994"), example);
  });

  it("takes a year of two digits for one that is at most 50 years ahead", () => {
    clock.freeze(Date.UTC(2027, 0, 1));

    assert.equal(parseHttpDate("Sunday, 06-Nov-77 08:49:37 GMT"), Date.UTC(2077, 10, 6, 8, 49, 37));
    assert.equal(parseHttpDate("Sunday, 06-Nov-78 08:49:37 GMT"), Date.UTC(1978, 10, 6, 8, 49, 37));
  });

  it("is undefined for what is no date", () => {
    for (const text of ["", "tomorrow", "Sun, 31 Feb 1994 08:49:37 GMT", "2027-01-01"]) {
      assert.equal(parseHttpDate(text), undefined);
    }
    assert.equal(parseHttpDate("Sun, 06 Nov 1994 25:49:37 GMT"), undefined);
  });
});
