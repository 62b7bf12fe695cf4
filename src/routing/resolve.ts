/**
 * From a path to its view. The tree of routes is flattened once; for each request there is one
 * look into a map for a path without placeholders, and one regular expression for each route
 * with placeholders that begins like the path. The first route in the list wins, as in Django.
 */

import type { RouteMatch } from "../http/index.ts";
import { joinPatterns, parsePattern, type Pattern } from "./pattern.ts";
import type { AnyRoute } from "./route.ts";
import type { AnyView, View } from "./view.ts";

/** A route with all that its includes put before it. */
export interface FlatRoute {
  /** The whole pattern, without the first slash. */
  readonly pattern: Pattern;
  readonly view: AnyView;
  /** Without its namespaces. */
  readonly name: string | undefined;
  readonly namespaces: readonly string[];
  /** For each namespace what several of the same app are called together. */
  readonly apps: readonly (string | undefined)[];
  /** Parameters of every request, besides those of the path. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly isOpen: boolean;
}

/** Where a path leads. */
export interface Match extends RouteMatch {
  readonly view: View<Record<string, unknown>>;
  readonly params: Record<string, unknown>;
  /** Those of them that the route gives, and not the path. */
  readonly extraParams: Readonly<Record<string, unknown>>;
  /** For each namespace what several of the same app are called together, else the namespace. */
  readonly apps: readonly string[];
}

/** All routes in their order, each with its whole pattern. */
export function flatten(routes: readonly AnyRoute[]): FlatRoute[] {
  return flattenUnder(routes, { prefix: parsePattern(""), namespaces: [], apps: [], extra: {} });
}

/** What the includes around a route bring. */
interface Surroundings extends Pick<FlatRoute, "namespaces" | "apps" | "extra"> {
  readonly prefix: Pattern;
}

function flattenUnder(routes: readonly AnyRoute[], around: Surroundings): FlatRoute[] {
  const { namespaces, apps } = around;
  return routes.flatMap((route) => {
    const pattern = joinPatterns(around.prefix, route.pattern.localized?.() ?? route.pattern);
    const extra = { ...around.extra, ...route.params };
    if (route.kind === "route") {
      const { view, name, isOpen } = route;
      return [{ pattern, view, name, namespaces, apps, extra, isOpen }];
    }
    const { namespace, app } = route;
    const named =
      namespace === undefined
        ? {}
        : { namespaces: [...namespaces, namespace], apps: [...apps, app] };
    return flattenUnder(route.routes, { ...around, ...named, prefix: pattern, extra });
  });
}

/** The whole expression that a path must match, behind its first slash. */
export function pathRegExp({ pattern, isOpen }: FlatRoute): RegExp {
  return new RegExp(`^/${pattern.source(0)}${isOpen ? "" : "$"}`);
}

interface Candidate {
  readonly position: number;
  readonly flat: FlatRoute;
  /** Text that the path begins with, with its slash. */
  readonly start: string;
  readonly regExp: RegExp;
}

export class Resolver {
  /** Routes without placeholders, by their path. */
  readonly #fixed = new Map<string, { position: number; flat: FlatRoute }>();
  /** Routes with placeholders, by the first segment of the path if that is fixed. */
  readonly #bySegment = new Map<string, Candidate[]>();
  /** Those whose first segment may be anything. */
  readonly #anySegment: Candidate[];

  constructor(routes: readonly FlatRoute[]) {
    const candidates: Candidate[] = [];
    for (const [position, flat] of routes.entries()) {
      const start = `/${flat.pattern.start}`;
      if (flat.pattern.isFixed && !flat.isOpen) {
        if (!this.#fixed.has(start)) this.#fixed.set(start, { position, flat });
      } else {
        candidates.push({ position, flat, start, regExp: pathRegExp(flat) });
      }
    }
    this.#anySegment = candidates.filter(({ start }) => firstSegment(start) === undefined);
    for (const segment of new Set(candidates.map(({ start }) => firstSegment(start)))) {
      if (segment === undefined) continue;
      const those = candidates.filter(({ start }) =>
        [undefined, segment].includes(firstSegment(start)),
      );
      this.#bySegment.set(segment, those);
    }
  }

  /** @param path Decoded, with its first slash. */
  resolve(path: string): Match | undefined {
    const fixed = this.#fixed.get(path);
    const candidates = this.#bySegment.get(firstSegment(path) ?? "") ?? this.#anySegment;
    for (const { position, flat, start, regExp } of candidates) {
      if (fixed !== undefined && fixed.position < position) break;
      const groups = path.startsWith(start) ? regExp.exec(path) : null;
      const params = groups === null ? undefined : parsed(flat.pattern, groups);
      if (params !== undefined) return found(flat, params);
    }
    return fixed && found(fixed.flat, {});
  }
}

/** `/books/3/` → `books`; undefined for a path whose first segment is not whole. */
function firstSegment(path: string): string | undefined {
  const end = path.indexOf("/", 1);
  return end < 0 ? undefined : path.slice(1, end);
}

function parsed(pattern: Pattern, groups: RegExpExecArray): Record<string, unknown> | undefined {
  const params: Record<string, unknown> = {};
  const unnamed: unknown[] = [];
  let index = 1;
  for (const { name, converter } of pattern.placeholders) {
    const text = groups[index++];
    if (text === undefined) continue; // an optional group of a rePath
    const value = converter.parse(text);
    if (value === undefined) return undefined;
    if (name === undefined) unnamed.push(value);
    else params[name] = value;
  }
  // As in Django: where some groups have names, the others are no parameters.
  return Object.keys(params).length > 0 ? params : { ...unnamed };
}

function found(flat: FlatRoute, params: Record<string, unknown>): Match {
  return {
    view: flat.view as View<Record<string, unknown>>,
    params: { ...params, ...flat.extra },
    name: flat.name,
    namespaces: flat.namespaces,
    apps: flat.apps.map((app, at) => app ?? flat.namespaces[at]!),
    extraParams: flat.extra,
    route: flat.pattern.text,
  };
}
