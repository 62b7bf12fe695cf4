/** The family `urls`: where paths lead, and the addresses of names. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { QuintetError } from "../../src/base/index.ts";
import { currentScriptName, type UrlConf } from "../../src/routing/index.ts";
import { inLanguageOf } from "./recorded_language.ts";
import type { CaseResult, RunOptions } from "./run.ts";
import { buildUrlConf, pythonOf, readUrlConfs, viewNamed } from "./template_urls.ts";
import { decode, type Json, type JsonObject } from "./template_values.ts";

export async function* run(casesDir: string, { only }: RunOptions): AsyncIterable<CaseResult> {
  const text = await readFile(path.join(casesDir, "web", "urls.jsonl"), "utf8");
  const urlConfs = await readUrlConfs(casesDir);
  for (const line of text.split("\n").filter(Boolean)) {
    const recorded = JSON.parse(line) as JsonObject;
    if (only !== undefined && recorded["id"] !== only) continue;
    const urlConf =
      typeof recorded["urlconf"] === "string"
        ? urlConfs.get(recorded["urlconf"])
        : (recorded["urlconf"] as JsonObject | undefined);
    yield resultOf(recorded, urlConf ?? {});
  }
}

function resultOf(recorded: JsonObject, urlConf: JsonObject): CaseResult {
  const { id, expect, expected_5_2, error, error_5_2, ...input } = recorded;
  const raises = expected_5_2 === undefined && (error_5_2 ?? error) !== undefined;
  const expected = raises ? (error_5_2 ?? error) : (expected_5_2 ?? expect);
  let actual: unknown;
  try {
    actual = inLanguageOf(recorded, () => answer(recorded, buildUrlConf(urlConf)));
  } catch (thrown) {
    // A broken expression is JavaScript's own error, at the place where it is written.
    if (!(thrown instanceof QuintetError || thrown instanceof SyntaxError)) throw thrown;
    actual = { error: thrown.message };
  }
  const isError = typeof actual === "object" && actual !== null && "error" in actual;
  const isSame = raises ? isError : isDeepStrictEqual(actual, decode(withoutCaptured(expected)));
  return { id: String(id), status: isSame ? "passed" : "failed", input, expected, actual };
}

function isNumber([name]: readonly [string, unknown]): boolean {
  return /^\d+$/.test(name);
}

/** Django keeps what the last of several patterns captured by itself, too; nobody asks for it. */
function withoutCaptured(expected: unknown): Json {
  if (typeof expected !== "object" || expected === null) return expected as Json;
  const { captured_kwargs: _, ...rest } = expected as JsonObject;
  return rest;
}

function answer(recorded: JsonObject, urls: UrlConf): unknown {
  if (recorded["op"] === "resolve") return resolved(String(recorded["path"]), urls);
  const { viewname, args, kwargs, current_app, script_prefix } = recorded;
  const params = [...((decode(args ?? []) ?? []) as unknown[])];
  const byName = decode(kwargs ?? {}) as Readonly<Record<string, unknown>>;
  if (params.length > 0 && Object.keys(byName).length > 0) {
    return { error: "Quintet takes a list or an object, so there is no way to mix them." };
  }
  const scriptName = typeof script_prefix === "string" ? script_prefix : "";
  const given = params.length > 0 ? params : byName;
  return currentScriptName.run(scriptName, () => {
    if (typeof viewname === "object") {
      return urls.reverseByView(viewNamed(String((viewname as JsonObject)["$view"])), given);
    }
    const options = typeof current_app === "string" ? { currentApp: current_app } : {};
    return urls.reverseByName(String(viewname), given, options);
  });
}

/** As Django's `ResolverMatch`: parameters without a name are its arguments. */
function resolved(address: string, urls: UrlConf): unknown {
  const match = urls.resolve(address);
  if (match === undefined) return { error: "no route" };
  const entries = Object.entries(match.params);
  const kwargs = Object.fromEntries(entries.filter((entry) => !isNumber(entry)));
  const name = [...match.namespaces, match.name].join(":");
  return {
    view: match.view.name,
    args: entries.filter(isNumber).map(([, value]) => value),
    kwargs,
    extra_kwargs: match.extraParams,
    url_name: match.name ?? null,
    view_name: match.name === undefined ? null : name,
    app_names: match.apps,
    namespaces: match.namespaces,
    route: pythonOf(match.route),
  };
}
