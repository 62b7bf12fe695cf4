/** Recorded fields, models and operations as a user of Quintet would write them. */

import * as base from "../../../src/base/index.ts";
import { fieldState, type FieldState, makeField } from "../../../src/db/migrations/field-state.ts";
import * as migrations from "../../../src/db/migrations/index.ts";
import { Operation } from "../../../src/db/migrations/operations/operation.ts";
import {
  RunCode,
  SeparateDatabaseAndState,
} from "../../../src/db/migrations/operations/special.ts";
import type { Source } from "../../../src/db/migrations/source.ts";
import { type ModelState, ProjectState } from "../../../src/db/migrations/state.ts";
import { isObject, type Json, type JsonObject, NotThereError } from "../orm/case.ts";
import { valueOf, type Surroundings } from "../orm/expressions.ts";
import { pathOf } from "../orm/paths.ts";
import { decode } from "../orm/values.ts";

export interface RecordedOperation {
  readonly op: string;
  readonly kwargs: JsonObject;
  readonly args?: readonly Json[];
  readonly elidable?: boolean;
}

/** `_order` keeps its underscore. */
function camelCase(name: string): string {
  return (name.startsWith("_") ? "_" : "") + base.camelCase(name.replace(/^_/, ""));
}

const kinds: Readonly<Record<string, string>> = {
  ForeignKey: "foreignKey",
  OneToOneField: "oneToOne",
  ManyToManyField: "manyToMany",
  URLField: "url",
  UUIDField: "uuid",
  JSONField: "json",
  GenericIPAddressField: "genericIPAddress",
};

/** What Python has for its own sake: it says nothing about a model. */
const pythonOnly = new Set(["serialize", "auto_created", "validators"]);

/** @param model The name of the model that has it, which `self` stands for. */
export function fieldStateOf(recorded: Json, app: string, model = ""): FieldState {
  const [name, options] = (recorded as { $field: [string, JsonObject] }).$field;
  const kind = kinds[name] ?? name.slice(0, 1).toLowerCase() + name.slice(1).replace(/Field$/, "");
  const made: Record<string, unknown> = {};
  for (const [option, value] of Object.entries(options)) {
    if (pythonOnly.has(option)) continue;
    if (option === "to" || option === "through")
      made[option] = labelOf(value === "self" ? model : value, app);
    else if (option === "on_delete") made["onDelete"] = camelCase(String(value).toLowerCase());
    else if (option === "to_field") made["toField"] = camelCase(String(value));
    else if (isObject(value) && "$not_provided" in value) continue;
    else made[camelCase(option)] = plain(value);
  }
  const state = fieldState(makeField({ kind, options: made }), app, name);
  const swappable = settingOf(options["to"]);
  return swappable === undefined ? state : { ...state, options: { ...state.options, swappable } };
}

/** The name under which a model is named that the settings may replace. */
function settingOf(to: Json | undefined): string | undefined {
  return isObject(to) && "$setting" in to ? String(to["$setting"]) : undefined;
}

/** A model's label; `pony` is one of the app's own. */
export function labelOf(value: Json, app: string): string {
  const label = isObject(value) ? String(value["value"]) : String(value);
  return label.includes(".") ? label : `${app}.${label}`;
}

/** As a migration file holds it: bytes are base64. */
function plain(value: Json): unknown {
  if (isObject(value) && "$bytes" in value) return value["$bytes"];
  return decode(value);
}

function argument(field: Json, app: string, model: string): migrations.FieldArgument {
  return makeField(fieldStateOf(field, app, model)) as unknown as migrations.FieldArgument;
}

type Pairs = [name: string, field: Json][];

/** Lists of lists, whatever Python kept them in. */
function together(value: Json): string[][] {
  const list = isObject(value) ? value["$set"] : value;
  return (list as string[][]).map((names) => names.map(camelCase)).toSorted();
}

export function optionsOf(recorded: JsonObject): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(recorded)) {
    const isEmpty = (Array.isArray(value) && value.length === 0) || value === null;
    if (isEmpty) continue;
    if (name === "unique_together" || name === "index_together") {
      if (together(value).length > 0) options[camelCase(name)] = together(value);
    } else if (name === "ordering") {
      options[name] = (value as string[]).map((path) => path.split("__").map(camelCase).join("__"));
    } else if (name === "indexes") options[name] = (value as JsonObject[]).map(indexOf);
    else if (name === "constraints") options[name] = (value as JsonObject[]).map(constraintOf);
    else if (name === "order_with_respect_to")
      options["orderWithRespectTo"] = camelCase(String(value));
    else options[camelCase(name)] = decode(value);
  }
  return options;
}

/** What stands in the place of instances and queries: constraints have none. */
const nothing: Surroundings = {
  instance: () => undefined,
  newInstance: () => undefined,
  query: () => undefined,
};

function partOf(part: Json): never {
  return (typeof part === "string" ? pathOf(part) : valueOf(part, nothing)) as never;
}

