/**
 * What keeps strangers from doing harm: which hosts the site answers to, whose forms it takes,
 * and how careful browsers are asked to be.
 *
 * Reading order: `hosts`; `csrf` (the middleware) with `csrf-token` (the scheme), `csrf-origin`
 * (where a request comes from), `csrf-state` (the token of a request) and `view-of-request` (is it
 * exempt?) behind it; `headers`
 * and `csp`; `tags`.
 *
 * Stands on `base`, `http` and `templates` (for its tags).
 */

export { type CspDirectives, cspNonce, cspNonceSource } from "./csp.ts";
export { csrf, csrfExempt, type CsrfOptions, isCsrf } from "./csrf.ts";
export { csrfToken, rotateCsrfToken } from "./csrf-state.ts";
export { CsrfError, DisallowedHost } from "./errors.ts";
export { formTokenCheck } from "./form-checks.ts";
export {
  allowFrames,
  expectsHttps,
  type HstsOptions,
  type HttpsRedirectOptions,
  securityHeaders,
  type SecurityHeadersOptions,
} from "./headers.ts";
export { allowedHosts, type AllowedHostsOptions } from "./hosts.ts";
export { securityTags } from "./tags.ts";
