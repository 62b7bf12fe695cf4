/** Views: what a route leads to. */

import type { Request, ViewResult } from "../http/index.ts";

/**
 * Answers the requests that a route leads to it.
 *
 * @template Params The parameters it wants from the path. A route whose pattern does not give them
 * does not compile.
 *
 * @example
 * ```ts
 * import { html } from "quintet/http";
 * import type { View } from "quintet/routing";
 *
 * export const bookDetail: View<{ id: number }> = (request) =>
 *   html(`<h1>Book ${request.params.id}</h1>`);
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/views/
 */
export type View<Params = Record<never, never>> = (
  request: Request<Params>,
) => ViewResult | Promise<ViewResult>;

/** Any view, whatever parameters it wants. Nobody can call it: only a route knows them. */
export type AnyView = View<never>;
