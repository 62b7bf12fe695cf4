/**
 * Makes the class that a model extends, over the classes of the models that it extends itself. Of
 * several it can only extend the first: the methods of the others are copied.
 */

import { CompositeKeyNames } from "../fields/composite-key.ts";
import { ModelDefinitionError } from "../meta/errors.ts";
import type { ModelOptions } from "../meta/model-options.ts";
import { installedModels, type Registry } from "../meta/registry.ts";
import { DoesNotExist, MultipleObjectsReturned } from "../query/errors.ts";
import { isAccessor } from "./accessors.ts";
import { QueryStart } from "./manager.ts";
import { definitionKey, type FieldEntry, type HasDefinition, Model } from "./model.ts";
import { withTableOptions } from "./table-options.ts";

type Definition = HasDefinition[typeof definitionKey];
type Entries = Definition["entries"];
type BaseClass = (new () => Model) & HasDefinition & typeof Model;

/**
 * @param bases The models that it extends, abstract ones too.
 * @param registry Where the models are that it relates to. Default: those of the project.
 */
export function classOver(
  bases: readonly BaseClass[],
  entries: Entries,
  options: ModelOptions,
  registry: Registry = installedModels,
): typeof Model {
  const definition = { ...definitionOver(bases, entries, options), registry };
  const [first, ...others] = bases;
  const Above = first ?? Model;
  class Base extends Above {
    static readonly [definitionKey] = definition;
    static readonly $fields = definition.entries;
    static get DoesNotExist(): typeof DoesNotExist {
      return ownError(this, "DoesNotExist", errorAbove(first, "DoesNotExist", DoesNotExist));
    }
    static get MultipleObjectsReturned(): typeof MultipleObjectsReturned {
      const above = errorAbove(first, "MultipleObjectsReturned", MultipleObjectsReturned);
      return ownError(this, "MultipleObjectsReturned", above);
    }
  }
  if (!first) sayWhereNoManager(Base);
  for (const other of others) copyMembers(other, Base.prototype);
  if (first) refuseManagers(first, Base);
  return Base;
}

/** The error of a model that has rows: an abstract one has no queries that could throw it. */
function errorAbove<ErrorClass>(
  above: BaseClass | undefined,
  name: "DoesNotExist" | "MultipleObjectsReturned",
  plain: ErrorClass,
): ErrorClass {
  if (above === undefined || above[definitionKey].options.abstract === true) return plain;
  return (above as unknown as Record<string, ErrorClass>)[name]!;
}

/** Fields of abstract models become the model's own; the first that has a name wins. */
function definitionOver(
  bases: readonly BaseClass[],
  own: Entries,
  options: ModelOptions,
): Omit<Definition, "registry"> {
  const entries: Record<string, FieldEntry> = {};
  const above: unknown[] = [];
  for (const base of bases) {
    const definition = base[definitionKey] as Definition | undefined;
    if (!definition) {
      throw new ModelDefinitionError(`${base.name || "What is extended"} is no model.`, {
        hint: "model(Base, {…}) extends a class made with model({…}).",
      });
    }
    const isAbstract = definition.options.abstract === true;
    for (const found of isAbstract ? definition.bases : [base]) {
      if (!above.includes(found)) above.push(found);
    }
    if (!isAbstract) continue;
    for (const [name, entry] of Object.entries(definition.entries)) entries[name] ??= entry;
  }
  const { pk, ...fields } = own as Entries & { pk?: unknown };
  const isComposite = pk instanceof CompositeKeyNames;
  return {
    entries: { ...entries, ...(isComposite ? fields : own) },
    options: {
      ...inheritedOptions(bases),
      ...withTableOptions(options),
      ...(isComposite && { primaryKey: pk.names }),
    },
    bases: above,
  };
}

/** All options of an abstract model but those about it alone; the order of one with rows. */
function inheritedOptions(bases: readonly BaseClass[]): ModelOptions {
  let inherited: ModelOptions = {};
  for (const base of bases) {
    const { abstract, proxy: _proxy, dbTable: _table, ...rest } = base[definitionKey].options;
    const { ordering, getLatestBy, orderWithRespectTo } = rest;
    const order = orderWithRespectTo === undefined ? ordering : ["_order"];
    const handed = abstract
      ? rest
      : { ...(order && { ordering: order }), ...(getLatestBy && { getLatestBy }) };
    inherited = { ...handed, ...inherited };
  }
  return inherited;
}

/** Methods and properties, but not those of fields: they belong to the class above. */
function copyMembers(from: BaseClass, to: object): void {
  for (let at = from.prototype as object; at !== Model.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) {
      const member = Object.getOwnPropertyDescriptor(at, name)!;
      const isTaken = name in to && (to as never)[name] !== (Model.prototype as never)[name];
      if (name === "constructor" || isTaken || isAccessor(member)) continue;
      Object.defineProperty(to, name, member);
    }
  }
}

/** `Restaurant.objects` must not be the places, because somebody forgot to write it. */
function refuseManagers(above: BaseClass, to: typeof Model): void {
  for (let at: object = above; at !== Model; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (!(value instanceof QueryStart)) continue;
      Object.defineProperty(to, name, {
        get(this: { name: string }) {
          throw new ModelDefinitionError(`${this.name} has no "${name}" of its own.`, {
            hint: `Write static ${name} = manager(${this.name}): that of ${above.name} has its rows.`,
          });
        },
        configurable: true,
      });
    }
  }
}

/** `Book.objects` of a model that has none would be undefined, which says nothing. */
function sayWhereNoManager(to: typeof Model): void {
  Object.defineProperty(to, "objects", {
    get(this: { name: string }) {
      throw new ModelDefinitionError(`${this.name} has no manager.`, {
        hint: `Write static objects = manager(${this.name}) in the class.`,
      });
    },
    configurable: true,
  });
}

/** A subclass of the error for this model alone, so that it can be caught apart. */
function ownError<Base extends typeof DoesNotExist | typeof MultipleObjectsReturned>(
  modelClass: object & { name: string },
  name: string,
  base: Base,
): Base {
  const own = class extends (base as typeof DoesNotExist) {};
  Object.defineProperty(own, "name", { value: `${modelClass.name}.${name}` });
  Object.defineProperty(modelClass, name, { value: own });
  return own as Base;
}
