/** What is asked next when the answer is a redirection. */

import { BadUrlError } from "./errors.ts";
import { type OutgoingBody, outgoingBody } from "./outgoing-body.ts";
import { leaveServer, takeCredentials } from "./request-headers.ts";

/** A request before its first try. */
export interface Planned {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** The names of those that the session adds to every request of its server. */
  readonly ofSession: ReadonlySet<string>;
  readonly body: OutgoingBody;
  readonly signal: AbortSignal;
}

/** About a body: without one they make no sense. */
const ofBody = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * @returns Undefined if the body would have to be sent again, and cannot be.
 * @throws {BadUrlError} If it leads away from HTTP.
 */
export function redirected(
  request: Planned,
  status: number,
  location: string,
): Planned | undefined {
  const { method, url } = request;
  const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (next === undefined || (next.protocol !== "http:" && next.protocol !== "https:")) {
    throw new BadUrlError(location, `${url.href} redirects to it, and it is not of HTTP`);
  }
  const becomesGet = (status === 303 && method !== "HEAD") || (status <= 302 && method === "POST");
  if (!becomesGet && !request.body.canRepeat) return undefined;
  const headers = new Headers(request.headers);
  // Secrets are for the server that they were given for; one that another names is none of ours.
  takeCredentials(next);
  if (next.origin !== url.origin) leaveServer(headers, request.ofSession);
  if (becomesGet) for (const name of ofBody) headers.delete(name);
  return {
    ...request,
    method: becomesGet ? "GET" : method,
    url: next,
    headers,
    body: becomesGet ? outgoingBody({}) : request.body,
  };
}
