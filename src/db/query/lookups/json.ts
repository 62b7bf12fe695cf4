/**
 * Looking into JSON: `data__owner__name` goes down by keys, `data__tags__0` by positions, and what
 * is there is compared as text, number, true, false or null. `hasKey` and its like ask what keys
 * there are, `contains` and `containedBy` what one document has of another.
 */

import { JsonField, jsonText } from "../../fields/json.ts";
import type { Condition, Expression } from "../../sql/expressions.ts";
import { any, compare, constant, isNull } from "../../sql/expressions.ts";
import { LookupValueError } from "../errors.ts";
import { isIn, orderLookups } from "./comparison.ts";
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
      const place = { root, path: [...path, key] };
      return {
        expression: valueAt(place),
        valueKind: "json",
        encode: operandValue,
        field: part,
        // As in Django: a missing key is unknown, and unknown is not found by exclude either.
        isNullable: false,
        json: place,
      };
    },
  };
}

type Place = NonNullable<LookupSubject["json"]>;

function placeOf({ json, expression }: LookupSubject): Place {
  return json ?? { root: expression, path: [] };
}

/** `$."owner"[0]`, as SQLite writes paths. */
function pathText(path: readonly string[]): string {
  const steps = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${JSON.stringify(key)}`));
  return `$${steps.join("")}`;
}

function call(name: string, ...args: Expression[]): Expression {
  return { kind: "call", name, args };
}

/** `null`, `true`, `object` …; SQL's NULL if there is nothing. */
function typeAt({ root, path }: Place): Expression {
  return call("JSON_TYPE", root, constant(pathText(path)));
}

/** A text or number as such, an object as its text; true, false and null as these words. */
function valueAt(place: Place): Expression {
  const words = ["true", "false", "null"].map((word) =>
    compare("=", typeAt(place), constant(word)),
  );
  return {
    kind: "case",
    // oxlint-disable-next-line unicorn/no-thenable -- a part of CASE, never awaited
    whens: [{ when: any(words), then: typeAt(place) }],
    otherwise: call("JSON_EXTRACT", place.root, constant(pathText(place.path))),
  };
}

/** A value in the form of `valueAt`. */
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

/** Both sides without blanks, so that it does not count who wrote them. */
function document(subject: LookupSubject): Expression {
  return call("JSON", subject.expression);
}

function documentOperand(subject: LookupSubject, operand: LookupOperand): Expression {
  if (operand.kind === "null") return constant("null");
  const text = operandExpression(subject, operand, minified);
  return operand.kind === "slot" ? text : call("JSON", text);
}

const exact: Lookup = {
  name: "exact",
  build(subject, operand) {
    if (!subject.json) return compare("=", document(subject), documentOperand(subject, operand));
    if (operand.kind === "null") return compare("=", typeAt(subject.json), constant("null"));
    return compare("=", subject.expression, operandExpression(subject, operand, operandValue));
  },
};

const isOneOf: Lookup = {
  name: "in",
  build(subject, operand) {
    if (operand.kind !== "slot") return isIn.build(subject, operand);
    const expression = subject.json ? subject.expression : document(subject);
    return isIn.build({ ...subject, expression, encode: inList(subject) }, operand);
  },
};

function inList({ json }: LookupSubject): (value: unknown) => unknown {
  return json ? operandValue : minified;
}

const isnull: Lookup = {
  name: "isnull",
  build(subject, operand) {
    if (operand.kind !== "slot" || typeof operand.sample !== "boolean") {
      throw new LookupValueError("isnull wants true or false.");
    }
    const what = subject.json ? typeAt(subject.json) : subject.expression;
    return isNull(what, !operand.sample);
  },
};

const hasKey: Lookup = {
  name: "hasKey",
  build(subject, operand) {
    if (operand.kind !== "slot") throw new LookupValueError("hasKey wants the name of a key.");
    const { root, path } = placeOf(subject);
    const start = pathText(path);
    // A key is no position here, even if it consists of digits.
    const encode = (key: unknown): string => `${start}.${JSON.stringify(keyName(key))}`;
    const parameter = slotParameter(operand.slot, encode);
    return isNull(call("JSON_TYPE", root, { kind: "parameter", parameter }), true);
  },
};

function keyName(key: unknown): string {
  if (typeof key === "string" || typeof key === "number") return String(key);
  throw new LookupValueError("A key of JSON is a text.");
}

function keys(name: string, which: "all" | "any"): Lookup {
  return {
    name,
    build(subject, operand) {
      if (operand.kind !== "slot") throw new LookupValueError(`${name} wants a list of keys.`);
      const { root, path } = placeOf(subject);
      const encode = (list: unknown): string => {
        if (Array.isArray(list)) return JSON.stringify(list.map(keyName));
        throw new LookupValueError(`${name} wants a list of keys.`);
      };
      const wanted: Expression = {
        kind: "parameter",
        parameter: slotParameter(operand.slot, encode),
      };
      const found = call(
        "QUINTET_JSON_HAS_KEYS",
        root,
        constant(JSON.stringify(path)),
        wanted,
        constant(which),
      );
      return { kind: "truth", operand: found };
    },
  };
}

/** Does the left document have all that the right one has? A database may not know. */
function containment(name: string, isBack: boolean): Lookup {
  return {
    name,
    build(subject, operand): Condition {
      const { root, path } = placeOf(subject);
      const left = path.length === 0 ? root : call("JSON_QUERY", root, constant(pathText(path)));
      const right = documentOperand(subject, operand);
      const [outer, inner] = isBack ? [right, left] : [left, right];
      return { kind: "truth", operand: call("JSON_CONTAINS", outer, inner) };
    },
  };
}

/** The text of a document as a whole can be searched as well, except with `contains`. */
const searches = textLookups
  .filter(({ name }) => name !== "contains")
  .map((lookup): Lookup => ({
    name: lookup.name,
    build(subject, operand) {
      if (operand.kind !== "null") return lookup.build(subject, operand);
      if (lookup.name === "iexact") return exact.build(subject, operand);
      return lookup.build(subject, operand); // says that null cannot be searched for
    },
  }));

export const jsonLookups: readonly Lookup[] = [
  exact,
  isOneOf,
  isnull,
  ...orderLookups,
  ...searches,
  hasKey,
  keys("hasKeys", "all"),
  keys("hasAnyKeys", "any"),
  containment("contains", false),
  containment("containedBy", true),
];
