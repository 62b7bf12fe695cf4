/** Operations on the fields of a model. */

import { snakeCase } from "../../../base/index.ts";
import { MigrationStateError } from "../errors.ts";
import { type AnyField, fieldState, type FieldState, plainValue } from "../field-state.ts";
import { renamedOptions } from "../renamed-options.ts";
import type { ChangeHints } from "../schema-changes.ts";
import { fieldSource } from "../expression-source.ts";
import { call, literal, type Source } from "../source.ts";
import {
  fieldOf,
  isLabel,
  modelKey,
  type ModelState,
  type NamedField,
  type ProjectState,
} from "../state.ts";
import type { FieldArgument } from "./models.ts";
import { Operation } from "./operation.ts";

export interface FillOptions {
  /**
   * What the rows that are there get, where the field has no default. It is used once, and is no
   * default of the field. Null: nothing, not even its default, as they have been seen to.
   */
  fill?: unknown;
}

abstract class FieldOperation extends Operation {
  readonly model: string;
  readonly name: string;

  constructor(model: string, name: string) {
    super();
    this.model = model;
    this.name = name;
  }

  /** `book_published_at` */
  protected get place(): string {
    return `${this.model.toLowerCase()}_${snakeCase(this.name)}`;
  }
}

/** What adding and altering share: a field as it shall be, and what fills its column. */
abstract class SetField extends FieldOperation {
  readonly field: FieldArgument;
  readonly options: FillOptions;

  constructor(model: string, name: string, field: FieldArgument, options: FillOptions = {}) {
    super(model, name);
    this.field = field;
    this.options = options;
  }

  state(app: string): FieldState {
    const field = this.field as unknown as AnyField;
    return fieldState(field, app, `${this.model}.${this.name}`);
  }

  protected sourceOf(name: string): Source {
    const args = [literal(this.model), literal(this.name), fieldSource(this.state(""))];
    const { fill } = this.options;
    if (fill !== undefined) args.push(literal({ fill: plainValue(fill, `${this.name}: fill`) }));
    return { call: name, args };
  }

  protected override hints(app: string): ChangeHints {
    const { fill: value } = this.options;
    if (value === undefined) return {};
    return { fill: { model: modelKey(app, this.model), field: this.name, value } };
  }
}

export class AddField extends SetField {
  readonly category = "+";

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model = state.get(app, this.model);
    if (model.fields.some(([name]) => name === this.name)) {
      throw new MigrationStateError(
        `${app}.${this.model} has a field "${this.name}" already at this point.`,
        { hint: "Do two migrations add it?" },
      );
    }
    return state.with({ ...model, fields: withField(model, this.name, this.state(app)) });
  }

  override describe(): string {
    return `Add field ${this.name} to ${this.model}`;
  }

  override get nameFragment(): string {
    return this.place;
  }

  override source(): Source {
    return this.sourceOf("addField");
  }
}

export class AlterField extends SetField {
  readonly category = "~";

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model = state.get(app, this.model);
    fieldOf(model, this.name); // throws
    const field = this.state(app);
    const fields = model.fields.map(([name, old]): NamedField => [
      name,
      name === this.name ? field : old,
    ]);
    return state.with({ ...model, fields });
  }

  override describe(): string {
    return `Alter field ${this.name} on ${this.model}`;
  }

  override get nameFragment(): string {
    return `alter_${this.place}`;
  }

  override source(): Source {
    return this.sourceOf("alterField");
  }
}

export class RemoveField extends FieldOperation {
  readonly category = "-";

  override stateForwards(state: ProjectState, app: string): ProjectState {
    const model = state.get(app, this.model);
    fieldOf(model, this.name); // throws
    return state.with({ ...model, fields: model.fields.filter(([name]) => name !== this.name) });
  }

  override describe(): string {
    return `Remove field ${this.name} from ${this.model}`;
  }

  override get nameFragment(): string {
    return `remove_${this.place}`;
  }

  override source(): Source {
    return call("removeField", literal(this.model), literal(this.name));
  }
}

export class RenameField extends Operation {
  readonly category = "~";
  readonly model: string;
  readonly from: string;
  readonly to: string;

  constructor(model: string, from: string, to: string) {
    super();
    this.model = model;
    this.from = from;
    this.to = to;
  }

  /** Options and keys that name it follow. */
  override stateForwards(state: ProjectState, app: string): ProjectState {
    const { model, from, to } = this;
    const old = state.get(app, model);
    fieldOf(old, from); // throws
    const rename = (name: string): string => (name === from ? to : name);
    const renamed: ModelState = {
      ...old,
      fields: old.fields.map(([name, field]): NamedField => [rename(name), field]),
      options: renamedOptions(old.options, rename),
    };
    return state.with(renamed).map((other) => ({
      ...other,
      fields: other.fields.map(([name, field]): NamedField => {
        return [name, withRenamedTarget(field, { app, model, rename })];
      }),
    }));
  }

  override describe(): string {
    return `Rename field ${this.from} on ${this.model} to ${this.to}`;
  }

  override get nameFragment(): string {
    return `rename_${snakeCase(this.from)}_${this.model.toLowerCase()}_${snakeCase(this.to)}`;
  }

  override source(): Source {
    return call("renameField", literal(this.model), literal(this.from), literal(this.to));
  }

  protected override hints(app: string): ChangeHints {
    return { fields: new Map([[modelKey(app, this.model), new Map([[this.to, this.from]])]]) };
  }
}

/** A key that points to a field, or pairs whose sides it is one of, say its name. */
function withRenamedTarget(
  field: FieldState,
  { app, model, rename }: { app: string; model: string; rename: (name: string) => string },
): FieldState {
  const { to, toField, through, throughFields } = field.options;
  const isKey = typeof toField === "string" && isLabel(to, app, model);
  const isPair = Array.isArray(throughFields) && isLabel(through, app, model);
  if (!isKey && !isPair) return field;
  return {
    ...field,
    options: {
      ...field.options,
      ...(isKey && { toField: rename(toField) }),
      ...(isPair && { throughFields: (throughFields as string[]).map(rename) }),
    },
  };
}

/** Relations to many come last, as a model lists them. */
function withField({ fields }: ModelState, name: string, field: FieldState): NamedField[] {
  const added: NamedField = [name, field];
  if (field.kind === "manyToMany") return [...fields, added];
  const at = fields.findIndex(([, { kind }]) => kind === "manyToMany");
  return at < 0 ? [...fields, added] : fields.toSpliced(at, 0, added);
}

/**
 * Adds a field to a model. The rows that are there get its default, or `fill`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/migration-operations/#addfield
 */
export function addField(
  model: string,
  name: string,
  field: FieldArgument,
  options: FillOptions = {},
): Operation {
  return new AddField(model, name, field, options);
}

/** Removes a field with its values. Backwards the column comes back, its values do not. */
export function removeField(model: string, name: string): Operation {
  return new RemoveField(model, name);
}

/** Makes a field what it is now said to be. Where NULL is no more allowed, `fill` replaces it. */
export function alterField(
  model: string,
  name: string,
  field: FieldArgument,
  options: FillOptions = {},
): Operation {
  return new AlterField(model, name, field, options);
}

/** Gives a field another name; its column, and options that name it, follow. */
export function renameField(model: string, from: string, to: string): Operation {
  return new RenameField(model, from, to);
}
