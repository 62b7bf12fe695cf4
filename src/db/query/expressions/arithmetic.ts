/** What operators mean for times and lengths of time, where they are more than a sign. */

import type { Field } from "../../fields/field.ts";
import { IntegerField } from "../../fields/number.ts";
import type { BinaryOperator, Expression, TimeKind } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import type { BuiltExpression } from "./expression-contract.ts";
import {
  decimalValue,
  durationValue,
  numberValue,
  shiftedDate,
  wholeValue,
} from "./value-field.ts";

/** Two expressions and the operator between them, as SQL. */
export function combine(
  operator: BinaryOperator,
  left: BuiltExpression,
  right: BuiltExpression,
): BuiltExpression {
  const isAggregate = left.isAggregate || right.isAggregate;
  const [first, second] = [timeKindOf(left.field), timeKindOf(right.field)];
  const isSum = operator === "+" || operator === "-";
  const isBack = operator === "-";
  if (isSum && first && isDuration(right.field)) {
    return { ...shifted(left, right, first, isBack), isAggregate };
  }
  if (operator === "+" && second && isDuration(left.field)) {
    return { ...shifted(right, left, second, false), isAggregate };
  }
  if (isBack && first && second) {
    const expression: Expression = {
      kind: "elapsed",
      from: right.expression,
      to: left.expression,
      of: first === second ? first : "timestamp",
    };
    return { expression, isAggregate, field: durationValue };
  }
  if (!isSum && (first ?? second)) {
    throw new LookupValueError(`A ${first ?? second} takes no part in "${operator}".`, {
      hint: "To dates, times and moments durations are added with plus() and minus().",
    });
  }
  const [exactLeft, exactRight] = [exact(left, right), exact(right, left)];
  const expression: Expression = { kind: "binary", operator, left: exactLeft, right: exactRight };
  return { expression, isAggregate, field: typeOf(operator, left, right) };
}

/** As in Django: a decimal stays one beside whole numbers; beside a binary fraction it does not. */
function typeOf(operator: BinaryOperator, left: BuiltExpression, right: BuiltExpression): Field {
  if (isDuration(left.field) || isDuration(right.field)) return durationValue;
  const sides = [left, right];
  const isExact = sides.every((side) => isDecimal(side) || isWhole(side) || isLiteral(side));
  if (isExact && sides.some(isDecimal)) return decimalValue;
  return operator !== "/" && sides.every(isWhole) ? wholeValue : numberValue;
}

/** A number beside a decimal is taken by its digits: 0.1 is no binary fraction then. */
function exact(side: BuiltExpression, other: BuiltExpression): Expression {
  const { expression } = side;
  if (!isLiteral(side) || expression.kind !== "parameter" || !isDecimal(other)) return expression;
  const { parameter } = expression;
  if (!("slot" in parameter)) return expression;
  return { ...expression, parameter: { slot: parameter.slot, encode: decimalValue.encode } };
}

function isDecimal({ field }: BuiltExpression): boolean {
  return field?.valueKind === "decimal";
}

function isWhole({ expression, field }: BuiltExpression): boolean {
  if (field !== undefined) return field instanceof IntegerField || field === wholeValue;
  return expression.kind === "parameter" && expression.type?.name === "bigint";
}

/** A number that comes with the query: only numbers have no field. */
function isLiteral({ expression, field }: BuiltExpression): boolean {
  return expression.kind === "parameter" && field === undefined;
}

/** A date has no room for a part of a day: it becomes a moment. */
function shifted(
  time: BuiltExpression,
  by: BuiltExpression,
  of: TimeKind,
  isBack: boolean,
): Omit<BuiltExpression, "isAggregate"> {
  const field = of === "date" ? shiftedDate : time.field;
  const expression: Expression = {
    kind: "shift",
    operand: time.expression,
    by: by.expression,
    isBack,
    of,
  };
  return { expression, field };
}

function isDuration(field: Field | undefined): boolean {
  return field?.valueKind === "duration";
}

function timeKindOf(field: Field | undefined): TimeKind | undefined {
  const kind = field?.valueKind;
  return kind === "date" || kind === "time" || kind === "timestamp" ? kind : undefined;
}
