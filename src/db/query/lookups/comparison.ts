/** Lookups of every kind of value: `exact`, `in`, `isnull`, and those of values with an order. */

import type { CompareOperator, Condition } from "../../sql/expressions.ts";
import { all, any, compare, isNull } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import {
  type Lookup,
  type LookupOperand,
  type LookupSubject,
  operandExpression,
  slotParameter,
} from "./lookup.ts";
import { sides } from "./same-time.ts";
import { encodeFor } from "./whole-number.ts";

export const exact: Lookup = {
  name: "exact",
  build(subject, operand) {
    return operand.kind === "null" ? isNull(subject.expression) : equals(subject, operand);
  },
};

function equals(subject: LookupSubject, operand: LookupOperand): Condition {
  return compare("=", ...sides(subject, operand, encodeFor(subject, "exact")));
}

export const isnull: Lookup = {
  name: "isnull",
  build({ expression }, operand) {
    if (operand.kind !== "slot" || typeof operand.sample !== "boolean") {
      throw new LookupValueError("isnull wants true or false.");
    }
    return isNull(expression, !operand.sample);
  },
};

export const isIn: Lookup = {
  name: "in",
  build(subject, operand) {
    if (operand.kind === "select") {
      return { kind: "inSelect", operand: subject.expression, select: operand.select };
    }
    if (operand.kind === "list") {
      return any(operand.items.map((item) => equals(subject, item)));
    }
    if (operand.kind !== "slot") {
      throw new LookupValueError("in wants a list of values, or a query set.");
    }
    const encodeEach = encodeFor(subject, "in");
    const encode = (list: unknown): unknown => encodeList(list, encodeEach);
    return {
      kind: "inList",
      operand: subject.expression,
      list: slotParameter(operand.slot, encode),
    };
  },
};

/** NULL is in no list: it is left out, as comparing with it would be unknown. */
export function encodeList(list: unknown, encode: (value: unknown) => unknown): unknown[] {
  if (typeof list !== "object" || list === null || !(Symbol.iterator in list)) {
    throw new LookupValueError("in wants a list of values, or a query set.");
  }
  return Array.from(list as Iterable<unknown>, encode).filter((value) => value !== null);
}

function order(name: string, operator: CompareOperator): Lookup {
  return {
    name,
    build(subject, operand): Condition {
      if (operand.kind === "null") {
        throw new LookupValueError(`${name} cannot compare with null.`, {
          hint: "Use isnull to find rows with or without a value.",
        });
      }
      return compare(operator, ...sides(subject, operand, encodeFor(subject, name)));
    },
  };
}

export const range: Lookup = {
  name: "range",
  build(subject, operand) {
    if (operand.kind === "list" && operand.items.length === 2) {
      const [from, to] = operand.items as [LookupOperand, LookupOperand];
      return all([
        compare(">=", ...sides(subject, from, encodeFor(subject, "gte"))),
        compare("<=", ...sides(subject, to, encodeFor(subject, "lte"))),
      ]);
    }
    if (operand.kind !== "slot") throw new LookupValueError("range wants [from, to].");
    const bound = (index: 0 | 1) =>
      operandExpression(subject, operand, (pair) => {
        if (!Array.isArray(pair) || pair.length !== 2) {
          throw new LookupValueError("range wants [from, to].");
        }
        return encodeFor(subject, index === 0 ? "gte" : "lte")(pair[index]);
      });
    return { kind: "between", operand: subject.expression, from: bound(0), to: bound(1) };
  },
};

export const orderLookups: readonly Lookup[] = [
  order("gt", ">"),
  order("gte", ">="),
  order("lt", "<"),
  order("lte", "<="),
  range,
];
