/** What becomes of a body that is not sent: to a HEAD request, with a 304, or to nobody. */

import { Readable } from "node:stream";

import type { ResponseBody } from "./response-body.ts";

/**
 * Gives back what a body holds: its file, its connection, what its generator opened. Whoever drops
 * a body, or puts another in its place without reading it, has to call this. A body that somebody
 * else is reading is theirs to close.
 *
 * @throws What closing throws: `finally` of a generator, `cancel` of a stream.
 *
 * @example
 * ```ts
 * import { closeBody, type Middleware, Response } from "quintet/http";
 *
 * export const maintenance: Middleware = (next) => async (request) => {
 *   const response = await next(request);
 *   await closeBody(response.body);
 *   return new Response("Back at noon.", { status: 503 });
 * };
 * ```
 */
export async function closeBody(body: ResponseBody): Promise<void> {
  if (body === null || typeof body === "string" || body instanceof Uint8Array) return;
  if (body instanceof ReadableStream) {
    if (!body.locked) await body.cancel();
  } else if (body instanceof Readable) {
    body.on("error", () => {}); // Nobody reads it, so nobody wants to hear why it ended.
    body.destroy();
  } else {
    await body[Symbol.asyncIterator]().return?.();
  }
}

/** As `closeBody`, where nobody can be told of an error: closing is all that was wanted. */
export function dropBody(body: ResponseBody): void {
  closeBody(body).catch(() => {});
}
