/**
 * The settings of a site: one typed, frozen value, checked as a whole when it is written down. It
 * is passed on by whoever builds the site; nothing reads it from a global.
 */

import { resolve } from "node:path";

import { type AppConfig, assertDistinctApps } from "../apps/index.ts";
import type { Backend, DatabaseRouter } from "../db/index.ts";
import type { BodyLimits, ForwardedHeader, Middleware, Request } from "../http/index.ts";
import { languageInfo } from "../i18n/index.ts";
import type { UrlConf } from "../routing/index.ts";
import type { Library } from "../templates/index.ts";
import { Secret } from "./env/secret.ts";
import { SettingsError } from "./errors.ts";
import type { Timeouts } from "./server/timeouts.ts";
import { settingsProblems } from "./settings-rule.ts";

/** Gives variables to every template that is rendered for a request. */
export type ContextProcessor = (
  request: Request,
) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;

export interface TemplateOptions {
  /** Folders of templates, from the root; they count before those of the apps. Default: `["templates"]`. */
  dirs?: readonly string[];
  /** Give variables to every template of a request. Default: none. */
  contextProcessors?: readonly ContextProcessor[];
  /**
   * Is an unknown variable an error, and not the empty text? Default: the value of `debug`, so
   * that a typing error shows while one develops, and no page breaks later.
   */
  strict?: boolean;
  /** Tags and filters by the name that templates load them with. Default: none. */
  libraries?: Readonly<Record<string, Library>>;
}

export interface StaticOptions {
  /** Where they are served: a path with slashes around, or a full address. Default: `/static/`. */
  url?: string;
  /** Folders of static files, from the root; they count before those of the apps. Default: `["static"]`. */
  dirs?: readonly string[];
  /** The folder that `quintet collectstatic` writes to, from the root. Default: `staticfiles`. */
  root?: string;
}

export interface SettingsOptions {
  /** The folder of the project: `import.meta.dirname`. Relative folders begin there. */
  root: string;
  /**
   * Shows errors with all there is to know, and reads templates anew when they change. Never in
   * production. Default: false.
   */
  debug?: boolean;
  /** Signs what visitors hand back: at least 32 characters nobody can guess. */
  secretKey: string | Secret;
  /** Earlier keys, whose signatures still count: for a change of keys. Default: none. */
  secretKeyFallbacks?: readonly (string | Secret)[];
  /**
   * The names this site answers to. A leading dot allows all subdomains, `*` everything. Default:
   * none, which means with `debug`: this machine, `localhost` with its subdomains and `127.0.0.1`.
   */
  allowedHosts?: readonly string[];
  /**
   * The proxies in front of the site whose word counts for `isSecure`, `host` and `remoteAddress`:
   * addresses, networks (`10.0.0.0/8`), `loopback`, `private`, or `*` for whoever connects. Default:
   * none.
   */
  trustedProxies?: readonly string[];
  /**
   * The headers that these proxies set, whatever a client sends. Name only those that they do set.
   * Default: `x-forwarded-for`, `-proto`, `-host` and `-port`.
   */
  proxyHeaders?: readonly ForwardedHeader[];
  /** The apps, in the order in which their templates, static files and commands count. Default: none. */
  apps?: readonly AppConfig[];
  /** Where each address leads; made by `urlConf`. */
  urls: UrlConf;
  /** The databases by name; one is called `default`. Default: none. */
  databases?: Readonly<Record<string, Backend>>;
  /** Asked in turn which database a query goes to that does not say it. Default: none. */
  databaseRouters?: readonly DatabaseRouter[];
  /**
   * The models, by label, that stand in the place of swappable ones: `{ member: "accounts.Member" }`.
   * Do not change it once there are tables. Default: none.
   */
  swappableModels?: Readonly<Record<string, string>>;
  /**
   * Does each view run in a transaction, which an error rolls back? True, or names of databases.
   * Middleware, and parts of a stream, are outside of it. Default: false.
   */
  atomicRequests?: boolean | readonly string[];
  /** What stands around every view; the first is the outermost. Default: none. */
  middleware?: readonly Middleware[];
  templates?: TemplateOptions;
  static?: StaticOptions;
  /** The time zone that dates and times are shown in, by its IANA name. Default: `UTC`. */
  timeZone?: string;
  /**
   * What a server in front of the site cuts off its paths: `/shop` where the site is at
   * `https://example.com/shop/`. Addresses begin with it. Default: nothing.
   */
  scriptName?: string;
  /** The language of the site, as a BCP 47 tag. Default: `en`. */
  language?: string;
  /** The languages visitors may choose from, or their names by tag. Default: the language alone. */
  languages?: readonly string[] | Readonly<Record<string, string>>;
  /** Folders of message catalogues, from the root; they count before those of the apps. Default: `["locale"]`. */
  localeDirs?: readonly string[];
  /** Are thousands separated where templates write numbers? Default: false. */
  useThousandSeparator?: boolean;
  /** Is a visitor who left out the slash at the end brought to the page? Default: true. */
  appendSlash?: boolean;
  /** How much of a request is read, at most. Defaults: see `BodyLimits`. */
  limits?: BodyLimits;
  /** How long clients may take, at most. Defaults: see `Timeouts`. */
  timeouts?: Timeouts;
}

