/**
 * The models of a project at one point of their history, as plain data. It is replayed from the
 * operations of the migrations; no file holds it. Nothing is changed in place.
 */

import { isDeepStrictEqual } from "node:util";

import { didYouMean } from "../../base/index.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import { orderName } from "../meta/order-field.ts";
import type { ConstraintDefinition, IndexDefinition } from "../meta/table-options.ts";
import { MigrationStateError } from "./errors.ts";
import { fieldState, type FieldState, isRelation, plainValue } from "./field-state.ts";

/** Options of a model at one point of its history: also such as no model of today can have. */
export interface StateOptions extends ModelOptions {
  /** The labels of the models that it inherits from. */
  readonly bases?: readonly string[];
  /** Is it another class for the rows of its base? */
  readonly proxy?: boolean;
  /** Is its table made and changed by migrations? Default: true. */
  readonly managed?: boolean;
  readonly orderWithRespectTo?: string;
  /** Fields indexed together: from the history of a Django project. Use `indexes`. */
  readonly indexTogether?: readonly (readonly string[])[];
}

export interface ModelState {
  readonly app: string;
  readonly name: string;
  /** In the order of the columns; relations to many come last. */
  readonly fields: readonly NamedField[];
  readonly options: StateOptions;
}

export type NamedField = readonly [name: string, field: FieldState];

/** Names a model in a state; upper and lower case are the same, as in a table's name. */
export function modelKey(app: string, name: string): string {
  return `${app}.${name}`.toLowerCase();
}

/** Is it the model of this label? */
export function isLabel(label: unknown, app: string, name: string): boolean {
  return typeof label === "string" && label.toLowerCase() === modelKey(app, name);
}

export class ProjectState {
  static readonly empty: ProjectState = new ProjectState(new Map());

  /** By `modelKey`, in the order they were made. */
  readonly models: ReadonlyMap<string, ModelState>;

  /**
   * Relations whose model was deleted under them, with the model as it was: a proxy that becomes a
   * model with a table is deleted and created anew. They lead to what it was until they are altered.
   */
  readonly orphans: ReadonlyMap<FieldState, ModelState>;

  constructor(
    models: ReadonlyMap<string, ModelState>,
    orphans: ReadonlyMap<FieldState, ModelState> = new Map(),
  ) {
    this.models = models;
    this.orphans = orphans;
  }

  static of(models: Iterable<ModelState>): ProjectState {
    return new ProjectState(
      new Map(Array.from(models, (model) => [modelKey(model.app, model.name), model])),
    );
  }

  find(app: string, name: string): ModelState | undefined {
    return this.models.get(modelKey(app, name));
  }

  /** @throws {MigrationStateError} If there is none. */
  get(app: string, name: string): ModelState {
    const model = this.find(app, name);
    if (model !== undefined) return model;
    const labels = Array.from(this.models.values(), (known) => `${known.app}.${known.name}`);
    throw new MigrationStateError(`There is no model ${app}.${name} at this point.`, {
      hint: didYouMean(`${app}.${name}`, labels, "models"),
    });
  }

  /** With this model, which may take the place of the one before it. */
  with(model: ModelState): ProjectState {
    const models = new Map(this.models).set(modelKey(model.app, model.name), model);
    return new ProjectState(models, this.orphans);
  }

  without(app: string, name: string): ProjectState {
    const models = new Map(this.models);
    const orphans = new Map(this.orphans);
    const gone = this.get(app, name);
    models.delete(modelKey(app, name));
    for (const { fields } of models.values()) {
      for (const [, field] of fields) {
        const isOrphan = isRelation(field) && isLabel(field.options["to"], app, name);
        if (isOrphan && !orphans.has(field)) orphans.set(field, gone);
      }
    }
    return new ProjectState(models, orphans);
  }

  /** Each model changed by `change`, under the name that it then has. */
  map(change: (model: ModelState) => ModelState): ProjectState {
    const { models } = ProjectState.of(Array.from(this.models.values(), change));
    const orphans = Array.from(this.orphans, ([field, gone]) => [field, change(gone)] as const);
    return new ProjectState(models, new Map(orphans));
  }
}

