/** The responses that a view usually makes, a function each. */

import { inspect } from "node:util";

import { isPromise, QuintetError } from "../base/index.ts";
import { UnsafeRedirectError } from "./errors.ts";
import type { ViewResult } from "./handler.ts";
import { Headers } from "./headers.ts";
import { Response, type ResponseOptions } from "./response.ts";
import type { ResponseBody } from "./response-body.ts";
import { iriToUri } from "./uri.ts";

/** A page. @param body Is sent as it is: escape what comes from strangers. */
export function html(body: ResponseBody, options?: ResponseOptions): Response {
  return typed(body, "text/html; charset=utf-8", options);
}

/** Plain text. */
export function text(body: ResponseBody, options?: ResponseOptions): Response {
  return typed(body, "text/plain; charset=utf-8", options);
}

/**
 * A value as JSON.
 *
 * @throws {UnawaitedValueError} If it is a promise or a query set, or holds one at its top.
 *
 * @example
 * ```ts
 * import { json } from "quintet/http";
 *
 * json({ title: "Emma" }, { status: 201 });
 * ```
 */
export function json(value: unknown, options?: ResponseOptions): Response {
  refuseUnawaited(value);
  // What JSON has no word for (undefined, a function) is null, as inside of an array.
  return typed(JSON.stringify(value) ?? "null", "application/json", options);
}

/** JSON knows no promises: they would be `{}`, which looks like an answer. */
function refuseUnawaited(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (isPromise(value)) throw new UnawaitedValueError("What was");
  if (Array.isArray(value)) {
    if (value.some((each) => isPromise(each as unknown))) throw new UnawaitedValueError("An item");
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (isPromise(each)) throw new UnawaitedValueError(`"${key}"`);
  }
}

function typed(body: ResponseBody, contentType: string, options?: ResponseOptions): Response {
  if (options?.headers === undefined) {
    const headers = { "content-type": contentType };
    return new Response(body, { status: options?.status ?? 200, headers });
  }
  const headers = new Headers(options.headers);
  if (!headers.has("content-type")) headers.set("content-type", contentType);
  return new Response(body, { ...options, headers });
}

export interface RedirectOptions {
  /** Has the page moved for good? Default: false. */
  permanent?: boolean;
  /** Is the new page asked with the same method and body? Default: false. */
  preserveRequest?: boolean;
  /** The status, if neither option says it. Default: 302, or as the options say. */
  status?: 301 | 302 | 303 | 307 | 308;
}

/** What has a page of its own: a row whose model says which. */
export interface HasAbsoluteUrl {
  getAbsoluteUrl(): string;
}

/**
 * Sends the visitor to another page. By the name of a route: `redirectTo` of `quintet/views`.
 *
 * @param to A path, an address, or what has a page of its own (`getAbsoluteUrl`). If an address
 *   comes from the visitor, ask `urlHasAllowedHostAndScheme`.
 * @throws {UnsafeRedirectError} If it has a scheme like `javascript:`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.4
 */
export function redirect(
  to: string | URL | HasAbsoluteUrl,
  options: RedirectOptions = {},
): Response {
  const { permanent = false, preserveRequest = false } = options;
  const target =
    typeof to === "object" && "getAbsoluteUrl" in to ? to.getAbsoluteUrl() : String(to);
  // Browsers skip these characters, so they must not hide a scheme from us.
  // oxlint-disable-next-line no-control-regex -- they are meant
  const bare = target.replaceAll(/[\0-\x20\x7f]/g, "");
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  if (scheme !== undefined && !["http", "https", "ftp"].includes(scheme)) {
    throw new UnsafeRedirectError(scheme);
  }
  const usual = preserveRequest ? (permanent ? 308 : 307) : permanent ? 301 : 302;
  return new Response(null, {
    status: options.status ?? usual,
    headers: { location: iriToUri(target) },
  });
}

/** JSON was to be made of a promise or a query set, which nobody awaited. */
export class UnawaitedValueError extends QuintetError {
  readonly code = "http/unawaited-value";

  constructor(what: string) {
    super(`${what} given to json() is a promise or a query set.`, {
      hint: "Put `await` before it.",
    });
  }
}

/** A view or a middleware returned something that is no response. */
export class NotAResponseError extends QuintetError {
  readonly code = "http/not-a-response";

  constructor(who: string, result: unknown) {
    const what = inspect(result, { depth: 0, breakLength: Infinity });
    super(`${who} returned ${what} instead of a response.`, {
      hint:
        result === undefined
          ? "A `return` is missing, or a branch of the code has none."
          : "Return html(…), json(…), redirect(…) or a Response.",
    });
  }
}

/**
 * What a view returned, as our response.
 *
 * @param who Names the view for a message.
 * @throws {NotAResponseError} If it is none.
 */
export function toResponse(result: ViewResult, who = "A view"): Response {
  if (result instanceof Response) return result;
  if (result instanceof globalThis.Response) return Response.fromWeb(result);
  throw new NotAResponseError(who, result);
}
