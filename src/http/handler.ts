/** The two shapes that everything of the web is made of. */

import type { Request } from "./request.ts";
import type { Response } from "./response.ts";

/** Answers a request. What is thrown becomes an error page, further out. */
export type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Wraps a handler in another. Called once, when the site starts; what it returns is called for
 * each request. Exactly Django's shape.
 *
 * @example
 * ```ts
 * import type { Middleware } from "quintet/http";
 *
 * export const timing: Middleware = (next) => async (request) => {
 *   const start = performance.now();
 *   const response = await next(request);
 *   response.headers.set("server-timing", `app;dur=${performance.now() - start}`);
 *   return response;
 * };
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/middleware/
 */
export type Middleware = (next: Handler) => Handler;

/** What a view may return: our response, or the Web's, which is converted. */
export type ViewResult = Response | globalThis.Response;

/** Puts a stack of middleware around a handler; the first is the outermost. */
export function compose(middleware: readonly Middleware[], handler: Handler): Handler {
  return middleware.reduceRight((next, wrap) => wrap(next), handler);
}
