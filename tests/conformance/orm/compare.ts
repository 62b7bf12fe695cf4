/** Says what came out in the words of a case, and compares. */

import { ValidationError, QuintetError } from "../../../src/base/index.ts";
import {
  DataError,
  type HasMeta,
  IntegrityError,
  ProgrammingError,
} from "../../../src/db/index.ts";
import { camelCase } from "../../../src/base/index.ts";
import { loadedKey, type ModelInstance, valuesKey } from "../../../src/db/meta/instance.ts";
import { isObject, type Json, type JsonObject, type OrmCase } from "./case.ts";
import type { MadeModel } from "./models.ts";
import { nameOf, pathOf } from "./paths.ts";
import type { CaseRunner, Outcome } from "./runner.ts";
import { comparable, comparableJson, decode, isSame } from "./values.ts";

export interface Comparison {
  readonly actual: unknown;
  readonly expected: unknown;
  /** Why they are not the same; undefined if they are. */
  readonly reason: string | undefined;
}

export function compare(recorded: OrmCase, outcome: Outcome, runner: CaseRunner): Comparison {
  const result = withoutExpressions(recorded.result);
  const wanted = result["error"] as JsonObject | undefined;
  if (outcome.error !== undefined || wanted) return compareErrors(outcome, wanted, result);
  const said = new Saying(runner, recorded.model);
  const expected = withReadValues(comparableJson(result), recorded, runner);
  const actual = said.result(outcome, result);
  for (const each of [expected, actual]) forgetVolatile(each as JsonObject, recorded, runner);
  if (recorded.compare === "unstable") {
    const isSized = sizeOf(actual) === sizeOf(expected);
    return { actual, expected, reason: isSized ? undefined : "number of rows" };
  }
  const isList = recorded.compare === "multiset";
  const isEqual = isList
    ? isSame(unordered(actual), unordered(expected))
    : isSame(actual, expected);
  const tooMany = outcome.queries > recorded.num_queries;
  const reason = isEqual
    ? tooMany
      ? `more queries than Django`
      : undefined
    : whatDiffers(actual, expected);
  return { actual: tooMany && isEqual ? { queries: outcome.queries } : actual, expected, reason };
}

/** What our errors are called in Django. */
function namesOf(error: unknown): readonly string[] {
  if (error instanceof QuintetError && error.code === "db/not-supported") {
    return ["NotSupportedError", "DatabaseError"];
  }
  if (error instanceof IntegrityError) return ["IntegrityError"];
  if (error instanceof ValidationError) return ["ValidationError", "ValueError", "TypeError"];
  if (error instanceof ProgrammingError) return ["ProgrammingError"];
  if (error instanceof DataError) return ["DataError"];
  if (error instanceof RangeError) return ["IndexError", "AssertionError", "ValueError"];
  if (error instanceof TypeError) return ["TypeError"];
  if (!(error instanceof QuintetError)) return [];
  switch (error.code) {
    case "db/does-not-exist":
      return ["DoesNotExist", "ObjectDoesNotExist", "DatabaseError"];
    case "db/multiple-objects-returned":
      return ["MultipleObjectsReturned"];
    case "db/protected":
      return ["ProtectedError", "RestrictedError"];
    case "db/unknown-field":
    case "db/unknown-lookup":
      return ["FieldError", "FieldDoesNotExist", "ValueError", "AttributeError", "TypeError"];
    case "db/undefined-value":
      return ["ValueError"];
    case "db/no-transaction":
    case "db/needs-rollback":
      return ["TransactionManagementError"];
    case "db/query":
    case "db/lookup-value":
    case "db/invalid-path":
    case "db/wrong-instance":
      return [
        "AssertionError",
        "NotImplementedError",
        "FieldError",
        "ValueError",
        "DatabaseError",
        "TypeError",
        "NotSupportedError",
        "ValidationError",
        "AttributeError",
        "TransactionManagementError",
      ];
  }
  return [];
}

function compareErrors(
  { error, value }: Outcome,
  wanted: JsonObject | undefined,
  expected: JsonObject,
): Comparison {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : error;
  if (error === undefined) {
    return { actual: comparable(value), expected, reason: `no ${String(wanted!["class"])}` };
  }
  const name = error instanceof QuintetError ? error.code : (error as Error).name;
  if (!wanted) return { actual: text, expected, reason: `throws ${name}` };
  const isRight = namesOf(error).includes(String(wanted["class"]));
  return {
    actual: text,
    expected,
    reason: isRight ? undefined : `${name} instead of ${String(wanted["class"])}`,
  };
}

