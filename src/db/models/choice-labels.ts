/** What people read in place of a value that is one of some choices: Django's `get_FOO_display`. */

import { capitalize, didYouMean, snakeCase } from "../../base/index.ts";
import { choicePairs, labelOf } from "../fields/choices.ts";
import type { Field, ValueOf } from "../fields/field.ts";
import type { ModelMeta } from "../meta/model-meta.ts";
import { QueryError } from "../query/errors.ts";
import { defineForTemplates } from "./template-methods.ts";

/** The label of a value; the value as a text if it is none of the choices, null if there is none. */
export function displayed(field: Field, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return String(labelOf(field.options.choices ?? [], value) ?? value);
}

/**
 * The field of that name.
 *
 * @throws {QueryError} If the model has none, or its values are not to be chosen from.
 */
export function fieldWithChoices(meta: ModelMeta, name: string): Field {
  const withChoices = meta.fields.filter((field) => field.options.choices !== undefined);
  const found = withChoices.find((field) => field.name === name);
  if (found !== undefined) return found;
  const names = withChoices.map((field) => field.name);
  throw new QueryError(`${meta.name} has no choices for "${name}".`, {
    hint: didYouMean(name, names, "fields with the option choices"),
  });
}

/** The fields of a model class, for those who ask for one of them. */
interface HasFields {
  readonly $fields: object;
  readonly $meta: ModelMeta;
}

type ChoiceOf<Entry> = Extract<ValueOf<Entry>, string | number>;

/**
 * The labels of all choices of a field, by value, in their order and in the active language: for
 * rows of `values()`, which have the value alone, and for counts of each choice.
 *
 * @throws {QueryError} If the field has no choices.
 * @example
 * ```ts
 * import { charField, choiceLabels, manager, model } from "quintet/db";
 *
 * class Ticket extends model({
 *   status: charField({ choices: { open: "Open", done: "Dealt with" } }),
 * }) {
 *   static objects = manager(Ticket);
 * }
 *
 * export async function statuses() {
 *   const labels = choiceLabels(Ticket, "status");
 *   const rows = await Ticket.objects.values("status");
 *   return rows.map((row) => labels[row.status]);
 * }
 * ```
 */
export function choiceLabels<
  Model extends HasFields,
  const Name extends keyof Model["$fields"] & string,
>(model: Model, name: Name): Readonly<Record<ChoiceOf<Model["$fields"][Name]>, string>> {
  const { choices = [] } = fieldWithChoices(model.$meta, name).options;
  const labels = choicePairs(choices).map(([value, label]) => [value, String(label)]);
  return Object.fromEntries(labels) as Record<ChoiceOf<Model["$fields"][Name]>, string>;
}

/**
 * Gives a prototype `getStatusDisplay` and `get_status_display` for each of its fields with
 * choices: as templates write them. What a class has under the name stays, and the second name
 * calls it.
 */
export function defineDisplays(prototype: object, fields: readonly Field[]): void {
  for (const field of fields) {
    if (field.options.choices === undefined) continue;
    defineForTemplates(prototype, {
      name: `get${capitalize(field.name)}Display`,
      djangoName: `get_${snakeCase(field.name)}_display`,
      method() {
        return displayed(field, Reflect.get(this, field.attribute));
      },
    });
  }
}