/** The settings of a site, complete and checked. Made by `defineSettings`. */
export interface Settings {
  readonly root: string;
  readonly debug: boolean;
  readonly secretKey: Secret;
  readonly secretKeyFallbacks: readonly Secret[];
  readonly allowedHosts: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Undefined for the usual ones. */
  readonly proxyHeaders: readonly ForwardedHeader[] | undefined;
  readonly apps: readonly AppConfig[];
  readonly urls: UrlConf;
  readonly databases: Readonly<Record<string, Backend>>;
  readonly databaseRouters: readonly DatabaseRouter[];
  readonly swappableModels: Readonly<Record<string, string>>;
  /** The names of databases. */
  readonly atomicRequests: readonly string[];
  readonly middleware: readonly Middleware[];
  /** Folders are absolute. */
  readonly templates: Readonly<Required<TemplateOptions>>;
  /** Folders are absolute. */
  readonly static: Readonly<Required<StaticOptions>>;
  readonly timeZone: string;
  readonly scriptName: string;
  readonly language: string;
  readonly languages: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly localeDirs: readonly string[];
  readonly useThousandSeparator: boolean;
  readonly appendSlash: boolean;
  readonly limits: BodyLimits;
  readonly timeouts: Timeouts;
}

// A symbol of the process, not of this module: a project may see two copies of the package.
const made = Symbol.for("quintet.settings");

/**
 * Writes down the settings of a site.
 *
 * @throws {SettingsError} With all that is wrong, and the nearest name for one that is unknown.
 * @throws {DuplicateAppError} If two apps have the same label.
 *
 * @example
 * ```ts
 * import { defineEnv, defineSettings, env } from "quintet";
 * import { urlConf } from "quintet/routing";
 *
 * const { DEBUG, SECRET_KEY } = defineEnv(import.meta.dirname, {
 *   DEBUG: env.boolean({ default: false }),
 *   SECRET_KEY: env.secret(),
 * });
 *
 * export default defineSettings({
 *   root: import.meta.dirname,
 *   debug: DEBUG,
 *   secretKey: SECRET_KEY,
 *   urls: urlConf([]),
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/settings/
 */
export function defineSettings(options: SettingsOptions): Settings {
  const problems = settingsProblems(options);
  if (problems.length > 0) throw new SettingsError(problems);
  const { root, debug = false, templates = {}, static: files = {}, apps = [] } = options;
  assertDistinctApps(apps);

  const language = (options.language ?? "en").toLowerCase();
  const inRoot = (folder: string): string => resolve(root, folder);
  const settings: Settings = {
    root,
    debug,
    secretKey: secretOf(options.secretKey),
    secretKeyFallbacks: (options.secretKeyFallbacks ?? []).map(secretOf),
    allowedHosts: [...(options.allowedHosts ?? [])],
    trustedProxies: [...(options.trustedProxies ?? [])],
    proxyHeaders: options.proxyHeaders && [...options.proxyHeaders],
    apps: [...apps],
    urls: options.urls,
    databases: { ...options.databases },
    databaseRouters: [...(options.databaseRouters ?? [])],
    swappableModels: { ...options.swappableModels },
    atomicRequests: atomicOf(options),
    middleware: [...(options.middleware ?? [])],
    templates: {
      dirs: (templates.dirs ?? ["templates"]).map(inRoot),
      contextProcessors: [...(templates.contextProcessors ?? [])],
      strict: templates.strict ?? debug,
      libraries: { ...templates.libraries },
    },
    static: {
      url: files.url ?? "/static/",
      dirs: (files.dirs ?? ["static"]).map(inRoot),
      root: inRoot(files.root ?? "staticfiles"),
    },
    timeZone: options.timeZone ?? "UTC",
    scriptName: options.scriptName ?? "",
    language,
    languages: namedLanguages(options.languages ?? [language]),
    localeDirs: (options.localeDirs ?? ["locale"]).map(inRoot),
    useThousandSeparator: options.useThousandSeparator ?? false,
    appendSlash: options.appendSlash ?? true,
    limits: { ...options.limits },
    timeouts: { ...options.timeouts },
  };
  Object.defineProperty(settings, made, { value: true });
  return freezeData(settings);
}

function atomicOf({ atomicRequests = false, databases = {} }: SettingsOptions): string[] {
  if (typeof atomicRequests !== "boolean") return [...atomicRequests];
  return atomicRequests ? Object.keys(databases) : [];
}

/** Did `defineSettings` make it? */
export function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && made in value;
}

function namedLanguages(
  languages: readonly string[] | Readonly<Record<string, string>>,
): Record<string, string> {
  const named = Array.isArray(languages)
    ? (languages as readonly string[]).map((code) => [code, languageInfo(code).name] as const)
    : Object.entries(languages);
  return Object.fromEntries(named.map(([code, name]) => [code.toLowerCase(), name]));
}

function secretOf(key: string | Secret): Secret {
  return typeof key === "string" ? new Secret(key) : key;
}

/** Freezes the settings and their lists and groups, not what others made: apps, urls, backends. */
function freezeData(settings: Settings): Settings {
  const { templates, static: files } = settings;
  for (const group of [settings, templates, files]) {
    for (const value of Object.values(group)) if (Array.isArray(value)) Object.freeze(value);
    Object.freeze(group);
  }
  Object.freeze(settings.databases);
  Object.freeze(settings.limits);
  Object.freeze(settings.timeouts);
  return settings;
}
