/**
 * The rows before and after an instance by one of its dates: Django's `get_next_by_FOO`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/models/instances/#django.db.models.Model.get_next_by_FOO
 */

import { capitalize, didYouMean, snakeCase } from "../../base/index.ts";
import type { Field } from "../fields/field.ts";
import { isModelInstance, type ModelInstance, originKey } from "../meta/instance.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { QueryError } from "../query/errors.ts";
import { fetchAll } from "../query/execute.ts";
import { Q } from "../query/expressions/q.ts";
import { type HasState, initialState, type QueryState, stateKey } from "../query/query-state.ts";
import { limited, orderedBy, withFilter } from "../query/query-steps.ts";
import { defaultManagerOf } from "./managers-of.ts";
import { defineForTemplates } from "./template-methods.ts";

/** What `getNextBy` and `getPreviousBy` can be told. */
export interface NeighbourOptions {
  /**
   * The rows that it may be one of. Default: those of the manager that the model declares first, or names
   * with `defaultManagerName`.
   */
  among?: HasState;
}

export type Direction = "next" | "previous";

/**
 * @throws {QueryError} If the field is no date, may be null, or the instance is not saved.
 */
export async function fetchNeighbour(
  instance: ModelInstance,
  meta: ModelMeta,
  name: string,
  { direction, among }: NeighbourOptions & { direction: Direction },
): Promise<unknown> {
  const field = datedField(meta, name);
  const { isNew } = instance[originKey];
  if (isNew) {
    throw new QueryError(`${meta.name} has no neighbours before it is saved.`, {
      hint: "Save the instance first.",
    });
  }
  const [lookup, sign] = direction === "next" ? ["gt", ""] : ["lt", "-"];
  const value = Reflect.get(instance, field.attribute) as unknown;
  const { pk } = instance;
  // Rows of one date stand in the order of their keys, so that each is met once.
  const beside = Q.dynamic({ [`${name}__${lookup}`]: value }).or(
    Q.dynamic({ [name]: value, [`pk__${lookup}`]: pk }),
  );
  const from = among?.[stateKey] ?? rowsBeside(instance, meta);
  const ordered = orderedBy(withFilter(from, beside), [`${sign}${name}`, `${sign}pk`]);
  const [row] = await fetchAll(limited(ordered, 1));
  return row;
}

/** The rows of the manager that related rows start with as well: those that a site shows. */
function rowsBeside(instance: ModelInstance, meta: ModelMeta): QueryState {
  const all = { ...initialState(meta, instance[originKey].using), routing: { instance } };
  return defaultManagerOf(meta)?.within(all)[stateKey] ?? all;
}

/** Has each row a place by it? */
function isDated(field: Field): boolean {
  return (field.kind === "date" || field.kind === "dateTime") && !field.isNullable;
}

function datedField(meta: ModelMeta, name: string): Field {
  const dated = meta.fields.filter(isDated);
  const found = dated.find((field) => field.name === name);
  if (found !== undefined) return found;
  const names = dated.map((field) => field.name);
  throw new QueryError(`${meta.name} has no order by "${name}".`, {
    hint: didYouMean(name, names, "dates that are never null"),
  });
}

/** Gives a prototype `getNextByPublished` and `get_next_by_published`, for templates. */
export function defineNeighbours(prototype: object, meta: ModelMeta): void {
  for (const field of meta.fields.filter(isDated)) {
    for (const direction of ["next", "previous"] as const) {
      defineForTemplates(prototype, {
        name: `get${capitalize(direction)}By${capitalize(field.name)}`,
        djangoName: `get_${direction}_by_${snakeCase(field.name)}`,
        method() {
          if (!isModelInstance(this)) return undefined;
          return fetchNeighbour(this, meta, field.name, { direction });
        },
      });
    }
  }
}
