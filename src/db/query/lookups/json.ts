/**
 * Looking into JSON: `data__owner__name` goes down by keys, `data__tags__0` by positions, and what
 * is there is compared as text, number, true, false or null. `hasKey` and its like ask what keys
 * there are, `contains` and `containedBy` what one document has of another.
 */

import { JsonField, jsonText } from "../../fields/json.ts";
import type { Condition, Expression, Parameter } from "../../sql/expressions.ts";
import { all, any, compare, constant, isNull } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import { encodeList, isIn, orderLookups } from "./comparison.ts";
import {
  type Lookup,
  type LookupOperand,
  type LookupSubject,
  operandExpression,
  slotParameter,
  type Transform,
} from "./lookup.ts";
import { textLookups } from "./text.ts";

const part = new JsonField();

/** Goes down to a key or, for a whole number, a position. */
export function keyTransform(key: string): Transform {
  return {
    name: key,
    apply(subject) {
      const { root, path } = placeOf(subject);
      return partOf({ root, path: [...path, key] }, subject.isNullable);
    },
  };
}

/** What lies at a place of a document, as the left side of lookups. */
export function partOf(place: Place, isNullable: boolean): LookupSubject {
  return {
    expression: at(place, "value"),
    valueKind: "json",
    encode: operandValue,
    field: part,
    isNullable,
    json: place,
  };
}

const operators = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

type Place = NonNullable<LookupSubject["json"]>;

function placeOf({ json, expression }: LookupSubject): Place {
  return json ?? { root: expression, path: [] };
}

function at({ root, path }: Place, as: (Expression & { kind: "jsonAt" })["as"]): Expression {
  return { kind: "jsonAt", root, path, as };
}

/** A value as one inside of a document, for databases that compare it by itself. */
function operandValue(value: unknown): unknown {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  return minified(value);
}

function minified(value: unknown): string {
  const text = jsonText(value, { isShort: true });
  if (text !== undefined) return text;
  throw new LookupValueError("JSON is compared with what JSON can hold.");
}

function document(subject: LookupSubject): Expression {
  return { kind: "jsonDocument", operand: subject.expression };
}

function documentOperand(subject: LookupSubject, operand: LookupOperand): Expression {
  if (operand.kind === "null") {
    const parameter = { value: "null" };
    return { kind: "jsonValue", scalar: parameter, document: parameter };
  }
  if (operand.kind === "slot") return jsonValue(operand.slot, minified);
  return { kind: "jsonDocument", operand: operandExpression(subject, operand, minified) };
}

/** What a part of a document is compared with. */
function partOperand(subject: LookupSubject, operand: LookupOperand): Expression {
  if (operand.kind === "slot") return jsonValue(operand.slot, operandValue);
  return operandExpression(subject, operand, operandValue);
}

function jsonValue(slot: number, scalar: (value: unknown) => unknown): Expression {
  return {
    kind: "jsonValue",
    scalar: slotParameter(slot, scalar),
    document: slotParameter(slot, minified),
  };
}

const exact: Lookup = {
  name: "exact",
  build(subject, operand) {
    if (!subject.json) return compare("=", document(subject), documentOperand(subject, operand));
    if (operand.kind === "null") return compare("=", at(subject.json, "type"), constant("null"));
    return compare("=", subject.expression, partOperand(subject, operand));
  },
};

const isOneOf: Lookup = {
  name: "in",
  build(subject, operand) {
    if (operand.kind === "list") {
      return any(operand.items.map((item) => exact.build(subject, item)));
    }
    if (operand.kind !== "slot") return isIn.build(subject, operand);
    const list = (encode: (value: unknown) => unknown): Parameter =>
      slotParameter(operand.slot, (values) => encodeList(values, encode));
    return {
      kind: "jsonInList",
      operand: subject.json ? subject.expression : document(subject),
      scalars: list(subject.json ? operandValue : minified),
      documents: list(minified),
    };
  },
};

const isnull: Lookup = {
  name: "isnull",
  build(subject, operand) {
    if (operand.kind !== "slot" || typeof operand.sample !== "boolean") {
      throw new LookupValueError("isnull wants true or false.");
    }
    const what = subject.json ? at(subject.json, "type") : subject.expression;
    return isNull(what, !operand.sample);
  },
};

function keyName(key: unknown): string {
  if (typeof key === "string" || typeof key === "number") return String(key);
  throw new LookupValueError("A key of JSON is a text.");
}

const hasKey: Lookup = {
  name: "hasKey",
  build(subject, operand) {
    if (operand.kind !== "slot") throw new LookupValueError("hasKey wants the name of a key.");
    const keys = slotParameter(operand.slot, (key) => [keyName(key)]);
    return { kind: "jsonHasKeys", ...placeOf(subject), keys, which: "all" };
  },
};

function keys(name: string, which: "all" | "any"): Lookup {
  return {
    name,
    build(subject, operand) {
      if (operand.kind !== "slot") throw new LookupValueError(`${name} wants a list of keys.`);
      const encode = (list: unknown): string[] => {
        if (Array.isArray(list)) return list.map(keyName);
        throw new LookupValueError(`${name} wants a list of keys.`);
      };
      const wanted = slotParameter(operand.slot, encode);
      return { kind: "jsonHasKeys", ...placeOf(subject), keys: wanted, which };
    },
  };
}

/** Does the left document have all that the right one has? A database may not know. */
function containment(name: string, isBack: boolean): Lookup {
  return {
    name,
    build(subject, operand): Condition {
      const place = placeOf(subject);
      const left = place.path.length === 0 ? place.root : at(place, "value");
      const right = documentOperand(subject, operand);
      const [outer, inner] = isBack ? [right, left] : [left, right];
      return { kind: "jsonContains", outer, inner };
    },
  };
}

/**
 * Parts are compared with values of their own kind, numbers with numbers: each database has an
 * order of its own for others. A document as a whole is ordered as the database orders it.
 */
const orders = orderLookups.map((lookup): Lookup => ({
  name: lookup.name,
  build(subject, operand) {
    const { name } = lookup;
    if (!subject.json || operand.kind !== "slot" || !(name in operators)) {
      return lookup.build(subject, operand);
    }
    const right = jsonValue(operand.slot, operandValue);
    const kind = { kind: "parameter", parameter: slotParameter(operand.slot, kindOf) } as const;
    return all([
      compare("=", at(subject.json, "kind"), kind),
      compare(operators[name as keyof typeof operators], subject.expression, right),
    ]);
  },
}));

/** What JSON calls the kind of a value. */
function kindOf(value: unknown): string {
  if (typeof value === "bigint") return "number";
  if (typeof value !== "object") return typeof value;
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : "object";
}

/** The text of a document as a whole can be searched as well, except with `contains`. */
const searches = textLookups
  .filter(({ name }) => name !== "contains")
  .map((lookup): Lookup => ({
    name: lookup.name,
    build(subject, operand) {
      const text = subject.json ? { ...subject, expression: at(subject.json, "text") } : subject;
      if (operand.kind !== "null") return lookup.build(text, operand);
      if (lookup.name === "iexact") return exact.build(subject, operand);
      return lookup.build(subject, operand); // says that null cannot be searched for
    },
  }));

export const jsonLookups: readonly Lookup[] = [
  exact,
  isOneOf,
  isnull,
  ...orders,
  ...searches,
  hasKey,
  keys("hasKeys", "all"),
  keys("hasAnyKeys", "any"),
  containment("contains", false),
  containment("containedBy", true),
];