/** @throws {MigrationStateError} If the model has no such field. */
export function fieldOf(model: ModelState, name: string): FieldState {
  const found = model.fields.find(([known]) => known === name);
  if (found) return found[1];
  const names = model.fields.map(([known]) => known);
  throw new MigrationStateError(
    `${model.app}.${model.name} has no field "${name}" at this point.`,
    {
      hint: didYouMean(name, names, "fields"),
    },
  );
}

/** With each relation's target as `retarget` says. */
export function withTargets(model: ModelState, retarget: (label: string) => string): ModelState {
  const fields = model.fields.map(([name, field]): NamedField => {
    if (!isRelation(field)) return [name, field];
    const { to, through } = field.options;
    const led = {
      to: retarget(String(to)),
      ...(typeof through === "string" && { through: retarget(through) }),
    };
    return led.to === to && led.through === through
      ? [name, field]
      : [name, { ...field, options: { ...field.options, ...led } }];
  });
  const isSame = fields.every(([, field], at) => field === model.fields[at]![1]);
  const { bases } = model.options;
  const above = bases?.map(retarget);
  if (isSame && isDeepStrictEqual(above, bases)) return model;
  return { ...model, fields, options: above ? { ...model.options, bases: above } : model.options };
}

/**
 * A model of the code as a state.
 *
 * @throws {UnprintableValueError} If an option has a value that no file could hold.
 */
export function modelState(meta: ModelMeta): ModelState {
  const { app, name } = meta;
  const described = meta.isProxy
    ? []
    : [...meta.ownFields.map((field) => [field.name, field] as const), ...meta.ownManyToMany];
  const declared = described.filter(([fieldName]) => fieldName !== orderName);
  return {
    app,
    name,
    fields: declared.map(([fieldName, field]) => [
      fieldName,
      fieldState(field, app, `${name}.${fieldName}`),
    ]),
    options: {
      ...plainOptions(ownOptions(meta), `${app}.${name}`),
      ...(meta.indexes.length > 0 && { indexes: meta.indexes }),
      ...(meta.constraints.length > 0 && { constraints: meta.constraints }),
    },
  };
}

/**
 * Its options, with what it extends. An order by expressions means nothing to a schema, and a state
 * has no managers that an option could name.
 */
function ownOptions(meta: ModelMeta): ModelOptions {
  const { options, ordersByExpression, bases, keyFields } = meta;
  const {
    ordering,
    abstract: _abstract,
    defaultManagerName: _default,
    baseManagerName: _base,
    ...rest
  } = options;
  const isSaid = ordering && !ordersByExpression && options.orderWithRespectTo === undefined;
  return {
    ...rest,
    ...(options.primaryKey && { primaryKey: keyFields.map((field) => field.name) }),
    ...(isSaid && { ordering }),
    ...(bases.length > 0 && { bases: bases.map(({ app, name }) => `${app}.${name}`) }),
  };
}

/** With an option set; one that is an empty list is left out. */
export function withOption<Name extends keyof StateOptions>(
  model: ModelState,
  name: Name,
  value: StateOptions[Name],
): ModelState {
  const { [name]: _old, ...rest } = model.options;
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
  return { ...model, options: isEmpty ? rest : { ...rest, [name]: value } };
}

export function indexesOf({ options }: ModelState): readonly IndexDefinition[] {
  return (options.indexes ?? []) as readonly IndexDefinition[];
}

export function constraintsOf({ options }: ModelState): readonly ConstraintDefinition[] {
  return (options.constraints ?? []) as readonly ConstraintDefinition[];
}

/** The options that are said, as values that a file can hold. */
export function plainOptions(options: StateOptions, where: string): StateOptions {
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    said.map(([name, value]) => [
      name,
      holdsExpressions(name) ? value : plainValue(value, `${where}: ${name}`),
    ]),
  );
}

/** Is it a list of definitions, which are data, but hold conditions and expressions? */
function holdsExpressions(option: string): boolean {
  return option === "indexes" || option === "constraints";
}
