/**
 * The way of a request through the site: the middleware, outermost first, around the routes. An
 * error becomes a response right where it was thrown, as in Django, so that every middleware
 * further out sees a response, and can add its headers to it.
 */

import { isPromise } from "../base/index.ts";
import { type Handler, type Middleware, type Response, toResponse } from "../http/index.ts";
import type { ErrorPages } from "./error-pages/error-pages.ts";

export function siteHandler(
  middleware: readonly Middleware[],
  innermost: Handler,
  errorPages: ErrorPages,
): Handler {
  const guarded =
    (handler: Handler): Handler =>
    (request) => {
      try {
        const response = handler(request);
        // A response that is there already costs no trip through the event loop.
        if (!isPromise(response)) return checked(response);
        return response.then(checked).catch((error: unknown) => errorPages(request, error));
      } catch (error) {
        return errorPages(request, error);
      }
    };
  return middleware.reduceRight((next, wrap) => guarded(wrap(next)), guarded(innermost));
}

/** Views are checked where they are called; what is none here comes from a middleware. */
function checked(result: Response): Response {
  return toResponse(result, "A middleware");
}
