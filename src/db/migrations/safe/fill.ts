/** What the rows that are there get in a field that may not be null. */

import type { Field } from "../../fields/field.ts";
import { now } from "../../query/expressions/date-functions.ts";
import { QueryExpression } from "../../query/expressions/expressions.ts";
import { expressionSource } from "../expression-source.ts";
import { type FieldState, makeField, plainValue } from "../field-state.ts";
import type { Source } from "../source.ts";

/** A plain value, or an expression that the database computes. */
export type Fill =
  | { readonly value: unknown }
  | { readonly expression: QueryExpression; readonly source: Source };

/**
 * What is said, else what the field says: its defaults, the time now, an empty text.
 *
 * @returns Undefined where nothing is known: all rows have a value, or somebody sees to it.
 */
export function fillFor(state: FieldState, said: unknown, where: string): Fill | undefined {
  if (said !== undefined) return said === null ? undefined : { value: plainValue(said, where) };
  const { dbDefault, autoNow, autoNowAdd } = state.options;
  if (dbDefault instanceof QueryExpression) return computed(dbDefault, where);
  if (dbDefault !== undefined) return { value: dbDefault };
  if (state.kind === "dateTime" && (autoNow || autoNowAdd)) return computed(now(), where);
  const field = makeField(state) as Field;
  if (field.hasDefault) return { value: plainValue(field.defaultValue(), where) };
  const mayBeEmpty = field.valueKind === "text" && field.options.blank === true;
  return mayBeEmpty ? { value: "" } : undefined;
}

function computed(expression: QueryExpression, where: string): Fill {
  return { expression, source: expressionSource(expression, where) };
}
