/**
 * From a state to models: a registry of their metas for the schema, and classes for the code of a
 * migration, which queries and saves through them as it would through the project's own.
 */

import type { ModelMeta } from "../meta/model-meta.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import { ModelMeta as Meta } from "../meta/model-meta.ts";
import { Registry } from "../meta/registry.ts";
import { findRelations } from "../meta/relations.ts";
import { QueryStart } from "../models/manager.ts";
import { classOver } from "../models/base-class.ts";
import { metaOf, type Model } from "../models/model.ts";
import { QuerySet } from "../query/query-set.ts";
import { makeField } from "./field-state.ts";
import type { ModelState, ProjectState } from "./state.ts";

/** A model class that only a migration knows. */
export type HistoricalModel = (abstract new (...args: never[]) => Model) & {
  readonly $meta: ModelMeta;
  readonly objects: QueryStart;
};

const rendered = new WeakMap<ProjectState, Registry>();

/** The metas of all models of a state, without classes. Made once a state. */
export function renderMetas(state: ProjectState): Registry {
  const known = rendered.get(state);
  if (known !== undefined) return known;
  const registry = new Registry();
  const { orphans } = state;
  const install = (app: string, models: readonly ModelState[]): void =>
    registry.install(
      app,
      models.map(
        (model) =>
          new Meta({
            name: model.name,
            entries: entriesOf(model, orphans),
            options: optionsOf(model),
            bases: model.options.bases ?? [],
            registry,
            modelClass: undefined,
            findRelations,
          }),
      ),
    );
  for (const [app, models] of Map.groupBy(state.models.values(), ({ app }) => app)) {
    install(app, models);
  }
  for (const gone of new Set(orphans.values())) install(deletedApp(gone, orphans), [gone]);
  rendered.set(state, registry);
  return registry;
}

type Orphans = ProjectState["orphans"];

/** Each deleted model stands in an app of its own, which no app can be called: its name may be taken. */
function deletedApp(gone: ModelState, orphans: Orphans): string {
  return `(deleted ${[...new Set(orphans.values())].indexOf(gone)})`;
}

/** Is it a model that was deleted, and that a relation still leads to? */
export function isDeleted({ app }: ModelMeta): boolean {
  return app.startsWith("(deleted ");
}

/**
 * The classes of all models of a state, by label.
 *
 * @param using The database that their queries begin with.
 */
export function renderModels(
  state: ProjectState,
  using: string,
): ReadonlyMap<string, HistoricalModel> {
  const registry = new Registry();
  const classes = new Map<string, HistoricalModel>();
  const make = (model: ModelState): HistoricalModel => {
    const label = `${model.app}.${model.name}`;
    const known = classes.get(label);
    if (known) return known;
    const bases = (model.options.bases ?? []).map((base) => {
      const [app, name] = base.split(".") as [string, string];
      return make(state.get(app, name));
    });
    const modelClass = makeClass(model, bases, registry, using);
    registry.install(model.app, [modelClass.$meta]);
    classes.set(label, modelClass);
    return modelClass;
  };
  for (const model of state.models.values()) make(model);
  return classes;
}

function makeClass(
  model: ModelState,
  bases: readonly HistoricalModel[],
  registry: Registry,
  using: string,
): HistoricalModel {
  // Relations are looked for among the models of the same state, not among those of the code.
  const base = classOver(bases as never, entriesOf(model), optionsOf(model), registry);
  const above = base as unknown as new () => Model;
  const { [model.name]: modelClass } = { [model.name]: class extends above {} };
  const meta = metaOf(modelClass!);
  Object.defineProperty(modelClass, "objects", { value: new HistoricalManager(meta, using) });
  return modelClass as unknown as HistoricalModel;
}

class HistoricalManager extends QueryStart {
  readonly #meta: ModelMeta;
  readonly #using: string;

  constructor(meta: ModelMeta, using: string) {
    super();
    this.#meta = meta;
    this.#using = using;
  }

  override getQuerySet(): QuerySet<never> {
    const all: QuerySet<never> = QuerySet.over(this.#meta);
    return this.#using === "default" ? all : all.using(this.#using);
  }
}

function entriesOf(
  { fields }: ModelState,
  orphans: Orphans = new Map(),
): Record<string, () => object> {
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const gone = orphans.get(field);
      if (gone === undefined) return [name, () => makeField(field)];
      const to = `${deletedApp(gone, orphans)}.${gone.name}`;
      return [name, () => makeField({ ...field, options: { ...field.options, to } })];
    }),
  );
}

/** Between two operations an option may name a field that is gone, or not there yet. */
function optionsOf({ fields, options }: ModelState): ModelOptions {
  const {
    ordering,
    bases: _bases,
    // A migration may name managers; the class that is made of it has its own.
    defaultManagerName: _default,
    baseManagerName: _base,
    ...rest
  } = options;
  if (!ordering) return rest;
  const names = new Set([
    "pk",
    ...fields.flatMap(([name, { kind }]) => (kind === "manyToMany" ? [name] : [name, `${name}Id`])),
  ]);
  const valid = ordering
    .filter((path): path is string => typeof path === "string")
    .filter((path) => names.has(path.replace(/^[-+]/, "").split("__")[0]!));
  return valid.length > 0 ? { ...rest, ordering: valid } : rest;
}
