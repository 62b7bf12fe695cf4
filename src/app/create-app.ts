/** A site at work: everything that settings name, put together once. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import {
  type Check,
  type CheckMessage,
  formatCheckMessage,
  type Project,
  runChecks,
  Site,
} from "../base/index.ts";
import { signalScope } from "../concurrency/index.ts";
import {
  chooseModels,
  type Databases,
  installedModels,
  modelChecks,
  openDatabases,
  tableChecks,
} from "../db/index.ts";
import { currentSiteTimeZone, currentTranslations, Translations } from "../i18n/index.ts";
import { type Handler, type Middleware, type Request, TrustedProxies } from "../http/index.ts";
import {
  appendSlash,
  currentScriptName,
  currentUrls,
  dispatch,
  urlChecks,
  urlTags,
} from "../routing/index.ts";
import {
  allowedHosts,
  DisallowedHost,
  formTokenCheck,
  isCsrf,
  securityTags,
} from "../security/index.ts";
import { sessionStores, storeOf } from "../sessions/index.ts";
import { siteKeys } from "../signing/index.ts";
import { currentStatic, staticChecks, staticTags } from "../static/index.ts";
import { checkTemplates, currentEngine, Engine } from "../templates/index.ts";
import { passOverBreakpoints } from "../debugger/index.ts";
import { callAtomically } from "./atomic-requests.ts";
import { deployChecks, settingsChecks } from "./checks.ts";
import { errorPages } from "./error-pages/error-pages.ts";
import type { Pair } from "./error-pages/redact.ts";
import { siteHandler } from "./handler.ts";
import { type OnError, reporter, unawaited, writeError } from "./report.ts";
import { type ListenOptions, type Server, serveSite } from "./server/serve.ts";
import type { ServedSite } from "./server/served-site.ts";
import type { Settings } from "./settings.ts";
import { siteStatic } from "./site-static.ts";
import { toFetchHandler } from "./to-fetch-handler.ts";

export interface CreateAppOptions {
  /**
   * Is told of every error that is answered with a status of 500 and above, of a stream that fails
   * on the way, and of what fails in the work of a request while nobody awaits it. Default: writes
   * it to the standard error output, with its stack. What it throws itself is written there, too.
   */
  onError?: OnError;
  /**
   * When are the databases opened: `"at once"`, so that a site whose database cannot be reached
   * does not start, or `"on demand"`, when one is first asked, as for commands. Default: `"at once"`.
   */
  connect?: "at once" | "on demand";
}

