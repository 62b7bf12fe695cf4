/**
 * The tables of a recorded schema as our own fields and DDL writer make them on PostgreSQL. The
 * files have SQLite's DDL only. Foreign keys are left out: recorded rows may point nowhere.
 */

import { camelCase } from "../../../src/base/index.ts";
import * as db from "../../../src/db/index.ts";
import type { Backend } from "../../../src/db/index.ts";
import type { Column, Table } from "../../../src/db/schema/table.ts";
import type { FieldSchema, ModelSchema, Schema } from "./case.ts";
import { makerOf } from "./models.ts";

type Make = (options: object) => { readonly columnType: Column["type"] };
const exported = db as unknown as Readonly<Record<string, Make | undefined>>;

/** The tables with their columns, by name, in the order in which states have the values. */
export function tablesOf(schema: Schema): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const [name, columns] of Object.entries(schema.tables)) {
    const fields = fieldsOf(schema, name);
    tables.set(name, {
      name,
      columns: columns.map((column) => columnOf(schema, column, fields.get(column)!)),
      constraints: [],
      indexes: [],
    });
  }
  return tables;
}

/** What makes the tables, and what of their rules SQLite's DDL says in words that both know. */
export function ddlOf(schema: Schema, backend: Backend): string[] {
  const texts: string[] = [];
  for (const table of tablesOf(schema).values()) {
    const made = backend.ddl.statements({ kind: "createTable", table }, new Map());
    texts.push(...made.map(({ text }) => text));
  }
  for (const text of schema.ddl.sqlite) {
    if (text.startsWith("CREATE UNIQUE INDEX")) texts.push(text);
    const [, table, rest] = /^CREATE TABLE ("\w+") .*?(?:, (CONSTRAINT .*)\))?$/s.exec(text) ?? [];
    if (rest === undefined) continue;
    for (const part of rest.split(", CONSTRAINT ")) {
      texts.push(`ALTER TABLE ${table} ADD CONSTRAINT ${part.replace(/^CONSTRAINT /, "")}`);
    }
  }
  return texts;
}

/** The fields of all models that have this table, by column. */
function fieldsOf(schema: Schema, table: string): Map<string, FieldSchema> {
  const models = schema.models.filter((model) => model.db_table === table && !model.proxy);
  const fields = models.flatMap((model) => model.fields);
  return new Map(fields.map((field) => [String(field.column), field]));
}

function columnOf(schema: Schema, name: string, field: FieldSchema): Column {
  const type = typeOf(schema, field);
  return {
    name,
    type,
    null: field.null === true,
    primaryKey: field.primary_key === true,
    identity: /^(Big|Small)?AutoField$/.test(field.internal_type),
    unique: field.unique === true && field.primary_key !== true,
    ...(field.internal_type.startsWith("Positive") && { check: `"${name}" >= 0` }),
  };
}

/** Which fields have which of the options that say what a column is. */
const typeOptions: Readonly<Record<string, RegExp>> = {
  max_length: /^(?:Char|Slug|URL|Email|File|Image|FilePath)Field$/,
  max_digits: /^DecimalField$/,
  decimal_places: /^DecimalField$/,
  protocol: /^GenericIPAddressField$/,
};

/** A key that points to another has that one's type. */
function typeOf(schema: Schema, field: FieldSchema): Column["type"] {
  const { relation, kwargs } = field;
  if (relation) {
    const model = schema.models.find(({ label }) => label === relation["to"])!;
    return typeOf(schema, targetOf(schema, model, String(relation["to_field"])));
  }
  const options = Object.entries(kwargs)
    .filter(([option]) => typeOptions[option]?.test(field.internal_type))
    .map(([option, value]) => [camelCase(option), value]);
  const path = field.internal_type === "FilePathField" ? { path: "/" } : {};
  const given = { ...path, ...Object.fromEntries(options) };
  const make = exported[makerOf(field.internal_type)];
  if (make === undefined) throw new TypeError(`No field for ${field.internal_type}`);
  return make(given).columnType;
}

/** The field of a model, or of one that it inherits from. */
function targetOf(schema: Schema, model: ModelSchema, name: string): FieldSchema {
  const own = model.fields.find((field) => field.name === name || field.attname === name);
  if (own) return own;
  const concrete = model.proxy ? schema.models.find(isConcrete(model)) : undefined;
  const parents = [...(concrete ? [concrete] : []), ...parentsOf(schema, model)];
  for (const parent of parents) {
    const found = parent.fields.find((field) => field.name === name);
    if (found) return found;
  }
  return model.fields.find((field) => field.name === model.pk)!;
}

function isConcrete(proxy: ModelSchema): (model: ModelSchema) => boolean {
  return (model) => model.db_table === proxy.db_table && !model.proxy;
}

function parentsOf(schema: Schema, model: ModelSchema): ModelSchema[] {
  const labels = model.parents.map((parent) => (parent as readonly unknown[])[0]);
  return schema.models.filter(({ label }) => labels.includes(label));
}
