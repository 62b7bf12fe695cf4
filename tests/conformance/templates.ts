/** Runs the recorded templates of Django's own tests, in the compatible mode. */

import { readFile } from "node:fs/promises";
import path from "node:path";

import {
  Engine,
  memoryLoader,
  type Template,
  TemplateError,
  TemplateNotFoundError,
  TemplateSyntaxError,
} from "quintet/templates";

import { localization, localTimes } from "quintet/i18n";

import { clock, QuintetError, Site, Temporal } from "../../src/base/index.ts";
import { currentUrls, urlTags } from "../../src/routing/index.ts";
import { currentStatic, StaticFiles, staticTags } from "../../src/static/index.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { buildUrlConf, readUrlConfs } from "./template_urls.ts";
import { inLanguageOf } from "./recorded_language.ts";
import { decode, type Json, type JsonObject, Unsupported, zoneId } from "./template_values.ts";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "templates.jsonl"), "utf8");
  const urlConfs = await readUrlConfs(casesDir);
  const files = new StaticFiles({ url: "/static/", dirs: [] });
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only !== undefined && recorded["id"] !== only) continue;
    const urlConf = urlConfs.get(String(recorded["urlconf"]));
    const urls = urlConf === undefined ? undefined : buildUrlConf(urlConf);
    const parts = urls === undefined ? [] : [currentUrls.holding(urls)];
    yield await new Site([currentStatic.holding(files), ...parts]).enter(() => result(recorded));
  }
}

async function result(recorded: JsonObject): Promise<CaseResult> {
  const id = String(recorded["id"]);
  const input = {
    template: recorded["source"] ?? templateSource(recorded),
    context: recorded["context"],
    engine: recorded["engine"],
    env: recorded["env"],
  };
  const { expect, expected_5_2, error, error_5_2 } = recorded;
  const expectedError =
    expected_5_2 !== undefined ? undefined : ((error_5_2 ?? error) as JsonObject | undefined);
  const expected = expectedError ?? expected_5_2 ?? expect ?? null;
  try {
    const actual = await answer(recorded);
    const isSame = expectedError === undefined && (actual === expected || isCompiled(recorded));
    return isSame ? { id, status: "passed" } : { id, status: "failed", expected, actual, input };
  } catch (thrown) {
    if (thrown instanceof Unsupported) return { id, status: "unsupported", reason: thrown.message };
    if (expectedError !== undefined && isSameError(thrown, expectedError)) {
      return { id, status: "passed" };
    }
    return { id, status: "failed", expected, actual: String(thrown), input };
  } finally {
    clock.reset();
  }
}

/** Is nothing expected but that it compiles? */
function isCompiled({ op, expect, expected_5_2 }: JsonObject): boolean {
  return op === "compile" && expect === undefined && expected_5_2 === undefined;
}

function templateSource({ template, templates }: JsonObject): Json | undefined {
  return (templates as JsonObject | undefined)?.[String(template)];
}

async function answer(recorded: JsonObject): Promise<string> {
  return inLanguageOf(recorded, () => rendered(recorded));
}

async function rendered(recorded: JsonObject): Promise<string> {
  const env = (recorded["env"] ?? {}) as JsonObject;
  const settings = (env["settings"] ?? {}) as JsonObject;
  setClock(recorded, zoneOf(settings, env));
  const engine = makeEngine(recorded, settings, env);
  const template = findTemplate(engine, recorded);
  if (recorded["op"] !== "render") return "";
  const given = decode((recorded["context"] ?? {}) as Json) as object;
  const currentApp = recorded["current_app"];
  const values = typeof currentApp === "string" ? { request: { currentApp }, ...given } : given;
  const { autoescape, use_l10n: useL10n } = recorded;
  const render = async (): Promise<string> =>
    String(await template.render(values, typeof autoescape === "boolean" ? { autoescape } : {}));
  const usesZone = (recorded["use_tz"] ?? settings["USE_TZ"]) === true;
  return localTimes.run(usesZone, () =>
    useL10n === false ? localization.run(false, render) : render(),
  );
}

function zoneOf(settings: JsonObject, env: JsonObject): string {
  return zoneId(env["timezone"] ?? settings["TIME_ZONE"] ?? "America/Chicago");
}

/**
 * Stops the clock where it stood. Some tests of Django set the time of the wall only, which is not
 * that of the zone: then it counts, unless the values have a zone of their own.
 */
function setClock({ env, context }: JsonObject, zone: string): void {
  const now = (env as JsonObject | undefined)?.["now"] as
    | { utc: string; local: string }
    | undefined;
  if (now === undefined) return;
  const isZoned = JSON.stringify(context ?? null).includes('"tz":');
  const instant = isZoned
    ? Temporal.Instant.from(now.utc)
    : Temporal.PlainDateTime.from(now.local).toZonedDateTime(zone).toInstant();
  // Our clock has no microseconds: rounded up, as what was made before lies in the past.
  clock.freeze(Number((instant.epochNanoseconds + 999_999n) / 1_000_000n));
}

function makeEngine(recorded: JsonObject, settings: JsonObject, env: JsonObject): Engine {
  const { string_if_invalid, autoescape, debug } = recorded["engine"] as {
    string_if_invalid?: string;
    autoescape?: boolean;
    debug?: boolean;
  };
  const dirs = (recorded["template_dirs"] ?? [recorded["templates"] ?? {}]) as Record<
    string,
    string
  >[];
  return new Engine({
    compatible: true,
    strict: false,
    loaders: dirs.map(memoryLoader),
    builtins: [urlTags],
    libraries: { static: staticTags },
    timeZone: zoneOf(settings, env),
    debug: debug === true,
    ...(string_if_invalid === undefined ? {} : { stringIfInvalid: string_if_invalid }),
    ...(autoescape === undefined ? {} : { autoescape }),
  });
}

function findTemplate(engine: Engine, recorded: JsonObject): Template {
  const { op, source, template, name, names } = recorded;
  if (op === "select_template") return engine.select(names as string[]);
  if (typeof source === "string") return engine.fromString(source);
  return engine.get(String(template ?? name));
}

/** Messages of Python's own exceptions are not compared, those of Django's are. */
function isSameError(thrown: unknown, { class: name, message }: JsonObject): boolean {
  if (!(thrown instanceof QuintetError)) return false;
  switch (name) {
    case "TemplateSyntaxError":
      return thrown instanceof TemplateSyntaxError && thrown.reason === message;
    case "TemplateDoesNotExist":
      return thrown instanceof TemplateNotFoundError && (thrown.names[0] ?? "") === message;
    case "ValueError":
    case "TypeError":
      return thrown instanceof TemplateError;
    default:
      return [thrown.name, (thrown.cause as Error | undefined)?.name].includes(String(name));
  }
}
