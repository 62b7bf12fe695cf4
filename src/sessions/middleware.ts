/** The middleware that gives each request the session of its visitor, and saves what was changed. */

import { andThen, type ContextSlot, contextSlot, type MaybePromise } from "../base/index.ts";
import {
  type CookieOptions,
  type Middleware,
  type Request,
  type RequestSlot,
  requestSlot,
  type Response,
  vary,
} from "../http/index.ts";
import { databaseSessions } from "./database-store.ts";
import { NoSessionError } from "./errors.ts";
import { Session } from "./session.ts";
import type { SessionStore } from "./session-store.ts";

export interface SessionsOptions {
  /** Where the sessions are kept. Default: `databaseSessions()`. */
  store?: SessionStore;
  /** Default: `sessionid`. */
  cookieName?: string;
  /** How long a session lives that does not say it itself, in seconds. Default: two weeks. */
  ageSeconds?: number;
  /** Does it end when the browser is closed, too? Default: false. */
  expireAtBrowserClose?: boolean;
  /** Is it saved, and its end put off, with each request? Default: when it was changed. */
  saveEveryRequest?: boolean;
  /**
   * Of the cookie. Default: the whole host, hidden from scripts, `lax`, and `secure` if the request
   * came over HTTPS.
   */
  cookie?: Omit<CookieOptions, "maxAgeSeconds" | "expiresMs">;
}

const twoWeeks = 14 * 24 * 60 * 60;

/**
 * Gives each request a session, which `sessionOf` loads when it is first asked for. What was changed
 * is saved when the view has answered, unless with a status of 500 or more.
 *
 * @example
 * ```ts
 * import { sessions, signedCookieSessions } from "quintet/sessions";
 *
 * export const middleware = [
 *   sessions({ store: signedCookieSessions(), ageSeconds: 24 * 60 * 60 }),
 * ];
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/sessions/
 */
export function sessions(options: SessionsOptions = {}): Middleware {
  const { store = databaseSessions() } = options;
  const middleware: Middleware = (next) => (request) => {
    const visit = new Visit(request, store, options);
    visits.set(request, visit);
    return andThen(next(request) as MaybePromise<Response>, (response) => visit.finish(response));
  };
  stores.set(middleware, store);
  return middleware;
}

/**
 * The session of the visitor. The first call loads it; whatever the view then answers depends on
 * the cookie, as the header `vary` says.
 *
 * @throws {NoSessionError} If the middleware `sessions()` is missing.
 *
 * @example
 * ```ts
 * import { redirect } from "quintet/http";
 * import type { View } from "quintet/routing";
 * import { sessionOf } from "quintet/sessions";
 *
 * export const logout: View = async (request) => {
 *   const session = await sessionOf(request);
 *   await session.flush();
 *   return redirect("/");
 * };
 * ```
 */
export function sessionOf(request: Request<unknown>): Promise<Session> {
  return visitOf(request).session();
}

/**
 * Whether the visitor has a session, or has sent a key of one: it is not loaded for that.
 *
 * @throws {NoSessionError} If the middleware `sessions()` is missing.
 */
export function hasSession(request: Request<unknown>): boolean {
  return visitOf(request).hasSession();
}

function visitOf(request: Request<unknown>): Visit {
  const visit = visits.get(request);
  if (visit === undefined) throw new NoSessionError();
  return visit;
}

const stores = new WeakMap<Middleware, SessionStore>();

/** The store of a middleware that `sessions` has made; undefined for every other. */
export function storeOf(middleware: Middleware): SessionStore | undefined {
  return stores.get(middleware);
}

/** The stores of the site, for `quintet clearsessions`. `createApp` sets them. */
export const sessionStores: ContextSlot<readonly SessionStore[]> = contextSlot("session stores");

/** A request, as far as its session is concerned. */
class Visit {
  readonly #request: Request;
  readonly #store: SessionStore;
  readonly #options: SessionsOptions;
  #loading: Promise<Session> | undefined;
  #loaded: Session | undefined;
  #isAsked = false;

  constructor(request: Request, store: SessionStore, options: SessionsOptions) {
    this.#request = request;
    this.#store = store;
    this.#options = options;
  }

  get #cookieName(): string {
    return this.#options.cookieName ?? "sessionid";
  }

  get #sentKey(): string | undefined {
    return this.#request.cookies.get(this.#cookieName) || undefined;
  }

  session(): Promise<Session> {
    return (this.#loading ??= this.#load());
  }

  hasSession(): boolean {
    this.#isAsked = true;
    return this.#loaded === undefined ? this.#sentKey !== undefined : !this.#loaded.isEmpty;
  }

  async #load(): Promise<Session> {
    const { ageSeconds = twoWeeks, expireAtBrowserClose = false } = this.#options;
    this.#loaded = await Session.load({
      store: this.#store,
      lifetime: { ageSeconds, expireAtBrowserClose },
      key: this.#sentKey,
    });
    return this.#loaded;
  }

  /** Saves the session, and sets its cookie on the response. */
  finish(response: Response): MaybePromise<Response> {
    const { saveEveryRequest = false } = this.#options;
    if (this.#isAsked || this.#loading !== undefined) vary(response, "Cookie");
    const finish = (session: Session): Promise<Response> => this.#finish(session, response);
    // If it could not be loaded, the view has got the error, and has answered nevertheless.
    if (this.#loading !== undefined) return this.#loading.then(finish, () => response);
    // A view that needs no session costs no trip through the event loop.
    if (!saveEveryRequest || this.#sentKey === undefined) return response;
    vary(response, "Cookie");
    return this.session().then(finish);
  }

  async #finish(session: Session, given: Response): Promise<Response> {
    const { saveEveryRequest = false } = this.#options;
    // A view may return the same response to everybody, who must not get the cookie of one.
    const response = given.withBody(given.body);
    if (session.isEmpty) this.#forget(response);
    else if (session.isModified || saveEveryRequest) await this.#save(session, response);
    session.close();
    return response;
  }

  async #save(session: Session, response: Response): Promise<void> {
    if (response.status >= 500) return;
    if (session.hasUnsaved || this.#options.saveEveryRequest) await session.save();
    if (session.key === undefined) return;
    const isKept = !session.expiresAtBrowserClose;
    response.setCookie(this.#cookieName, session.key, {
      ...this.#cookieOptions,
      ...(isKept && { maxAgeSeconds: session.getExpiryAge() }),
    });
  }

  /** The browser has a cookie of a session that is no more. */
  #forget(response: Response): void {
    if (this.#request.cookies.has(this.#cookieName)) {
      const { domain, path, sameSite, partitioned = false } = this.#cookieOptions;
      response.deleteCookie(this.#cookieName, {
        ...(domain !== undefined && { domain }),
        ...(path !== undefined && { path }),
        ...(sameSite !== undefined && { sameSite }),
        ...(partitioned && { partitioned, secure: true }),
      });
    }
  }

  get #cookieOptions(): CookieOptions {
    return { httpOnly: true, secure: this.#request.isSecure, ...this.#options.cookie };
  }
}

const visits: RequestSlot<Visit> = requestSlot<Visit>("session");
