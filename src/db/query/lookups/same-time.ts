/**
 * A date beside the moment that another date and a length of time make: the date is the beginning of
 * its day. Databases that keep both as texts would compare the texts, of which one is longer, as
 * they do with Django where a date is compared with a moment that was stored as one.
 */

import { shiftedDate } from "../expressions/value-field.ts";
import type { Expression } from "../../sql/expressions.ts";
import { type LookupOperand, type LookupSubject, operandExpression } from "./lookup.ts";

/** Both sides of a comparison, of one type. */
export function sides(
  subject: LookupSubject,
  operand: LookupOperand,
  encode: (value: unknown) => unknown,
): readonly [left: Expression, right: Expression] {
  const left = subject.expression;
  const right = operandExpression(subject, operand, encode);
  if (operand.kind !== "expression") return [left, right];
  if (subject.valueKind === "date" && operand.field === shiftedDate) {
    return [beginning(left), right];
  }
  if (subject.field === shiftedDate && operand.field?.valueKind === "date") {
    return [left, beginning(right)];
  }
  return [left, right];
}

function beginning(operand: Expression): Expression {
  const by: Expression = { kind: "number", value: 0 };
  return { kind: "shift", operand, by, isBack: false, of: "date" };
}
