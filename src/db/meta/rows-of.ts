/** Whether an instance stands for a row of a model: keys of other models look the same. */

import type { ForeignKey } from "../fields/relation.ts";
import { WrongModelError } from "./errors.ts";
import { isModelInstance } from "./instance.ts";

/** What is looked at of a model. */
interface Model {
  readonly name: string;
  readonly concrete: Model;
  readonly parents: ReadonlyMap<Model, unknown>;
}

/** Is one of them the model, a proxy of it, or a model that it extends? */
function isRowOf(targets: readonly Model[], own: Model): boolean {
  if (targets.some(({ concrete }) => own.concrete === concrete)) return true;
  return [...own.concrete.parents.keys()].some((parent) => isRowOf(targets, parent));
}

/**
 * @param targets The models whose instances it may be; the first is named.
 * @param relation With its model, for the error: `Address.country`.
 * @throws {WrongModelError} If the value is an instance of another model.
 */
export function refuseOtherModels(
  targets: readonly [Model, ...Model[]],
  value: unknown,
  relation: string,
): void {
  if (!isModelInstance(value)) return;
  const { $meta: own } = value.constructor as unknown as { readonly $meta: Model };
  if (!isRowOf(targets, own)) throw new WrongModelError(relation, targets[0].name, own.name);
}

/** What a foreign key does with a value that may be an instance: it refuses those of others. */
export function targetCheck(
  from: Model & { readonly registry: { resolve(to: unknown): Model } },
  field: ForeignKey,
): (value: object) => void {
  return (value) => {
    const target = from.registry.resolve(field.to);
    // A row whose key is a relation stands for its own key: filter({ pk: row }).
    const targets = field.isPrimaryKey ? ([target, from] as const) : ([target] as const);
    refuseOtherModels(targets, value, `${from.name}.${field.name}`);
  };
}
