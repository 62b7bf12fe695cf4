/** The managers of a model, as its class declares them: static members, in order. */

import { didYouMean } from "../../base/index.ts";
import { ModelDefinitionError } from "../meta/errors.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { restrictRelated } from "../query/default-rows.ts";
import { stateKey } from "../query/query-state.ts";
import { managedModel, ModelManager } from "./manager.ts";

/** The managers that a class declares itself, by name. */
function managersOf(modelClass: object): ReadonlyMap<string, ModelManager> {
  const found = new Map<string, ModelManager>();
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(modelClass))) {
    if (value instanceof ModelManager) found.set(name, value);
  }
  return found;
}

/**
 * The manager that related rows start with: that of the option `defaultManagerName`, or the first
 * one. Undefined: the model has none.
 */
export function defaultManagerOf(meta: ModelMeta): ModelManager | undefined {
  return defaultManagers.get(meta) ?? findDefault(meta);
}

const defaultManagers = new WeakMap<ModelMeta, ModelManager>();

function findDefault(meta: ModelMeta): ModelManager | undefined {
  const { modelClass, options } = meta;
  if (modelClass === undefined) return undefined;
  const managers = managersOf(modelClass);
  const { defaultManagerName: name } = options;
  const found = name === undefined ? managers.values().next().value : managers.get(name);
  if (found) defaultManagers.set(meta, found);
  return found;
}

/** The manager that a relation to one row starts with; undefined: all rows. */
function baseManagerOf({ modelClass, options }: ModelMeta): ModelManager | undefined {
  const { baseManagerName: name } = options;
  if (modelClass === undefined || name === undefined) return undefined;
  return managersOf(modelClass).get(name);
}

/** Relations to the model lead to the rows of its managers. */
export function relateByManagers(meta: ModelMeta): void {
  restrictRelated(meta, (state, leadsToMany) => {
    const manager = leadsToMany ? defaultManagerOf(meta) : baseManagerOf(meta);
    if (manager === undefined || manager.hasAllRows) return state;
    return manager.within(state)[stateKey];
  });
}

/**
 * `static objects = manager(Shop)` in the class Item, copied from another, would read and write the
 * rows of shops.
 *
 * @throws {ModelDefinitionError} If a manager of the class is that of another model, or an option
 *   names one that is not there.
 */
export function refuseWrongManagers(modelClass: { name: string }, meta: ModelMeta): void {
  const managers = managersOf(modelClass);
  for (const [name, manager] of managers) {
    const other = manager[managedModel];
    if (other === modelClass) continue;
    const { name: otherName } = other as { name: string };
    throw new ModelDefinitionError(
      `${modelClass.name}.${name} is a manager of ${otherName}: it has the rows of that.`,
      { hint: `Write static ${name} = manager(${modelClass.name}).` },
    );
  }
  for (const option of ["defaultManagerName", "baseManagerName"] as const) {
    const name = meta.options[option];
    if (name === undefined || managers.has(name)) continue;
    throw new ModelDefinitionError(`${modelClass.name} has no manager "${name}" for ${option}.`, {
      hint: didYouMean(name, managers.keys(), "managers"),
    });
  }
}
