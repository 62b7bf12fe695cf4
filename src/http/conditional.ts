/**
 * Conditional requests: "send it only if it has changed", "change it only if nobody else has".
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13
 */

import { createHash } from "node:crypto";

import { andThen, type MaybePromise } from "../base/index.ts";
import { listOf } from "./caching.ts";
import { dropBody } from "./close-body.ts";
import type { Middleware } from "./handler.ts";
import { httpDate, parseHttpDate } from "./http-date.ts";
import type { Request } from "./request.ts";
import { Response } from "./response.ts";

/** Which version of a page there is. */
export interface Validators {
  /** With its quotes: `"abc"`, or `W/"abc"` for what is the same in all that matters. */
  etag?: string | undefined;
  /** In milliseconds since 1970 (UTC); counted in whole seconds. */
  lastModifiedMs?: number | undefined;
}

/**
 * What to answer to the conditions of a request without going on: 304, 412, or undefined if the
 * request is to be answered as usual. The order of the questions is that of RFC 9110.
 *
 * @param response What would be sent, if it is there: a 304 keeps some of its headers, and a
 * response that is no success is never replaced.
 */
export function conditionalResponse(
  request: Request,
  { etag, lastModifiedMs }: Validators,
  response?: Response,
): Response | undefined {
  if (response && (response.status < 200 || response.status > 299)) return undefined;
  const { headers } = request;
  const modified = lastModifiedMs === undefined ? undefined : Math.floor(lastModifiedMs / 1000);
  const isRead = request.method === "GET" || request.method === "HEAD";

  const match = parseETags(headers.get("if-match"));
  const unmodifiedSince = seconds(headers.get("if-unmodified-since"));
  if (match.length > 0) {
    if (!strongMatch(etag, match)) return new Response(null, { status: 412 });
  } else if (unmodifiedSince !== undefined && !(modified && modified <= unmodifiedSince)) {
    return new Response(null, { status: 412 });
  }

  const noneMatch = parseETags(headers.get("if-none-match"));
  const modifiedSince = seconds(headers.get("if-modified-since"));
  if (noneMatch.length > 0) {
    if (weakMatch(etag, noneMatch)) {
      return isRead ? notModified(response) : new Response(null, { status: 412 });
    }
  } else if (modifiedSince !== undefined && modified && modified <= modifiedSince && isRead) {
    return notModified(response);
  }
  return undefined;
}

/** The answer "you have it already", with the headers of the response that it stands for. */
export function notModified(response?: Response): Response {
  const short = new Response(null, { status: 304 });
  if (response) {
    for (const name of keptHeaders) {
      const value = response.headers.get(name);
      if (value !== null) short.headers.set(name, value);
    }
    for (const line of response.headers.getSetCookie()) short.headers.append("set-cookie", line);
  }
  return short;
}

const keptHeaders = [
  "cache-control",
  "content-location",
  "date",
  "etag",
  "expires",
  "last-modified",
  "vary",
];

/**
 * Gives pages an `etag` made from their content, and answers 304 where the client has that content
 * already. Saves the way to the client, not the work: for that there is `condition`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.http
 */
export function conditionalGet(): Middleware {
  return (next) => (request) => {
    const response = next(request) as MaybePromise<Response>;
    return request.method === "GET"
      ? andThen(response, (there) => shortened(request, there))
      : response;
  };
}

function shortened(request: Request, response: Response): Response {
  const { headers } = response;
  if (!headers.has("etag") && needsETag(response)) headers.set("etag", etagOf(response.body));
  const etag = headers.get("etag") ?? undefined;
  const lastModifiedMs = parseHttpDate(headers.get("last-modified") ?? "");
  if (etag === undefined && lastModifiedMs === undefined) return response;
  const short = conditionalResponse(request, { etag, lastModifiedMs }, response);
  if (short === undefined) return response;
  dropBody(response.body);
  return short;
}

function needsETag(response: Response): response is Response & { body: string | Uint8Array } {
  return (
    response.body !== null &&
    response.body !== "" &&
    !response.isStreaming &&
    !listOf(response.headers.get("cache-control")?.toLowerCase() ?? null).includes("no-store")
  );
}

/** An etag for content. MD5 is quick and no secret hangs on it: Django's choice, too. */
export function etagOf(content: string | Uint8Array): string {
  return `"${createHash("md5").update(content).digest("hex")}"`;
}

/**
 * Puts the question "which version is there?" before a view, so that it need not be called for
 * what the client has already, nor for a change that another one has overtaken.
 *
 * @example
 * ```ts
 * import { condition, html } from "quintet/http";
 *
 * export const page = condition({ etag: () => '"3"' })(() => html("<p>The third version.</p>"));
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/conditional-view-processing/
 */
export function condition<Params>(validators: {
  etag?: (request: Request<Params>) => MaybePromise<string | undefined>;
  lastModifiedMs?: (request: Request<Params>) => MaybePromise<number | undefined>;
}): (
  view: (request: Request<Params>) => MaybePromise<Response>,
) => (request: Request<Params>) => Promise<Response> {
  return (view) => async (request) => {
    const etag = await validators.etag?.(request);
    const lastModifiedMs = await validators.lastModifiedMs?.(request);
    const early = conditionalResponse(request as Request, { etag, lastModifiedMs });
    const response = early ?? (await view(request));
    if (request.method === "GET" || request.method === "HEAD") {
      const { headers } = response;
      if (etag !== undefined && !headers.has("etag")) headers.set("etag", etag);
      if (lastModifiedMs !== undefined && !headers.has("last-modified")) {
        headers.set("last-modified", httpDate(lastModifiedMs));
      }
    }
    return response;
  };
}

/** `if-range`: may a part be sent, because the rest is still of the same version? */
export function rangeIsFresh(
  header: string | null,
  { etag, lastModifiedMs = 0 }: Validators,
): boolean {
  if (header === null) return true;
  if (header.startsWith('"')) return header === etag;
  return seconds(header) === Math.floor(lastModifiedMs / 1000);
}

function parseETags(header: string | null): string[] {
  if (header === null) return [];
  if (header.trim() === "*") return ["*"];
  return header
    .split(",")
    .map((etag) => etag.trim())
    .filter((etag) => /^(?:W\/)?"[^"]*"$/.test(etag));
}

function strongMatch(etag: string | undefined, wanted: readonly string[]): boolean {
  if (etag === undefined) return false;
  return wanted[0] === "*" || (!etag.startsWith("W/") && wanted.includes(etag));
}

function weakMatch(etag: string | undefined, wanted: readonly string[]): boolean {
  if (etag === undefined) return false;
  const bare = etag.replace(/^W\//, "");
  return wanted[0] === "*" || wanted.some((other) => other.replace(/^W\//, "") === bare);
}

function seconds(header: string | null): number | undefined {
  const ms = header === null ? undefined : parseHttpDate(header);
  return ms === undefined ? undefined : ms / 1000;
}
