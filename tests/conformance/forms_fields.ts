/** Runs the recorded cases of Django's form fields: `clean`, `has_changed`, `prepare_value`. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { overrideTimeZone, translatedIssue } from "quintet/i18n";

import { type Issue, type Validator, ValidationError } from "../../src/base/index.ts";

import {
  decode,
  encode,
  type Json,
  type JsonObject,
  kebab,
  makeField,
  plain,
  withZones,
} from "./forms_values.ts";
import { makeValidator } from "./forms_validators.ts";
import { inLanguageOf } from "./recorded_language.ts";
import type { CaseResult } from "./run.ts";
import { zoneId } from "./template_values.ts";
import { Missing, type Reason, Unsupported } from "./unsupported.ts";

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
    const reason = refused(recorded);
    if (reason) throw new Unsupported(reason);
    const expected = expectation(recorded);
    const isByCode = comparesCodesOnly(recorded);
    const actual = await asRecorded(recorded, () => answer(recorded, isByCode));
    const isSame = isDeepStrictEqual(actual, expected);
    return isSame ? { id, status: "passed" } : { id, status: "failed", expected, actual, input };
  } catch (error) {
    if (error instanceof Unsupported) return { id, status: "unsupported", reason: error.message };
    return { id, status: "failed", expected: expectation(recorded), actual: String(error), input };
  }
}

/** Reasons that lie in the case, not in a value. */
export function refused(recorded: JsonObject): Reason | undefined {
  if (recorded["missing_in_5_2"] === true) return "gone-in-5.2";
  const text = JSON.stringify(recorded["field"] ?? null) + JSON.stringify(recorded["args"] ?? null);
  if (/"\$int"|"\d{17,}[."]/.test(text)) return "big-integer";
  if (/"CharField".*\[\[1,2,3\]\]/.test(text)) return "list-as-text";
  return undefined;
}

/** Calls `work` as the case was called: on its site, in its language and zone. */
export function asRecorded<Result>(
  recorded: JsonObject,
  work: () => Promise<Result>,
): Promise<Result> {
  const { settings = {}, timezone } = (recorded["env"] ?? {}) as JsonObject;
  const { USE_TZ: isOn, TIME_ZONE: zone = "America/Chicago" } = settings as JsonObject;
  return inLanguageOf(
    recorded,
    () => overrideTimeZone(zoneId(timezone ?? zone), () => withZones(isOn === true, work)),
    { compatible: false },
  );
}

/**
 * Django's own translations of its messages are not Quintet's, so where the recording has none to
 * look up, two messages of another language are the same if their codes are.
 */
export function comparesCodesOnly({ env, translations }: JsonObject): boolean {
  const { language } = (env ?? {}) as JsonObject;
  return typeof language === "string" && !language.startsWith("en") && translations === undefined;
}

/** What Django 5.2 answers. Messages that depend on a number are recorded as empty. */
function expectation(recorded: JsonObject): unknown {
  const error =
    recorded["error_5_2"] ?? ("expected_5_2" in recorded ? undefined : recorded["error"]);
  if (error && !("expected_5_2" in recorded))
    return recordedErrors(error as JsonObject, comparesCodesOnly(recorded));
  return plain((recorded["expected_5_2"] ?? recorded["expect"] ?? null) as Json);
}

function recordedErrors({ errors }: JsonObject, isByCode: boolean): unknown {
  const list = (errors ?? []) as { code?: string; message: string }[];
  return { errors: list.map(({ code, message }) => issue(code ?? "", message, isByCode)) };
}

const issue = (code: string, message: string, isByCode: boolean): string =>
  isByCode || numbered.has(code) ? kebab(code) : `${kebab(code)}: ${message}`;

/** Their text depends on a number, and was not recorded. */
const numbered = new Set([
  "min_length",
  "max_length",
  "max_digits",
  "max_decimal_places",
  "max_whole_digits",
]);

async function answer(recorded: JsonObject, isByCode: boolean): Promise<unknown> {
  const { op, args } = recorded;
  const [first, second] = (args as Json[]).map(decode);
  try {
    if (op === "validator") {
      const found = (makeValidator(recorded["validator"]!, decode) as Validator<unknown>)(first);
      if (found) throw new ValidationError([found]);
      return null;
    }
    const field = makeField(recorded["field"]!);
    switch (op) {
      case "field.has_changed":
        return field.hasChanged(first, second);
      case "field.prepare_value":
        return encode(field.prepareValue(first));
      case "field.clean":
        return encode(await field.clean(first, second));
      default:
        throw new Missing(`the operation ${String(op)}`);
    }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const issues = Object.values(error.issues).flat();
    return {
      errors: issues.map((each: Issue) =>
        issue(underscored(each.code), translatedIssue(each), isByCode),
      ),
    };
  }
}

const underscored = (code: string): string => code.replaceAll("-", "_");
