/** Recorded values of sessions as ours. */

import type { SessionExpiry } from "quintet/sessions";

import { Temporal } from "../../src/base/index.ts";
import type { Json, JsonObject } from "./template_values.ts";
import { Unsupported } from "./unsupported.ts";

/** A recorded expiry as ours. */
export function expiryOf(value: Json): SessionExpiry {
  if (value === null || typeof value === "number") return value;
  const { $timedelta: delta, $datetime: moment } = value as JsonObject;
  if (delta !== undefined) {
    const { days, seconds, microseconds } = delta as Record<string, number>;
    const all = (days! * 86_400 + seconds!) * 1_000_000 + microseconds!;
    return Temporal.Duration.from({ microseconds: all });
  }
  const text = String(moment);
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(text)) throw new Unsupported("naive-time");
  const offset = /[+-]\d\d:\d\d$/.exec(text)?.[0] ?? "+00:00";
  return Temporal.Instant.from(text).toZonedDateTimeISO(offset);
}

/** A recorded value as one of JSON. */
export function normal(value: Json): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  if ("$datetime" in value) return { $datetime: value["$datetime"] };
  if ("$tuple" in value) return normal(value["$tuple"]!);
  if ("$float" in value || "$int" in value) return Number(value["$float"] ?? value["$int"]);
  if ("$bytes" in value) return Buffer.from(String(value["$bytes"]), "base64");
  if ("$date" in value) return Temporal.PlainDate.from(String(value["$date"]));
  if ("$dict" in value) {
    const pairs = value["$dict"] as [Json, Json][];
    return Object.fromEntries(pairs.map(([name, each]) => [pythonKey(name), normal(each)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normal(each)]));
}

/** A key of a dictionary as Python's JSON writes it. */
function pythonKey(key: Json): string {
  return key === null || typeof key === "boolean" ? JSON.stringify(key) : String(normal(key));
}
