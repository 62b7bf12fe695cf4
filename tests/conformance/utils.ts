/**
 * Runs the recorded calls of `django.utils`, `QueryDict`, cookies, multipart bodies and signers
 * against what Quintet has for them. A name that nothing is known of is a failure.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { SafeString } from "quintet/templates";

import { clock, QuintetError, Temporal } from "../../src/base/index.ts";
import { inLanguageOf } from "./recorded_language.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { onSite } from "./signing.ts";
import {
  decode,
  type Json,
  type JsonObject,
  Unsupported as NoTemplateValue,
  zoneId,
} from "./template_values.ts";
import { Missing, Unsupported } from "./unsupported.ts";
import { operations, type Given } from "./utils_operations.ts";
import { signerOperations, textOperations } from "./utils_text.ts";
import { sameCookie, webOperations } from "./utils_web.ts";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "utils.jsonl"), "utf8");
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only === undefined || recorded["id"] === only) yield await result(recorded);
  }
}

async function result(recorded: JsonObject): Promise<CaseResult> {
  const id = String(recorded["id"]);
  const { op, args, kwargs, init, env } = recorded;
  const input = { op, args, kwargs, init, language: (env as JsonObject | undefined)?.["language"] };
  const { expect, expected_5_2, error, error_5_2 } = recorded;
  const expectedError = expected_5_2 === undefined ? (error_5_2 ?? error) : undefined;
  const expected = answered(op, normal((expected_5_2 ?? expect ?? null) as Json));
  try {
    if (recorded["missing_in_5_2"] === true) throw new Unsupported("gone-in-5.2");
    const actual = answered(
      op,
      normal(encoded(await inLanguageOf(recorded, () => answer(recorded)))),
    );
    // Where Python raises for a text that is none, ours give undefined: the compiler asks for a look.
    const isSame =
      expectedError === undefined ? isDeepStrictEqual(actual, expected) : actual === null;
    if (isSame) return { id, status: "passed" };
    return { id, status: "failed", expected: expectedError ?? expected, actual, input };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { id, status: "unsupported", reason: thrown.message };
    const isOurs = thrown instanceof QuintetError || thrown instanceof TypeError;
    if (expectedError !== undefined && (isOurs || thrown instanceof RangeError)) {
      return { id, status: "passed" };
    }
    return { id, status: "failed", expected, actual: String(thrown), input };
  } finally {
    clock.reset();
  }
}

/** An answer as far as both can be compared. */
function answered(op: Json | undefined, value: unknown): unknown {
  if (String(op).endsWith("_cookie") && typeof value === "string") return sameCookie(value);
  if (op !== "http.multipart.parse" || typeof value !== "object" || value === null) return value;
  const { post, files } = value as { post: unknown; files: Record<string, unknown>[] };
  const keys = ["field", "name", "size", "content_type"];
  return { post, files: files.map((file) => keys.map((key) => file[key])) };
}

const all: Readonly<Record<string, (given: Given) => unknown>> = {
  ...prefixed("utils.", { ...operations, ...textOperations }),
  ...prefixed("core.signing.", signerOperations),
  ...prefixed("http.", webOperations),
};

function prefixed<Value>(prefix: string, values: Readonly<Record<string, Value>>): object {
  return Object.fromEntries(Object.entries(values).map(([name, each]) => [prefix + name, each]));
}

