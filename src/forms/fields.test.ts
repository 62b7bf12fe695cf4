import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { expectTypeOf } from "expect-type";

import { issueText, Temporal, ValidationError } from "../base/index.ts";
import { ErrorList } from "./error-list.ts";
import { Field, type FieldValue } from "./fields/field.ts";
import * as forms from "./namespace.ts";
import { overrideTimeZone } from "../i18n/index.ts";

/** The cleaned value, or the messages. */
async function clean(field: Field, value: unknown, initial?: unknown): Promise<unknown> {
  try {
    return await field.clean(value, initial);
  } catch (error) {
    assert.ok(error instanceof ValidationError);
    return Object.values(error.issues).flat().map(issueText);
  }
}

describe("Fields of text", () => {
  it("strip blanks, and are empty text when nothing was filled in", async () => {
    assert.equal(await clean(forms.charField(), "  a "), "a");
    assert.equal(await clean(forms.charField({ strip: false }), " a"), " a");
    assert.equal(await clean(forms.charField({ required: false }), undefined), "");
    assert.equal(await clean(forms.charField({ required: false, emptyValue: null }), ""), null);
    assert.deepEqual(await clean(forms.charField(), "  "), ["This field is required."]);
  });

  it("take messages of your own, by code", async () => {
    const field = forms.charField({
      maxLength: 1,
      errorMessages: { required: "Please!", maxLength: "“{value}” is too long." },
    });

    assert.deepEqual(await clean(field, ""), ["Please!"]);
    assert.deepEqual(await clean(field, "ab"), ["“ab” is too long."]);
  });

  it("know addresses, slugs and UUIDs", async () => {
    assert.equal(await clean(forms.emailField(), " a@b.co "), "a@b.co");
    assert.equal(await clean(forms.urlField(), "example.com/a"), "http://example.com/a");
    assert.equal(
      await clean(forms.urlField({ assumeScheme: "https" }), "example.com"),
      "https://example.com",
    );
    assert.deepEqual(await clean(forms.urlField(), "javascript:alert(1)"), ["Enter a valid URL."]);
    assert.match(String(await clean(forms.slugField(), "a b")), /valid “slug”/);
    const uuid = "550e8400-e29b-41d4-a716-446655440000";
    assert.equal(await clean(forms.uuidField(), `{${uuid.toUpperCase()}}`), uuid);
    assert.equal(
      await clean(forms.genericIPAddressField({ unpackIpv4: true }), "::ffff:0a0a:0a0a"),
      "10.10.10.10",
    );
    assert.deepEqual(await clean(forms.regexField(/^\d+$/), "x"), ["Enter a valid value."]);
  });
});

describe("Fields of numbers", () => {
  it("read whole numbers within what JavaScript holds exactly", async () => {
    assert.equal(await clean(forms.integerField(), " 7.0 "), 7);
    assert.deepEqual(await clean(forms.integerField(), "7.5"), ["Enter a whole number."]);
    assert.deepEqual(await clean(forms.integerField(), "9007199254740993"), [
      "Ensure this value is less than or equal to 9007199254740991.",
    ]);
    assert.equal(await clean(forms.integerField({ required: false }), ""), undefined);
  });

  it("keep decimals exact", async () => {
    const price = forms.decimalField({ maxDigits: 20, decimalPlaces: 2, minValue: "0.10" });

    assert.equal(await clean(price, "012345678901234567.80"), "12345678901234567.80");
    assert.equal(await clean(price, "1e3"), "1000");
    assert.deepEqual(await clean(price, "0.09"), [
      "Ensure this value is greater than or equal to 0.10.",
    ]);
    assert.deepEqual(await clean(price, "1e999999999"), ["Enter a number."]);
    assert.equal(price.hasChanged("1.50", "1.5"), false);
  });

  it("read yes and no", async () => {
    assert.deepEqual(await clean(forms.booleanField(), "false"), ["This field is required."]);
    assert.equal(await clean(forms.booleanField({ required: false }), undefined), false);
    assert.equal(await clean(forms.nullBooleanField(), "maybe"), undefined);
  });
});

