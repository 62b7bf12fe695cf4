/** From recorded expressions to those of Quintet's API. */

import * as db from "../../../src/db/index.ts";
import type { Lookups } from "../../../src/db/query/expressions.ts";
import { isObject, type Json, type JsonObject, NotThereError } from "./case.ts";
import { pathOf } from "./models.ts";
import { decode } from "./values.ts";

/** What an expression may stand for that needs the database: a saved instance, a query set. */
export interface Surroundings {
  instance(label: string, key: Json): Promise<unknown>;
  newInstance(label: string, values: JsonObject): Promise<unknown>;
  query(query: JsonObject): Promise<unknown>;
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
export async function valueOf(value: Json, around: Surroundings): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => valueOf(each, around)));
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
      return around.newInstance(label, values);
    }
    case "$qs":
      return around.query(content as JsonObject);
    case "$set":
      return Promise.all((content as Json[]).map((each) => valueOf(each, around)));
  }
  return decode(value);
}

async function expressionOf(node: JsonObject, around: Surroundings): Promise<unknown> {
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
    ...(filter !== undefined && filter !== null && { filter: await valueOf(filter, around) }),
    ...(fallback !== undefined && fallback !== null && { default: await valueOf(fallback, around) }),
  });
}

async function combined(node: JsonObject, around: Surroundings): Promise<unknown> {
  const method = operators[String(node["$combine"])];
  if (!method) throw new NotThereError(`operator ${String(node["$combine"])}`);
  const [left, right] = await Promise.all([node["lhs"]!, node["rhs"]!].map((s) => side(s, around)));
  if (typeof left === "number") {
    // No method of a number: the operands change places where they may.
    if (method !== "plus" && method !== "times") throw new NotThereError("number on the left side");
    return (right as { [Name in typeof method]: Make })[method](left);
  }
  return (left as { [Name in typeof method]: Make })[method](right);
}

/** A plain number on one side was recorded as `Value`. */
async function side(node: Json, around: Surroundings): Promise<unknown> {
  if (isObject(node) && node["$expr"] === "Value") {
    const [value] = node["args"] as readonly Json[];
    if (typeof value === "number") return value;
  }
  return valueOf(node, around);
}

/** A `Q`, as a condition made at run time. */
export async function conditionOf(
  node: JsonObject,
  around: Surroundings,
): Promise<db.Condition<unknown>> {
  const parts: db.Condition<unknown>[] = [];
  for (const child of node["children"] as readonly Json[]) {
    if (Array.isArray(child)) {
      const [path, value] = child as [string, Json];
      parts.push(db.Q.dynamic(await lookupsOf({ [path]: value }, around)));
    } else {
      const part = await valueOf(child as Json, around);
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
export async function lookupsOf(kwargs: JsonObject, around: Surroundings): Promise<Lookups> {
  const entries = Object.entries(kwargs).map(
    async ([path, value]) => [pathOf(path), await valueOf(value, around)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
