import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { expectTypeOf } from "expect-type";

import { ValidationError } from "../base/index.ts";
import { Engine, html } from "../templates/index.ts";
import { form } from "./define-form.ts";
import * as forms from "./namespace.ts";

class ContactForm extends form({
  subject: forms.charField({ maxLength: 100, helpText: "In a few words." }),
  age: forms.integerField({ required: false, minValue: 18, maxValue: 100 }),
}) {
  cleanSubject(subject: string): string {
    if (subject.includes("spam")) throw new ValidationError("No spam.", { code: "spam" });
    return subject.toUpperCase();
  }

  override async clean(): Promise<void> {
    if (this.cleanedData.age === undefined) this.addError("age", "Say something.");
  }
}

const valid = { subject: "Hello", age: "36" };

describe("A form", () => {
  it("has typed values once its data is valid", async () => {
    const contact = new ContactForm(valid);

    assert.equal(await contact.isValid(), true);
    expectTypeOf(contact.cleanedData.subject).toEqualTypeOf<string>();
    expectTypeOf(contact.cleanedData.age).toEqualTypeOf<number | undefined>();
    assert.deepEqual({ ...contact.cleanedData }, { subject: "HELLO", age: 36 });
  });

  it("reads URLSearchParams and FormData, and takes the value that the data gives", async () => {
    const params = new URLSearchParams("subject=a&subject=b&age=20");
    const data = new FormData();
    data.set("subject", "c");
    data.set("age", "20");

    for (const [source, subject] of [
      [params, "A"],
      [data, "C"],
    ] as const) {
      const contact = new ContactForm(source);
      await contact.isValid();
      assert.equal(contact.cleanedData.subject, subject);
    }
  });

  it("sees the value that a view sees which asks the data itself", async () => {
    class UploadForm extends form({ picture: forms.fileField(), note: forms.charField() }) {}
    const data = new FormData();
    for (const [name, note] of [
      ["a.exe", "first"],
      ["b.png", "second"],
    ] as const) {
      data.append("picture", new File(["x"], name));
      data.append("note", note);
    }

    const upload = new UploadForm(data);

    assert.ok(await upload.isValid());
    assert.equal(upload.cleanedData.picture, data.get("picture"));
    assert.equal(upload.cleanedData.note, data.get("note"));
  });

  it("is not valid without data, and has no errors then", async () => {
    const contact = new ContactForm();

    assert.equal(await contact.isValid(), false);
    assert.equal(contact.isBound, false);
    assert.deepEqual(Object.keys(contact.errors), []);
    assert.throws(() => contact.cleanedData, { code: "forms/invalid-form" });
  });

  it("collects what hooks and fields find, by field", async () => {
    const contact = new ContactForm({ subject: "spam", age: "7" });

    assert.equal(await contact.isValid(), false);
    assert.deepEqual([...contact.errors.subject!], ["No spam."]);
    assert.deepEqual(
      [...contact.errors.age!],
      ["Ensure this value is greater than or equal to 18.", "Say something."],
    );
    assert.equal(contact.hasError("subject", "spam"), true);
    assert.equal(contact.hasError("subject", "required"), false);
    assert.equal(contact.errors.age!.asText().split("\n").length, 2);
    assert.deepEqual({ ...contact.cleanedData }, {});
  });

  it("keeps errors of the whole form apart", async () => {
    class Strict extends form({ a: forms.charField() }) {
      override clean(): void {
        throw new ValidationError({
          a: [{ code: "x", message: "A." }],
          nonField: [{ code: "y", message: "All." }],
        });
      }
    }
    const strict = new Strict({ a: "1" });

    await strict.isValid();

    assert.deepEqual([...strict.nonFieldErrors], ["All."]);
    assert.equal(
      String(strict.errors.nonField),
      '<ul class="errorlist nonfield"><li>All.</li></ul>',
    );
    assert.deepEqual([...strict.errors.a!], ["A."]);
  });

  it("validates at once where nothing has to be awaited, else says so", async () => {
    class Plain extends form({ a: forms.charField() }) {}
    assert.deepEqual(Object.keys(new Plain({}).errors), ["a"]);

    const contact = new ContactForm(valid); // its clean() is async
    assert.throws(() => contact.errors, { code: "forms/not-validated" });
    assert.throws(() => String(contact), { code: "forms/async-html" });
    await contact.isValid();
    assert.deepEqual(Object.keys(contact.errors), []);
  });

  it("is never valid after a hook failed with a bug", async () => {
    class Broken extends form({ a: forms.charField() }) {
      cleanA(): void {
        throw new TypeError("bug");
      }
    }
    const broken = new Broken({ a: "1" });

    await assert.rejects(broken.isValid(), TypeError);
    await assert.rejects(broken.isValid(), TypeError);
  });

  it("refuses a hook that belongs to no field, with the nearest name", () => {
    class Misspelt extends form({ subject: forms.charField() }) {
      cleanSubjct(): void {}
    }

    assert.throws(() => new Misspelt(), {
      code: "forms/unknown-hook",
      message: /Did you mean "cleanSubject"\?/,
    });
  });

  it("refuses a field with the name of something that the form has", () => {
    for (const name of ["errors", "isValid", "fields", "asP", "as_p"]) {
      assert.throws(() => form({ [name]: forms.charField() }), { code: "forms/field-clash" });
    }
    class Clash extends form({ note: forms.charField() }) {
      // @ts-expect-error -- it is a field
      note(): void {}
    }
    assert.throws(() => new Clash(), { code: "forms/field-clash" });
  });

  it("refuses an unknown field in addError and bound, with the nearest name", () => {
    const contact = new ContactForm(valid);

    // @ts-expect-error -- there is no such field
    assert.throws(() => contact.addError("subjct", "?"), { code: "forms/unknown-field" });
    assert.throws(() => contact.bound("agee"), /Did you mean "age"\?/);
  });

  it("knows what was changed", async () => {
    const initial = { subject: "Hello", age: 36 };

    assert.deepEqual(new ContactForm(valid, { initial }).changedData, []);
    const other = new ContactForm({ subject: "Hello", age: "" }, { initial });
    assert.deepEqual([other.changedData, other.hasChanged()], [["age"], true]);
  });

  it("ignores what is sent for a disabled field", async () => {
    class Locked extends form({ price: forms.integerField({ disabled: true, initial: 5 }) }) {}
    const locked = new Locked({ price: "1" });

    await locked.isValid();

    assert.equal(locked.cleanedData.price, 5);
    assert.match(String(locked), /value="5" required disabled/);
  });

  it("can be built on another form, reordered, and changed for one instance", () => {
    class Longer extends form({ ...ContactForm.baseFields, note: forms.charField() }) {}

    const longer = new Longer(undefined, { fieldOrder: ["note"], prefix: "p" });
    longer.fields.note.field.required = false;

    assert.deepEqual(Object.keys(longer.fields), ["note", "subject", "age"]);
    assert.equal(longer.fields.note.htmlName, "p-note");
    assert.equal(new Longer().fields.note.field.required, true);
  });
});

