/** The template tag `url`. */

import { all as waited, andThen, didYouMean, type MaybePromise } from "../base/index.ts";
import type { Request } from "../http/index.ts";
import {
  type Context,
  defineLibrary,
  type Expression,
  type Library,
  tag,
  type TagArguments,
  type TagProblem,
} from "../templates/index.ts";
import { currentUrls, urlsAtWork } from "./current.ts";
import { NoReverseMatch } from "./errors.ts";
import type { FlatRoute } from "./resolve.ts";
import type { ReverseOptions } from "./url-conf.ts";

/**
 * `{% url 'books:detail' book.id %}` or `{% url 'books:detail' id=book.id as address %}`: the
 * address of a route. With `as`, a name that is not there gives the empty text, as in Django.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#url
 */
export const urlTags: Library = defineLibrary({
  tags: {
    url: tag({
      parse(parser, token) {
        const parsed = parser.arguments(token.parts);
        const [name, ...args] = parsed.args;
        if (name === undefined) {
          throw parser.error("'url' takes at least one argument, a URL pattern name.");
        }
        if (args.length > 0 && Object.keys(parsed.kwargs).length > 0) {
          throw parser.error("The tag url takes parameters in order or by name, not both.");
        }
        return { ...parsed, name, args };
      },
      render(parsed, context) {
        return andThen(values(parsed, context), ([name, ...given]) =>
          write(context, parsed.as, String(name), withNames(parsed.kwargs, given)),
        );
      },
      check: checkName,
    }),
  },
});

/**
 * Is there a route of that name, with these parameters? Asked only of a name that is written out,
 * and not with `as`.
 */
function* checkName(parsed: ParsedUrl): Generator<TagProblem, void, undefined> {
  const { name, as } = parsed;
  const written = /^(["'])(.*)\1$/s.exec(name.source)?.[2];
  const urls = currentUrls.get();
  const names = urls?.names();
  if (written === undefined || names === undefined || as !== undefined) return;
  if (names.includes(written)) {
    yield* checkParameters(parsed, written, urls!.flatRoutes());
    return;
  }
  yield {
    code: "routing/no-reverse-match",
    message: `There is no route "${written}".`,
    hint: didYouMean(written, names, "routes"),
  };
}

/** Parameters by other names, or more or fewer of them, than any route of that name has. */
function* checkParameters(
  { args, kwargs }: ParsedUrl,
  name: string,
  all: readonly FlatRoute[],
): Generator<TagProblem, void, undefined> {
  const routes = all.filter((route) => [...route.namespaces, route.name].join(":") === name);
  const given = Object.keys(kwargs);
  const fits = ({ pattern, extra }: FlatRoute): boolean => {
    if (pattern.isRegExp === true) return true; // groups may be left out
    const wanted = pattern.placeholders.map((each) => each.name);
    if (args.length > 0) return args.length === wanted.length;
    const isKnown = given.every((key) => wanted.includes(key) || Object.hasOwn(extra, key));
    return isKnown && wanted.every((key) => key !== undefined && given.includes(key));
  };
  if (routes.length === 0 || routes.some(fits)) return;
  const names = args.length > 0 ? `${args.length} in order` : given.join(", ") || "none";
  yield {
    code: "routing/no-reverse-match",
    message: `The route "${name}" has no address with these parameters: ${names}.`,
    hint: `Its patterns are: ${routes.map(({ pattern }) => `/${pattern.text}`).join(", ")}.`,
  };
}

interface ParsedUrl extends TagArguments {
  readonly name: Expression;
}

function values(
  { name, args, kwargs }: ParsedUrl,
  context: Context,
): MaybePromise<readonly unknown[]> {
  const all = [name, ...args, ...Object.values(kwargs)].map((each) => each.evaluate(context));
  return waited(all);
}

/** Values in order, or by the names of the arguments if they have any. */
function withNames(
  kwargs: TagArguments["kwargs"],
  given: readonly unknown[],
): readonly unknown[] | Record<string, unknown> {
  const names = Object.keys(kwargs);
  if (names.length === 0) return given;
  return Object.fromEntries(names.map((name, index) => [name, given[index]]));
}

function write(
  context: Context,
  variable: string | undefined,
  name: string,
  params: readonly unknown[] | Record<string, unknown>,
): string | undefined {
  const options = currentNamespace(context);
  if (variable === undefined) return urlsAtWork().reverseByName(name, params, options);
  context.set(variable, addressOrNothing(name, params, options));
  return undefined;
}

/** Where the request is: `currentApp` that a view set on it, else the namespace of its route. */
function currentNamespace(context: Context): ReverseOptions {
  if (!urlsAtWork().knowsApps) return {};
  const request = context.get("request") as
    | (Partial<Pick<Request, "path" | "match">> & { currentApp?: unknown })
    | undefined;
  if (typeof request?.currentApp === "string") return { currentApp: request.currentApp };
  if (typeof request?.path !== "string") return {};
  const namespaces =
    request.match?.namespaces ?? urlsAtWork().resolve(request.path)?.namespaces ?? [];
  return namespaces.length === 0 ? {} : { currentApp: namespaces.join(":") };
}

function addressOrNothing(
  name: string,
  params: readonly unknown[] | Record<string, unknown>,
  options: ReverseOptions,
): string {
  try {
    return urlsAtWork().reverseByName(name, params, options);
  } catch (error) {
    if (error instanceof NoReverseMatch) return "";
    throw error;
  }
}
