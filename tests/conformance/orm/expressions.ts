/** From recorded expressions to those of Quintet's API. */

import * as db from "../../../src/db/index.ts";
import type { Lookups } from "../../../src/db/query/expressions.ts";
import { isObject, type Json, type JsonObject, NotThereError } from "./case.ts";
import { pathOf } from "./models.ts";
import { decode } from "./values.ts";

/**
 * What an expression may stand for: a saved instance, a query set. Nothing here is async, as
 * awaiting a query set runs it.
 */
export interface Surroundings {
  instance(label: string, key: Json): unknown;
  newInstance(label: string, values: JsonObject, isSaved: boolean): unknown;
  query(query: JsonObject): unknown;
}

type Make = (...args: unknown[]) => unknown;
const aggregates: Readonly<Record<string, Make>> = {
  Count: db.count as Make,
  Sum: db.sum as Make,
  Avg: db.avg as Make,
  Min: db.min as Make,
  Max: db.max as Make,
};

const operators: Readonly<Record<string, "plus" | "minus" | "times" | "dividedBy" | "modulo">> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "dividedBy",
  "%%": "modulo",
};

/** The right side of a lookup, or an expression. */
export function valueOf(value: Json, around: Surroundings): unknown {
  if (Array.isArray(value)) return value.map((each) => valueOf(each, around));
  if (!isObject(value)) return value;
  const [tag, content] = Object.entries(value)[0] ?? [];
  switch (tag) {
    case "$f":
      return db.F(pathOf(String(content)));
    case "$q":
      return conditionOf(value, around);
    case "$expr":
      return expressionOf(value, around);
    case "$combine":
      return combined(value, around);
    case "$pk": {
      const [label, key] = content as [string, Json];
      return around.instance(label, key);
    }
    case "$new":
    case "$obj": {
      const [label, values] = content as [string, JsonObject];
      return around.newInstance(label, values, tag === "$obj");
    }
    case "$qs":
      return around.query(content as JsonObject);
    case "$set":
      return (content as Json[]).map((each) => valueOf(each, around));
  }
  return decode(value);
}

function expressionOf(node: JsonObject, around: Surroundings): unknown {
  const name = String(node["$expr"]);
  const args = node["args"] as readonly Json[];
  const kwargs = node["kwargs"] as JsonObject;
  const make = aggregates[name];
  if (name === "Value" && args.length === 1 && Object.keys(kwargs).length === 0) {
    throw new NotThereError("expression Value");
  }
  if (!make) throw new NotThereError(`expression ${name}`);
  const [source] = args;
  const path = typeof source === "string" ? source : isObject(source!) ? source["$f"] : undefined;
  if (typeof path !== "string") throw new NotThereError("aggregate of an expression");
  const { distinct, filter, default: fallback, ...rest } = kwargs;
  if (Object.keys(rest).length > 0) {
    throw new NotThereError(`aggregate with ${Object.keys(rest).join()}`);
  }
  return make(pathOf(path), {
    ...(distinct === true && { distinct }),
    ...(filter !== undefined && filter !== null && { filter: valueOf(filter, around) }),
    ...(fallback !== undefined && fallback !== null && { default: valueOf(fallback, around) }),
  });
}

function combined(node: JsonObject, around: Surroundings): unknown {
  const method = operators[String(node["$combine"])];
  if (!method) throw new NotThereError(`operator ${String(node["$combine"])}`);
  const [left, right] = [side(node["lhs"]!, around), side(node["rhs"]!, around)];
  if (typeof left === "number") {
    // No method of a number: the operands change places where they may.
    if (method !== "plus" && method !== "times") throw new NotThereError("number on the left side");
    return (right as { [Name in typeof method]: Make })[method](left);
  }
  return (left as { [Name in typeof method]: Make })[method](right);
}

/** A plain number on one side was recorded as `Value`. */
function side(node: Json, around: Surroundings): unknown {
  if (isObject(node) && node["$expr"] === "Value") {
    const [value] = node["args"] as readonly Json[];
    if (typeof value === "number") return value;
  }
  return valueOf(node, around);
}

/** A `Q`, as a condition made at run time. */
export function conditionOf(node: JsonObject, around: Surroundings): db.Condition<unknown> {
  const parts: db.Condition<unknown>[] = [];
  for (const child of node["children"] as readonly Json[]) {
    if (Array.isArray(child)) {
      const [path, value] = child as [string, Json];
      parts.push(db.Q.dynamic(lookupsOf({ [path]: value }, around)));
    } else {
      const part = valueOf(child as Json, around);
      if (!(part instanceof db.Condition)) throw new NotThereError("expression as a condition");
      parts.push(part as db.Condition<unknown>);
    }
  }
  const connector = String(node["$q"]).toLowerCase() as "and" | "or" | "xor";
  const first = parts[0] ?? db.Q.dynamic({});
  const joined = parts.slice(1).reduce((all, part) => all[connector](part), first);
  return node["negated"] === true ? joined.not() : joined;
}

/** Keyword arguments as lookups. */
export function lookupsOf(kwargs: JsonObject, around: Surroundings): Lookups {
  const entries = Object.entries(kwargs).map(([path, value]) => [
    pathOf(path),
    valueOf(value, around),
  ]);
  return Object.fromEntries(entries) as Lookups;
}
