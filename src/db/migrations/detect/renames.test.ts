import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationProject, oneModel } from "../../../../tests/support/migration-project.ts";
import { rows } from "../../../../tests/support/migration-site.ts";
import { runExecute } from "../../connection/run.ts";
import { cascade, charField, foreignKey, integerField, model, textField } from "../../index.ts";

const before = oneModel({ name: charField({ maxLength: 255 }) });
const after = oneModel({ title: textField({ default: "" }) });

async function projectWithRow(models = before) {
  const project = await migrationProject(models);
  await project.run("makemigrations");
  await project.run("migrate");
  return project;
}

describe("A field that has another name and another kind", () => {
  it("is renamed and altered where that is said, and keeps its values", async () => {
    await using project = await projectWithRow();
    await runExecute("default", "INSERT INTO library_book (name) VALUES ('Emma')", []);
    project.install(after);

    const { lines } = await project.run("makemigrations", {
      options: { rename: ["book.name=title"] },
    });
    await project.run("migrate");

    assert.deepEqual(lines.slice(2), [
      "    ~ Rename field name on Book to title",
      "    ~ Alter field title on Book",
    ]);
    assert.deepEqual(await rows("SELECT title FROM library_book"), [["Emma"]]);
  });

  it("is asked about at a terminal, where a removal comes first", async () => {
    await using project = await projectWithRow();
    project.install(after);

    const { lines } = await project.run("makemigrations", { answers: ["title"] });

    assert.equal(lines[0], "library.book.name is gone. Was it renamed?");
    assert.equal(lines.at(-2), "    ~ Rename field name on Book to title");
  });

  it("is removed only if that is said, where nobody is there", async () => {
    await using project = await projectWithRow();
    project.install(after);

    await assert.rejects(project.run("makemigrations"), {
      code: "db/migration-question",
      hint: "Say --rename library.book.name=title or --remove library.book.name.",
    });
    const { lines } = await project.run("makemigrations", { options: { remove: ["book.name"] } });

    assert.deepEqual(lines.slice(2), [
      "    - Remove field name from Book",
      "    + Add field title to Book",
    ]);
  });

  it("is removed without a word where that is said", async () => {
    await using project = await projectWithRow();
    project.install(after);

    const { lines } = await project.run("makemigrations", { options: { remove: ["book.name"] } });

    assert.equal(lines[0], "Migrations for 'library':");
  });

  it("may be a key that becomes a number", async () => {
    const Author = class Author extends model({ name: charField() }) {};
    await using project = await projectWithRow([
      Author,
      class Book extends model({ author: () => foreignKey(Author, { onDelete: cascade }) }) {},
    ]);
    await runExecute("default", "INSERT INTO library_author (id, name) VALUES (7, 'Ada')", []);
    await runExecute("default", "INSERT INTO library_book (author_id) VALUES (7)", []);
    project.install([Author, class Book extends model({ number: integerField() }) {}]);

    await project.run("makemigrations", { options: { rename: ["book.author=number"] } });
    await project.run("migrate");

    assert.deepEqual(await rows("SELECT number FROM library_book"), [[7]]);
  });
});

describe("A model that has another name, and other fields", () => {
  const Penman = class Penman extends model({ fullName: charField(), pages: integerField() }) {};
  const Scribe = class Scribe extends model({ wholeName: charField(), leaves: integerField() }) {};

  it("is renamed with its fields where that is said", async () => {
    await using project = await projectWithRow([Penman]);
    await runExecute(
      "default",
      "INSERT INTO library_penman (full_name, pages) VALUES ('A', 1)",
      [],
    );
    project.install([Scribe]);

    const { lines } = await project.run("makemigrations", {
      options: {
        rename: ["Penman=Scribe", "scribe.fullName=wholeName", "scribe.pages=leaves"],
      },
    });
    await project.run("migrate");

    assert.equal(lines[2], "    ~ Rename model Penman to Scribe");
    assert.deepEqual(await rows("SELECT whole_name, leaves FROM library_scribe"), [["A", 1]]);
  });

  it("is asked about at a terminal", async () => {
    await using project = await projectWithRow([Penman]);
    project.install([Scribe]);

    const { lines } = await project.run("makemigrations", {
      answers: ["Scribe", "wholeName", "leaves"],
    });

    assert.deepEqual(lines.slice(0, 3), [
      "library.Penman is gone. Was it renamed?",
      "library.scribe.fullName is gone. Was it renamed?",
      "library.scribe.pages is gone. Was it renamed?",
    ]);
  });

  it("is removed only if that is said, where nobody is there", async () => {
    await using project = await projectWithRow([Penman]);
    project.install([Scribe]);

    await assert.rejects(project.run("makemigrations"), {
      code: "db/migration-question",
      message: /^library\.Penman is gone, and Scribe is new: was it renamed, or removed\?/,
    });
  });
});
