/** Between the recorded values and ours. */

import { randomUUID } from "node:crypto";

import { clock, Temporal } from "../../../src/base/index.ts";
import { Decimal, installedModels, type QuerySet } from "../../../src/db/index.ts";
import { isObject, type Json, NotThereError } from "./case.ts";

/** A recorded value as a user of Quintet would write it. */
export function decode(value: Json): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isObject(value)) return value;
  const [tag, content] = Object.entries(value)[0] ?? [];
  switch (tag) {
    case "$date":
      return Temporal.PlainDate.from(String(content));
    case "$datetime": {
      const text = String(content);
      return Temporal.Instant.from(/[+-]\d\d:\d\d$|Z$/.test(text) ? text : `${text}Z`);
    }
    case "$time":
      return Temporal.PlainTime.from(String(content));
    case "$int":
      return BigInt(String(content));
    case "$float":
      return { nan: NaN, inf: Infinity, "-inf": -Infinity }[String(content)];
    case "$dict":
      return new Map(decode(content as Json) as [unknown, unknown][]);
    case "$set":
      return (content as Json[]).map(decode);
    case "$bytes":
      return new Uint8Array(Buffer.from(String(content), "base64"));
    case "$uuid":
      return String(content);
    case "$callable":
      return callable(String(content));
    case "$decimal":
      return new Decimal(String(content));
    case "$duration":
      return Temporal.Duration.from({ microseconds: Number(decode(content as Json)) });
  }
  if (tag?.startsWith("$")) throw new NotThereError(`a value ${tag}`);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decode(inner)]));
}

function callable(name: string): () => unknown {
  if (name === "uuid.uuid4") return () => randomUUID();
  if (/\b(now|datetime.now|utcnow)$/.test(name)) {
    return () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  }
  if (name === "datetime.date.today") return () => Temporal.Now.plainDateISO();
  if (name === "delete.models.get_default_r") return defaultR;
  if (name in numbers) return () => numbers[name];
  if (name === "dict") return () => ({});
  if (name === "list") return () => [];
  return () => {
    throw new NotThereError(`the default ${name}`);
  };
}

/** Functions of the recorded projects. */
const numbers: Readonly<Record<string, number>> = {
  "model_fields.models.get_foo": 1,
  "queryset_pickle.models.standalone_number": 1,
  "queryset_pickle.models.Numbers.get_static_number": 2,
};

async function defaultR(): Promise<unknown> {
  const { modelClass } = installedModels.get("delete.R");
  const { objects } = modelClass as unknown as { readonly objects: QuerySet<never> };
  const [found] = await objects.getOrCreate({ isDefault: true } as never);
  return (found as { readonly pk: unknown }).pk;
}

/** A value in a form in which recorded and actual ones can be compared: times as texts. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Temporal.Instant) return instantText(value);
  if (value instanceof Temporal.PlainDate) return `date ${value.toString()}`;
  if (value instanceof Temporal.PlainTime) return `time ${micros(value.toString())}`;
  if (value instanceof Temporal.Duration) return `duration ${value.total("microseconds")}`;
  if (value instanceof Decimal) return value.toNumber();
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("base64")}`;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if ("pk" in value) return comparable(value.pk); // an instance as a value is its key
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner)]));
}

/** A recorded result in that form. */
export function comparableJson(value: Json): unknown {
  if (Array.isArray(value)) return value.map(comparableJson);
  if (!isObject(value)) return value;
  const [tag, content] = Object.entries(value)[0] ?? [];
  switch (tag) {
    case "$decimal":
      return Number(content);
    case "$uuid":
      return content;
    case "$pk":
      return comparableJson((content as Json[])[1]!);
    case undefined:
      return {};
  }
  if (tag.startsWith("$")) return comparable(decode(value));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, comparableJson(inner)]),
  );
}

/** Equal, save that numbers may differ by a rounding error. */
export function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof actual === "number" || typeof expected === "number") {
    const [left, right] = [asNumber(actual), asNumber(expected)];
    if (left === undefined || right === undefined) return false;
    if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
    return Math.abs(left - right) <= 1e-12 * Math.max(Math.abs(left), Math.abs(right));
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return (
      actual.length === expected.length &&
      actual.every((value, index) => isSame(value, expected[index]))
    );
  }
  if (isObject(actual) && isObject(expected)) {
    const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...names].every((name) => name in expected && isSame(actual[name], expected[name]));
  }
  return actual === expected;
}

/** A document in one spelling; texts that are none stay as they are. */
export function sortedJson(text: string): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text;
  }
  return JSON.stringify(document, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A recorded decimal may stand beside a text. */
function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value); // as in Python
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

function instantText(value: Temporal.Instant): string {
  return `moment ${micros(value.toString())}`;
}

/** Always six digits, so that equal times are equal texts. */
function micros(text: string): string {
  const [, head, fraction = "", tail = ""] = /^([^.Z]*)(?:\.(\d+))?(Z?)$/.exec(text) ?? [];
  return `${head}.${fraction.padEnd(6, "0").slice(0, 6)}${tail}`;
}
