/** Makes model classes of a recorded schema, as a user would write them. */

import { camelCase } from "../../../src/base/index.ts";
import * as db from "../../../src/db/index.ts";
import type { valuesKey } from "../../../src/db/meta/instance.ts";
import type { FieldSchema, JsonObject, ModelSchema, Schema } from "./case.ts";
import { isObject } from "./case.ts";
import { orderOf, type Surroundings } from "./expressions.ts";
import { pathOf } from "./paths.ts";
import { ancestors, genericEntry, genericLack } from "./generic.ts";
import { decode } from "./values.ts";

/** A model made from a schema, with what is needed to speak of it in the words of a case. */
export interface MadeModel {
  /** With the fields that are inherited. */
  readonly schema: ModelSchema;
  readonly modelClass: AnyModel;
  /** What the schema has and Quintet does not, as `DecimalField` or `multi-table inheritance`. */
  readonly missing: readonly string[];
  /** Our name of an attribute → the recorded one. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The recorded name of the other side of a relation on instances → ours. */
  readonly accessors: ReadonlyMap<string, string>;
  /** Our name of a relation → the label of the model it leads to. */
  readonly targets: ReadonlyMap<string, string>;
}

export interface AnyModel extends db.HasMeta {
  new (values?: object): AnyInstance;
  readonly objects: db.QuerySet<never>;
}
export interface AnyInstance {
  readonly pk: unknown;
  readonly [valuesKey]: readonly unknown[];
  save(options?: object): Promise<void>;
  refreshFromDb(options?: object): Promise<void>;
  delete(options?: object): Promise<db.Deletion>;
  [name: string]: unknown;
}

type Make = (...args: unknown[]) => unknown;
const exported = db as unknown as Readonly<Record<string, Make | undefined>>;

/** Installs the models of a schema in the place of all others. */
export function makeModels(schema: Schema): Map<string, MadeModel> {
  db.installedModels.clear();
  const made = new Map<string, MadeModel>();
  const declared = schema.models.filter((model) => !model.auto_created);
  const make = (model: ModelSchema): void => {
    if (made.has(model.label)) return;
    for (const base of model.concrete_bases) {
      const above = declared.find(({ label }) => label === base);
      if (above) make(above);
    }
    made.set(model.label, makeModel(model, declared, made));
  };
  for (const model of declared) make(model);
  for (const {
    schema: { app_label: app },
    modelClass,
  } of made.values()) {
    db.installedModels.install(app, [modelClass.$meta]);
  }
  for (const model of schema.models) {
    if (model.auto_created) addPairs(model, schema.models, made);
  }
  return made;
}

/** The pairs of a many-to-many relation, by the names that Django has for their sides. */
function addPairs(
  schema: ModelSchema,
  all: readonly ModelSchema[],
  made: Map<string, MadeModel>,
): void {
  const isOf = ({ relation }: FieldSchema) => relation?.["through"] === schema.label;
  const owner = all.find(({ many_to_many: own }) => own.some(isOf));
  const from = owner && made.get(owner.label);
  const field = owner?.many_to_many.find(isOf);
  if (!from || !field || !from.targets.has(camelCase(field.name))) return;
  const { source_column: sourceColumn, target_column: targetColumn } = field.relation!;
  const keys = [sourceColumn, targetColumn].map((column) =>
    schema.fields.find((one) => one.column === column)!,
  );
  const modelClass = db.throughOf(
    from.modelClass as never,
    camelCase(field.name) as never,
    keys.map((key) => camelCase(key.name)) as [string, string],
  ) as unknown as AnyModel;
  made.set(schema.label, {
    schema,
    modelClass,
    missing: [],
    attributes: new Map(schema.fields.map(({ attname }) => [camelCase(attname), attname])),
    accessors: new Map(),
    targets: new Map(keys.map((key) => [camelCase(key.name), String(key.relation!["to"])])),
  });
}

