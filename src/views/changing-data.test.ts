/** A page that is shown changes nothing: templates do not call what changes data. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  cascade,
  charField,
  foreignKey,
  manager,
  manyToMany,
  model,
  reverse,
} from "../db/index.ts";
import { modelForm } from "../forms/index.ts";
import { Engine } from "../templates/index.ts";
import { testDatabase } from "../../tests/support/database.ts";

class Genre extends model({ name: charField({ maxLength: 20 }) }) {
  static objects = manager(Genre);
}
class Writer extends model({
  name: charField({ maxLength: 20 }),
  texts: () => reverse(Text, "writer"),
}) {
  static objects = manager(Writer);
}
class Text extends model({
  title: charField({ maxLength: 20, default: "" }),
  writer: () => foreignKey(Writer, { onDelete: cascade, null: true }),
  genres: () => manyToMany(Genre),
}) {
  static objects = manager(Text);

  override async delete(): ReturnType<Writer["delete"]> {
    return super.delete();
  }

  override async save(): Promise<void> {
    await super.save();
  }
}

const paths = [
  "text.delete",
  "text.save",
  "text.refreshFromDb",
  "writer.delete",
  "texts.delete",
  "texts.first.delete",
  "texts.0.delete",
  "texts.update",
  "texts.create",
  "texts.getOrCreate",
  "texts.bulkCreate",
  "writer.texts.clear",
  "writer.texts.all.delete",
  "writer.texts.create",
  "text.genres.clear",
  "text.genres.set",
  "Text.objects.create",
  "Text.objects.updateOrCreate",
  "form.save",
];

describe("a template", () => {
  it("calls nothing that changes data", async () => {
    await using _ = await testDatabase([Genre, Writer, Text]);
    const writer = await Writer.objects.create({ name: "Ada" });
    const genre = await Genre.objects.create({ name: "novel" });
    const text = await Text.objects.create({ title: "One", writer });
    await text.genres.add(genre);
    text.title = "Two";
    const texts = Text.objects.all();
    const form = new (class extends modelForm(Writer, { fields: ["name"] }) {})({ name: "Bob" });
    const values = { text, writer, texts, Text, form };
    const engine = new Engine();

    for (const path of paths) {
      for (const source of [
        `{{ ${path} }}`,
        `{% if ${path} %}1{% endif %}`,
        `{% for each in texts %}{{ each.delete }}{{ each.save }}{% endfor %}`,
        `{% with x=${path} %}{{ x }}{% endwith %}`,
        `{{ ${path}|default:"" }}`,
      ]) {
        assert.equal(String(await engine.fromString(source).render(values)), "", source);
      }
    }

    const titles = await Text.objects.all().valuesFlat("title");
    assert.deepEqual([...titles], ["One"]);
    assert.equal(await text.genres.count(), 1);
    assert.equal(await Writer.objects.count(), 1);
  });

  it("says so while it is developed", async () => {
    const strict = new Engine({ strict: true });
    const text = new Text({ title: "One" });
    assert.throws(() => strict.fromString("{{ text.delete }}").render({ text }), {
      reason: '"text.delete" changes data, so templates do not call it.',
    });
    assert.throws(() => strict.fromString("{{ d.setTime }}").render({ d: new Date(0) }), {
      reason: '"d.setTime" needs arguments, and templates give none.',
    });
    const fn = (a: unknown): unknown => a;
    assert.throws(() => strict.fromString("{{ fn }}").render({ fn }), {
      reason: /^"fn" is a function that needs arguments/,
    });
    assert.throws(
      () => strict.fromString("{% for t in l %}{{ t.titel }}{% endfor %}").render({ l: [text] }),
      { reason: '"t" has no "titel".', hint: 'Did you mean "title"?' },
    );
    assert.throws(
      () => strict.fromString("{% with t=text %}{{ t.nope }}{% endwith %}").render({ text }),
      {
        reason: '"t" has no "nope".',
        hint: /^(?!.*(?:delete|toString|pk.*pk)).*title/s,
      },
    );
  });
});
