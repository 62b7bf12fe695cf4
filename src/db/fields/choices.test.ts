import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { expectTypeOf } from "expect-type";

import { charField, model } from "../index.ts";
import { choiceItems } from "./choices.ts";
import { IntegerField } from "./number.ts";
import { CharField } from "./text.ts";
import { DecimalField } from "./decimal.ts";

const isChoice = (field: CharField, value: string) => [...field.validate(value)].length === 0;

describe("choices", () => {
  it("may stand in groups", () => {
    const field = new CharField({ choices: [["Audio", [["mp3", "MP3"], "ogg"]], "other"] });

    assert.deepEqual(
      ["mp3", "ogg", "other", "Audio"].map((value) => isChoice(field, value)),
      [true, true, true, false],
    );
    assert.deepEqual(choiceItems(field.options.choices!), [
      [
        "Audio",
        [
          ["mp3", "MP3"],
          ["ogg", "ogg"],
        ],
      ],
      ["other", "other"],
    ]);
  });

  it("may be an object of labels", () => {
    const field = new CharField({ choices: { d: "Draft", p: "Published" } });

    assert.deepEqual([isChoice(field, "d"), isChoice(field, "Draft")], [true, false]);
  });

  it("are compared with the text of what is an object", () => {
    const field = new DecimalField({ maxDigits: 3, decimalPlaces: 1, choices: ["0.5", 1] });

    assert.deepEqual(
      [...field.validate(field.parse("0.50")), ...field.validate(field.parse(1))],
      [],
    );
  });

  it("are the type of the value", () => {
    class Book extends model({
      grouped: charField({ choices: [["Audio", [["mp3", "MP3"], "ogg"]], "other"] }),
      labelled: charField({ choices: { d: "Draft", p: "Published" }, default: "d" }),
    }) {}

    expectTypeOf<Book["grouped"]>().toEqualTypeOf<"mp3" | "ogg" | "other">();
    expectTypeOf<Book["labelled"]>().toEqualTypeOf<"d" | "p">();
    assert.equal(new Book().labelled, "d");
  });
});

describe("errorMessages", () => {
  const field = new IntegerField("integer", {
    choices: [1],
    errorMessages: { invalidChoice: "Take {value} back.", invalid: "No number." },
  });

  it("take the place of a field's own", () => {
    assert.deepEqual(
      [...field.validate(2)],
      [{ code: "invalid-choice", message: "Take {value} back.", params: { value: "'2'" } }],
    );
    assert.throws(() => field.parse("x"), /No number\./);
  });

  it("leave the others as they are", () => {
    assert.deepEqual(
      [...field.validate(null)],
      [{ code: "null", message: "This field cannot be null." }],
    );
  });
});