/** Takes out what came from the clock or from dice. */
function forgetVolatile(
  { instance, instances }: JsonObject,
  recorded: OrmCase,
  runner: CaseRunner,
): void {
  const { model, volatile = {} } = recorded;
  if (Array.isArray(instances) && recorded.terminal[0] === "bulk_create") {
    for (const one of instances as JsonObject[])
      forgetVolatile({ instance: one }, recorded, runner);
  }
  if (!isObject(instance!)) return;
  const { schema } = runner.made(model);
  const columns = volatile[schema.db_table] ?? [];
  const said = instance as Record<string, Json>;
  const fields = said["fields"] as Record<string, Json> | undefined;
  for (const { name, attname, column } of schema.fields) {
    if (column === null || !columns.includes(column)) continue;
    if (fields) delete fields[attname];
    if (name === schema.pk) delete said["pk"];
  }
}

/**
 * Django leaves an expression in an instance that was saved, while here it has what the database
 * made of it.
 */
function withoutExpressions(result: JsonObject): JsonObject {
  const { instance } = result;
  if (instance === undefined || !isObject(instance) || !isObject(instance["fields"]!))
    return result;
  const fields = Object.entries(instance["fields"]).filter(([, value]) => !isExpression(value));
  return { ...result, instance: { ...instance, fields: Object.fromEntries(fields) } };
}

/**
 * Django leaves in a new instance what it was given, while here a field reads it: a text is a time
 * from the start.
 */
function withReadValues(
  expected: unknown,
  { terminal: [name, , given], model, result }: OrmCase,
  runner: CaseRunner,
): unknown {
  const { instance } = result;
  if (name !== "create" || !isObject(instance ?? null)) return expected;
  const said = (expected as { readonly instance: { readonly fields: object } }).instance;
  const recorded = ((instance as JsonObject)["fields"] ?? {}) as JsonObject;
  const { $meta: meta } = runner.made(model).modelClass;
  const fields = Object.entries(said.fields).map(([attname, value]) => {
    const field = meta.findField(nameOf(attname));
    if (field === undefined || !(attname in given)) return [attname, value];
    try {
      return [attname, comparable(field.parse(decode(recorded[attname]!)))];
    } catch {
      return [attname, value]; // Quintet does not take it: the case will say so
    }
  });
  return { instance: { ...said, fields: Object.fromEntries(fields) } };
}

function isExpression(value: Json): boolean {
  if (!isObject(value)) return false;
  return "$expr" in value || "$combine" in value || "$f" in value;
}

class Saying {
  readonly #runner: CaseRunner;
  readonly #model: string;

  constructor(runner: CaseRunner, model: string) {
    this.#runner = runner;
    this.#model = model;
  }

  /** The parts that the expected result has, of what came out. */
  result({ value, created }: Outcome, expected: JsonObject): JsonObject {
    const said: Record<string, unknown> = {};
    if (created !== undefined) said["created"] = created;
    for (const [part, wanted] of Object.entries(expected)) {
      if (part === "instances") said[part] = this.#instances(value, wanted);
      else if (part === "instance") said[part] = this.#instance(value, wanted, this.#model);
      else if (part === "map") said[part] = this.#map(value, wanted);
      else if (part !== "created") said[part] = this.#named(value);
    }
    return said as JsonObject;
  }

