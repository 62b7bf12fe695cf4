/** From recorded expressions to those of Quintet's API. */

import * as db from "../../../src/db/index.ts";
import type { Lookups } from "../../../src/db/query/expressions/expressions.ts";
import { isObject, type Json, type JsonObject, NotThereError } from "./case.ts";
import { asSubquery, fieldOf, frameOf, functionNamed, operators } from "./expression-parts.ts";
import { pathOf } from "./paths.ts";
import { decode } from "./values.ts";

/**
 * What an expression may stand for: a saved instance, a query set. Nothing here is async, as
 * awaiting a query set runs it.
 */
export interface Surroundings {
  /** In which zone moments are looked at. */
  readonly zone?: JsonObject | undefined;
  instance(label: string, key: Json): unknown;
  newInstance(label: string, values: JsonObject, isSaved: boolean): unknown;
  query(query: JsonObject): unknown;
}

type Make = (...args: unknown[]) => unknown;
const exported = db as unknown as Readonly<Record<string, Make | undefined>>;

const aggregates: Readonly<Record<string, string>> = {
  Count: "count",
  Sum: "sum",
  Avg: "avg",
  Min: "min",
  Max: "max",
  StdDev: "stdDev",
  Variance: "variance",
};

const lookups: Readonly<Record<string, string>> = {
  Exact: "exact",
  GreaterThan: "gt",
  GreaterThanOrEqual: "gte",
  LessThan: "lt",
  LessThanOrEqual: "lte",
  IsNull: "isnull",
  HasKey: "hasKey",
};

const parts: Readonly<Record<string, string>> = {
  year: "year",
  iso_year: "isoYear",
  quarter: "quarter",
  month: "month",
  week: "week",
  week_day: "weekDay",
  iso_week_day: "isoWeekDay",
  day: "day",
  hour: "hour",
  minute: "minute",
  second: "second",
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
    case "$field":
      return fieldOf(content as readonly [string, JsonObject]);
    case "$not": {
      const inner = valueOf(content!, around);
      return inner instanceof db.Condition ? inner.not() : db.not(inner as db.QueryExpression);
    }
    case "$filtered_relation": {
      const [path, condition] = content as [string, Json];
      return db.filteredRelation(pathOf(path), conditionOf(condition as JsonObject, around));
    }
    case "$dict":
      return new Map(
        (content as [Json, Json][]).map(([key, each]) => [key, valueOf(each, around)]),
      );
    case "$set":
      return (content as Json[]).map((each) => valueOf(each, around));
  }
  return decode(value);
}

/** A constructor with its arguments, looked up where it is needed. */
class ExpressionCall {
  readonly name: string;
  readonly args: readonly Json[];
  readonly kwargs: JsonObject;
  readonly #around: Surroundings;

  constructor(node: JsonObject, around: Surroundings) {
    this.name = String(node["$expr"]);
    this.args = node["args"] as readonly Json[];
    this.kwargs = node["kwargs"] as JsonObject;
    this.#around = around;
  }

  /** The argument in a place or under a name, as it was recorded. */
  argument(at: number, name: string): Json | undefined {
    return this.args[at] ?? this.kwargs[name];
  }

