import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ValidationError } from "../base/index.ts";
import { form } from "./define-form.ts";
import { formSet } from "./form-set.ts";
import * as forms from "./namespace.ts";

class LineForm extends form({ item: forms.charField(), count: forms.integerField() }) {}

const managed = (total: number, initial = 0): Record<string, string> => ({
  "form-TOTAL_FORMS": String(total),
  "form-INITIAL_FORMS": String(initial),
});

describe("A form set", () => {
  it("has the initial forms, and some empty ones", () => {
    const Lines = formSet(LineForm, { extra: 2 });

    const lines = new Lines(undefined, { initial: [{ item: "Tea", count: 2 }] });

    assert.equal(lines.forms.length, 3);
    assert.match(String(lines), /name="form-TOTAL_FORMS" value="3"/);
    assert.match(String(lines), /name="form-0-item" value="Tea"/);
    assert.equal(lines.emptyForm.fields.item.htmlName, "form-__prefix__-item");
  });

  it("takes empty forms as left out, and checks the others", async () => {
    const Lines = formSet(LineForm, { extra: 2 });
    const lines = new Lines({ ...managed(2), "form-0-item": "Tea", "form-0-count": "2" });

    assert.equal(await lines.isValid(), true);
    assert.deepEqual({ ...lines.forms[0]!.cleanedData }, { item: "Tea", count: 2 });

    const wrong = new Lines({ ...managed(2), "form-1-item": "Tea" });
    assert.equal(await wrong.isValid(), false);
    assert.deepEqual(
      wrong.errors.map((errors) => Object.keys(errors)),
      [[], ["count"]],
    );
  });

  it("deletes and orders", async () => {
    const Lines = formSet(LineForm, { canDelete: true, canOrder: true });
    const line = (index: number, order: string, more: object = {}): object => ({
      [`form-${index}-item`]: `i${index}`,
      [`form-${index}-count`]: "1",
      [`form-${index}-ORDER`]: order,
      ...more,
    });
    const lines = new Lines({
      ...managed(3, 3),
      ...line(0, "2"),
      ...line(1, "9", { "form-1-DELETE": "on", "form-1-count": "wrong" }),
      ...line(2, "1"),
    });

    assert.equal(await lines.isValid(), true);
    const items = (list: readonly LineForm[]): string[] =>
      list.map((each) => each.cleanedData.item);
    assert.deepEqual(items(lines.orderedForms), ["i2", "i0"]);
    assert.deepEqual(items(lines.deletedForms), ["i1"]);
  });

  it("holds the number of forms", async () => {
    const Lines = formSet(LineForm, { min: 1, max: 1, validateMin: true, validateMax: true });
    const line = {
      "form-0-item": "a",
      "form-0-count": "1",
      "form-1-item": "b",
      "form-1-count": "1",
    };

    const many = new Lines({ ...managed(2), ...line });
    const none = new Lines(managed(0));

    assert.equal(await many.isValid(), false);
    assert.deepEqual([...many.nonFormErrors], ["Please submit at most 1 form."]);
    assert.equal(await none.isValid(), false);
    assert.deepEqual([...none.nonFormErrors], ["Please submit at least 1 form."]);
  });

  it("does not believe a huge number of forms", async () => {
    const Lines = formSet(LineForm, { max: 2, absoluteMax: 3 });
    const lines = new Lines(managed(1_000_000_000));

    assert.equal(await lines.isValid(), false);
    assert.equal(lines.forms.length, 3);
    assert.equal(lines.nonFormErrors.has("too-many-forms"), true);
  });

  it("says so if the management form is missing", async () => {
    const lines = new (formSet(LineForm))({ "form-0-item": "Tea" });

    assert.equal(await lines.isValid(), false);
    assert.equal(lines.nonFormErrors.has("missing-management-form"), true);
  });

  it("checks all forms together", async () => {
    class Lines extends formSet(LineForm) {
      override clean(): void {
        const items = this.forms.map((each) => each.cleanedData.item);
        if (new Set(items).size < items.length) throw new ValidationError("Twice the same.");
      }
    }
    const line = {
      "form-0-item": "a",
      "form-0-count": "1",
      "form-1-item": "a",
      "form-1-count": "1",
    };
    const lines = new Lines({ ...managed(2, 2), ...line });

    assert.equal(await lines.isValid(), false);
    assert.deepEqual([...lines.nonFormErrors], ["Twice the same."]);
  });

  it("wants absoluteMax to be at least max", () => {
    assert.throws(() => formSet(LineForm, { max: 5, absoluteMax: 4 }), { code: "base/option" });
  });
});
