/** Which models depend on rows of a model, and in which order rows are deleted. */

import type { Field } from "../../fields/field.ts";
import { isLeftToDatabase } from "../../fields/on-delete.ts";
import { ForeignKey } from "../../fields/relation.ts";
import type { ModelMeta, Relation } from "../../meta/model-meta.ts";
import { isDeletionHeard } from "../../meta/model-signals.ts";

/** A foreign key and the model that has it. */
export interface Dependent {
  readonly from: ModelMeta;
  readonly field: ForeignKey;
}

/** What deleting rows of a model has to know of it. */
export interface DeletionPlan {
  /** The foreign keys that point to it, those of its pairs among them. */
  readonly dependents: readonly Dependent[];
  /** The primary key first, then what else others point to, and the links to its parents. */
  readonly needed: readonly Field[];
}

/** By the relations of a model, which are made anew when another model is installed. */
const plans = new WeakMap<ReadonlyMap<string, Relation>, DeletionPlan>();

export function deletionPlan(meta: ModelMeta): DeletionPlan {
  const known = plans.get(meta.relations);
  if (known) return known;
  const found = [...dependents(meta), ...pairsOf(meta)];
  const plan = {
    dependents: found,
    needed: [
      ...new Set([
        meta.primaryKey,
        ...found
          .filter(({ field }) => !isLeftToDatabase(field.options.onDelete))
          .map(({ field }) => field.targetKey),
        ...[...meta.parents.values()].map((link) => link as Field),
      ]),
    ],
  };
  plans.set(meta.relations, plan);
  return plan;
}

/**
 * Can rows be deleted without being looked at? So it is if nobody listens, nothing depends on them,
 * and they have no rows in tables of parents.
 *
 * @param link The key that they are found by; its target may be a parent, which goes anyway. A key
 *   to the model itself is no exception: the rows that it finds may have rows behind them.
 */
export function isDeletedAtOnce(meta: ModelMeta, link?: ForeignKey): boolean {
  if (isHeard(meta) || meta.genericRelations.size > 0) return false;
  for (const up of meta.concrete.parents.values()) if (up !== link) return false;
  return deletionPlan(meta).dependents.every(({ field }) =>
    isLeftToDatabase(field.options.onDelete),
  );
}

/** Does anybody listen to deletions of a model? Nobody is told of pairs that have no model. */
export function isHeard({ modelClass }: ModelMeta): boolean {
  return modelClass !== undefined && isDeletionHeard(modelClass);
}

/** The foreign keys of all models that point to this one. */
function dependents(meta: ModelMeta): Dependent[] {
  const { concrete, registry } = meta;
  return registry
    .models()
    .filter((from) => !from.isProxy)
    .flatMap((from) =>
      from.ownFields
        .filter((field) => field instanceof ForeignKey)
        .filter((field) => registry.resolve(field.to).concrete === concrete)
        .map((field) => ({ from, field })),
    );
}

/** The tables of pairs that have a side here. */
function pairsOf(meta: ModelMeta): Dependent[] {
  const { concrete, registry } = meta;
  const models = registry.models().filter((from) => !from.isProxy);
  const found = models.flatMap((from) =>
    [...from.ownManyToMany.keys()].flatMap((name) => {
      const { through, to } = from.relations.get(name)!;
      const { meta: pairs, source, target, isMade } = through!;
      if (!isMade) return []; // a model of its own, with foreign keys
      return [
        ...(from === concrete ? [{ from: pairs, field: source }] : []),
        ...(to.concrete === concrete ? [{ from: pairs, field: target }] : []),
      ];
    }),
  );
  return found;
}

/** What is deleted before what: rows of the second point to rows of the first. */
export interface Dependence {
  readonly on: ModelMeta;
  readonly from: ModelMeta;
  readonly isNullable: boolean;
}

/**
 * The order in which models are deleted, dependent ones first. Where they depend on each other the
 * keys that may be null do not count; the database looks at them at the end of the transaction.
 */
export function deletionOrder(
  metas: readonly ModelMeta[],
  dependences: readonly Dependence[],
): readonly ModelMeta[] {
  return (
    sorted(metas, dependences) ??
    sorted(
      metas,
      dependences.filter(({ isNullable }) => !isNullable),
    ) ??
    metas.toReversed()
  );
}

function sorted(
  metas: readonly ModelMeta[],
  dependences: readonly Dependence[],
): readonly ModelMeta[] | undefined {
  const waiting = new Set(metas.toReversed());
  const order: ModelMeta[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find((meta) =>
      dependences.every(({ on, from }) => on !== meta || from === meta || !waiting.has(from)),
    );
    if (!next) return undefined;
    waiting.delete(next);
    order.push(next);
  }
  return order;
}