  /** As an expression: a text names a field. */
  source(at: number, name: string): unknown {
    return sourceOf(this.argument(at, name)!, this.#around);
  }

  get outputField(): object | undefined {
    const field = this.kwargs["output_field"] ?? undefined;
    return field === undefined ? undefined : (valueOf(field, this.#around) as object);
  }

  get zone(): { timeZone?: string } {
    const zone = this.kwargs["tzinfo"] ?? this.#around.zone;
    return zone === undefined ? {} : { timeZone: String((zone as JsonObject)["$tz"]) };
  }

  /** The recorded keywords but for these. */
  without(...names: readonly string[]): JsonObject {
    const rest = Object.entries(this.kwargs).filter(([name]) => !names.includes(name));
    return Object.fromEntries(rest);
  }
}

function expressionOf(node: JsonObject, around: Surroundings): unknown {
  const call = new ExpressionCall(node, around);
  const { name, args } = call;
  const made = specialOf(call, around);
  if (made !== undefined) return made;
  const lookup = lookups[name];
  if (lookup) {
    const right = args[1] === undefined ? undefined : valueOf(args[1], around);
    return db.lookup(call.source(0, "lhs") as db.QueryExpression, lookup, right);
  }
  const aggregate = aggregates[name];
  if (aggregate) return aggregateOf(call, exported[aggregate]!, around);
  const truncated = /^(Trunc|Extract)(\w*)$/.exec(name);
  if (truncated) return timeOf(call, truncated[1]!, truncated[2]!);
  const make = functionNamed(name);
  if (!make) throw new NotThereError(`expression ${name}`);
  const sources = [...args, ...Object.values(call.without("output_field"))];
  const expression = make(...sources.map((each) => sourceOf(each, around))) as db.QueryExpression;
  const { outputField } = call;
  if (name === "Cast" || outputField === undefined) return expression;
  return db.expressionWrapper(expression, outputField);
}

/** Those whose arguments are not simply expressions. */
function specialOf(call: ExpressionCall, around: Surroundings): unknown {
  const { name, args, kwargs } = call;
  const { outputField } = call;
  const typed = outputField && { outputField };
  switch (name) {
    case "Value": {
      const field = args[1] && (valueOf(args[1], around) as object);
      const plain = valueOf(args[0] ?? null, around) as string;
      const type = (field ?? outputField) as { kind?: string } | undefined;
      if (plain === null && type instanceof db.JsonField)
        return db.value(db.jsonNull as never, typed);
      return db.value(plain, field ? { outputField: field } : typed);
    }
    case "OuterRef": {
      const reference = args[0]!;
      if (typeof reference === "string") return db.outerRef(pathOf(reference));
      return db.outerRef(valueOf(reference, around) as db.QueryExpression);
    }
    case "Subquery":
    case "Exists": {
      const query = valueOf(args[0] ?? kwargs["queryset"]!, around) as never;
      return name === "Exists" ? db.exists(query) : db.subquery(query, typed);
    }
    case "Case": {
      const whens = args.map((each) => whenOf(each as JsonObject, around));
      const fallback = kwargs["default"];
      const otherwise =
        fallback === undefined || fallback === null
          ? {}
          : { default: asExpression(fallback, around) };
      const made = db.caseWhen(whens as never, otherwise as object);
      return outputField ? db.expressionWrapper(made, outputField) : made;
    }
    case "ExpressionWrapper": {
      const inner = expressionLike(args[0] ?? kwargs["expression"]!, around);
      return db.expressionWrapper(inner, outputField ?? db.booleanField());
    }
    case "Cast":
      return db.cast(
        call.source(0, "expression") as string,
        valueOf(call.argument(1, "output_field")!, around) as object,
      );
    case "Func":
      return funcOf(call, around);
    case "Collate":
      return db.collate(
        call.source(0, "expression") as string,
        String(call.argument(1, "collation")),
      );
    case "JSONObject": {
      const entries = Object.entries(kwargs).map(([key, each]) => [key, sourceOf(each, around)]);
      return db.jsonObject(Object.fromEntries(entries) as Record<string, string>);
    }
    case "Window": {
      const { partition_by: partition, order_by: order, frame } = kwargs;
      const made = db.over(call.source(0, "expression") as db.QueryExpression, {
        partitionBy: list(partition).map((each) => sourceOf(each, around) as string),
        orderBy: list(order).map((each) => orderOf(each, around) as string),
        ...(frame && { frame: frameOf(frame as JsonObject) }),
      });
      return outputField ? db.expressionWrapper(made, outputField) : made;
    }
    case "KeyTransform":
    case "KeyTextTransform":
      return db.F(keyPath(call));
    case "Lag":
    case "Lead": {
      const fallback = call.argument(2, "default");
      const make = name === "Lag" ? db.lag : db.lead;
      return make(
        call.source(0, "expression") as string,
        Number(call.argument(1, "offset") ?? 1),
        fallback === undefined ? null : (sourceOf(fallback, around) as number),
      );
    }
    case "Ntile":
      return db.ntile(Number(call.argument(0, "num_buckets") ?? 1));
    case "NthValue":
      return db.nthValue(
        call.source(0, "expression") as string,
        Number(call.argument(1, "nth") ?? 1),
      );
  }
  return undefined;
}

/** `Func("a", function="LOWER")`: SQL around expressions. */
function funcOf({ args, kwargs, outputField }: ExpressionCall, around: Surroundings): unknown {
  const sources = args.map((each) => asExpression(each, around));
  const template = String(kwargs["template"] ?? "%(function)s(%(expressions)s)");
  const filled = template.replaceAll("%(function)s", String(kwargs["function"] ?? ""));
  const [before = "", after = ""] = filled.replaceAll("%%", "%").split("%(expressions)s");
  const joiner = String(kwargs["arg_joiner"] ?? ", ");
  const texts = [before, ...sources.slice(1).map(() => joiner), after];
  const made = db.sql(
    (sources.length > 0 ? texts : [before + after]) as unknown as TemplateStringsArray,
    ...sources,
  );
  return outputField ? db.expressionWrapper(made, outputField) : made;
}

/** `KeyTransform("b", KeyTransform(1, "value"))` → `value__1__b`. */
function keyPath({ args }: Pick<ExpressionCall, "args">): string {
  const [key, source] = args as [Json, Json];
  if (typeof source === "string") return `${pathOf(source)}__${String(key)}`;
  if (!isObject(source) || !("args" in source)) throw new NotThereError("a key of an expression");
  return `${keyPath(source as unknown as ExpressionCall)}__${String(key)}`;
}

function whenOf(node: JsonObject, around: Surroundings): db.When {
  const call = new ExpressionCall(node, around);
  const conditions = Object.entries(call.without("then"));
  const positional = call.args.filter((_, at) => at === 0 && conditions.length === 0);
  const parts = positional.map((each) => expressionLike(each, around, true));
  const then = call.kwargs["then"] ?? call.args[conditions.length > 0 ? 0 : 1]!;
  const children = conditions as readonly Json[];
  const condition = parts[0] ?? conditionOf({ $q: "AND", negated: false, children }, around);
  return db.when(condition as never, asExpression(then, around)) as db.When;
}

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function timeOf(call: ExpressionCall, family: string, part: string): unknown {
  const source = call.source(0, "expression") as string;
  if (part === "Date") return db.truncDate(source, call.zone);
  if (part === "Time") return db.truncTime(source, call.zone);
  const recorded =
    part === ""
      ? String(call.argument(1, family === "Trunc" ? "kind" : "lookup_name"))
      : part.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
  const named = (parts[recorded] ?? recorded) as "year";
  if (family === "Extract") return db.extract(source, named, call.zone);
  const { outputField } = call;
  return db.trunc(source, named, { ...call.zone, ...(outputField && { outputField }) } as object);
}

function aggregateOf(call: ExpressionCall, make: Make, around: Surroundings): unknown {
  const {
    distinct,
    filter,
    default: fallback,
    sample,
    ...rest
  } = call.without("output_field", "expression");
  if (Object.keys(rest).length > 0) {
    throw new NotThereError(`aggregate with ${Object.keys(rest).join()}`);
  }
  const made = make(call.source(0, "expression"), {
    ...(distinct === true && { distinct }),
    ...(sample === true && { sample }),
    ...(isThere(filter) && { filter: expressionLike(filter!, around, true) }),
    ...(isThere(fallback) && { default: valueOf(fallback!, around) }),
  });
  const { outputField } = call;
  return outputField ? db.expressionWrapper(made as db.QueryExpression, outputField) : made;
}

/** Where a text names a field. */
function sourceOf(node: Json, around: Surroundings): unknown {
  if (typeof node === "string") return node === "*" ? node : pathOf(node);
  return isObject(node) && "$q" in node
    ? expressionLike(node, around)
    : asSubquery(valueOf(node, around));
}

/** As `sourceOf`, and plain values become expressions. */
function asExpression(node: Json, around: Surroundings): db.QueryExpression {
  if (isObject(node) && "$uuid" in node) {
    return db.value(String(node["$uuid"]), { outputField: db.uuidField() });
  }
  const source = sourceOf(node, around);
  if (typeof source === "string" && typeof node === "string") return db.F(source);
  return source instanceof db.QueryExpression ? source : db.value(source as string);
}

/** An expression; a condition as one, unless conditions are wanted. */
function expressionLike(node: Json, around: Surroundings, isCondition = false): db.QueryExpression {
  const made = sourceOfCondition(node, around);
  if (made instanceof db.Condition) {
    return (isCondition ? made : db.matches(made)) as db.QueryExpression;
  }
  return typeof made === "string" ? db.F(made) : (made as db.QueryExpression);
}

function sourceOfCondition(node: Json, around: Surroundings): unknown {
  return typeof node === "string" ? pathOf(node) : asSubquery(valueOf(node, around));
}

/** An entry of `order_by`. */
export function orderOf(node: Json, around: Surroundings): unknown {
  if (typeof node === "string") return pathOf(node);
  const { $expr: name, args, kwargs } = node as JsonObject;
  if (name !== "OrderBy") return valueOf(node, around);
  const options = kwargs as JsonObject;
  const [inner = options["expression"]!] = args as readonly Json[];
  const { descending, nulls_first: first, nulls_last: last } = options;
  const nulls = first === true ? "first" : last === true ? "last" : undefined;
  const expression = asExpression(inner, around);
  return descending === true ? expression.desc({ nulls }) : expression.asc({ nulls });
}

function combined(node: JsonObject, around: Surroundings): unknown {
  const method = operators[String(node["$combine"])];
  if (!method) throw new NotThereError(`operator ${String(node["$combine"])}`);
  const side = (each: Json) => {
    const made = asSubquery(valueOf(each, around));
    return made instanceof db.QueryExpression ? made : db.value(made as string);
  };
  const left = side(node["lhs"]!) as unknown as Record<string, Make>;
  return left[method]!(side(node["rhs"]!));
}

/** A `Q`, as a condition made at run time. */
export function conditionOf(node: JsonObject, around: Surroundings): db.Condition<unknown> {
  const parts: db.Condition<unknown>[] = [];
  for (const child of node["children"] as readonly Json[]) {
    if (Array.isArray(child)) {
      const [path, value] = child as [string, Json];
      const inZone = around.zone && zonedLookup(path, value, around);
      parts.push(inZone || db.Q.dynamic(lookupsOf({ [path]: value }, around)));
    } else {
      const part = valueOf(child as Json, around) as db.Condition<unknown> | db.QueryExpression;
      parts.push(part instanceof db.Condition ? part : db.Q.dynamic({}).and(part));
    }
  }
  const connector = String(node["$q"]).toLowerCase() as "and" | "or" | "xor";
  const first = parts[0] ?? db.Q.dynamic({});
  const joined = parts.slice(1).reduce((all, part) => all[connector](part), first);
  return node["negated"] === true ? joined.not() : joined;
}

/** Django looks at moments in the active zone; Quintet is told it: `dt__year` as an expression. */
function zonedLookup(
  path: string,
  value: Json,
  around: Surroundings,
): db.Condition<unknown> | undefined {
  const found = /^(.+?)__([a-z_]+?)(?:__(exact|in|gte?|lte?|range))?$/.exec(path);
  if (!found) return undefined;
  const [, source = "", part = "", lookup = "exact"] = found;
  const zone = { timeZone: String(around.zone!["$tz"]) };
  const of = pathOf(source);
  const isPart = Object.hasOwn(parts, part);
  if (!isPart && part !== "date" && part !== "time") return undefined;
  const whole = part === "date" ? db.truncDate(of, zone) : db.truncTime(of, zone);
  const left = isPart ? db.extract(of, parts[part] as "year", zone) : whole;
  return db.Q.dynamic({}).and(db.lookup(left, lookup, valueOf(value, around)));
}

/** The path of an expression that stands for a key of a document. */
function keyAt(value: Json): string | undefined {
  if (!isObject(value)) return undefined;
  if ("$f" in value) return pathOf(String(value["$f"]));
  const isKey = value["$expr"] === "KeyTransform" || value["$expr"] === "KeyTextTransform";
  return isKey ? keyPath(value as unknown as ExpressionCall) : undefined;
}

/** Keyword arguments as lookups. */
export function lookupsOf(kwargs: JsonObject, around: Surroundings): Lookups {
  const entries = Object.entries(kwargs).map(([path, value]) => {
    const within = path.endsWith("__has_key") ? keyAt(value) : undefined;
    if (within === undefined) return [pathOf(path), valueOf(value, around)];
    // A key of a key: what has it is said by the path.
    const steps = within.split("__");
    return [`${steps.slice(0, -1).join("__")}__hasKey`, steps.at(-1)];
  });
  return Object.fromEntries(entries) as Lookups;
}