describe("Fields of times", () => {
  it("read dates in the usual formats, and refuse those that are none", async () => {
    const expected = Temporal.PlainDate.from("2006-10-25");
    for (const text of [
      "2006-10-25",
      "10/25/2006",
      "10/25/06",
      "Oct 25, 2006",
      "25 October 2006",
    ]) {
      assert.ok(
        expected.equals((await clean(forms.dateField(), text)) as Temporal.PlainDate),
        text,
      );
    }
    assert.deepEqual(await clean(forms.dateField(), "2006-02-30"), ["Enter a valid date."]);
    assert.deepEqual(await clean(forms.dateField({ inputFormats: ["%d.%m.%Y"] }), "2006-10-25"), [
      "Enter a valid date.",
    ]);
  });

  it("read a moment in the time zone of the request", async () => {
    const field = forms.dateTimeField();
    const berlin = (value: string): Promise<unknown> =>
      overrideTimeZone("Europe/Berlin", () => clean(field, value));

    assert.equal(String(await berlin("2024-07-01T12:00")), "2024-07-01T10:00:00Z");
    assert.equal(String(await berlin("2024-07-01T12:00+05:00")), "2024-07-01T07:00:00Z");
    assert.match(String(await berlin("2024-03-31 02:30")), /couldn’t be interpreted in time zone/);
    const wall = forms.dateTimeField({ timeZone: null });
    assert.equal(String(await clean(wall, "2024-07-01 12:00:01.5")), "2024-07-01T12:00:01.5");
  });

  it("refuse an offset of a day and more, and moments that no database has", async () => {
    const invalid = ["Enter a valid date/time."];
    for (const offset of ["+24:00", "-24", "+9999", "+99:99", "+23:60", "-2360"]) {
      const sent = `2024-03-31T02:30:00${offset}`;
      assert.deepEqual(await clean(forms.dateTimeField(), sent), invalid, sent);
    }
    assert.deepEqual(await clean(forms.dateTimeField(), "0001-01-01T00:00+01:00"), invalid);
    assert.deepEqual(await clean(forms.dateTimeField(), "9999-12-31T23:30-01:00"), invalid);
    const late = forms.dateTimeField({ timeZone: "America/New_York" });
    assert.deepEqual(await clean(late, "9999-12-31T23:30"), invalid);
    const moment = await clean(forms.dateTimeField(), "2024-03-31T02:30:00-0390");
    assert.equal(String(moment), "2024-03-31T07:00:00Z");
  });

  it("have a time zone of their own", async () => {
    const options = { timeZone: "Asia/Tokyo" };
    const moment = Temporal.Instant.from("2024-01-01T00:00Z");
    const split = forms.splitDateTimeField(options);
    const { date, time } = { date: "2024-01-01", time: "09:00:00" };

    assert.equal(String(await clean(split, [date, time])), String(moment));
    assert.equal(split.hasChanged(moment, [date, time]), false);
    assert.match(String(split.widget.render("x", split.prepareValue(moment))), /value="09:00:00"/);
    assert.equal(forms.dateTimeField(options).hasChanged(moment, `${date}T${time}`), false);
    assert.throws(() => forms.dateTimeField({ timeZone: "Berlin" }), { code: /time-zone/ });
  });

  it("read times and spans", async () => {
    assert.equal(String(await clean(forms.timeField(), "4:25")), "04:25:00");
    assert.deepEqual(await clean(forms.timeField(), "25:00"), ["Enter a valid time."]);
    assert.equal(String(await clean(forms.durationField(), "1 01:15:30.3")), "P1DT1H15M30.3S");
    assert.equal(String(await clean(forms.durationField(), "-PT30M")), "-PT30M");
  });

  it("put a date and a time together", async () => {
    const field = forms.splitDateTimeField();

    assert.equal(String(await clean(field, ["2024-07-01", "12:00"])), "2024-07-01T12:00:00Z");
    assert.deepEqual(await clean(field, ["2024-07-01", ""]), ["This field is required."]);
    assert.deepEqual(await clean(field, ["x", "y"]), [
      "Enter a valid date.",
      "Enter a valid time.",
    ]);
  });
});

describe("Fields of choices", () => {
  it("take what is offered, in groups as well", async () => {
    const field = forms.choiceField({ choices: [["Fiction", [["n", "Novel"]]]] });

    assert.equal(await clean(field, "n"), "n");
    assert.deepEqual(await clean(field, "x"), [
      "Select a valid choice. x is not one of the available choices.",
    ]);
  });

  it("coerce, and refuse what cannot be", async () => {
    const field = forms.typedChoiceField({ choices: [["1", "One"]], coerce: Number });

    assert.equal(await clean(field, "1"), 1);
    assert.deepEqual(
      await clean(forms.typedMultipleChoiceField({ choices: ["1", "2"], coerce: Number }), [
        "1",
        "2",
      ]),
      [1, 2],
    );
  });

  it("wait for choices that have to be loaded", async () => {
    const field = forms.multipleChoiceField({ choices: async () => ["a", "b"] });

    assert.deepEqual(await clean(field, ["a", "b"]), ["a", "b"]);
    assert.deepEqual(await clean(field, "a"), ["Enter a list of values."]);
  });

  it("have the type of what was written down", () => {
    const size = forms.choiceField({ choices: ["s", "l"], required: false });
    const kind = forms.choiceField({ choices: [["a", "A"]] });

    expectTypeOf<FieldValue<typeof size>>().toEqualTypeOf<"s" | "l" | "">();
    expectTypeOf<FieldValue<typeof kind>>().toEqualTypeOf<"a">();
    assert.deepEqual([size.required, kind.required], [false, true]);
  });
});

