/** Routes: a pattern and what it leads to, a view or more routes. */

import type { Converter } from "./converters.ts";
import type { CheckedPattern, ParamsOf } from "./params.ts";
import { languagePattern, parsePattern, type Pattern, translatedPattern } from "./pattern.ts";
import { regExpPattern } from "./regexp-pattern.ts";
import type { AnyView, View } from "./view.ts";

/** A pattern that leads to a view. Made by `path` and `rePath`. */
export interface Route<Name extends string | undefined = string | undefined, Params = unknown> {
  readonly kind: "route";
  readonly pattern: Pattern;
  readonly view: AnyView;
  readonly name: Name;
  /** Parameters of every request, besides those of the path, whose place they take. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the rest of the path may be anything; only a `rePath` without `$` can say so. */
  readonly isOpen: boolean;
  /** For the compiler only. */
  readonly $params?: Params;
}

/** A pattern that leads to more routes. Made by `include`. */
export interface Include<
  Namespace extends string | undefined = string | undefined,
  Params = unknown,
  Routes = unknown,
> {
  readonly kind: "include";
  readonly pattern: Pattern;
  readonly namespace: Namespace;
  /** What several of the same app are called together: Django's application namespace. */
  readonly app?: string | undefined;
  /** Parameters of every request, for all of its routes. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly routes: readonly AnyRoute[];
  /** For the compiler only. */
  readonly $params?: Params;
  readonly $routes?: Routes;
}

export type AnyRoute = Route | Include;

/** What holds the routes of a whole app: its `UrlConf`. */
export interface RouteHolder<Names = unknown> {
  readonly routes: readonly AnyRoute[];
  /** For the compiler only: the names, with the parameters of each. */
  readonly $names?: Names;
}

type Converters = Readonly<Record<string, Converter>>;

export interface IncludeOptions<Namespace, Own> {
  /** Stands before the names: `books:detail`. Default: none, so that the names stay as they are. */
  namespace?: Namespace;
  /**
   * What several includes of the same app are called together: `app:detail` is then the address in
   * the one that is current.
   */
  app?: string;
  /** Converters of your own, by the name that the pattern uses. */
  converters?: Own;
  /** Further parameters for all of the views, which are the same for each request. */
  params?: Readonly<Record<string, unknown>>;
  /** Is the pattern a message, which differs by language? Default: false. */
  isTranslated?: boolean;
}

/** The parameters of the path and of the route; those of the route count. */
type WithExtra<Params, Extra> = [keyof Extra] extends [never]
  ? Params
  : {
      [Key in keyof Params | keyof Extra]: Key extends keyof Extra
        ? Extra[Key]
        : Key extends keyof Params
          ? Params[Key]
          : never;
    };

/** Of a regular expression nobody knows the parameters before the program runs. */
type IncludeParams<Text extends string, Own> = string extends Text
  ? Readonly<Record<string, string | number>>
  : ParamsOf<Text, Own>;

/**
 * A route to a view.
 *
 * @param pattern A path without its first slash. `<int:id>` takes a value; without a converter it
 * is `str`.
 * @param options.name The name to ask its address by.
 * @param options.params Further parameters for the view, which are the same for each request:
 * Django's extra arguments of a view. They take the place of those of the path.
 * @param options.converters Converters of your own, by the name that the pattern uses.
 * @param options.isTranslated Is the pattern a message, which differs by language? Write it in
 * `gettextNoop`, so that `makemessages` finds it. Default: false.
 * @throws {RoutePatternError} If the pattern is not well formed.
 * @throws {UnknownConverterError} If it uses a converter that is not there.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { path } from "quintet/routing";
 *
 * export const bookUrls = [
 *   path("", () => text("All books"), { name: "list" }),
 *   path("<int:id>/", (request) => text(`Book ${request.params.id}`), { name: "detail" }),
 * ];
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/urls/#path
 */
