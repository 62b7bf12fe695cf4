/** From the expressions of users, `F("pages").plus(1)` or `count("books")`, to SQL. */

import type { Field } from "../fields/field.ts";
import type { Expression } from "../sql/expressions.ts";
import { Aggregate } from "./aggregates.ts";
import { ConditionBuilder, type StatementScope } from "./conditions.ts";
import { LookupValueError, QueryError } from "./errors.ts";
import {
  Combined,
  type Condition,
  FieldReference,
  type Lookups,
  QueryExpression,
} from "./expressions.ts";
import type { JoinScope } from "./joins.ts";
import { slotParameter } from "./lookups/lookup.ts";

export interface BuiltExpression {
  readonly expression: Expression;
  readonly isAggregate: boolean;
  /** Whose values it has; undefined for what is computed. */
  readonly field: Field | undefined;
}

export function buildExpression(
  expression: QueryExpression,
  statement: StatementScope,
  scope: JoinScope,
): BuiltExpression {
  if (expression instanceof FieldReference) {
    const { subject, isAggregate } = statement.paths.expression(expression.path, scope);
    return { expression: subject.expression, isAggregate, field: subject.field };
  }
  if (expression instanceof Combined) return combined(expression, statement, scope);
  if (expression instanceof Aggregate) return aggregate(expression, statement);
  throw new QueryError("This is no expression that a query understands.", {
    hint: 'Use F("…"), count("…") and so on.',
  });
}

function combined(node: Combined, statement: StatementScope, scope: JoinScope): BuiltExpression {
  const left = term(node, "left", statement, scope);
  const right = term(node, "right", statement, scope);
  return {
    expression: {
      kind: "binary",
      operator: node.operator,
      left: left.expression,
      right: right.expression,
    },
    isAggregate: left.isAggregate || right.isAggregate,
    field: undefined,
  };
}

function term(
  node: Combined,
  side: "left" | "right",
  statement: StatementScope,
  scope: JoinScope,
): { expression: Expression; isAggregate: boolean } {
  const operand = node[side];
  if (operand instanceof QueryExpression) return statement.expression(operand, scope);
  const parameter = slotParameter(statement.slots.of(node, side), finiteNumber);
  return { expression: { kind: "parameter", parameter }, isAggregate: false };
}

function aggregate(node: Aggregate, statement: StatementScope): BuiltExpression {
  const { name, path, options } = node;
  const filter = options.filter
    ? new ConditionBuilder(statement).build(options.filter as Condition | Lookups, "any").condition
    : undefined;
  const subject =
    (path as string) === "*" ? undefined : statement.paths.expression(path, "any").subject;
  const call: Expression = {
    kind: "call",
    name,
    args: [subject?.expression ?? { kind: "star" }],
    distinct: options.distinct === true,
    filter,
  };
  // The least date is a date; a sum or a mean is a number.
  const field = name === "MIN" || name === "MAX" ? subject?.field : undefined;
  if (options.default === undefined) return { expression: call, isAggregate: true, field };
  const encode = field?.encode ?? asItIs;
  const parameter = slotParameter(statement.slots.of(node, "default"), encode);
  const fallback: Expression = { kind: "parameter", parameter };
  return {
    expression: { kind: "call", name: "COALESCE", args: [call, fallback] },
    isAggregate: true,
    field,
  };
}

function asItIs(value: unknown): unknown {
  return value;
}

function finiteNumber(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new LookupValueError("Only a finite number can be calculated with.");
}
