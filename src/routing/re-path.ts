/** Routes whose pattern is a regular expression, for what `path` cannot say. */

import { translatedPattern } from "./pattern.ts";
import { regExpPattern } from "./regexp-pattern.ts";
import type { Route } from "./route.ts";
import type { View } from "./view.ts";

/**
 * A route to a view by a regular expression, which begins behind the first slash of the path. Its
 * named groups are the parameters, as text; an optional group that took no part is missing. Groups
 * without a name are parameters by their number from 0, unless there are named ones.
 *
 * Without `$` at its end it takes paths that go on, as in Django. Its address is written in the
 * shortest way that the expression takes: what is optional is left out, unless it has a parameter
 * that is given.
 *
 * @param options.params Further parameters for the view, which are the same for each request.
 * @param regExp As text where it is a message; named groups may be spelled as Python's, `(?P<year>`,
 * so that catalogues of Django do.
 * @param options.isTranslated Is the expression a message, which differs by language? Write it in
 * `gettextNoop`, so that `makemessages` finds it. Default: false.
 * @throws {SyntaxError} If a text is no regular expression.
 * @throws {RoutePatternError} If it has other flags than `i`, `m` and `s`.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { rePath } from "quintet/routing";
 *
 * export const archive = rePath(
 *   /^archive\/(?<year>[0-9]{4})\/(?:page-(?<page>\d+)\/)?$/,
 *   (request) => text(`The year ${request.params.year}`),
 *   { name: "archive" },
 * );
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/urls/#re-path
 */
export function rePath<
  const Name extends string | undefined = undefined,
  Params extends Readonly<Record<string, unknown>> = Readonly<Record<string, string>>,
>(
  regExp: RegExp | string,
  view: View<Params>,
  {
    name,
    params,
    isTranslated = false,
  }: { name?: Name; params?: Readonly<Record<string, unknown>>; isTranslated?: boolean } = {},
): Route<NoInfer<Name>, Readonly<Record<string, string | number>>> {
  const parse = (source: string): ReturnType<typeof regExpPattern> =>
    typeof regExp === "string"
      ? regExpPattern(new RegExp(source.replaceAll("(?P<", "(?<")))
      : regExpPattern(new RegExp(source, regExp.flags));
  const text = typeof regExp === "string" ? regExp : regExp.source;
  const pattern = parse(text);
  return {
    kind: "route",
    pattern: isTranslated ? translatedPattern(text, parse) : pattern,
    view,
    name: name as Name,
    params,
    isOpen: pattern.isOpen,
  };
}
