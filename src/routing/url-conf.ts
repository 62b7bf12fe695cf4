/** All URLs of a site, or of an app: found by path, and by name. */

import type { Routes } from "../http/index.ts";
import { activeLanguage } from "../i18n/index.ts";
import type { NamesOf, NameTable, ReverseArguments } from "./names.ts";
import { flatten, type FlatRoute, type Match, Resolver } from "./resolve.ts";
import { type GivenParams, Reverser } from "./reverse.ts";
import { type AnyRoute, differsByLanguage, type RouteHolder } from "./route.ts";
import { currentScriptName } from "./script-name.ts";
import type { View } from "./view.ts";

export interface ReverseOptions {
  /** Put behind a question mark; several values for an array. */
  query?:
    | URLSearchParams
    | Readonly<Record<string, string | number | readonly (string | number)[]>>;
  /** Put behind a `#`. */
  fragment?: string;
  /** The namespace that the current request is in: which of several includes of an app is meant. */
  currentApp?: string;
}

/** Routes in one language. */
class CompiledRoutes {
  readonly flat: readonly FlatRoute[];
  #resolver: Resolver | undefined;
  #reverser: Reverser | undefined;

  constructor(flat: readonly FlatRoute[]) {
    this.flat = flat;
  }

  get resolver(): Resolver {
    return (this.#resolver ??= new Resolver(this.flat));
  }

  get reverser(): Reverser {
    return (this.#reverser ??= new Reverser(this.flat));
  }
}

/**
 * The URLs of a site. Made by `urlConf`.
 *
 * @template Names The names of its routes, with the parameters of each.
 */
export class UrlConf<Names = NameTable> implements RouteHolder<Names>, Routes {
  declare readonly $names?: Names;
  readonly routes: readonly AnyRoute[];
  /** By language, where some patterns differ by it. */
  readonly #compiled = new Map<string | null, CompiledRoutes>();
  readonly #differsByLanguage: boolean;

  constructor(routes: readonly AnyRoute[]) {
    this.routes = routes;
    this.#differsByLanguage = differsByLanguage(routes);
  }

  /** The active language, where some patterns differ by it. */
  get variant(): string | null {
    return this.#differsByLanguage ? activeLanguage() : "";
  }

  get #current(): CompiledRoutes {
    const language = this.variant;
    let compiled = this.#compiled.get(language);
    if (compiled === undefined) {
      compiled = new CompiledRoutes(flatten(this.routes));
      this.#compiled.set(language, compiled);
    }
    return compiled;
  }

  /** All routes in the order in which they are tried, with their whole patterns. */
  flatRoutes(): readonly FlatRoute[] {
    return this.#current.flat;
  }

  /** Where a path leads. @param path Decoded, with its first slash: `request.path`. */
  resolve(path: string): Match | undefined {
    return this.#current.resolver.resolve(path);
  }

  /**
   * The address of a route, encoded as it may stand in a link. Names and parameters are checked
   * by the compiler.
   *
   * @throws {NoReverseMatch} If a parameter does not fit its converter.
   *
   * @example
   * ```ts
   * import { text } from "quintet/http";
   * import { path, urlConf } from "quintet/routing";
   *
   * const urls = urlConf([path("search/<slug:topic>/", () => text(""), { name: "search" })]);
   * urls.reverse("search", { topic: "birds" }, { query: { page: 2 } }); // "/search/birds/?page=2"
   * ```
   *
   * @see https://docs.djangoproject.com/en/5.2/ref/urlresolvers/#reverse
   */
  reverse<const Name extends keyof Names & string>(
    name: Name,
    ...[params = {}, options = {}]: ReverseArguments<Names[Name], ReverseOptions>
  ): string {
    return this.reverseByName(name, params as Readonly<Record<string, unknown>>, options);
  }

  /**
   * As `reverse`, for a name that is known only when the program runs: that of a template, say.
   *
   * @param params By name, or an array in the order of the placeholders.
   * @throws {NoReverseMatch} If there is no such route, or none with these parameters.
   */
  reverseByName(name: string, params: GivenParams = {}, options: ReverseOptions = {}): string {
    const { currentApp } = options;
    const scriptName = currentScriptName.get() ?? "";
    const address = this.#current.reverser.reverse(name, params, { currentApp, scriptName });
    return address + endOf(options);
  }

  /**
   * As `reverse`, for the view of a route: the very function that stands there.
   *
   * @throws {NoReverseMatch} If no route leads to it, or none with these parameters.
   */
  reverseByView<Params>(
    view: View<Params>,
    params: GivenParams = {},
    options: Omit<ReverseOptions, "currentApp"> = {},
  ): string {
    const scriptName = currentScriptName.get() ?? "";
    return this.#current.reverser.reverseView(view, params, scriptName) + endOf(options);
  }

  /** Do some includes say of which app they are? */
  get knowsApps(): boolean {
    return this.#current.reverser.knowsApps;
  }

  /** The names of all routes, with their namespaces: `books:detail`. */
  names(): string[] {
    return this.#current.reverser.names();
  }
}

/**
 * Makes the URLs of a site from its routes. The first that matches a path is taken.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { path, urlConf } from "quintet/routing";
 *
 * export const urls = urlConf([path("", () => text("Hello"), { name: "home" })]);
 * urls.reverse("home"); // "/"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/urls/
 */
export function urlConf<const Routes extends readonly AnyRoute[]>(
  routes: Routes,
): UrlConf<NamesOf<Routes>> {
  return new UrlConf(routes);
}

function endOf({ query, fragment }: ReverseOptions): string {
  const search = query === undefined ? "" : searchOf(query);
  const hash = fragment === undefined ? "" : `#${encodeURIComponent(fragment)}`;
  return (search === "" ? "" : `?${search}`) + hash;
}

function searchOf(query: Exclude<ReverseOptions["query"], undefined>): string {
  if (query instanceof URLSearchParams) return query.toString();
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.toString();
}
