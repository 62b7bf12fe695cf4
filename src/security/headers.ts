/** Headers that make browsers careful, and the way from HTTP to HTTPS. */

import { andThen, type MaybePromise, OptionError } from "../base/index.ts";
import { type Middleware, redirect, type Request, type Response } from "../http/index.ts";
import { type CspDirectives, policyWriter } from "./csp.ts";

export interface HstsOptions {
  /** How long browsers use nothing but HTTPS for us, in seconds. Begin with an hour. */
  seconds: number;
  /** For all subdomains, too? Default: false. */
  includeSubdomains?: boolean;
  /** May browsers have it built in? Default: false. */
  preload?: boolean;
}

export interface HttpsRedirectOptions {
  /** The host to go to. Default: that of the request. */
  host?: string;
  /** Paths, without their first slash, that stay on HTTP. Default: none. */
  exempt?: readonly RegExp[];
}

export interface SecurityHeadersOptions {
  /** Must browsers believe our content types? Default: true. */
  noSniff?: boolean;
  /** What other sites learn of where a visitor comes from; false for no header. */
  referrerPolicy?: string | readonly string[] | false;
  /** Who may hold a handle on our window; false for no header. Default: `same-origin`. */
  crossOriginOpenerPolicy?: "same-origin" | "same-origin-allow-popups" | "unsafe-none" | false;
  /** May pages be shown in a frame? false for no header. Default: `DENY`. */
  frameOptions?: "DENY" | "SAMEORIGIN" | false;
  /** Strict Transport Security, sent over HTTPS. Default: none. */
  hsts?: HstsOptions | false;
  /** Sends visitors from HTTP to HTTPS. Default: false. */
  httpsRedirect?: boolean | HttpsRedirectOptions;
  /** Content Security Policy. Default: none. */
  csp?: CspDirectives | false;
  /** A policy that is only reported on. Default: none. */
  cspReportOnly?: CspDirectives | false;
}

/**
 * Sets the headers that keep browsers from doing more than our pages need. A header that a view
 * has set stays.
 *
 * @throws {OptionError} At start-up, for values that cannot be.
 *
 * @example
 * ```ts
 * import { cspNonceSource, securityHeaders } from "quintet/security";
 *
 * export const middleware = [
 *   securityHeaders({
 *     hsts: { seconds: 3600 },
 *     httpsRedirect: true,
 *     csp: { defaultSrc: ["'self'"], scriptSrc: ["'self'", cspNonceSource] },
 *   }),
 * ];
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.security
 * @see https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const { httpsRedirect = false } = options;
  const fixed = fixedHeaders(options);
  const hsts = options.hsts ? hstsHeader(options.hsts) : undefined;
  const policies = [
    options.csp && policyWriter("content-security-policy", options.csp),
    options.cspReportOnly &&
      policyWriter("content-security-policy-report-only", options.cspReportOnly),
  ].filter((policy) => typeof policy === "function");

  const secured = (request: Request, response: Response): Response => {
    const { headers } = response;
    for (const [name, value] of fixed) {
      const isLeftOut = name === "x-frame-options" && framed.has(response.original);
      if (!isLeftOut && !headers.has(name)) headers.set(name, value);
    }
    if (hsts !== undefined && request.isSecure && !headers.has("strict-transport-security")) {
      headers.set("strict-transport-security", hsts);
    }
    for (const addPolicy of policies) addPolicy(request, response);
    return response;
  };

  const middleware: Middleware = (next) => (request) => {
    const isOpen = httpsRedirect !== false && !request.isSecure;
    if (isOpen && !isExempt(request, httpsRedirect)) {
      return secured(request, toHttps(request, httpsRedirect));
    }
    const response = next(request) as MaybePromise<Response>;
    return andThen(response, (there) => secured(request, there));
  };
  if (hsts !== undefined || httpsRedirect !== false) ofHttps.add(middleware);
  return middleware;
}

const ofHttps = new WeakSet<Middleware>();

/** Does this middleware only make sense where requests come over HTTPS? For checks. */
export function expectsHttps(middleware: Middleware): boolean {
  return ofHttps.has(middleware);
}

const framed = new WeakSet<Response>();

/**
 * Lets any site show this response in a frame: a widget that is made for it. Returns the response.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/clickjacking/
 */
export function allowFrames(response: Response): Response {
  framed.add(response.original);
  return response;
}

function fixedHeaders(options: SecurityHeadersOptions): [string, string][] {
  const { noSniff = true, frameOptions = "DENY" } = options;
  const { referrerPolicy = "same-origin", crossOriginOpenerPolicy = "same-origin" } = options;
  const headers: [string, string][] = [];
  if (noSniff) headers.push(["x-content-type-options", "nosniff"]);
  if (referrerPolicy !== false) {
    const policies = [referrerPolicy].flat().flatMap((policy) => policy.split(","));
    headers.push(["referrer-policy", policies.map((policy) => policy.trim()).join(",")]);
  }
  if (crossOriginOpenerPolicy)
    headers.push(["cross-origin-opener-policy", crossOriginOpenerPolicy]);
  if (frameOptions) headers.push(["x-frame-options", frameOptions]);
  return headers;
}

function hstsHeader({ seconds, includeSubdomains, preload }: HstsOptions): string {
  if (!Number.isInteger(seconds) || seconds < 0) {
    throw new OptionError("securityHeaders", "hsts.seconds", "a whole number from 0", seconds);
  }
  const parts = [`max-age=${seconds}`];
  if (includeSubdomains) parts.push("includeSubDomains");
  if (preload) parts.push("preload");
  return parts.join("; ");
}

function isExempt({ path }: Request, options: true | HttpsRedirectOptions): boolean {
  const exempt = options === true ? [] : (options.exempt ?? []);
  const bare = path.replace(/^\/+/, "");
  return exempt.some((pattern) => pattern.test(bare));
}

function toHttps(request: Request, options: true | HttpsRedirectOptions): Response {
  warnOfLoop(request);
  const host = options === true ? undefined : options.host;
  return redirect(`https://${host ?? request.host}${request.target}`, { permanent: true });
}

let isWarned = false;

/** A proxy that ends TLS and is not trusted would get this redirect again and again. */
function warnOfLoop({ headers, remoteAddress }: Request): void {
  if (isWarned || !/^https\b|proto=https/i.test(proxyProtocol(headers))) return;
  isWarned = true;
  process.emitWarning(
    `${remoteAddress || "A proxy"} says that a request came over HTTPS, and is not trusted: it is ` +
      "redirected to HTTPS for ever. Name it in the setting trustedProxies.",
    { type: "SecurityWarning" },
  );
}

function proxyProtocol(headers: Request["headers"]): string {
  return headers.get("x-forwarded-proto") ?? headers.get("forwarded") ?? "";
}
