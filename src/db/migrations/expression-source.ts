/** Fields, conditions and expressions as the calls that make them, for migration files. */

import { Field } from "../fields/field.ts";
import { isModelInstance } from "../meta/instance.ts";
import {
  Combined,
  Condition,
  FieldReference,
  type Lookups,
  Ordering,
  QueryExpression,
  Value,
} from "../query/expressions/expressions.ts";
import { Case, Compared, Matches } from "../query/expressions/conditional.ts";
import { FunctionCall, type WrittenCall } from "../query/expressions/function-call.ts";
import { UnprintableValueError } from "./errors.ts";
import { fieldFunction, fieldState, type FieldState, plainValue } from "./field-state.ts";
import { call, literal, method, type Source } from "./source.ts";

/** What writes a call of a function of the database, by its name in SQL. */
const functionNames: Readonly<Record<string, string>> = {
  ABS: "abs",
  ASCII: "ord",
  CEILING: "ceil",
  CHR: "chr",
  COALESCE: "coalesce",
  CONCAT: "concat",
  FLOOR: "floor",
  GREATEST: "greatest",
  LEAST: "least",
  LEFT: "left",
  LENGTH: "length",
  LOWER: "lower",
  LTRIM: "ltrim",
  MD5: "md5",
  MOD: "mod",
  NULLIF: "nullIf",
  REPLACE: "replace",
  REVERSE: "reversed",
  RIGHT: "right",
  ROUND: "round",
  RTRIM: "rtrim",
  STRPOS: "strIndex",
  SUBSTR: "substr",
  TRIM: "trim",
  NOW: "now",
  PI: "pi",
  RANDOM_UNIT: "random",
  UPPER: "upper",
};

const operators: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "dividedBy",
  "%": "modulo",
  "^": "power",
  "&": "bitAnd",
  "|": "bitOr",
  "#": "bitXor",
  "<<": "bitLeftShift",
  ">>": "bitRightShift",
};

/** A part of an index: the name of a field, or an expression. */
export function partSource(part: string | object, where: string): Source {
  if (typeof part === "string") return literal(part);
  return expressionSource(part, where);
}

/** @throws {UnprintableValueError} If it is of a kind that a file cannot hold. */
export function expressionSource(expression: object, where: string): Source {
  if (expression instanceof FieldReference) return call("F", literal(expression.path));
  if (expression instanceof Value) {
    const { value, field } = expression;
    const plain = literal(plainValue(value, where));
    if (typeof value !== "object" || value === null) return call("value", plain);
    return call("value", plain, { object: [["outputField", outputField(field, where)]] });
  }
  if (expression instanceof Combined) {
    const { operator, left, right } = expression;
    return method(expressionSource(left, where), operators[operator]!, operand(right, where));
  }
  if (expression instanceof Ordering) {
    const { descending, nulls } = expression;
    const options = nulls === undefined ? [] : [literal({ nulls })];
    return method(
      expressionSource(expression.expression, where),
      descending ? "desc" : "asc",
      ...options,
    );
  }
  if (expression instanceof FunctionCall) return functionSource(expression, where);
  if (expression instanceof Case) return caseSource(expression, where);
  if (expression instanceof Compared) {
    const { left, lookup, right } = expression;
    const value = lookupValue(right[lookup], where);
    return call("lookup", expressionSource(left, where), literal(lookup), value);
  }
  if (expression instanceof Matches) {
    return call("matches", conditionSource(expression.condition, where));
  }
  throw unprintable(where);
}

function functionSource({ kind, args: list }: FunctionCall, where: string): Source {
  const args = list.map((argument) =>
    argument instanceof FieldReference ? literal(argument.path) : operandValue(argument, where),
  );
  const known = functionNames[kind.name];
  if (known !== undefined) return call(known, ...args);
  const [, collation] = /^collate (.*)$/.exec(kind.name) ?? [];
  if (collation !== undefined) return call("collate", ...args, literal(collation));
  if (kind.name === "cast") return call("cast", ...args, outputField(kind.field, where));
  if (kind.written) return writtenSource(kind.written, args, where);
  if (kind.make !== undefined) throw unprintable(where);
  const options: Source[] =
    kind.field instanceof Field
      ? [{ object: [["outputField", outputField(kind.field, where)]] }]
      : [];
  return call("func", literal(kind.name), { array: args }, ...options);
}

