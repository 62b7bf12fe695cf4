/** Lookups of a key of several fields: its values are compared as one row. */

import { CompositeKey } from "../../fields/composite-key.ts";
import { compare, type CompareOperator, type Expression, isNull } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import { encodeList, isIn, isnull } from "./comparison.ts";
import {
  type Lookup,
  type LookupOperand,
  type LookupSubject,
  operandExpression,
  slotParameter,
} from "./lookup.ts";

function keyOf({ field }: LookupSubject): CompositeKey {
  if (field instanceof CompositeKey) return field;
  throw new LookupValueError("A row of values can only be compared as the key of a model.");
}

/** The right side: a row of parameters, of which each has its place in the list. */
function rowOf(subject: LookupSubject, operand: LookupOperand): Expression {
  if (operand.kind !== "slot") return operandExpression(subject, operand);
  const key = keyOf(subject);
  const items = key.fields.map((_, at): Expression => {
    const encode = (list: unknown): unknown => (subject.encode(list) as readonly unknown[])[at];
    return { kind: "parameter", parameter: slotParameter(operand.slot, encode) };
  });
  return { kind: "row", items };
}

function comparison(name: string, operator: CompareOperator): Lookup {
  return {
    name,
    build(subject, operand) {
      if (operand.kind === "null" && name === "exact") return isNull(subject.expression);
      if (operand.kind === "null") {
        throw new LookupValueError(`${name} cannot compare with null.`, {
          hint: "Use isnull to find rows with or without a value.",
        });
      }
      return compare(operator, subject.expression, rowOf(subject, operand));
    },
  };
}

const isInRows: Lookup = {
  name: "in",
  build(subject, operand) {
    if (operand.kind !== "slot") return isIn.build(subject, operand);
    const encode = (list: unknown): unknown[] =>
      encodeList(list, subject.encode).filter((row) => !(row as unknown[]).includes(null));
    // A text made into a varchar would be cut where it is too long.
    const types = keyOf(subject).fields.map(({ columnType: type }) =>
      type.name === "varchar" ? ({ name: "text" } as const) : type,
    );
    const list = slotParameter(operand.slot, encode);
    return { kind: "inRows", operand: subject.expression, list, types };
  },
};

export const rowLookups: readonly Lookup[] = [
  comparison("exact", "="),
  comparison("gt", ">"),
  comparison("gte", ">="),
  comparison("lt", "<"),
  comparison("lte", "<="),
  isInRows,
  isnull,
];