function indexOf({ args, kwargs }: JsonObject): never {
  const { fields = [], name, condition, include, opclasses } = kwargs as JsonObject;
  return migrations.index(...(args as Json[]).map(partOf), {
    fields: (fields as string[]).map(pathOf),
    ...(name !== undefined && { name: String(name) }),
    ...(condition !== undefined && { condition: partOf(condition) }),
    ...(include !== undefined && { include: (include as string[]).map(camelCase) }),
    ...(opclasses !== undefined && { opclasses: opclasses as string[] }),
  } as never) as never;
}

function constraintOf({ $object: path, args, kwargs }: JsonObject): never {
  const { name, fields = [], check, condition, include } = kwargs as JsonObject;
  if (String(path).endsWith("CheckConstraint")) {
    return migrations.check(String(name), partOf((check ?? condition)!)) as never;
  }
  if (!String(path).endsWith("UniqueConstraint")) throw new NotThereError(String(path));
  return migrations.unique(String(name), ...(args as Json[]).map(partOf), {
    fields: (fields as string[]).map(camelCase),
    ...(condition !== undefined && { condition: partOf(condition) }),
    ...(include !== undefined && { include: (include as string[]).map(camelCase) }),
  } as never) as never;
}

export function modelStateOf(recorded: JsonObject): ModelState {
  const { app_label: app, name, fields, options = {}, bases = [] } = recorded;
  return {
    app: String(app),
    name: String(name),
    fields: withKey(fields as Pairs, bases).map(([field, state]) => [
      camelCase(field),
      fieldStateOf(state, String(app), String(name)),
    ]),
    options: { ...optionsOf(options as JsonObject), ...basesOf(bases, String(app)) },
  };
}

/** Recorded with `DEFAULT_AUTO_FIELD` as it was before it was a BigAutoField. */
function withKey(fields: Pairs, bases: Json): Pairs {
  const hasKey = fields.some(([, field]) => {
    const [name, options] = (field as { $field: [string, JsonObject] }).$field;
    return options["primary_key"] === true || name.endsWith("AutoField");
  });
  const extendsModel = (bases as Json[]).some((base) => typeof base === "string");
  if (hasKey || extendsModel) return fields;
  return [["id", { $field: ["AutoField", { primary_key: true }] }], ...fields];
}

export function projectStateOf(recorded: JsonObject): ProjectState {
  return ProjectState.of((recorded["models"] as JsonObject[]).map(modelStateOf));
}

/** @throws {NotThereError} If Quintet has no such operation. */
export function operationOf(
  { op, kwargs, args = [], elidable = false }: RecordedOperation,
  app: string,
): migrations.Operation {
  const text = (name: string): string => String(kwargs[name]);
  const name = (key: string): string => camelCase(text(key));
  const model = text("model_name");
  const rest: unknown[] = [...args];
  if (rest.length > 0) throw new NotThereError(`${op} with arguments by position`);
  switch (op) {
    case "CreateModel": {
      const pairs = withKey(kwargs["fields"] as Pairs, kwargs["bases"] ?? []);
      const fields = pairs.map(([field, state]) => [
        camelCase(field),
        argument(state, app, text("name")),
      ]);
      const options = {
        ...optionsOf((kwargs["options"] ?? {}) as JsonObject),
        ...basesOf(kwargs["bases"] ?? [], app),
      };
      return migrations.createModel(text("name"), Object.fromEntries(fields), options);
    }
    case "DeleteModel":
      return migrations.deleteModel(text("name"));
    case "RenameModel":
      return migrations.renameModel(text("old_name"), text("new_name"));
    case "AlterModelTable":
      return migrations.alterModelTable(text("name"), kwargs["table"] as string | null);
    case "AlterModelTableComment":
      return migrations.alterModelTableComment(
        text("name"),
        kwargs["table_comment"] as string | null,
      );
    case "AlterModelOptions":
      return migrations.alterModelOptions(text("name"), optionsOf(kwargs["options"] as JsonObject));
    case "AddField":
    case "AlterField": {
      const make = op === "AddField" ? migrations.addField : migrations.alterField;
      return make(model, name("name"), ...fieldAndFill(kwargs, app));
    }
    case "RemoveField":
      return migrations.removeField(model, name("name"));
    case "RenameField":
      return migrations.renameField(model, name("old_name"), name("new_name"));
    case "AlterUniqueTogether":
      return migrations.alterUniqueTogether(text("name"), together(kwargs["unique_together"]!));
    case "AlterIndexTogether":
      return migrations.alterIndexTogether(text("name"), together(kwargs["index_together"]!));
    case "AlterOrderWithRespectTo": {
      const by = kwargs["order_with_respect_to"];
      return migrations.alterOrderWithRespectTo(
        text("name"),
        by === null ? null : camelCase(String(by)),
      );
    }
    case "AddIndex":
      return migrations.addIndex(model, indexOf(kwargs["index"] as JsonObject));
    case "RemoveIndex":
      return migrations.removeIndex(model, nameOf(kwargs["name"] ?? kwargs["index"]!));
    case "RenameIndex": {
      const fields = kwargs["old_fields"] as string[] | undefined;
      const from = fields ? fields.map(camelCase) : text("old_name");
      return migrations.renameIndex(model, from, text("new_name"));
    }
    case "AddConstraint":
      return migrations.addConstraint(model, constraintOf(kwargs["constraint"] as JsonObject));
    case "RemoveConstraint":
      return migrations.removeConstraint(model, nameOf(kwargs["name"]!));
    case "RunSQL":
      return migrations.runSql({
        forward: sqlOf(kwargs["sql"]!),
        backward:
          kwargs["reverse_sql"] === undefined
            ? migrations.irreversible("there is no reverse_sql")
            : sqlOf(kwargs["reverse_sql"]),
        state: ((kwargs["state_operations"] ?? []) as unknown as RecordedOperation[]).map((each) =>
          operationOf(each, app),
        ),
        elidable,
      });
    case "RunPython":
      return migrations.runCode({
        forward: codeOf(kwargs["code"]!),
        backward:
          kwargs["reverse_code"] === undefined || kwargs["reverse_code"] === null
            ? migrations.irreversible("there is no reverse_code")
            : codeOf(kwargs["reverse_code"]),
        elidable,
      });
    case "SeparateDatabaseAndState": {
      const list = (key: string): migrations.Operation[] =>
        ((kwargs[key] ?? []) as unknown as RecordedOperation[]).map((each) =>
          operationOf(each, app),
        );
      return migrations.separateDatabaseAndState({
        database: list("database_operations"),
        state: list("state_operations"),
      });
    }
    case "Operation":
      return new NoOperation();
  }
  throw new NotThereError(`the operation ${op}`);
}

