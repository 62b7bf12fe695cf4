/**
 * Protection against requests that another site makes a visitor's browser send (CSRF).
 *
 * A browser of today says where a request comes from (`sec-fetch-site`), and no page can make it
 * lie: what comes from our own origin is let through, token or not. For all others there is what
 * Django does: `origin` or `referer` must be ours, and the secret of the cookie must come back in
 * the form or in a header, which a page of another site cannot read.
 */

import { andThen, type MaybePromise } from "../base/index.ts";
import {
  type CookieOptions,
  type Middleware,
  type Request,
  type Response,
  vary,
  viewOption,
} from "../http/index.ts";
import { foreignOrigin, TrustedOrigins } from "./csrf-origin.ts";
import { beginCsrf, type CsrfState, defaultCookieName, defaultFieldName } from "./csrf-state.ts";
import { formatProblem, secretInCookie, tokenMatches } from "./csrf-token.ts";
import { CsrfError } from "./errors.ts";

export interface CsrfOptions {
  /**
   * Origins that may send forms to us, with scheme: `https://shop.example.com`, or with a star
   * `https://*.example.com`. Default: none but our own.
   */
  trustedOrigins?: readonly string[];
  /**
   * Is a request of our own origin, as the browser says in `sec-fetch-site`, good without a
   * token? Default: true.
   */
  trustFetchMetadata?: boolean;
  /** Default: `csrftoken`. */
  cookieName?: string;
  /** Default: `csrfmiddlewaretoken`. */
  fieldName?: string;
  /** Default: `x-csrftoken`. */
  headerName?: string;
  /** Of the cookie. Default: a year, `/`, `lax`, readable by scripts, sent without HTTPS too. */
  cookie?: CookieOptions;
}

const csrfProtected = viewOption<boolean>("csrf protected");

/**
 * Makes a view that needs no protection: one for programs, with credentials of their own. It stands
 * outside of guards that do not hand on the options of the view inside (`keepViewOptions`).
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { path } from "quintet/routing";
 * import { csrfExempt } from "quintet/security";
 *
 * export const urls = [path("payment/", csrfExempt(() => text("Thanks.")))] as const;
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/howto/csrf/#disabling-csrf-protection-for-just-a-few-views
 */
export function csrfExempt<View extends (...args: never[]) => unknown>(view: View): View {
  return csrfProtected.set(view, false);
}

const safeMethods: readonly string[] = ["GET", "HEAD", "OPTIONS", "TRACE"];
const yearSeconds = 31_449_600; // 52 weeks, as Django has it

/**
 * Refuses requests that change something and may come from another site.
 *
 * @throws {CsrfError} (the handler) With the reason.
 *
 * @example
 * ```ts
 * import { csrf } from "quintet/security";
 *
 * export const middleware = [csrf({ trustedOrigins: ["https://shop.example.com"] })];
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/csrf/
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function csrf(options: CsrfOptions = {}): Middleware {
  const { cookieName = defaultCookieName, fieldName = defaultFieldName } = options;
  const { headerName = "x-csrftoken", trustFetchMetadata = true } = options;
  const trusted = new TrustedOrigins(options.trustedOrigins ?? []);
  const cookie: CookieOptions = { maxAgeSeconds: yearSeconds, ...options.cookie };

  const rejection = async (request: Request): Promise<string | undefined> => {
    const site = trustFetchMetadata ? request.headers.get("sec-fetch-site") : null;
    if (site === "same-origin" || site === "none") return undefined;
    return (
      foreignOrigin(request, trusted, cookie.domain) ??
      (await wrongToken(request, { cookieName, fieldName, headerName }))
    );
  };

  const middleware: Middleware = (next) => (request) => {
    const state = beginCsrf(request, cookieName, fieldName);
    const answer = (): MaybePromise<Response> =>
      andThen(next(request) as MaybePromise<Response>, (response) =>
        withCookie(response, state, cookie),
      );
    if (safeMethods.includes(request.method) || isExempt(request)) return answer();
    return rejection(request).then((reason) => {
      if (reason !== undefined) throw new CsrfError(reason);
      return answer();
    });
  };
  ofCsrf.add(middleware);
  return middleware;
}

const ofCsrf = new WeakSet<Middleware>();

/** Was this middleware made by `csrf`? For checks. */
export function isCsrf(middleware: Middleware): boolean {
  return ofCsrf.has(middleware);
}

function isExempt(request: Request): boolean {
  return csrfProtected.of(request.match?.view) === false;
}

interface TokenNames {
  cookieName: string;
  fieldName: string;
  headerName: string;
}

/** Why the token is not the one of the cookie, or undefined if it is. */
async function wrongToken(request: Request, names: TokenNames): Promise<string | undefined> {
  const cookie = request.cookies.get(names.cookieName);
  if (cookie === undefined || cookie === "") return "CSRF cookie not set.";
  const problem = formatProblem(cookie);
  if (problem !== undefined) return `CSRF cookie ${problem}.`;

  const field = request.method === "POST" ? (await request.form()).get(names.fieldName) : null;
  const isInForm = typeof field === "string" && field !== "";
  const token = isInForm ? field : request.headers.get(names.headerName);
  if (token === null) return "CSRF token missing.";
  const source = isInForm ? "POST" : `the '${titled(names.headerName)}' HTTP header`;
  const tokenProblem = formatProblem(token);
  if (tokenProblem !== undefined) return `CSRF token from ${source} ${tokenProblem}.`;
  const isRight = tokenMatches(token, secretInCookie(cookie));
  return isRight ? undefined : `CSRF token from ${source} incorrect.`;
}

/** `x-csrftoken` → `X-Csrftoken` */
function titled(name: string): string {
  return name.toLowerCase().replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

function withCookie(given: Response, state: CsrfState, options: CookieOptions): Response {
  if (!state.needsCookie || state.secret === undefined) return given;
  // A view may have one response for everybody: the secret of one visitor goes to that one alone.
  const response = given.withBody(given.body);
  response.setCookie(state.cookieName, state.secret, options);
  vary(response, "Cookie");
  return response;
}
