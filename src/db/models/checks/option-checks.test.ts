import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  cascade,
  charField,
  dateField,
  dateTimeField,
  F,
  foreignKey,
  installedModels,
  integerField,
  model,
  now,
  timeField,
  type HasMeta,
} from "../../index.ts";
import type { CheckMessage } from "../../../base/index.ts";
import { modelChecks } from "../../meta/checks.ts";
import { tableChecks } from "./table-checks.ts";

class Author extends model({ name: charField({ maxLength: 9 }), born: dateField() }) {}

async function ids(models: readonly HasMeta[]): Promise<(string | undefined)[]> {
  installedModels.clear();
  installedModels.install(
    "library",
    models.map(({ $meta }) => $meta),
  );
  const found: (string | undefined)[] = [];
  for (const check of [modelChecks(), tableChecks([])]) {
    for (const { id } of check() as Iterable<CheckMessage>) found.push(id);
  }
  return found;
}

describe("Checks of options", () => {
  it("find paths of an order that lead nowhere", async () => {
    class Book extends model(
      { author: () => foreignKey(Author, { onDelete: cascade }), pages: integerField() },
      { ordering: ["author__nmae", "-author__born__year"], getLatestBy: ["-pages", "author__brn"] },
    ) {}

    assert.deepEqual(await ids([Author, Book]), ["models.E015", "models.E015"]);
  });

  it("let a field be set to now, and find what sets it in two ways", async () => {
    class Book extends model({
      made: dateTimeField({ autoNowAdd: true }),
      changed: dateTimeField({ autoNow: true }),
      day: dateField({ autoNow: true }),
      hour: timeField({ autoNowAdd: true }),
      out: dateField({ default: "2020-01-01" }),
    }) {}
    class Note extends model({
      made: dateTimeField({ autoNowAdd: true, autoNow: true }),
      changed: dateTimeField({ autoNow: true, default: "2020-01-01T00:00:00Z" }),
      day: dateField({ autoNowAdd: true, default: () => "2020-01-01" }),
    }) {}

    assert.deepEqual(await ids([Book]), []);
    assert.deepEqual(await ids([Note]), ["fields.E160", "fields.E160", "fields.E160"]);
  });

  it("find a default of the database that names a field", async () => {
    class Book extends model({
      pages: integerField(),
      more: integerField({ dbDefault: F("pages").plus(1) }),
      out: dateField({ dbDefault: now() }),
    }) {}

    assert.deepEqual(await ids([Book]), ["fields.E012"]);
  });

  it("let relations be without another side", async () => {
    class Book extends model({
      first: () => foreignKey(Author, { onDelete: cascade, relatedName: "+" }),
      second: () => foreignKey(Author, { onDelete: cascade, relatedName: "+" }),
    }) {}

    assert.deepEqual(await ids([Author, Book]), []);
  });

  it("find fields of another table, and names that two relations want", async () => {
    class Book extends model({
      first: () => foreignKey(Author, { onDelete: cascade }),
      second: () => foreignKey(Author, { onDelete: cascade }),
      third: () => foreignKey(Author, { onDelete: cascade, relatedName: "name" }),
    }) {}
    class Novel extends model(
      Author,
      { isbn: charField({ maxLength: 9 }) },
      {
        uniqueTogether: [["isbn", "name" as never]],
      },
    ) {}

    assert.deepEqual(await ids([Author, Book]), ["fields.E305", "fields.E303"]);
    assert.deepEqual(await ids([Author, Novel]), ["models.E016"]);
  });
});