/** The name of an index or a constraint, which may be there as a whole. */
function nameOf(named: Json): string {
  return isObject(named) ? String((named["kwargs"] as JsonObject)["name"]) : String(named);
}

/** Of a function of Python only the name is known: it does nothing, and is told by its name. */
function codeOf(callable: Json): () => Promise<void> {
  const name = isObject(callable) ? String(Object.values(callable)[0]) : String(callable);
  return Object.defineProperty(async () => undefined, "name", { value: name });
}

/** Django's base of all operations, which does nothing by itself. */
class NoOperation extends Operation {
  readonly category = "?";
  readonly nameFragment = undefined;

  override stateForwards(state: ProjectState): ProjectState {
    return state;
  }

  override describe(): string {
    return "Operation: ((), {})";
  }

  override source(): Source {
    return { call: "operation", args: [] };
  }
}

/** Django's placeholders, `%s`, are question marks here; `%%` is one percent sign with parameters. */
function sqlOf(sql: Json): migrations.SqlText {
  if (typeof sql === "string") return sql;
  return (sql as readonly Json[]).map((statement) => {
    if (typeof statement === "string") return statement;
    const [text, params, ...rest] = statement as [string, (readonly Json[] | null)?, ...Json[]];
    return [text.replaceAll("%s", "?"), params ?? [], ...rest] as [string, readonly unknown[]];
  });
}

/** Models only: other bases are Python's. A name alone is a model of the same app. */
function basesOf(bases: Json, app: string): { bases?: readonly string[] } {
  const labels = (bases as Json[])
    .filter((base) => typeof base === "string" || settingOf(base) !== undefined)
    .map((base) => labelOf(base, app));
  return labels.length === 0 ? {} : { bases: labels };
}

/** A default that is not to stay is what the rows that are there are filled with. */
function fieldAndFill(
  { model_name: model, field, preserve_default: isKept = true }: JsonObject,
  app: string,
): [migrations.FieldArgument, migrations.FillOptions] {
  const { kind, options } = fieldStateOf(field!, app, String(model));
  if (isKept === true || !("default" in options)) {
    return [argument(field!, app, String(model)), {}];
  }
  const { default: fill, ...others } = options;
  const made = makeField({ kind, options: others }) as unknown as migrations.FieldArgument;
  return [made, fill === null ? {} : { fill }];
}

/** The operation as plain data, with the model's name in lower case, as Django has it at times. */
export function sourceOf(operation: migrations.Operation): unknown {
  if (operation instanceof RunCode) {
    const { forward, backward, elidable } = operation.options;
    return ["runCode", forward.name, "name" in backward ? backward.name : null, elidable];
  }
  if (operation instanceof SeparateDatabaseAndState) {
    return ["separate", operation.database.map(sourceOf), operation.state.map(sourceOf)];
  }
  const source = operation.source();
  if (typeof source === "string" || !("call" in source)) return source;
  const [model, ...args] = source.args;
  return [source.call, typeof model === "string" ? model.toLowerCase() : model, ...args];
}