export function path<
  const Text extends string,
  const Name extends string | undefined = undefined,
  const Own extends Converters = Record<never, never>,
  const Extra extends object = Record<never, never>,
>(
  pattern: Text & CheckedPattern<Text, Own>,
  view: View<WithExtra<ParamsOf<Text, Own>, NoInfer<Extra>>>,
  options: { name?: Name; converters?: Own; params?: Extra; isTranslated?: boolean } = {},
): Route<NoInfer<Name>, ParamsOf<Text, Own>> {
  const { name, params } = options;
  return {
    kind: "route",
    pattern: patternOf(pattern, options),
    view,
    name: name as Name,
    params: params as Readonly<Record<string, unknown>> | undefined,
    isOpen: false,
  };
}

function patternOf(
  pattern: string | RegExp,
  { converters, isTranslated = false }: { converters?: Converters; isTranslated?: boolean },
): Pattern {
  if (typeof pattern !== "string") return regExpPattern(pattern);
  const parse = (text: string): Pattern => parsePattern(text, converters);
  return isTranslated ? translatedPattern(pattern, parse) : parse(pattern);
}

/**
 * Puts routes under a prefix, and their names under a namespace: `books:detail`.
 *
 * @param pattern What their paths begin with; may have placeholders, which all of them get. Or a
 * regular expression, as of `rePath`, without `$`.
 * @param routes Routes, or the URLs of a whole app.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { include, path, urlConf } from "quintet/routing";
 *
 * const bookUrls = [path("<int:id>/", (request) => text(`${request.params.id}`), { name: "detail" })];
 * export const urls = urlConf([include("books/", bookUrls, { namespace: "books" })]);
 * urls.reverse("books:detail", { id: 3 }); // "/books/3/"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/urls/#include
 */
export function include<
  const Text extends string,
  const Routes extends readonly AnyRoute[] | RouteHolder,
  const Namespace extends string | undefined = undefined,
  const Own extends Converters = Record<never, never>,
>(
  pattern: (Text & CheckedPattern<Text, Own>) | RegExp,
  routes: Routes,
  options: IncludeOptions<Namespace, Own> = {},
): Include<NoInfer<Namespace>, IncludeParams<Text, Own>, Routes> {
  const { namespace, app, params } = options;
  return {
    kind: "include",
    pattern: patternOf(pattern, options),
    namespace: namespace as Namespace,
    app,
    params,
    routes: "routes" in routes ? routes.routes : routes,
  };
}

/**
 * Puts routes under the active language, `/de/books/`: with `localeMiddleware({ usesPath: true })`
 * the path says which language it is.
 *
 * @param options.prefixesDefault Has the site's own language a prefix, too? Say the same to the
 * middleware. Default: true.
 *
 * @example
 * ```ts
 * import { gettext, gettextNoop } from "quintet/i18n";
 * import { text } from "quintet/http";
 * import { i18nPatterns, path, urlConf } from "quintet/routing";
 *
 * export const urls = urlConf([
 *   i18nPatterns([
 *     path(gettextNoop("books/"), () => text(gettext("All books")), {
 *       name: "books",
 *       isTranslated: true,
 *     }),
 *   ]),
 * ]);
 * urls.reverse("books"); // "/en/books/", in German "/de/buecher/"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/i18n/translation/#language-prefix-in-url-patterns
 */
export function i18nPatterns<const Routes extends readonly AnyRoute[]>(
  routes: Routes,
  { prefixesDefault = true }: { prefixesDefault?: boolean } = {},
): Include<undefined, Record<never, never>, Routes> {
  return {
    kind: "include",
    pattern: languagePattern(prefixesDefault),
    namespace: undefined,
    routes,
  };
}

/** Do some of the patterns differ by language? */
export function differsByLanguage(routes: readonly AnyRoute[]): boolean {
  return routes.some(
    (route) =>
      route.pattern.localized !== undefined ||
      (route.kind === "include" && differsByLanguage(route.routes)),
  );
}
