/** The recorded URLconfs as ours. */

import { readFile } from "node:fs/promises";
import path from "node:path";

import {
  type AnyRoute,
  i18nPatterns,
  include,
  path as route,
  rePath,
  UrlConf,
} from "../../src/routing/index.ts";
import { decode, type Json, type JsonObject } from "./template_values.ts";

type View = Parameters<typeof rePath>[1];
interface Options {
  name?: string;
  params?: Readonly<Record<string, unknown>>;
  isTranslated?: boolean;
}
/** `path` and `include` with a pattern that is known only now. */
const pathTo = route as (pattern: string, view: View, options: Options) => AnyRoute;
const includeAt = include as (
  pattern: string | RegExp,
  routes: readonly AnyRoute[],
  options: Options & { namespace?: string; app?: string },
) => AnyRoute;

const views = new Map<string, View>();

/** The view that has this dotted name in the recording: the same for all routes to it. */
export function viewNamed(name: string): View {
  let view = views.get(name);
  if (view === undefined) {
    view = () => {
      throw new TypeError("The cases ask for addresses only.");
    };
    Object.defineProperty(view, "name", { value: name });
    views.set(name, view);
  }
  return view;
}

/** All recorded URLconfs, by id. */
export async function readUrlConfs(casesDir: string): Promise<ReadonlyMap<string, JsonObject>> {
  const text = await readFile(path.join(casesDir, "web", "urlconfs.jsonl"), "utf8");
  const list = text.split("\n").filter(Boolean);
  return new Map(
    list.map((line) => {
      const { id, urlconf } = JSON.parse(line) as { id: string; urlconf: JsonObject };
      return [id, urlconf] as const;
    }),
  );
}

export function buildUrlConf({ root, modules = {} }: JsonObject): UrlConf {
  const project = { modules: modules as Record<string, JsonObject[]>, around: [String(root)] };
  return new UrlConf(makeRoutes(project.modules[String(root)] ?? [], project));
}

interface Project {
  readonly modules: Readonly<Record<string, JsonObject[]>>;
  /** The modules that lead to the one at hand. */
  readonly around: readonly string[];
}

/** Django's modules may include themselves, as their patterns are made late. Ours do so this often. */
const maxSelfInclusions = 2;

function makeRoutes(entries: readonly JsonObject[], project: Project): AnyRoute[] {
  return entries.flatMap((entry) => makeRoute(entry, project));
}

function makeRoute(entry: JsonObject, project: Project): AnyRoute | [] {
  const { kind, name, include: included, namespace, app_name: app, kwargs } = entry;
  const given = entry["route"] ?? "";
  const pattern = textOf(given);
  const options: Options = {
    ...(typeof given !== "string" && { isTranslated: true }),
    ...(kwargs !== undefined && { params: decode(kwargs) as Readonly<Record<string, unknown>> }),
  };
  if (included !== undefined) {
    const { modules, around } = project;
    const inside = typeof included === "string" ? included : undefined;
    if (around.filter((name) => name === inside).length >= maxSelfInclusions) return [];
    const entries = inside === undefined ? (included as JsonObject[]) : modules[inside]!;
    const deeper = inside === undefined ? around : [...around, inside];
    const routes = makeRoutes(entries, { modules, around: deeper });
    if (kind === "i18n_patterns") {
      return i18nPatterns(routes, { prefixesDefault: entry["prefix_default_language"] !== false });
    }
    return includeAt(kind === "re_path" ? new RegExp(javaScriptOf(pattern)) : pattern, routes, {
      ...options,
      ...(typeof namespace === "string" && { namespace }),
      ...(typeof app === "string" && { app }),
      // Django's application namespace is the instance's where nobody gives it another.
      ...(typeof app === "string" && typeof namespace !== "string" && { namespace: app }),
    });
  }
  const named = typeof name === "string" ? { ...options, name } : options;
  if (kind !== "re_path") return pathTo(pattern, viewNamed(String(entry["view"])), named);
  // A message is looked up as it is written.
  const text = options.isTranslated === true ? pattern : javaScriptOf(pattern);
  return rePath(text, viewNamed(String(entry["view"])), named);
}

/** What JavaScript spells in another way: Python, JavaScript. */
const spellings = [
  ["(?P<", "(?<"],
  // Letters of all languages.
  ["[\\w", "[\\w\\u0080-\\uffff"],
  ["\\w+)", "[\\w\\u0080-\\uffff]+)"],
] as const;

function javaScriptOf(pattern: string): string {
  return spellings
    .reduce((text, [python, ours]) => text.replaceAll(python, ours), pattern)
    .replaceAll(/\(\?P=(\w+)\)/g, "\\k<$1>");
}

/** A pattern of ours as Python would spell it. */
export function pythonOf(pattern: string): string {
  return spellings
    .reduceRight((text, [python, ours]) => text.replaceAll(ours, python), pattern)
    .replaceAll(/\(\?P<([!=])/g, "(?<$1");
}

function textOf(value: Json): string {
  if (typeof value === "string") return value;
  const lazy = (value as JsonObject)["$lazy"] as { args: string[] } | undefined;
  return lazy?.args[0] ?? "";
}
