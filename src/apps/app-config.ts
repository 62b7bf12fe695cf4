/** What an app is: a folder with models, URLs, commands and the like, listed by import. */

import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";

import { capitalize, type Check, type Command, type InstalledApp, words } from "../base/index.ts";
import type { HasMeta } from "../db/index.ts";
import type { AnyRoute, UrlConf } from "../routing/index.ts";
import type { Library } from "../templates/index.ts";
import { AppConfigError } from "./errors.ts";
import { expect, isFunction, isText, listOf, objectOf, optional, type Rule } from "./shape.ts";

export type AppUrls = readonly AnyRoute[] | UrlConf;

export interface AppOptions<Urls extends AppUrls = AppUrls> {
  /** The name of the app, as a package has it: `library`, `@acme/quintet-blog`. */
  name: string;
  /**
   * The short name that tables, migrations and `library.Book` begin with: letters, digits and
   * underscores. Do not change it once there are tables. Default: the last word of `name`.
   */
  label?: string;
  /** For people, in the admin. Default: from the label. */
  verboseName?: string;
  /** The folder of the app: `import.meta.dirname`. */
  folder: string;
  /** Its models, each in one app only. Default: none. */
  models?: readonly HasMeta[];
  /** Its routes: the project includes them with `include("books/", library.urls)`. */
  urls?: Urls;
  /** What it adds to the command line. Default: none. */
  commands?: readonly Command[];
  /** What `quintet check` asks, too. Default: none. */
  checks?: readonly Check[];
  /**
   * Template tags and filters: one library, which templates load by the label of the app, or
   * several by name.
   */
  tags?: Library | Readonly<Record<string, Library>>;
  /** The folder of its templates, from `folder`. Default: `templates`. */
  templates?: string;
  /** The folder of its static files, from `folder`. Default: `static`. */
  static?: string;
  /** The folder of its migrations, from `folder`. Default: `migrations`. */
  migrations?: string;
  /** Is called once the site is complete, before its first request: to connect signals, say. */
  ready?(): void;
}

/** An app as a site uses it. Made by `defineApp`. */
export interface AppConfig<Urls extends AppUrls = AppUrls> extends InstalledApp {
  readonly name: string;
  readonly label: string;
  readonly verboseName: string;
  readonly folder: string;
  readonly models: readonly HasMeta[];
  readonly urls: Urls;
  readonly commands: readonly Command[];
  readonly checks: readonly Check[];
  /** By the name that `{% load … %}` uses. */
  readonly tags: Readonly<Record<string, Library>>;
  /** Absolute; the folder need not be there. */
  readonly templates: string;
  /** Absolute; the folder need not be there. */
  readonly static: string;
  /** Absolute; the folder need not be there. */
  readonly migrations: string;
  ready(): void;
}

const labelPattern = /^[A-Za-z][A-Za-z\d_]*$/;

const isModel = expect(
  "a model class, made with model({…})",
  (value) => typeof value === "function" && "$meta" in value,
);
const isCommand = expect(
  "a command, made by defineCommand",
  (value) => typeof (value as Partial<Command> | null)?.run === "function",
);
const isUrls = expect(
  "an array of routes, or what urlConf returns",
  (value) => Array.isArray(value) || Array.isArray((value as Partial<UrlConf> | null)?.routes),
);
const isFolder: Rule = (value, path) => {
  if (typeof value !== "string" || !isAbsolute(value)) {
    return expect("an absolute path, import.meta.dirname", () => false)(value, path);
  }
  return existsSync(value) ? [] : [`${path} is ${value}, which is not there.`];
};

const rule = objectOf(
  {
    name: isText,
    label: optional(
      expect(
        "letters, digits and underscores, with a letter first",
        (value) => typeof value === "string" && labelPattern.test(value),
      ),
    ),
    verboseName: optional(isText),
    folder: isFolder,
    models: optional(listOf(isModel)),
    urls: optional(isUrls),
    commands: optional(listOf(isCommand)),
    checks: optional(listOf(isFunction)),
    tags: optional(
      expect("a template library, or several by name", (value) => librariesOf(value) !== undefined),
    ),
    templates: optional(isText),
    static: optional(isText),
    migrations: optional(isText),
    ready: optional(isFunction),
  },
  "options of an app",
);

/**
 * Defines an app: what a folder of a project, or a package, brings to a site. All of it is listed,
 * nothing is searched for.
 *
 * @throws {AppConfigError} With all that is wrong about it.
 *
 * @example
 * ```ts
 * import { defineApp } from "quintet";
 *
 * export const library = defineApp({
 *   name: "library",
 *   folder: import.meta.dirname,
 *   models: [],
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/applications/#configuring-applications
 */
export function defineApp<const Urls extends AppUrls = readonly []>(
  options: AppOptions<Urls>,
): AppConfig<Urls> {
  const problems = rule(options, "");
  const { name, folder } = options;
  const label = options.label ?? labelOf(name);
  if (typeof name === "string" && options.label === undefined && !labelPattern.test(label)) {
    problems.push(`label is needed: "${label}", the last word of the name, cannot be one.`);
  }
  const shown = typeof name === "string" && name !== "" ? `"${name}"` : "without a name";
  if (problems.length > 0) throw new AppConfigError(shown, problems);

  const { models = [], commands = [], checks = [], tags = {} } = options;
  return Object.freeze({
    name,
    label,
    verboseName: options.verboseName ?? capitalize(words(label)),
    folder,
    models: [...models],
    urls: options.urls ?? ([] as const as unknown as Urls),
    commands: [...commands],
    checks: [...checks],
    tags: librariesOf(tags, label) ?? {},
    templates: resolve(folder, options.templates ?? "templates"),
    static: resolve(folder, options.static ?? "static"),
    migrations: resolve(folder, options.migrations ?? "migrations"),
    ready: () => options.ready?.(),
  });
}

/** `@acme/quintet.blog` → `blog`. */
function labelOf(name: unknown): string {
  return typeof name === "string" ? (name.split(/[/.]/).at(-1) ?? "") : "";
}

/** One library goes by the label; several have their names already. */
function librariesOf(tags: unknown, label = ""): Record<string, Library> | undefined {
  if (isLibrary(tags)) return { [label]: tags };
  if (typeof tags !== "object" || tags === null) return undefined;
  const all = Object.values(tags).every(isLibrary);
  return all ? { ...(tags as Record<string, Library>) } : undefined;
}

function isLibrary(value: unknown): value is Library {
  const { tags, filters } = (value ?? {}) as Partial<Library>;
  return isRecord(tags) && isRecord(filters);
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