function makeModel(
  schema: ModelSchema,
  all: readonly ModelSchema[],
  made: ReadonlyMap<string, MadeModel>,
): MadeModel {
  const entries: Record<string, unknown> = {};
  const bases = schema.concrete_bases.map((label) => made.get(label)!);
  const missing = bases.flatMap((base) => base.missing);
  const attributes = new Map(bases.flatMap((base) => [...base.attributes]));
  const accessors = new Map(bases.flatMap((base) => [...base.accessors]));
  const targets = new Map(bases.flatMap((base) => [...base.targets]));
  const classOf = (label: string) => made.get(label)?.modelClass;

  for (const field of [...schema.fields, ...schema.many_to_many]) {
    const name = camelCase(field.name);
    if (isMadeByItself(field, bases)) {
      attributes.set(camelCase(field.attname), field.attname);
      if (field.relation) targets.set(name, String(field.relation["to"]));
      continue;
    }
    if (field.custom_class && field.column === null) continue; // it stores nothing
    const lack = lackOf(field, all);
    if (lack !== undefined) missing.push(lack);
    else {
      entries[name] = makeField(field, classOf);
      if (field.column !== null) attributes.set(camelCase(field.attname), field.attname);
      if (field.relation) targets.set(name, String(field.relation["to"]));
    }
  }
  for (const { accessor, query_name: queryName, from, field } of schema.reverse) {
    const name = camelCase(queryName);
    if (accessor === null || name in entries || !isName(name) || schema.proxy) continue;
    const other = all.find(({ label }) => label === from);
    const opposite = [...(other?.fields ?? []), ...(other?.many_to_many ?? [])].find(
      (one) => one.name === field,
    );
    if (!opposite || lackOf(opposite, all) !== undefined) continue;
    const to = all.find(({ label }) => label === opposite.relation?.["to"]);
    if (to?.concrete_model !== schema.label) continue; // it points to a model above
    accessors.set(accessor, name);
    targets.set(name, from);
    entries[name] = () => exported["reverse"]!(classOf(from), camelCase(field));
  }
  for (const field of schema.private_fields) {
    const name = camelCase(String(field["name"]));
    if (field["for_concrete_model"] === false) missing.push("a generic key to proxies");
    else if (/^Generic(ForeignKey|Relation)$/.test(String(field["class"]))) {
      const lack = genericLack(field, all);
      if (lack === undefined) entries[name] = genericEntry(field, classOf);
      else missing.push(lack);
      if (field["to"]) targets.set(name, String(field["to"]));
    } else missing.push(String(field["class"]));
  }

  const hasName = (path: string) => {
    const name = camelCase(path.replace(/^[-+]/, "").split("__")[0]!);
    return (
      ["?", "pk"].includes(name) ||
      name in entries ||
      attributes.has(name) ||
      bases.some(({ targets: above }) => above.has(name))
    );
  };
  const ordering = schema.ordering.filter((entry) => typeof entry !== "string" || hasName(entry));
  const latest = [schema.get_latest_by ?? []].flat();
  const options = {
    ...(schema.proxy ? { proxy: true } : { dbTable: schema.db_table }),
    ...(typeof schema.order_with_respect_to === "string"
      ? { orderWithRespectTo: camelCase(schema.order_with_respect_to) }
      : { ordering: ordering.map((entry) => orderOf(entry, nothingAround)) }),
    ...(latest.length > 0 && { getLatestBy: latest.map((path) => pathOf(String(path))) }),
  };

  const above = bases.map((base) => base.modelClass);
  const Base =
    above.length > 0
      ? (db.model(above as never, entries as never, options as never) as new () => object)
      : (db.model(entries as never, options as never) as unknown as new () => object);
  const modelClass = { [schema.name]: class extends Base {} }[schema.name]!;
  Object.defineProperty(modelClass, "objects", { value: db.manager(modelClass) });
  const fields = new Map(
    [...bases.flatMap((base) => base.schema.fields), ...schema.fields].map((field) => [
      field.name,
      field,
    ]),
  );
  return {
    schema: { ...schema, fields: [...fields.values()] },
    modelClass: modelClass as unknown as AnyModel,
    missing,
    attributes,
    accessors,
    targets,
  };
}

/** The place of a row, and a link to a parent with the name that it has by itself. */
function isMadeByItself(field: FieldSchema, bases: readonly MadeModel[]): boolean {
  if (field.class === "OrderWrt") return true;
  if (field.relation?.["parent_link"] !== true || field.auto_created !== true) return false;
  return bases.some(({ schema }) => {
    const [, name] = schema.concrete_model.split(".") as [string, string];
    return camelCase(field.name) === `${name.slice(0, 1).toLowerCase()}${name.slice(1)}Ptr`;
  });
}

/** The order of a model names no instances and no other queries. */
const nothingAround: Surroundings = {
  instance: () => undefined,
  newInstance: () => undefined,
  query: () => undefined,
};

