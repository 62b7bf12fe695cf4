/** Operations on whole models. */

import { snakeCase } from "../../../base/index.ts";
import type { FieldMark } from "../../fields/field.ts";
import type { ForeignKeyTo, ManyToManyTo } from "../../fields/relation.ts";
import { MigrationStateError } from "../errors.ts";
import { type AnyField, fieldState } from "../field-state.ts";
import type { ChangeHints } from "../schema-changes.ts";
import { fieldSource } from "../expression-source.ts";
import { call, literal, type Source } from "../source.ts";
import {
  isLabel,
  modelKey,
  type ModelState,
  type NamedField,
  plainOptions,
  type ProjectState,
  type StateOptions,
  withOption,
  withTargets,
} from "../state.ts";
import { optionsSource } from "../table-option-source.ts";
import { Operation } from "./operation.ts";

/** What the field functions return: `charField(…)`, `foreignKey("library.Author", …)`. */
export type FieldArgument = FieldMark | ForeignKeyTo<unknown> | ManyToManyTo<unknown>;

export class CreateModel extends Operation {
  readonly category = "+";
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldArgument>>;
  readonly options: StateOptions;

  constructor(
    name: string,
    fields: Readonly<Record<string, FieldArgument>>,
    options: StateOptions = {},
  ) {
    super();
    this.name = name;
    this.fields = fields;
    this.options = options;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const { name, options } = this;
    if (state.find(app, name)) {
      throw new MigrationStateError(`There is a model ${app}.${name} already at this point.`, {
        hint: "Do two migrations create it?",
      });
    }
    return state.with({
      app,
      name,
      fields: this.#fields(app),
      options: plainOptions(options, `${app}.${name}`),
    });
  }

  override describe(): string {
    return `Create ${this.options.proxy ? "proxy " : ""}model ${this.name}`;
  }

  override get nameFragment(): string {
    return this.name.toLowerCase();
  }

  override source(): Source {
    const fields = this.#fields("").map(([name, field]) => [name, fieldSource(field)] as const);
    const args: Source[] = [literal(this.name), { object: fields }];
    if (Object.keys(this.options).length > 0) args.push(optionsSource(this.options));
    return { call: "createModel", args };
  }

  #fields(app: string): NamedField[] {
    return Object.entries(this.fields).map(([name, field]) => [
      name,
      fieldState(field as unknown as AnyField, app, `${this.name}.${name}`),
    ]);
  }
}

export class DeleteModel extends Operation {
  readonly category = "-";
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    state.get(app, this.name);
    return state.without(app, this.name);
  }

  override describe(): string {
    return `Delete model ${this.name}`;
  }

  override get nameFragment(): string {
    return `delete_${this.name.toLowerCase()}`;
  }

  override source(): Source {
    return call("deleteModel", literal(this.name));
  }
}

export class RenameModel extends Operation {
  readonly category = "~";
  readonly from: string;
  readonly to: string;

  constructor(from: string, to: string) {
    super();
    this.from = from;
    this.to = to;
  }

  /** All that points to it follows. */
  override stateForwards(state: ProjectState, app: string): ProjectState {
    const old = state.get(app, this.from);
    return state.map((model) => {
      const renamed = model === old ? { ...model, name: this.to } : model;
      return withTargets(renamed, (label) =>
        isLabel(label, app, this.from) ? `${app}.${this.to}` : label,
      );
    });
  }

  override describe(): string {
    return `Rename model ${this.from} to ${this.to}`;
  }

  override get nameFragment(): string {
    return `rename_${this.from.toLowerCase()}_${this.to.toLowerCase()}`;
  }

  override source(): Source {
    return call("renameModel", literal(this.from), literal(this.to));
  }

  protected override hints(app: string): ChangeHints {
    return { models: new Map([[modelKey(app, this.to), modelKey(app, this.from)]]) };
  }
}