describe("Fields of files and JSON", () => {
  const file = new File(["hi"], "a.txt");

  it("look at name and size of a file", async () => {
    assert.equal(await clean(forms.fileField(), file), file);
    assert.deepEqual(await clean(forms.fileField(), new File([], "a")), [
      "The submitted file is empty.",
    ]);
    assert.deepEqual(await clean(forms.fileField(), new File([], "")), ["This field is required."]);
    assert.deepEqual(await clean(forms.fileField({ maxLength: 4 }), file), [
      "Ensure this filename has at most 4 characters (it has 5).",
    ]);
    assert.match(
      String(await clean(forms.imageField(), file)),
      /File extension “txt” is not allowed/,
    );
  });

  it("look at the bytes of a picture, not at its name", async () => {
    const field = forms.imageField();
    const gif = new File(["GIF89a", new Uint8Array([1, 0, 1, 0])], "dot.gif", { type: "x/y" });
    const [bomb, none, bytes] = [
      new File(["GIF89a", new Uint8Array([255, 255, 255, 255])], "big.gif"),
      new File(["no picture at all"], "cat.png"),
      { name: "cat.png", size: 3 },
    ];

    assert.equal(await clean(field, gif), gif);
    assert.equal(await clean(field, undefined, "old.gif"), "old.gif");
    for (const file of [bomb, none, bytes]) {
      assert.deepEqual(await clean(field, file), [
        "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
      ]);
    }
  });

  it("are the only ones that take files", async () => {
    const optional = { required: false };
    for (const field of [
      forms.charField(optional),
      forms.integerField(optional),
      forms.booleanField(optional),
      forms.dateField(optional),
      forms.jsonField(optional),
      forms.uuidField(optional),
    ]) {
      assert.deepEqual(await clean(field, file), ["Enter a valid value."]);
    }
    const several = forms.multipleChoiceField({ choices: ["a"] });
    assert.match(String(await clean(several, [file])), /Select a valid choice/);
    assert.deepEqual(await clean(forms.jsonField(), { name: "a", size: 1 }), {
      name: "a",
      size: 1,
    });
  });

  it("keep the file there is, or clear it", async () => {
    assert.equal(await clean(forms.fileField(), undefined, "old.txt"), "old.txt");
    assert.equal(await clean(forms.fileField({ required: false }), false, "old.txt"), false);
  });

  it("read JSON, and show broken JSON as it was typed", async () => {
    const field = forms.jsonField();

    assert.deepEqual(await clean(field, '{"a": [1]}'), { a: [1] });
    assert.deepEqual(await clean(field, "{"), ["Enter a valid JSON."]);
    assert.equal(field.prepareValue(field.boundData("{", undefined)), "{");
    assert.equal(field.hasChanged({ a: 1, b: 2 }, '{"b": 2, "a": 1}'), false);
    assert.equal(field.hasChanged({ a: 1 }, '{"a": 2}'), true);
    assert.equal(field.hasChanged(undefined, ""), false);
    assert.equal(field.hasChanged({ a: 1 }, "{"), true);
    assert.equal(field.hasChanged([], "[".repeat(10_000) + "]".repeat(10_000)), true);
  });

  it("see changes in values that have parts", () => {
    class PointField extends Field {
      override parse(value: unknown): unknown {
        const [x, y] = String(value).split(",").map(Number);
        return { x, y };
      }
    }

    assert.equal(new PointField().hasChanged({ x: 1, y: 2 }, "1,2"), false);
    assert.equal(new PointField().hasChanged({ x: 1, y: 2 }, "1,3"), true);
  });
});

describe("ErrorList", () => {
  it("is a list of messages", () => {
    assert.equal(new ErrorList().length, 0);
    assert.deepEqual(new ErrorList().map(String), []);
  });
});
