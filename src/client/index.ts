/**
 * Asking other servers over HTTP: sessions with limits, retries, cookies and a guard.
 *
 * Reading order: `http-session` (what a request goes through), `retries` and `redirects`, then
 * `transport` (how a try gets to its server) and `addresses` (which servers may be asked).
 *
 * Stands on `base`, `concurrency` and undici.
 */

export { isPublicAddress, type PublicOnlyOptions } from "./addresses.ts";
export { CookieJar } from "./cookie-jar.ts";
export {
  BadResponseError,
  BadUrlError,
  BlockedAddressError,
  BodyTooLargeError,
  BodyUsedError,
  ClosedEarlyError,
  ConnectError,
  HttpStatusError,
  InvalidRequestError,
  NotJsonError,
  NotMockedError,
  RequestTimeoutError,
  SessionClosedError,
  type TimeoutPhase,
  TooManyRedirectsError,
} from "./errors.ts";
export { HttpCall } from "./http-call.ts";
export { HttpResponse } from "./http-response.ts";
export {
  httpSession,
  HttpSession,
  type HttpSessionOptions,
  type RequestOptions,
  type SessionHooks,
  type TimeoutLimits,
} from "./http-session.ts";
export {
  type MockAnswer,
  type MockRequest,
  type MockRoute,
  mockTransport,
  type MockTransport,
} from "./mock-transport.ts";
export type { BodyOptions } from "./outgoing-body.ts";
export type { RetryOptions } from "./retries.ts";
export type { IncomingResponse, OutgoingRequest, Transport } from "./transport.ts";
