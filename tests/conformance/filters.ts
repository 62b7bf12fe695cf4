/** Runs the recorded calls of Django's filter functions, each as a template of one tag. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { defineLibrary, Engine, SafeString, simpleTag } from "quintet/templates";

import { Temporal } from "../../src/base/index.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { inLanguageOf } from "./recorded_language.ts";
import { decode, type Json, type JsonObject, PythonNumber } from "./template_values.ts";
import { reasons } from "./unsupported.ts";

/** Functions that are not named as their filter is. */
const filterNames: Readonly<Record<string, string>> = {
  escapejs_filter: "escapejs",
  slice_filter: "slice",
  timesince_filter: "timesince",
  timeuntil_filter: "timeuntil",
  linebreaks_filter: "linebreaks",
  escape_filter: "escape",
};

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "filters.jsonl"), "utf8");
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only === undefined || recorded["id"] === only) yield await result(recorded);
  }
}

async function result(recorded: JsonObject): Promise<CaseResult> {
  const id = String(recorded["id"]);
  const input = { op: recorded["op"], args: recorded["args"], kwargs: recorded["kwargs"] };
  if (recorded["missing_in_5_2"] === true) {
    return { id, status: "unsupported", reason: reasons["gone-in-5.2"] };
  }
  const expected = plain((recorded["expected_5_2"] ?? recorded["expect"] ?? null) as Json);
  try {
    const actual = encoded(await answer(recorded));
    const isSame = isDeepStrictEqual(actual, expected);
    return isSame ? { id, status: "passed" } : { id, status: "failed", expected, actual, input };
  } catch (error) {
    return { id, status: "failed", expected, actual: String(error), input };
  }
}

async function answer(recorded: JsonObject): Promise<unknown> {
  return inLanguageOf(recorded, () => filtered(recorded));
}

async function filtered(recorded: JsonObject): Promise<unknown> {
  const [value, arg] = (recorded["args"] as Json[]).map((each) => decode(each));
  const op = String(recorded["op"]);
  const name = filterNames[op] ?? op;
  const { autoescape } = (recorded["kwargs"] ?? {}) as JsonObject;
  let seen: unknown;
  const keep = simpleTag(([given]) => {
    seen = given;
    return "";
  });
  const engine = new Engine({
    compatible: true,
    timeZone: "America/Chicago",
    builtins: [defineLibrary({ tags: { keep } })],
  });
  const hasArg = (recorded["args"] as Json[]).length > 1;
  const expression = `value|${name}${hasArg ? ":arg" : ""}`;
  await engine
    .fromString(`{% keep ${expression} %}`)
    .render({ value, arg }, { autoescape: autoescape !== false });
  return seen;
}

/** Our value in the notation of the cases, as far as it can be told apart. */
function encoded(value: unknown): unknown {
  if (value instanceof SafeString) return { $safe: value.text };
  if (value instanceof PythonNumber) return value.valueOf();
  if (Array.isArray(value)) return Array.from(value, encoded);
  if (value instanceof Map) return { $dict: [...value].map((pair) => pair.map(encoded)) };
  if (typeof value === "bigint") return { $int: String(value) };
  if (value instanceof Temporal.PlainDate) return { $date: String(value) };
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encoded(item)]));
}

/** What Python tells apart and TypeScript does not: tuples and lists, 1.0 and 1. */
function plain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("$tuple" in value) return plain(value["$tuple"]!);
  if ("$float" in value) return Number(value["$float"]);
  if ("$decimal" in value) return Number(value["$decimal"]);
  if ("$concat" in value || "$repeat" in value) {
    return decode(value);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
