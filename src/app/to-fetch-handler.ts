import { type Handler, Request, withoutForbiddenBody } from "../http/index.ts";
import type { Settings } from "./settings.ts";

/**
 * A site as a function of the Web's `Request` and `Response`: for other runtimes, and for tests.
 *
 * @example
 * ```ts
 * import { type App, toFetchHandler } from "quintet";
 *
 * export async function answers(app: App): Promise<boolean> {
 *   const handler = toFetchHandler(app);
 *   const response = await handler(new Request("http://localhost/"));
 *   return response.ok;
 * }
 * ```
 */
export function toFetchHandler({
  handler,
  settings,
}: {
  handler: Handler;
  settings: Pick<Settings, "limits">;
}): (request: globalThis.Request) => Promise<globalThis.Response> {
  return async (web) => {
    const request = Request.fromWeb(web, settings.limits);
    return withoutForbiddenBody(request, await handler(request)).toWeb();
  };
}
