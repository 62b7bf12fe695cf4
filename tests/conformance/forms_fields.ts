/** Runs the recorded cases of Django's form fields: `clean`, `has_changed`, `prepare_value`. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { issueText, type Issue, ValidationError } from "../../src/base/index.ts";

import {
  decode,
  encode,
  type Json,
  type JsonObject,
  kebab,
  makeField,
  plain,
  Unsupported,
} from "./forms_values.ts";
import type { CaseResult } from "./run.ts";

export async function* run(
  casesDir: string,
  { only }: { only?: string } = {},
): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "forms_fields.jsonl"), "utf8");
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const recorded = JSON.parse(line) as JsonObject;
    if (only === undefined || recorded["id"] === only) yield await result(recorded);
  }
}

async function result(recorded: JsonObject): Promise<CaseResult> {
  const id = String(recorded["id"]);
  const input = { op: recorded["op"], field: recorded["field"], args: recorded["args"] };
  try {
    const reason = unsupported(recorded);
    if (reason) return { id, status: "unsupported", reason };
    const expected = expectation(recorded);
    const actual = await answer(recorded);
    const isSame = isDeepStrictEqual(actual, expected);
    return isSame ? { id, status: "passed" } : { id, status: "failed", expected, actual, input };
  } catch (error) {
    if (error instanceof Unsupported) return { id, status: "unsupported", reason: error.message };
    return { id, status: "failed", expected: expectation(recorded), actual: String(error), input };
  }
}

/** Reasons that lie in the case, not in a value. */
export function unsupported(recorded: JsonObject): string | undefined {
  const language = (recorded["env"] as JsonObject | undefined)?.["language"];
  if (typeof language === "string" && !language.startsWith("en")) {
    return `messages and formats of the language ${language}`;
  }
  const settings = (recorded["env"] as JsonObject | undefined)?.["settings"] as
    | JsonObject
    | undefined;
  if (settings?.["USE_TZ"] === true) return "a date and time with an offset, as Python has it";
  const text = JSON.stringify(recorded["field"] ?? null) + JSON.stringify(recorded["args"] ?? null);
  if (/"\$int"|"\d{17,}[."]/.test(text)) return "whole numbers beyond 2⁵³ are refused on purpose";
  if (text.includes('"localize":true') && /\d,\d/.test(text)) return "digits grouped by language";
  if (/"CharField".*\[\[1,2,3\]\]/.test(text)) return "a list as text is refused on purpose";
  return undefined;
}

/** What Django 5.2 answers. Messages that depend on a number are recorded as empty. */
function expectation(recorded: JsonObject): unknown {
  const error =
    recorded["error_5_2"] ?? ("expected_5_2" in recorded ? undefined : recorded["error"]);
  if (error && !("expected_5_2" in recorded)) return recordedErrors(error as JsonObject);
  return plain((recorded["expected_5_2"] ?? recorded["expect"] ?? null) as Json);
}

function recordedErrors({ errors }: JsonObject): unknown {
  const list = (errors ?? []) as { code?: string; message: string }[];
  return { errors: list.map(({ code, message }) => issue(code ?? "", message)) };
}

const issue = (code: string, message: string): string =>
  numbered.has(code) ? kebab(code) : `${kebab(code)}: ${message}`;

/** Their text depends on a number, and was not recorded. */
const numbered = new Set([
  "min_length",
  "max_length",
  "max_digits",
  "max_decimal_places",
  "max_whole_digits",
]);

async function answer({ op, field: recordedField, args }: JsonObject): Promise<unknown> {
  const field = makeField(recordedField!);
  const [first, second] = (args as Json[]).map(decode);
  if (op === "field.has_changed") return field.hasChanged(first, second);
  if (op === "field.prepare_value") return encode(field.prepareValue(first));
  try {
    return encode(await field.clean(first, second));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const issues = Object.values(error.issues).flat();
    return { errors: issues.map((each: Issue) => issue(underscored(each.code), issueText(each))) };
  }
}

const underscored = (code: string): string => code.replaceAll("-", "_");
