/** The innermost handler: asks the routes for the view, and the view for the answer. */

import { andThen, type MaybePromise } from "../base/index.ts";
import {
  type Handler,
  Http404,
  type Request,
  Response,
  toResponse,
  type ViewResult,
} from "../http/index.ts";
import type { Match } from "./resolve.ts";
import type { UrlConf } from "./url-conf.ts";
import type { AnyView, View } from "./view.ts";

export interface DispatchOptions {
  call?: (view: AnyView, request: Request) => MaybePromise<ViewResult>;
}

/**
 * Makes a handler from the URLs of a site. It sets `request.params`, and `request.match` for whom comes after.
 *
 * @throws {Http404} (the handler) If no route matches; its `tried` lists the patterns, for the
 * debug page.
 *
 * @example
 * ```ts
 * import { Request, text } from "quintet/http";
 * import { dispatch, path, urlConf } from "quintet/routing";
 *
 * const handler = dispatch(urlConf([path("hello/", () => text("Hello!"))]));
 * const response = await handler(new Request({ url: "/hello/" }));
 * ```
 *
 * @param options.call Calls the view that was found. Default: with the request, and nothing around.
 */
export function dispatch(urls: UrlConf, { call = callView }: DispatchOptions = {}): Handler {
  return (request) => {
    request.routes ??= urls;
    // What a middleware has looked up is not looked up again.
    const match =
      request.routes === urls ? (request.match as Match | undefined) : urls.resolve(request.path);
    if (match === undefined) {
      const tried = urls.flatRoutes().map(({ pattern }) => pattern.text);
      throw new Http404(undefined, { tried });
    }
    const withParams = request as Request<Record<string, unknown>>;
    withParams.params = match.params;
    return andThen(call(match.view, withParams), (result) =>
      result instanceof Response ? result : toResponse(result, describe(match)),
    );
  };
}

function describe({ view, route }: Match): string {
  const name = typeof view === "function" && view.name !== "" ? ` "${view.name}"` : "";
  return `The view${name} of the route "${route}"`;
}

function callView(view: AnyView, request: Request): MaybePromise<ViewResult> {
  return (view as View)(request);
}