/** What Quintet does not have that the field needs; undefined if it has all. */
function lackOf(field: FieldSchema, all: readonly ModelSchema[]): string | undefined {
  const { relation } = field;
  if (field.custom_class && !conversions[field.custom_class])
    return `a custom field (${field.class})`;
  if (!exported[makerOf(field.class)]) return field.class;
  if (!isName(camelCase(field.name))) return `a field named ${field.name}`;
  if (!relation) return undefined;
  const to = all.find(({ label }) => label === relation["to"]);
  if (!to) return "relation to an unknown model";
  if (relation["through_auto_created"] !== false) return undefined;
  const through = all.find(({ label }) => label === relation["through"]);
  const keys = [through, ...ancestors(through, all)]
    .flatMap((model) => model?.fields ?? [])
    .filter(({ class: name }) => /^(ForeignKey|OneToOne)/.test(name));
  return keys.length > 1 ? undefined : "a through model without foreign keys";
}

/** A field, or an arrow to a relation. */
function makeField(field: FieldSchema, classOf: (label: string) => unknown): unknown {
  const { relation } = field;
  const make = exported[makerOf(field.class)]!;
  const options = optionsOf(field);
  const conversion = conversions[field.custom_class ?? ""];
  if (conversion) return db.customField(make(options) as db.Field, conversion);
  if (!relation) return make(options);
  return () => {
    const isOwn = relation["through_auto_created"] === false;
    const through = isOwn ? { through: classOf(String(relation["through"])) } : {};
    return make(classOf(String(relation["to"])), { ...options, ...through });
  };
}

/** The field classes of the recorded models that are their own. */
const conversions: Readonly<Record<string, db.Conversion<unknown, unknown>>> = {
  "lookup.models.NulledTextField": {
    fromDatabase: (text) => text,
    toDatabase: (text) => (text === "" ? null : text),
  },
  "from_db_value.models.CashField": {
    fromDatabase: (amount) => Object.assign(new db.Decimal(amount as db.Decimal), { unit: "$" }),
    toDatabase: (cash) => cash,
  },
};

const makers: Readonly<Record<string, string>> = {
  ForeignKey: "foreignKey",
  OneToOneField: "oneToOne",
  ManyToManyField: "manyToMany",
  URLField: "urlField",
  UUIDField: "uuidField",
  JSONField: "jsonField",
};

/** Can it be the name of a field? */
function isName(name: string): boolean {
  return /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/i.test(name) && !(name in db.Model.prototype);
}

/** `CharField` → `charField`. */
export function makerOf(name: string): string {
  return makers[name] ?? name.slice(0, 1).toLowerCase() + name.slice(1);
}

const known = new Set([
  "max_length",
  "null",
  "blank",
  "unique",
  "db_index",
  "primary_key",
  "editable",
  "auto_now",
  "auto_now_add",
  "max_digits",
  "decimal_places",
  "protocol",
  "unpack_ipv4",
  "db_table",
]);

function optionsOf({ kwargs, relation, column, ...field }: FieldSchema): object {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(kwargs)) {
    // Django's fields take the options of others without a word.
    const isStray =
      name === "max_length" && !/Char|Text|Email|URL|Slug|File|Image|Path|Binary/.test(field.class);
    if (known.has(name) && !isStray) options[camelCase(name)] = value;
  }
  if (column !== null) options["dbColumn"] = column;
  if (field.class === "FilePathField") options["path"] = "/"; // recorded ones are functions
  if (field.class.includes("Big")) options["bigint"] = true; // recorded ones are of 64 bits
  if ("default" in kwargs) options["default"] = decode(kwargs["default"]!);
  if (field.class === "ManyToManyField") return pairOptions(relation!);
  if (relation) {
    options["onDelete"] = onDelete(relation);
    if (relation["parent_link"] === true) options["parentLink"] = true;
    const to = kwargs["to_field"];
    if (typeof to === "string") options["toField"] = camelCase(to);
  }
  return options;
}

function pairOptions(relation: JsonObject): object {
  const { symmetrical, through_fields: fields, db_table: dbTable } = relation;
  const throughFields = fields && { throughFields: (fields as string[]).map(camelCase) };
  const name = relation["related_name"];
  const relatedName = typeof name === "string" && name.endsWith("+") && { relatedName: name };
  const isOwn = relation["through_auto_created"] === false;
  return {
    symmetrical: symmetrical === true,
    ...(!isOwn && { dbTable }),
    ...throughFields,
    ...relatedName,
  };
}

function onDelete({ on_delete: name }: JsonObject): unknown {
  if (isObject(name)) return { set: decode((name["$on_delete_set"] ?? name["$set"])!) };
  return camelCase(String(name).toLowerCase());
}
