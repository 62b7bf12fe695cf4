import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ValidationError } from "./validation.ts";

describe("a validation error by field", () => {
  it("takes texts, issues, and lists of both", () => {
    const { issues } = new ValidationError(
      {
        minutes: "Four hours at most.",
        pages: ["Too many.", { code: "odd", message: "Odd." }],
        title: { code: "short", message: "Short." },
      },
      { code: "limit" },
    );

    assert.deepEqual(issues, {
      minutes: [{ code: "limit", message: "Four hours at most." }],
      pages: [
        { code: "limit", message: "Too many." },
        { code: "odd", message: "Odd." },
      ],
      title: [{ code: "short", message: "Short." }],
    });
  });

  it("takes several texts of no field", () => {
    const { issues } = new ValidationError(["One.", "Two."]);

    assert.deepEqual(issues, {
      nonField: [
        { code: "invalid", message: "One." },
        { code: "invalid", message: "Two." },
      ],
    });
  });
});
