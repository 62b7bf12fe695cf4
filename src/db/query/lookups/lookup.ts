/**
 * What a lookup is: from a left side (a column, or a part of one) and a right side to a condition.
 * The lookups of a kind of value stand in one list; a path ends in one of them, or in none, which
 * means `exact`.
 */

import type { Field, ValueKind } from "../../fields/field.ts";
import type { Condition, Expression, Parameter, Select } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";

/** The left side: what the path led to. */
export interface LookupSubject {
  readonly expression: Expression;
  readonly valueKind: ValueKind;
  /** From what the user wrote to the driver's value. */
  readonly encode: (value: unknown) => unknown;
  /** The field, unless it is an annotation or a part of a value. */
  readonly field: Field | undefined;
  /** Can it be NULL? */
  readonly isNullable: boolean;
  /** For a part of a JSON document: the document, and the way down in it. */
  readonly json?: { readonly root: Expression; readonly path: readonly string[] };
}

/** The right side: a value that comes with each query, or something of the database. */
export type LookupOperand =
  | { readonly kind: "slot"; readonly slot: number; readonly sample: unknown }
  | { readonly kind: "null" }
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      /** What converts its values, if anything does. */
      readonly field?: Field | undefined;
    }
  /** A list that has expressions among its values; its nulls are left out. */
  | { readonly kind: "list"; readonly items: readonly LookupOperand[] }
  | { readonly kind: "select"; readonly select: Select };

export interface Lookup {
  readonly name: string;
  /** @throws {LookupValueError} If the right side is none that it understands. */
  build(subject: LookupSubject, operand: LookupOperand): Condition;
}

/** Takes a part out of a value: `year`. Lookups go on from there. */
export interface Transform {
  readonly name: string;
  apply(subject: LookupSubject): LookupSubject;
}

/** The right side as an expression, encoded as the left side's values are. */
export function operandExpression(
  subject: LookupSubject,
  operand: LookupOperand,
  encode: (value: unknown) => unknown = subject.encode,
): Expression {
  switch (operand.kind) {
    case "slot":
      return { kind: "parameter", parameter: slotParameter(operand.slot, encode) };
    case "null":
      return { kind: "null" };
    case "expression":
      return operand.expression;
    case "select":
      return { kind: "subquery", select: operand.select };
    case "list":
      throw new LookupValueError("An expression cannot stand in this list.", {
        hint: "Lists of in and range may have expressions in them.",
      });
  }
}

export function slotParameter(slot: number, encode: (value: unknown) => unknown): Parameter {
  return { slot, encode };
}
