import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { Temporal } from "../base/index.ts";
import { markSafe } from "../templates/index.ts";
import { formSource } from "./form-source.ts";
import * as forms from "./namespace.ts";
import type { Widget } from "./widgets/widget.ts";

const drawn = (widget: Widget, value?: unknown, attrs = {}): string =>
  String(widget.render("a", value, attrs));

describe("Widgets", () => {
  it("escape values and attributes", () => {
    const evil = forms.textInput({ attrs: { title: '"><b>', "data-x": true, hidden: false } });

    assert.equal(
      drawn(evil, '"><script>'),
      '<input type="text" name="a" value="&quot;&gt;&lt;script&gt;" title="&quot;&gt;&lt;b&gt;" data-x>',
    );
    assert.match(drawn(forms.textarea(), "</textarea>"), /&lt;\/textarea&gt;<\/textarea>$/);
  });

  it("use the browser's own date and time inputs, with ISO values", () => {
    const moment = Temporal.PlainDateTime.from("2024-07-01T12:30");

    assert.equal(
      drawn(forms.dateInput(), moment),
      '<input type="date" name="a" value="2024-07-01">',
    );
    assert.equal(
      drawn(forms.dateTimeInput(), moment),
      '<input type="datetime-local" name="a" value="2024-07-01T12:30:00">',
    );
    assert.equal(
      drawn(forms.dateInput({ type: "text", format: "%d.%m.%Y" }), moment),
      '<input type="text" name="a" value="01.07.2024">',
    );
  });

  it("do not send a password back", () => {
    assert.doesNotMatch(drawn(forms.passwordInput(), "secret"), /secret/);
    assert.match(drawn(forms.passwordInput({ renderValue: true }), "secret"), /secret/);
  });

  it("draw choices, in groups, and mark the chosen ones", () => {
    const choices = [
      ["x", "X"],
      ["Group", [["y", "<Y>"]]],
    ] as const;

    assert.equal(
      drawn(forms.select({ choices }), "y"),
      '<select name="a">\n<option value="x">X</option>\n<optgroup label="Group"><option value="y" selected>&lt;Y&gt;</option>\n</optgroup></select>',
    );
    assert.match(
      drawn(forms.selectMultiple({ choices }), ["x", "y"]),
      /"x" selected.*"y" selected/s,
    );
    assert.match(
      drawn(forms.radioSelect({ choices }), "x", { id: "i" }),
      /^<div id="i"><div><label for="i_0"><input type="radio" name="a" value="x" id="i_0" checked>/,
    );
  });

  it("draw a date as three lists, and put them together again", () => {
    const widget = forms.selectDateWidget({ years: [2024, 2025] });
    const sent = (day: string): unknown =>
      widget.valueFrom(formSource({ a_year: "2024", a_month: "2", a_day: day }), "a");

    assert.match(drawn(widget, "2024-02-29"), /<option value="29" selected>29<\/option>/);
    assert.equal(sent("29"), "2024-02-29");
    assert.equal(sent("31"), "2024-2-31"); // no date, but shown again
    assert.match(drawn(widget, "2024-2-31"), /<option value="31" selected>/);
  });

  it("write HTML that is known to be safe as it is, and escape all else", () => {
    const label = markSafe("A &amp; <b>B</b>");
    const choices = [
      ["a", label],
      ["b", "A & B"],
    ] as const;

    for (const widget of [forms.select({ choices }), forms.radioSelect({ choices })]) {
      assert.match(drawn(widget, "a"), /A &amp; <b>B<\/b>/);
      assert.match(drawn(widget, "a"), / ?A &amp; B</);
    }
    assert.match(drawn(forms.textarea(), label), />\nA &amp; <b>B<\/b></);
    assert.match(drawn(forms.textarea(), "<b>"), />\n&lt;b&gt;</);
  });

  it("link to the file there is, and offer to clear it", () => {
    const stored = { url: "/m/<a>", toString: () => "<a>" };
    const widget = forms.clearableFileInput();

    assert.equal(
      drawn(widget, stored),
      'Currently: <a href="/m/&lt;a&gt;">&lt;a&gt;</a>\n<input type="checkbox" name="a-clear" id="a-clear_id">\n<label for="a-clear_id">Clear</label><br>\nChange:\n<input type="file" name="a">',
    );
    assert.equal(widget.valueFrom(formSource({ "a-clear": "on" }), "a"), false);
  });

  it("know whether anything was sent for them", () => {
    const none = formSource({});

    assert.equal(forms.textInput().isOmitted(none, "a"), true);
    assert.equal(forms.checkboxInput().isOmitted(none, "a"), false);
    assert.equal(forms.splitDateTimeWidget().isOmitted(formSource({ a_1: "" }), "a"), false);
  });
});
