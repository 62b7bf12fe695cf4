/** What can be seen to be wrong with the routes of a site before the first request. */

import type { Check, CheckMessage } from "../base/index.ts";
import type { FlatRoute } from "./resolve.ts";
import type { AnyRoute } from "./route.ts";
import type { UrlConf } from "./url-conf.ts";

/**
 * Checks the routes of a site: patterns that are probably not meant so, names and namespaces that
 * hide each other, routes that nothing can reach.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/checks/#urls
 */
export function urlChecks(urls: UrlConf): Check {
  return function* check(): Iterable<CheckMessage> {
    yield* patternMessages(urls.routes);
    yield* namespaceMessages(urls.routes, []);
    yield* nameMessages(urls.flatRoutes());
    yield* unreachableMessages(urls.flatRoutes());
  } as () => Iterable<CheckMessage>;
}

function* patternMessages(routes: readonly AnyRoute[]): Iterable<CheckMessage> {
  for (const route of routes) {
    const { text, isRegExp = false } = route.pattern;
    const where = `pattern "${text}"`;
    if (text.startsWith("/") && text !== "/") {
      yield warning("routing/leading-slash", where, {
        message: "The pattern begins with a slash, so the path has to have two.",
        hint: "Leave it out: patterns begin behind the first slash of the path.",
      });
    }
    if (!isRegExp && (text.includes("(?<") || text.startsWith("^"))) {
      yield warning("routing/regex-in-path", where, {
        message: "The pattern looks like a regular expression, but is taken as it stands.",
        hint: "Use rePath for regular expressions.",
      });
    }
    if (route.kind === "include") {
      if (text !== "" && !text.endsWith("/")) {
        yield warning("routing/include-without-slash", where, {
          message: "The pattern of an include does not end with a slash.",
          hint: "Its routes follow it directly: books and <int:id>/ make books3/.",
        });
      }
      yield* patternMessages(route.routes);
    } else if (route.name?.includes(":")) {
      yield warning("routing/colon-in-name", where, {
        message: `The name "${route.name}" has a colon, which is for namespaces.`,
        hint: "Name the route without one, and its include with a namespace.",
      });
    }
  }
}

function* namespaceMessages(
  routes: readonly AnyRoute[],
  outer: readonly string[],
): Iterable<CheckMessage> {
  const seen = new Set<string>();
  for (const route of withoutPlainIncludes(routes)) {
    if (route.kind !== "include" || route.namespace === undefined) continue;
    const namespace = [...outer, route.namespace];
    if (seen.has(route.namespace)) {
      yield warning("routing/duplicate-namespace", `namespace "${namespace.join(":")}"`, {
        message: "Two includes have this namespace, so that names of one may hide the other's.",
        hint: "Give each include a namespace of its own.",
      });
    }
    seen.add(route.namespace);
    yield* namespaceMessages(route.routes, namespace);
  }
}

/** Routes of an include without namespace count as those of the list that it stands in. */
function withoutPlainIncludes(routes: readonly AnyRoute[]): AnyRoute[] {
  return routes.flatMap((route) =>
    route.kind === "include" && route.namespace === undefined
      ? withoutPlainIncludes(route.routes)
      : [route],
  );
}

function* nameMessages(routes: readonly FlatRoute[]): Iterable<CheckMessage> {
  const seen = new Map<string, string>();
  for (const { name, namespaces, pattern } of routes) {
    if (name === undefined) continue;
    const fullName = [...namespaces, name].join(":");
    const params = pattern.placeholders.map((placeholder) => placeholder.name).toSorted();
    const key = JSON.stringify([fullName, params]);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      yield warning("routing/duplicate-name", `route "${fullName}"`, {
        message: `"${earlier}" and "${pattern.text}" have this name and the same parameters.`,
        hint: "Only the address of the last can be asked for: give one of them another name.",
      });
    }
    seen.set(key, pattern.text);
  }
}

function* unreachableMessages(routes: readonly FlatRoute[]): Iterable<CheckMessage> {
  const seen = new Set<string>();
  for (const { pattern, isOpen } of routes) {
    const source = pattern.source(0);
    if (seen.has(source)) {
      yield warning("routing/unreachable", `pattern "${pattern.text}"`, {
        message: "A route before this one takes all of its paths.",
        hint: "Remove one of them, or let one view answer both: see methods().",
      });
    }
    if (!isOpen) seen.add(source);
  }
}

function warning(
  code: CheckMessage["code"],
  where: string,
  text: Pick<CheckMessage, "message" | "hint">,
): CheckMessage {
  return { level: "warning", code, where, ...text };
}