/** A site at work. Made by `createApp`. */
export interface App {
  readonly settings: Settings;
  /** The project as commands see it. */
  readonly project: Project;
  readonly databases: Databases;
  readonly engine: Engine;
  /** Answers a request, errors and all: it never throws. */
  readonly handler: Handler;
  /**
   * Calls `work` on this site: its databases, time zone, languages, URLs, templates and static
   * files, whatever other sites there are in the process. Requests and commands run like that;
   * a script with one site does without, as outside of it the newest site that is open answers.
   *
   * @example
   * ```ts
   * import { createApp, defineSettings } from "quintet";
   * import { activeTimeZone } from "quintet/i18n";
   * import { urlConf } from "quintet/routing";
   *
   * const common = { root: import.meta.dirname, debug: true, secretKey: "x", urls: urlConf([]) };
   * await using berlin = await createApp(defineSettings({ ...common, timeZone: "Europe/Berlin" }));
   * await using tokyo = await createApp(defineSettings({ ...common, timeZone: "Asia/Tokyo" }));
   * berlin.run(() => activeTimeZone()); // "Europe/Berlin"
   * ```
   */
  run<Result>(work: () => Result): Result;
  /**
   * Sends the site a request and gives its answer, without a server: for tests and scripts.
   *
   * @param target A path (`/books/?page=2`, on the host `localhost`), an address, or a request.
   * @example
   * ```ts
   * import type { App } from "quintet";
   *
   * export async function titles(app: App): Promise<unknown> {
   *   const response = await app.request("/books/", { headers: { accept: "application/json" } });
   *   return response.json();
   * }
   * ```
   */
  request(
    target: string | URL | globalThis.Request,
    init?: RequestInit,
  ): Promise<globalThis.Response>;
  /** Serves the site over HTTP, with the limits of the settings. */
  listen(options?: ListenOptions): Promise<Server>;
  /**
   * Asks all system checks, those of the apps, too.
   *
   * @param options.deploy Also those that only matter in production? Default: false.
   */
  checks(options?: { deploy?: boolean }): Promise<CheckMessage[]>;
  /** Closes the databases. Servers are closed by whoever listens. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a site from its settings: registers the models, connects the databases, prepares
 * templates and static files, puts the middleware around the routes, and calls `ready` of each
 * app. What runs for one of its requests, and in `run`, knows this site; what runs outside of any
 * knows the newest that is open.
 *
 * @throws {OperationalError} If a database cannot be opened.
 *
 * @example
 * ```ts
 * import { createApp, defineSettings } from "quintet";
 * import { text } from "quintet/http";
 * import { path, urlConf } from "quintet/routing";
 *
 * const settings = defineSettings({
 *   root: import.meta.dirname,
 *   debug: true,
 *   secretKey: "for the example only",
 *   urls: urlConf([path("", () => text("Hello"))]),
 * });
 * await using app = await createApp(settings);
 * await using server = await app.listen({ port: 0 });
 * await fetch(server.url);
 * ```
 */
export async function createApp(
  settings: Settings,
  { onError = writeError, connect = "at once" }: CreateAppOptions = {},
): Promise<App> {
  chooseModels(settings.swappableModels);
  for (const { label, models } of settings.apps) {
    installedModels.install(
      label,
      models.map(({ $meta }) => $meta),
    );
  }
  const databases = await openDatabases(settings.databases, {
    root: settings.root,
    routers: settings.databaseRouters,
    connect,
  });
  let app: App | undefined;
  try {
    app = assemble(settings, databases, onError);
    app.run(() => settings.apps.forEach(({ ready }) => ready()));
    return app;
  } catch (error) {
    await (app ?? databases).close();
    throw error;
  }
}

function assemble(settings: Settings, databases: Databases, onError: OnError): App {
  const { root, debug, apps, urls } = settings;
  // Node's ten frames are often all ours, and the one of the project comes after them.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, debug ? 60 : 30);
  const engine = siteEngine(settings);
  const files = siteStatic(settings);
  const site = new Site([
    databases.part,
    currentEngine.holding(engine),
    currentUrls.holding(urls),
    currentScriptName.holding(settings.scriptName),
    currentStatic.holding(files.named),
    currentTranslations.holding(siteTranslations(settings)),
    currentSiteTimeZone.holding(settings.timeZone),
    sessionStores.holding(settings.middleware.flatMap((each) => storeOf(each) ?? [])),
    siteKeys.holding({
      key: settings.secretKey.reveal(),
      fallbackKeys: settings.secretKeyFallbacks.map((key) => key.reveal()),
    }),
  ]);
  site.install();

  const report = reporter(onError);
  const pages = errorPages({
    debug,
    root,
    site: siteFacts(settings),
    report,
    render: async (template, values) => (await engine.render(template, values)).text,
  });
  const stack: Middleware[] = [
    hostsOf(settings),
    files.served.middleware(),
    ...settings.middleware,
    ...(settings.appendSlash ? [appendSlash({ urls, debug })] : []),
  ];
  const { atomicRequests } = settings;
  const call = atomicRequests.length > 0 ? { call: callAtomically(atomicRequests) } : {};
  const answer = siteHandler(stack, dispatch(urls, call), pages);
  // A client that leaves cancels what is done for it.
  const enter: ServedSite["enter"] = (request, work) =>
    site.enter(
      work,
      signalScope(
        () => request.signal,
        (stray) => report(unawaited(stray, viewNameOf(request), root), request),
      ),
    );
  const { trustedProxies, proxyHeaders } = settings;
  const proxies =
    trustedProxies.length > 0 ? new TrustedProxies(trustedProxies, proxyHeaders) : undefined;
  const routed: Handler = (request) => {
    if (proxies !== undefined) request.trust(proxies);
    request.routes = urls;
    return answer(request);
  };
  const handler: Handler = (request) => enter(request, () => routed(request));
  const close = async (): Promise<void> => {
    site.remove();
    await databases.close();
  };
  const app: App = {
    settings,
    project: { root, apps, debug },
    databases,
    engine,
    handler,
    run: (work) => site.enter(work),
    request: (target, init) =>
      toFetchHandler(app)(
        target instanceof globalThis.Request && init === undefined
          ? target
          : new globalThis.Request(
              typeof target === "string" ? new URL(target, localhost) : target,
              init,
            ),
      ),
    async listen(options) {
      if (!debug) passOverBreakpoints("the site is served, and its setting debug is false");
      const server = await serveSite(
        { handler: routed, enter, report, errorPage: pages, traced: debug },
        { ...settings.limits, timeouts: settings.timeouts, ...options },
      );
      warnOfSettings(settings);
      return server;
    },
    checks: ({ deploy = false } = {}) =>
      site.enter(() => runChecks(siteChecks(settings, engine, deploy))),
    close,
    [Symbol.asyncDispose]: close,
  };
  return app;
}

const localhost = "http://localhost/";

function siteEngine({ debug, apps, templates }: Settings): Engine {
  const { dirs, strict, contextProcessors, libraries } = templates;
  const appDirs = apps.map((app) => app.templates).filter((dir) => existsSync(dir));
  return new Engine({
    dirs: [...dirs, ...appDirs],
    libraries: Object.assign({ static: staticTags }, ...apps.map(({ tags }) => tags), libraries),
    builtins: [urlTags, securityTags],
    contextProcessors,
    strict,
    debug,
  });
}

function siteTranslations(settings: Settings): Translations {
  const { language, languages, localeDirs, apps, useThousandSeparator } = settings;
  const appDirs = apps.map(({ folder }) => join(folder, "locale"));
  return new Translations({
    language,
    languages,
    dirs: [...localeDirs, ...appDirs],
    useThousandSeparator,
  });
}

/** Outermost, so that no other code ever sees a host that is not one of the site's. */
function hostsOf({ allowedHosts: hosts, debug }: Settings): Middleware {
  if (hosts.length > 0 || debug) return allowedHosts({ hosts, debug });
  return () => (request) => {
    throw new DisallowedHost(request.host, undefined);
  };
}

function siteChecks(settings: Settings, engine: Engine, deploy: boolean): Check[] {
  return [
    () => settingsChecks(settings),
    modelChecks(),
    tableChecks(Object.values(settings.databases)),
    urlChecks(settings.urls),
    () => templateChecks(engine),
    ...(settings.middleware.some(isCsrf) ? [formTokenCheck(engine)] : []),
    staticChecks(settings.static.dirs.filter((dir) => dir !== join(settings.root, "static"))),
    ...settings.apps.flatMap(({ checks }) => checks),
    ...(deploy ? [() => deployChecks(settings)] : []),
  ];
}

/** A template is read anew at each request: the pages that need it show what is wrong. */
function* templateChecks(engine: Engine): Iterable<CheckMessage> {
  for (const message of checkTemplates(engine)()) yield { ...message, allowsStart: true };
}

/** What debug pages say of the site: nothing that could be a secret. */
function siteFacts({ debug, apps, databases, allowedHosts: hosts, ...rest }: Settings): Pair[] {
  const backends = Object.entries(databases).map(([alias, { name }]) => `${alias} (${name})`);
  return [
    ["root", rest.root],
    ["debug", String(debug)],
    ["apps", listed(apps.map(({ label }) => label))],
    ["databases", listed(backends)],
    ["allowed hosts", listed(hosts)],
    ["time zone", rest.timeZone],
    ["language", rest.language],
    ["Node", process.version],
  ];
}

function listed(items: readonly string[]): string {
  return items.join(", ") || "none";
}

function viewNameOf(request: Request): string {
  try {
    const view = request.match?.view;
    return typeof view === "function" && view.name !== "" ? `the view "${view.name}"` : "the site";
  } catch {
    return "the site"; // The path cannot be decoded.
  }
}

/** A server that refuses every visitor would else say nothing at all. */
function warnOfSettings(settings: Settings): void {
  for (const message of settingsChecks(settings)) {
    if (message.level === "error") process.stderr.write(`${formatCheckMessage(message)}\n`);
  }
}