function writtenSource(
  { name, rest, options }: WrittenCall,
  args: readonly Source[],
  where: string,
): Source {
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  const entries = said.map(([key, value]): [string, Source] => [
    key,
    value instanceof Field ? outputField(value, where) : literal(value),
  ]);
  const last: Source[] = entries.length > 0 ? [{ object: entries }] : [];
  return call(name, ...args, ...rest.map(literal), ...last);
}

function caseSource({ whens, otherwise }: Case, where: string): Source {
  const branches = whens.map(({ condition, value }) =>
    call("when", conditionSource(condition, where), expressionSource(value, where)),
  );
  const options: Source[] = otherwise
    ? [{ object: [["default", expressionSource(otherwise, where)]] }]
    : [];
  return call("caseWhen", { array: branches }, ...options);
}

/** Where a text is a text. */
function operand(expression: QueryExpression, where: string): Source {
  const { value } = expression as Partial<Value>;
  const isPlain = expression instanceof Value && (typeof value !== "object" || value === null);
  return isPlain ? literal(value) : expressionSource(expression, where);
}

/** Where a text is the name of a field. */
function operandValue(expression: QueryExpression, where: string): Source {
  const isText = expression instanceof Value && typeof expression.value === "string";
  return isText ? expressionSource(expression, where) : operand(expression, where);
}

function outputField(field: unknown, where: string): Source {
  return fieldSource(fieldState(field as Field, "", where));
}

/** A condition: lookups as they stand, several of them as the calls that combine them. */
export function conditionSource(condition: object, where: string): Source {
  if (condition instanceof QueryExpression) return expressionSource(condition, where);
  if (condition instanceof Condition) return combined(condition, where);
  return lookupsSource(condition as Lookups, where);
}

function combined({ connector, parts, negated }: Condition, where: string): Source {
  // What is combined begins with a condition; an expression by itself has no `and`.
  const [first, ...others] = [
    ...parts.filter((part) => !isExpression(part)),
    ...parts.filter(isExpression),
  ];
  if (first === undefined || (isExpression(first) && (others.length > 0 || negated))) {
    throw unprintable(where);
  }
  const joined = others.reduce<Source>(
    (left, part) => method(left, connector, asCondition(part, where)),
    asCondition(first, where),
  );
  return negated ? method(joined, "not") : joined;
}

function isExpression(part: object): boolean {
  return part instanceof QueryExpression;
}

function asCondition(part: object, where: string): Source {
  const isPlain = !(part instanceof Condition) && !(part instanceof QueryExpression);
  if (!isPlain) return conditionSource(part, where);
  return method({ name: "Q" }, "dynamic", lookupsSource(part as Lookups, where));
}

function lookupsSource(lookups: Lookups, where: string): Source {
  return {
    object: Object.entries(lookups).map(([path, value]) => [path, lookupValue(value, where)]),
  };
}

function lookupValue(value: unknown, where: string): Source {
  if (value instanceof QueryExpression) return expressionSource(value, where);
  if (isModelInstance(value)) return literal(value.pk);
  if (value instanceof Set) return lookupValue([...(value as Set<unknown>)], where);
  return literal(plainValue(value, where));
}

function unprintable(where: string): UnprintableValueError {
  return new UnprintableValueError(`${where} has an expression that a migration cannot hold.`, {
    hint: "Use fields, values, operators and functions: F, value, lower, func and the like.",
  });
}

/** The call that makes a field: `charField({ maxLength: 200 })`. */
export function fieldSource({ kind, options }: FieldState): Source {
  const { to, swappable, ...rest } = options;
  const entries = Object.entries(rest).map(([key, value]): [string, Source] => [
    key,
    optionSource(key, value),
  ]);
  const target =
    typeof swappable === "string" ? call("swappable", literal(swappable)) : literal(to);
  const args: Source[] = to === undefined ? [] : [target];
  if (entries.length > 0) args.push({ object: entries });
  return { call: fieldFunction(kind), args };
}

function optionSource(name: string, value: unknown): Source {
  if (name === "onDelete") return onDeleteSource(value);
  if (name === "outputField") return outputField(value, "The field");
  if (value instanceof QueryExpression) return expressionSource(value, "The field");
  return value === undefined ? "undefined" : literal(value);
}

function onDeleteSource(value: unknown): Source {
  if (typeof value === "string") return { name: value };
  return call("set", literal((value as { set: unknown }).set));
}
