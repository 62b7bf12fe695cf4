/**
 * The order of rows among those of the same target: what `orderWithRespectTo` gives a model. A new
 * row comes last.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/options/#order-with-respect-to
 */

import { atomic } from "../connection/transaction.ts";
import type { ForeignKey } from "../fields/relation.ts";
import { isModelInstance, type ModelInstance, originKey } from "../meta/instance.ts";
import { valueReader } from "../meta/instance-values.ts";
import { orderName } from "../meta/order-field.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import type { HasMeta } from "../meta/registry.ts";
import { QueryError } from "../query/errors.ts";
import { fetchAll } from "../query/execute.ts";
import type { Lookups } from "../query/expressions/expressions.ts";
import { typeQuery } from "../query/loading/content-types.ts";
import { asKeyOf, metaOfInstance } from "../query/loading/generic-keys.ts";
import type { InstanceOf, KeyOf } from "../query/lookup-types.ts";
import { initialState, type QueryState } from "../query/query-state.ts";
import { forWriting } from "../query/routing.ts";
import { orderTargets, sameTarget } from "../query/writing/row-place.ts";
import { updateAll } from "../query/writing/write.ts";

/**
 * The keys of the rows that belong to one of the target, in their order: Django's
 * `question.get_answer_order()`.
 *
 * @param model The model with `orderWithRespectTo`.
 * @param target The instance that its rows belong to, or its key.
 * @throws {QueryError} If the model has no such order.
 *
 * @example
 * ```ts
 * import { cascade, charField, foreignKey, manager, model, rowOrder, setRowOrder } from "quintet/db";
 *
 * class Question extends model({ text: charField({ maxLength: 100 }) }) {
 *   static objects = manager(Question);
 * }
 * class Answer extends model(
 *   { question: () => foreignKey(Question, { onDelete: cascade }) },
 *   { orderWithRespectTo: "question" },
 * ) {
 *   static objects = manager(Answer);
 * }
 * const question = await Question.objects.get();
 * const keys = await rowOrder(Answer, question);
 * await setRowOrder(Answer, question, keys.toReversed());
 * ```
 */
export async function rowOrder<Model extends HasMeta>(
  model: Model,
  target: object | string | number,
  { using }: { using?: string } = {},
): Promise<KeyOf<Model>[]> {
  const meta = model.$meta;
  const found = filtered(meta, using, belonging(meta, using, target));
  const rows = { kind: "single", paths: [meta.primaryKey.name] } as const;
  return (await fetchAll({ ...found, order: [orderName], rows })) as KeyOf<Model>[];
}

/**
 * Puts the rows that belong to one of the target in this order: Django's `set_answer_order`.
 *
 * @param keys The keys of the rows, first to last.
 */
export async function setRowOrder<Model extends HasMeta>(
  model: Model,
  target: object | string | number,
  keys: readonly KeyOf<Model>[],
  options: { using?: string } = {},
): Promise<void> {
  const meta = model.$meta;
  const { using } = forWriting(initialState(meta, options.using));
  const own = belonging(meta, using, target);
  await atomic(
    async () => {
      for (const [place, pk] of keys.entries()) {
        await updateAll(filtered(meta, using, { ...own, pk }), { [orderName]: place });
      }
    },
    { using },
  );
}

/** The row after this one, or undefined: Django's `get_next_in_order`. */
export function nextInOrder<Instance extends object>(
  instance: Instance,
): Promise<Instance | undefined> {
  return beside(instance, "gt", orderName) as Promise<Instance | undefined>;
}

/** The row before this one, or undefined: Django's `get_previous_in_order`. */
export function previousInOrder<Instance extends object>(
  instance: Instance,
): Promise<Instance | undefined> {
  return beside(instance, "lt", `-${orderName}`) as Promise<Instance | undefined>;
}

async function beside(instance: object, lookup: string, order: string): Promise<unknown> {
  const one = instance as ModelInstance;
  const meta = (one.constructor as unknown as HasMeta).$meta;
  const targets = orderTargets(meta);
  const valueOf = (name: string): unknown => valueReader(meta, meta.field(name))(one);
  const lookups = {
    ...sameTarget(
      targets,
      targets.map(({ name }) => valueOf(name) ?? null),
    ),
    [`${orderName}__${lookup}`]: valueOf(orderName),
  };
  const found = {
    ...filtered(meta, one[originKey].using, lookups),
    routing: { instance },
  };
  const [row] = await fetchAll({ ...found, order: [order], limit: 1 });
  return row as InstanceOf<never> | undefined;
}

/** The lookups that find the rows of a target. */
function belonging(meta: ModelMeta, using: string | undefined, target: unknown): Lookups {
  const [field, objectId] = orderTargets(meta);
  if (objectId === undefined) return { [field!.name]: target };
  if (!isModelInstance(target)) {
    throw new QueryError(`The rows of ${meta.name} belong to rows of several models.`, {
      hint: "Hand over the instance, not its key.",
    });
  }
  const types = meta.registry.resolve((field as ForeignKey).to);
  const own = metaOfInstance(target);
  return {
    [`${field!.name}__in`]: typeQuery(types, own, using ?? target[originKey].using),
    [objectId.name]: asKeyOf(objectId, target.pk),
  };
}

function filtered(meta: ModelMeta, using: string | undefined, lookups: Lookups): QueryState {
  const operation = { kind: "filter", conditions: [lookups] } as const;
  return { ...initialState(meta, using), operations: [operation] };
}