function answer(recorded: JsonObject): unknown {
  const op = String(recorded["op"]);
  const operation = all[op];
  if (operation === undefined) throw new Missing(`There is nothing for ${op}.`);
  const env = (recorded["env"] ?? {}) as JsonObject;
  const settings = (env["settings"] ?? {}) as JsonObject;
  const now = env["now"] as { local: string; utc: string } | undefined;
  const zone = zoneId(env["timezone"] ?? settings["TIME_ZONE"] ?? "America/Chicago");
  const kwargs = Object.entries((recorded["kwargs"] ?? {}) as JsonObject);
  const init = (recorded["init"] ?? {}) as JsonObject;
  const initKwargs = Object.entries((init["kwargs"] ?? {}) as JsonObject);
  const given: Given = {
    args: decodeAll(recorded["args"]),
    kwargs: Object.fromEntries(kwargs.map(([key, value]) => [key, read(value)])),
    init: decodeAll(init["args"]),
    initKwargs: Object.fromEntries(initKwargs.map(([key, value]) => [key, read(value)])),
    zone,
    recorded,
  };
  if (op.startsWith("core.signing") || "time" in recorded || /hmac/.test(op)) {
    return onSite(recorded, () => operation(given), testSecret);
  }
  if (now !== undefined) clock.freeze(Temporal.Instant.from(now.utc).epochMilliseconds);
  return operation(given);
}

/** `SECRET_KEY` while Django's own tests run. */
const testSecret = "django_tests_secret_key";

function decodeAll(list: Json | undefined): unknown[] {
  return ((list ?? []) as Json[]).map((each) => read(each));
}

/** A recorded value as ours; also of the kinds that no template sees. */
function read(value: Json): unknown {
  if (Array.isArray(value)) return value.map(read);
  if (typeof value === "object" && value !== null) {
    if ("$bytes" in value) return Buffer.from(String(value["$bytes"]), "base64");
    if ("$tuple" in value) return (value["$tuple"] as Json[]).map(read);
    if ("$dict" in value) {
      const pairs = value["$dict"] as [Json, Json][];
      return new Map(pairs.map(([key, item]) => [read(key), read(item)]));
    }
    if ("$querydict" in value || "$mvd" in value) {
      return new Map((value["$querydict"] ?? value["$mvd"]) as [string, Json[]][]);
    }
    if ("$type" in value) throw new Unsupported("python-type");
    if (!Object.keys(value).some((key) => key.startsWith("$"))) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)]));
    }
  }
  try {
    return decode(value);
  } catch (error) {
    if (!(error instanceof NoTemplateValue)) throw error;
    throw new Missing(error.message);
  }
}

/** Our value in the notation of the cases. */
function encoded(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof SafeString) return value.text;
  if (Buffer.isBuffer(value)) return { $bytes: value.toString("base64") };
  if (value instanceof Temporal.Instant) return { $datetime: String(value), tz: "any" };
  if (value instanceof Temporal.PlainDate) return { $date: String(value) };
  if (value instanceof Temporal.PlainTime) return { $time: String(value) };
  if (value instanceof Temporal.PlainDateTime) return { $datetime: String(value) };
  if (value instanceof Temporal.ZonedDateTime) return { $datetime: String(value), tz: "any" };
  if (value instanceof Temporal.Duration) {
    const microseconds = value.total({ unit: "microseconds", relativeTo: "2000-01-01" });
    return { $timedelta: { days: 0, seconds: 0, microseconds } };
  }
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value === "bigint") return { $int: String(value) };
  if (typeof value !== "object") return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encoded(item)]));
}

/** What Python tells apart and TypeScript does not, and what is written in several ways. */
function normal(value: Json): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  if ("$safe" in value) return value["$safe"];
  if ("$tuple" in value) return normal(value["$tuple"]!);
  if ("$lazy" in value) return normal(((value["$lazy"] as JsonObject)["args"] as Json[])[0]!);
  if ("$concat" in value || "$repeat" in value) return decode(value);
  if ("$float" in value) return Number(value["$float"]);
  if ("$hexdigest" in value) return value["$hexdigest"];
  if ("$time" in value) return String(Temporal.PlainTime.from(String(value["$time"])));
  if ("$tz" in value) return zoneId(value["$tz"]!);
  if ("$datetime" in value) {
    const text = String(value["$datetime"]);
    return value["tz"] === undefined
      ? String(Temporal.PlainDateTime.from(text))
      : String(Temporal.Instant.from(text));
  }
  if ("$timedelta" in value) {
    const { days, seconds, microseconds } = value["$timedelta"] as Record<string, number>;
    return { microseconds: (days! * 86_400 + seconds!) * 1e6 + microseconds! };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]));
}
