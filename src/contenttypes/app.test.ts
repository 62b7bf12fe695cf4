import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { migrationProject } from "../../tests/support/migration-project.ts";
import { charField, manager, model } from "../db/index.ts";
import { contentTypes, ContentType } from "./index.ts";

class Author extends model({ name: charField() }) {
  static objects = manager(Author);
}
class Book extends model({ title: charField() }) {
  static objects = manager(Book);
}

describe("the app of content types", () => {
  it("has a row for each model when migrate is done, and makes none twice", async () => {
    await using project = await migrationProject([Author, Book]);
    project.addApp("contenttypes", [ContentType]);
    contentTypes.ready();
    contentTypes.ready(); // of a second site in the process

    await project.run("migrate", { args: { app: "library" } });
    await project.run("makemigrations");
    await project.run("migrate");
    await project.run("migrate");

    const types = await ContentType.objects.orderBy("id").valuesList("appLabel", "model");
    assert.deepEqual(types, [
      ["library", "author"],
      ["library", "book"],
      ["contenttypes", "contenttype"],
    ]);
  });
});