describe("A form as HTML", () => {
  it("is written in divs, with help, errors and what was typed", async () => {
    const contact = new ContactForm({ subject: "spam", age: "20" });
    await contact.isValid();

    assert.equal(
      String(contact),
      `<div>
<label for="id_subject">Subject:</label>
<div class="helptext" id="id_subject_helptext">In a few words.</div>
<ul class="errorlist" id="id_subject_error"><li>No spam.</li></ul>
<input type="text" name="subject" value="spam" maxlength="100" required aria-invalid="true" aria-describedby="id_subject_helptext id_subject_error" id="id_subject">
</div>
<div>
<label for="id_age">Age:</label>

<input type="number" name="age" value="20" min="18" max="100" id="id_age">
</div>
`,
    );
  });

  it("escapes whatever was typed, labels and messages", async () => {
    class Evil extends form({
      a: forms.charField({ label: "<b>", helpText: "<i>", maxLength: 3 }),
    }) {
      override clean(): void {
        this.addError("a", "<script>\"&'");
      }
    }
    const typed = '"><script>alert(1)</script>';
    const page = String(await new Evil({ a: typed }).asP());

    assert.doesNotMatch(page, /<script|<b>|<i>/);
    assert.match(page, /value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/);
  });

  it("is written by templates, whole and by field", async () => {
    const page = new Engine().fromString(
      "{{ form.as_p }}|{% for field in form %}{{ field.name }} {% endfor %}|{{ form.subject }}|" +
        "{{ form.subject.errors }}|{{ form.subject.label_tag }}|{{ form.subject.labelTag }}|" +
        "{% if form.errors %}wrong{% endif %}{% if form.age.errors %}age{% endif %}",
    );
    const contact = new ContactForm({ subject: "spam", age: "20" });

    const parts = String(await page.render({ form: contact })).split("|");

    assert.match(parts[0]!, /^<ul class="errorlist".*<p>/s);
    assert.equal(parts[1], "subject age ");
    assert.match(parts[2]!, /^<input type="text" name="subject" value="spam"/);
    assert.match(parts[3]!, /^<ul class="errorlist" id="id_subject_error">/);
    assert.deepEqual(parts.slice(4), [
      '<label for="id_subject">Subject:</label>',
      '<label for="id_subject">Subject:</label>',
      "wrong",
    ]);
  });

  it("goes into the html tag", async () => {
    class Plain extends form({ a: forms.charField() }) {}

    assert.match(String(html`<form>${new Plain()}</form>`), /^<form><div>\n<label for="id_a">/);

    const sent = new Plain({});
    assert.equal(await sent.isValid(), false);
    assert.equal(
      String(html`<p>${sent.errors.a}${sent.a.errors}</p>`),
      `<p>${String(sent.errors.a)}${String(sent.errors.a)}</p>`,
    );
    assert.match(String(html`${sent.errors.a}`), /^<ul class="errorlist"/);
  });

  it("shows errors of hidden fields on top, and hidden fields in the last row", async () => {
    class Hidden extends form({
      token: forms.charField({ widget: forms.hiddenInput() }),
      name: forms.charField(),
    }) {}
    const page = String(await new Hidden({ name: "Ada" }).asTable());

    assert.match(
      page,
      /^<tr>\n<td colspan="2"><ul class="errorlist nonfield"><li>\(Hidden field token\)/,
    );
    assert.match(page, /value="Ada".*<input type="hidden" name="token" id="id_token">\n<\/td>/s);
  });

  it("says whether it uploads files", () => {
    class Upload extends form({ photo: forms.fileField() }) {}

    assert.deepEqual([new Upload().isMultipart, new ContactForm().isMultipart], [true, false]);
  });

  it("lets a template draw a widget", () => {
    const renderer = {
      render: (name: string, { widget }: never) => html`[${name} ${widget["name"]}]`,
    };
    class Own extends form({
      a: forms.charField({ widget: forms.textInput({ templateName: "t.html" }) }),
    }) {}

    assert.equal(String(new Own(undefined, { renderer }).fields.a), "[t.html a]");
  });

  it("draws radio buttons one by one", async () => {
    class Size extends form({
      size: forms.choiceField({ choices: ["s", "l"], widget: forms.radioSelect() }),
    }) {}
    const page = new Engine().fromString(
      "{% for radio in form.size %}{{ radio.tag }}{{ radio.choice_label }} {{ radio.id_for_label }};{% endfor %}",
    );

    const text = String(await page.render({ form: new Size({ size: "l" }) }));

    assert.match(text, /value="l" id="id_size_1" required checked>l id_size_1;$/);
  });
});

