/** From the name of a route to its address. */

import { percentEncoded } from "../http/index.ts";
import { NoReverseMatch } from "./errors.ts";
import type { Placeholder, Way } from "./pattern.ts";
import type { AnyView } from "./view.ts";
import { type FlatRoute, pathRegExp } from "./resolve.ts";

/** Parameters by name, or in the order of the placeholders. */
export type GivenParams = readonly unknown[] | Readonly<Record<string, unknown>>;

export class Reverser {
  /** Routes by their name with namespaces, the last first: it is the one that Django takes. */
  readonly #byName = new Map<string, FlatRoute[]>();
  /** The same, with the names of apps in place of their namespaces. */
  readonly #byApp = new Map<string, FlatRoute[]>();
  readonly #fullMatches = new Map<Placeholder | FlatRoute, RegExp>();

  readonly #routes: readonly FlatRoute[];

  constructor(routes: readonly FlatRoute[]) {
    this.#routes = routes;
    for (const route of routes) {
      if (route.name === undefined) continue;
      const name = [...route.namespaces, route.name].join(":");
      this.#byName.set(name, [route, ...(this.#byName.get(name) ?? [])]);
      const byApp = route.apps.map((app, at) => app ?? route.namespaces[at]!);
      if (route.apps.every((app) => app === undefined)) continue;
      const appName = [...byApp, route.name].join(":");
      this.#byApp.set(appName, [route, ...(this.#byApp.get(appName) ?? [])]);
    }
  }

  /** Are there names for several includes of the same app? */
  get knowsApps(): boolean {
    return this.#byApp.size > 0;
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  /**
   * @param options.currentApp Which of several includes of an app is meant.
   * @param options.scriptName What comes before the path.
   * @throws {NoReverseMatch} If there is no such route, or none with these parameters.
   */
  reverse(
    name: string,
    params: GivenParams,
    { currentApp, scriptName = "" }: { currentApp?: string | undefined; scriptName?: string } = {},
  ): string {
    const routes = this.#meant(name, currentApp);
    if (routes === undefined) throw NoReverseMatch.unknownName(name, this.names());
    return this.#addressIn(routes, name, { params, scriptName });
  }

  /** @throws {NoReverseMatch} If no route leads to the view, or none with these parameters. */
  reverseView(view: AnyView, params: GivenParams, scriptName: string): string {
    const routes = this.#routes.filter((route) => route.view === view).toReversed();
    if (routes.length === 0) throw NoReverseMatch.unknownName(view.name, this.names());
    return this.#addressIn(routes, view.name, { params, scriptName });
  }

  #addressIn(
    routes: readonly FlatRoute[],
    name: string,
    { params, scriptName }: { params: GivenParams; scriptName: string },
  ): string {
    for (const route of routes) {
      for (const way of route.pattern.ways) {
        const path = this.#write(way, params, route);
        if (path !== undefined) return encoded(scriptName.replace(/\/$/, "") + path);
      }
    }
    const patterns = routes.map(({ pattern }) => pattern.text);
    throw NoReverseMatch.wrongParams(name, described(params), patterns);
  }

  /** Those in the current namespace of the app, else in the namespace itself, else in any of it. */
  #meant(name: string, currentApp: string | undefined): readonly FlatRoute[] | undefined {
    const ofApp = this.#byApp.get(name);
    const isCurrent = ({ namespaces }: FlatRoute): boolean =>
      `${currentApp}:`.startsWith(`${namespaces.join(":")}:`);
    const current = currentApp === undefined ? [] : (ofApp?.filter(isCurrent) ?? []);
    if (current.length > 0) return current;
    return this.#byName.get(name) ?? ofApp;
  }

  /** The path, or undefined if these are not the parameters of this way to write it. */
  #write(way: Way, params: GivenParams, route: FlatRoute): string | undefined {
    const values = valuesOf(way, params, route.extra);
    if (values === undefined) return undefined;
    let path = "/";
    for (const part of way) {
      const text = typeof part === "string" ? part : this.#text(part, values.get(part));
      if (text === undefined) return undefined;
      path += text;
    }
    // What was made up for the parts of an expression may not fit what stands around them.
    const isSure = route.pattern.isRegExp !== true;
    return isSure || this.#kept(route, () => pathRegExp(route)).test(path) ? path : undefined;
  }

  #text(placeholder: Placeholder, value: unknown): string | undefined {
    const { converter } = placeholder;
    const fullMatch = this.#kept(placeholder, () => new RegExp(`^(?:${converter.pattern})$`));
    const text = typeof value === "string" ? value : converter.format(value);
    return fullMatch.test(text) ? text : undefined;
  }

  #kept(key: Placeholder | FlatRoute, make: () => RegExp): RegExp {
    let kept = this.#fullMatches.get(key);
    if (kept === undefined) {
      kept = make();
      this.#fullMatches.set(key, kept);
    }
    return kept;
  }
}

function encoded(path: string): string {
  const text = percentEncoded(path, /[^\w.\-~!$&'()*+,;=/:@]+/gu);
  // Two slashes at the beginning would be the host of another site.
  return text.startsWith("//") ? `/%2F${text.slice(2)}` : text;
}

/** The value of each placeholder; undefined if some are missing, or others were given. */
function valuesOf(
  way: Way,
  params: GivenParams,
  extra: FlatRoute["extra"],
): Map<Placeholder, unknown> | undefined {
  const placeholders = way.filter((part) => typeof part === "object");
  const given = isList(params) ? listed(placeholders, params) : named(placeholders, params, extra);
  const isComplete = given?.every((value) => value !== undefined && value !== null) === true;
  return isComplete ? new Map(placeholders.map((each, index) => [each, given[index]])) : undefined;
}

function isList(params: GivenParams): params is readonly unknown[] {
  return Array.isArray(params);
}

/** In the order of the placeholders; a name that occurs twice takes one value. */
function listed(
  placeholders: readonly Placeholder[],
  values: readonly unknown[],
): readonly unknown[] | undefined {
  const distinct = [...new Set(placeholders.map((each) => each.name ?? each))];
  if (distinct.length !== values.length) return undefined;
  return placeholders.map((each) => values[distinct.indexOf(each.name ?? each)]);
}

/** By name, or by number where there is none; extra parameters of the route may be said again. */
function named(
  placeholders: readonly Placeholder[],
  values: Readonly<Record<string, unknown>>,
  extra: FlatRoute["extra"],
): readonly unknown[] | undefined {
  let number = 0;
  const names = placeholders.map(({ name }) => name ?? String(number++));
  const others = Object.keys(values).filter((name) => !names.includes(name));
  if (others.some((name) => !Object.hasOwn(extra, name) || values[name] !== extra[name])) {
    return undefined;
  }
  return names.map((name) => (Object.hasOwn(values, name) ? values[name] : undefined));
}

function described(params: GivenParams): string {
  return Array.isArray(params)
    ? params.map((value) => JSON.stringify(value)).join(", ")
    : Object.entries(params)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(", ");
}