/** Options that have operations of their own, and what is said when a model is created. */
export const tableOptions = [
  "bases",
  "proxy",
  "swappable",
  "dbTable",
  "dbTableComment",
  "indexes",
  "constraints",
  "primaryKey",
  "uniqueTogether",
  "indexTogether",
  "orderWithRespectTo",
] as const satisfies readonly (keyof StateOptions)[];

/** The options that say nothing about the table. */
export type OtherOptions = Omit<StateOptions, (typeof tableOptions)[number]>;

/** Sets the options that say nothing about the table. */
export class AlterModelOptions extends Operation {
  readonly category = "~";
  readonly name: string;
  readonly options: OtherOptions;

  constructor(name: string, options: OtherOptions) {
    super();
    this.name = name;
    this.options = options;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model = state.get(app, this.name);
    const options = plainOptions(this.options, `${app}.${this.name}`);
    const kept = Object.entries(model.options).filter(([name]) => isTableOption(name));
    return state.with({ ...model, options: { ...options, ...Object.fromEntries(kept) } });
  }

  override describe(): string {
    return `Change Meta options on ${this.name}`;
  }

  override get nameFragment(): string {
    return `alter_${this.name.toLowerCase()}_options`;
  }

  override source(): Source {
    return call("alterModelOptions", literal(this.name), literal(this.options));
  }
}

export function isTableOption(name: string): boolean {
  return (tableOptions as readonly string[]).includes(name);
}

export class AlterModelTable extends Operation {
  readonly category = "~";
  readonly name: string;
  readonly table: string | null;

  constructor(name: string, table: string | null) {
    super();
    this.name = name;
    this.table = table;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model: ModelState = state.get(app, this.name);
    const { dbTable: _old, ...options } = model.options;
    return state.with({
      ...model,
      options: this.table === null ? options : { ...options, dbTable: this.table },
    });
  }

  override describe(): string {
    return `Rename table for ${this.name} to ${this.table ?? "(default)"}`;
  }

  override get nameFragment(): string {
    return `alter_${snakeCase(this.name).replaceAll("_", "")}_table`;
  }

  override source(): Source {
    return call("alterModelTable", literal(this.name), literal(this.table));
  }
}

export class AlterModelTableComment extends Operation {
  readonly category = "~";
  readonly name: string;
  readonly comment: string | null;

  constructor(name: string, comment: string | null) {
    super();
    this.name = name;
    this.comment = comment;
  }

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model = state.get(app, this.name);
    return state.with(withOption(model, "dbTableComment", this.comment ?? undefined));
  }

  override describe(): string {
    return `Alter ${this.name} table comment`;
  }

  override get nameFragment(): string {
    return `alter_${this.name.toLowerCase()}_table_comment`;
  }

  override source(): Source {
    return call("alterModelTableComment", literal(this.name), literal(this.comment));
  }
}

/**
 * Makes the table of a new model, and those of its relations to many.
 *
 * @param name The class name, `Book`.
 * @param fields In the order of the columns. Relations name their target: `"library.Author"`.
 * @param options As in `model()`.
 * @see https://docs.djangoproject.com/en/5.2/ref/migration-operations/#createmodel
 */
export function createModel(
  name: string,
  fields: Readonly<Record<string, FieldArgument>>,
  options: StateOptions = {},
): Operation {
  return new CreateModel(name, fields, options);
}

/** Drops the table of a model, with all its rows. Backwards it makes it again, empty. */
export function deleteModel(name: string): Operation {
  return new DeleteModel(name);
}

/** Gives a model another name; its table, and what points to it, follow. */
export function renameModel(from: string, to: string): Operation {
  return new RenameModel(from, to);
}

/** Sets all options of a model but those of its table: those that are not named have their defaults. */
export function alterModelOptions(name: string, options: OtherOptions): Operation {
  return new AlterModelOptions(name, options);
}

/** Gives a model's table another name; null: the one that follows from the model's. */
export function alterModelTable(name: string, table: string | null): Operation {
  return new AlterModelTable(name, table);
}

/** Sets the comment on a model's table, where the database keeps it; null: none. */
export function alterModelTableComment(name: string, comment: string | null): Operation {
  return new AlterModelTableComment(name, comment);
}