describe("Hostile input", () => {
  class Small extends form({
    title: forms.charField({ maxLength: 200 }),
    day: forms.dateField({ required: false }),
    count: forms.integerField({ required: false }),
  }) {}
  const errorsOf = async (data: object): Promise<Record<string, string[]>> => {
    const small = new Small(data as never);
    await small.isValid();
    const pairs = Object.entries(small.errors.asData());
    return Object.fromEntries(
      pairs.map(([name, issues]) => [name, issues.map(({ code }) => code)]),
    );
  };

  it("is refused beside its field, and shown again as typed", async () => {
    const long = "x".repeat(10_000);
    const small = new Small({ title: long, day: "30.02.2024" });

    assert.equal(await small.isValid(), false);
    assert.match(small.errors.title![0]!, /at most 200 characters \(it has 10000\)/);
    assert.deepEqual([...small.errors.day!], ["Enter a valid date."]);
    assert.ok(String(small).includes(`value="${long}"`));
    assert.ok(String(small).includes('value="30.02.2024"'));
  });

  it("never breaks the form", async () => {
    assert.deepEqual(await errorsOf({ title: "ok", day: "2024-02-30" }), { day: ["invalid"] });
    assert.deepEqual(await errorsOf({ title: "a\0b" }), { title: ["null-characters-not-allowed"] });
    assert.deepEqual(await errorsOf({ title: "\ud800" }), {
      title: ["lone-surrogates-not-allowed"],
    });
    assert.deepEqual(await errorsOf({ title: { $ne: "" } }), { title: ["invalid"] });
    assert.deepEqual(await errorsOf({ title: [["a"]] }), { title: ["invalid"] });
    assert.deepEqual(await errorsOf({ title: ["a", "b"] }), {});
    assert.deepEqual(await errorsOf({}), { title: ["required"] });
    assert.deepEqual(await errorsOf({ title: null }), { title: ["required"] });
    assert.deepEqual(await errorsOf({ title: "🦉".repeat(200) }), {});
    assert.deepEqual(await errorsOf({ title: "a", count: "9".repeat(400) }), {
      count: ["max-value"],
    });
    assert.deepEqual(await errorsOf({ title: "a", count: "9".repeat(4000) }), {
      count: ["invalid"],
    });
    assert.deepEqual(await errorsOf({ title: "a", day: "1".repeat(1e6) }), { day: ["invalid"] });
    assert.deepEqual(await errorsOf({ title: "a".repeat(1e7) }), { title: ["max-length"] });
  });

  it("does not reach what objects inherit", async () => {
    class Odd extends form({ toJSON: forms.charField({ required: false }) }) {}

    const odd = new Odd(JSON.parse('{"__proto__": {"toJSON": "x"}}') as never);

    assert.equal(await odd.isValid(), true);
    assert.equal(odd.cleanedData.toJSON, "");
  });
});