  #instances(value: unknown, wanted: Json, model = this.#model): unknown {
    if (!Array.isArray(value)) return comparable(value);
    const known = new Map((wanted as JsonObject[]).map((each) => [textOf(each["pk"]!), each]));
    return value.map((instance: ModelInstance, index) => {
      const same = (wanted as Json[])[index] as JsonObject | undefined;
      const isSamePlace = same && textOf(same["pk"]!) === JSON.stringify(comparable(instance?.pk));
      const mine = isSamePlace ? same : known.get(JSON.stringify(comparable(instance?.pk)));
      return this.#instance(instance, mine ?? { pk: null }, model);
    });
  }

  #instance(value: unknown, wanted: Json, model: string): unknown {
    if (value === null || value === undefined) return null;
    if (!isObject(wanted)) return "an instance";
    const instance = value as ModelInstance & Record<string, unknown>;
    const label = typeof wanted["model"] === "string" ? wanted["model"] : model;
    const made = this.#runner.made(label);
    const said: Record<string, unknown> = {};
    for (const [part, parts] of Object.entries(wanted)) {
      said[part] = this.#part(instance, made, part, parts);
    }
    return said;
  }

  #part(
    instance: ModelInstance & Record<string, unknown>,
    made: MadeModel,
    part: string,
    wanted: Json,
  ): unknown {
    switch (part) {
      case "pk":
        return comparable(instance.pk);
      case "fields":
      case "annotations":
        return Object.fromEntries(
          Object.keys(wanted as JsonObject).map((name) => {
            const ours = part === "fields" ? nameOf(name) : pathOf(name);
            return [name, ours in instance ? comparable(instance[ours]) : "not there"];
          }),
        );
      case "deferred":
        return made.schema.fields
          .map(({ attname }) => attname)
          .filter((name) => {
            const { fields } = (instance.constructor as unknown as HasMeta).$meta;
            const at = fields.findIndex((field) => field.attribute === nameOf(name));
            return at >= 0 && instance[valuesKey][at] === undefined;
          })
          .toSorted();
      case "cached":
      case "prefetched":
        return Object.fromEntries(
          Object.entries(wanted as JsonObject).map(([name, inner]) => {
            const ours = made.accessors.get(name) ?? camelCase(name);
            const loaded = instance[loadedKey]?.get(ours);
            if (loaded === undefined) return [name, "not loaded"];
            const label = made.targets.get(ours) ?? this.#model;
            if (Array.isArray(inner)) return [name, this.#instances(loaded, inner, label)];
            return [name, this.#instance(loaded, inner, label)];
          }),
        );
      case "to_attr":
        return Object.fromEntries(
          Object.entries(wanted as JsonObject).map(([name, inner]) => {
            const found = instance[camelCase(name)];
            if (found === undefined) return [name, "not there"];
            const [one] = Array.isArray(found) ? found : [found];
            const label = (one as { constructor: HasMeta } | undefined)?.constructor.$meta.label;
            if (Array.isArray(inner)) return [name, this.#instances(found, inner, label)];
            return [name, this.#instance(found, inner, label ?? this.#model)];
          }),
        );
    }
    const model = instance.constructor as unknown as { $meta: { label: string } };
    return part === "model" ? model.$meta.label : wanted;
  }

  #map(value: unknown, wanted: Json): unknown {
    const entries = value as [unknown, unknown][];
    const known = new Map((wanted as [Json, Json][]).map(([key, one]) => [textOf(key), one]));
    return entries.map(([key, instance]) => {
      const said = comparable(key);
      return [said, this.#instance(instance, known.get(JSON.stringify(said)) ?? {}, this.#model)];
    });
  }

  /** Keys of rows, by the names they were asked for. */
  #named(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#named(each));
    if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) {
      return comparable(value);
    }
    const { attributes } = this.#runner.made(this.#model);
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        this.#runner.names.get(key) ?? attributes.get(key) ?? key,
        comparable(inner),
      ]),
    );
  }
}

function textOf(value: Json): string {
  return JSON.stringify(comparableJson(value));
}

function sizeOf(result: unknown): number | undefined {
  const [list] = Object.values(result as object);
  return Array.isArray(list) ? list.length : undefined;
}

/** Lists whose order means nothing, in one. */
function unordered(value: unknown, isFree = true): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => unordered(each, false));
    return isFree
      ? list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : list;
  }
  if (!isObject(value)) return value;
  const isFreeInside = (name: string) =>
    name === "instances" || name === "rows" || name === "map" || isFree;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => {
        const free =
          name === "prefetched" || name === "to_attr"
            ? true
            : isFreeInside(name) && name !== "fields";
        return [name, unordered(inner, free)];
      }),
  );
}

/** Where the first difference is, in words that can be counted. */
function whatDiffers(actual: unknown, expected: unknown): string {
  const text = JSON.stringify(actual) ?? "";
  if (text.includes('"not loaded"')) return "related object not loaded with it";
  if (text.includes('"not there"')) return "attribute not there";
  if (JSON.stringify(expected).includes('"deferred":["')) return "nothing is deferred";
  return sizeOf(actual) === sizeOf(expected) ? "other values or order" : "other rows";
}
