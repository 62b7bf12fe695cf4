/** Which methods a view answers. */

import { keepViewOptions, MethodNotAllowed, Response, type ViewResult } from "../http/index.ts";
import type { View } from "./view.ts";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/**
 * Lets only these methods through to a view; GET lets HEAD through as well, as RFC 9110 wants it.
 *
 * @throws {MethodNotAllowed} (the view) For any other; the answer names those that are allowed.
 *
 * @example
 * ```ts
 * import { redirect } from "quintet/http";
 * import { requireMethods } from "quintet/routing";
 *
 * export const publish = requireMethods(["POST"])(() => redirect("/"));
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/decorators/#allowed-http-methods
 */
export function requireMethods(
  methods: readonly Method[],
): <Params>(view: View<Params>) => View<Params> {
  const allowed = withHead(methods);
  return (view) =>
    keepViewOptions(view, (request) => {
      if (!allowed.includes(request.method)) throw new MethodNotAllowed(request.method, allowed);
      return view(request);
    });
}

/**
 * One view from several, a method each. HEAD is answered by the view for GET, and OPTIONS with a
 * list of the methods.
 *
 * @throws {MethodNotAllowed} (the view) For a method that has none.
 *
 * @example
 * ```ts
 * import { redirect, text } from "quintet/http";
 * import { methods } from "quintet/routing";
 *
 * export const book = methods({
 *   GET: () => text("The book"),
 *   POST: async (request) => redirect(`/?saved=${(await request.form()).get("title")}`),
 * });
 * ```
 */
export function methods<Params = Record<never, never>>(
  views: Readonly<Partial<Record<Method, View<Params>>>>,
): View<Params> {
  const allowed = [...new Set([...withHead(Object.keys(views)), "OPTIONS"])];
  const byMethod = new Map(Object.entries(views));
  if (views.GET && !views.HEAD) byMethod.set("HEAD", views.GET);
  return (request): ViewResult | Promise<ViewResult> => {
    const view = byMethod.get(request.method);
    if (view) return view(request);
    if (request.method !== "OPTIONS") throw new MethodNotAllowed(request.method, allowed);
    return new Response(null, { status: 204, headers: { allow: allowed.join(", ") } });
  };
}

function withHead(methods: readonly string[]): string[] {
  return methods.flatMap((method) =>
    method === "GET" && !methods.includes("HEAD") ? ["GET", "HEAD"] : method,
  );
}
