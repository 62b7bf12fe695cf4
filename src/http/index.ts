/**
 * Requests and responses, and what a middleware is.
 *
 * Reading order: `request` and `response`, with `headers` and `cookies` below them; `request-slot` (what others
 * keep with a request) and `view-options` (what a view says to the middleware); `handler` (the
 * two shapes of the web: handler and middleware); `responses` and `file-response` (what a view
 * returns); `errors` (each with its status); `body` and `form-data` (reading what was sent, within
 * limits); then what clients and caches want to know: `negotiation`, `conditional`, `caching`,
 * `compression`; and the small ones: `media-types`, `http-date`, `uri`.
 *
 * Stands on `base`.
 */

export { type BodyLimits, type RequestBody } from "./body.ts";
export { type CacheControl, cacheControl, neverCache, vary } from "./caching.ts";
export { closeBody } from "./close-body.ts";
export { gzip, type GzipOptions } from "./compression.ts";
export {
  condition,
  conditionalGet,
  conditionalResponse,
  etagOf,
  notModified,
  type Validators,
} from "./conditional.ts";
export { type CookieOptions, formatCookie, parseCookies } from "./cookies.ts";
export {
  BadRequest,
  BodyReadError,
  BodyUsedError,
  Http404,
  HttpError,
  InvalidHeaderError,
  InvalidStatusError,
  MalformedRequest,
  MethodNotAllowed,
  NotAcceptable,
  PayloadTooLarge,
  PermissionDenied,
  TooManyFields,
  UnsafeRedirectError,
  UnsupportedMediaType,
} from "./errors.ts";
export { contentDisposition, file, type FileOptions } from "./file-response.ts";
export { safeFileName } from "./uploaded-name.ts";
export { withoutForbiddenBody } from "./forbidden-body.ts";
export { validFileName } from "./file-name.ts";
export { escapeLeadingSlashes, escapeUriPath, filepathToUri, uriToIri } from "./iri.ts";
export { type FormValues } from "./form-data.ts";
export { compose, type Handler, type Middleware, type ViewResult } from "./handler.ts";
export { headerParameters, type HeaderParameters } from "./header-parameters.ts";
export { type HeaderRecord, Headers, type HeadersSource } from "./headers.ts";
export { httpDate, parseHttpDate } from "./http-date.ts";
export { contentTypeOf, mediaType } from "./media-types.ts";
export { accepts, preferredType } from "./negotiation.ts";
export { Request, type RequestOptions, type RouteMatch, type Routes } from "./request.ts";
export { requestSlot, type RequestSlot } from "./request-slot.ts";
export { Response, type ResponseOptions } from "./response.ts";
export { isStreamBody, readableOf, type ResponseBody, type StreamBody } from "./response-body.ts";
export {
  type HasAbsoluteUrl,
  html,
  json,
  NotAResponseError,
  redirect,
  type RedirectOptions,
  text,
  toResponse,
  UnawaitedValueError,
} from "./responses.ts";
export {
  type Forwarded,
  type ForwardedHeader,
  isProxyAddress,
  TrustedProxies,
} from "./trusted-proxies.ts";
export { SubmittedForm, SubmittedQuery } from "./submitted.ts";
export { keepViewOptions, viewOption, type ViewOption } from "./view-options.ts";
export { encodeQuery, iriToUri, percentEncoded, urlHasAllowedHostAndScheme } from "./uri.ts";
