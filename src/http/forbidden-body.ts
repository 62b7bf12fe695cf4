/** Which responses have no body, whatever a view says. */

import { dropBody } from "./close-body.ts";
import type { Request } from "./request.ts";
import type { Response } from "./response.ts";

/**
 * The response without a body that must not be sent: to a HEAD request, with 204, 205 and 304. The
 * headers of a HEAD stay as they would be with the body. A body that is taken away is closed; the
 * response that was given stays as it is.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1
 */
export function withoutForbiddenBody(request: Request, response: Response): Response {
  const { status, body } = response;
  const isBodiless = status === 204 || status === 205 || status === 304;
  if (!isBodiless && request.method !== "HEAD") return response;
  const bare = response.withBody(null);
  const { headers } = bare;
  if (status === 205) headers.set("content-length", "0");
  else if (isBodiless) headers.delete("content-length");
  else if (body !== null && (typeof body === "string" || body instanceof Uint8Array)) {
    headers.set("content-length", String(Buffer.byteLength(body)));
  }
  dropBody(body);
  return bare;
}
