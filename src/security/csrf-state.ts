/** What the CSRF middleware knows about a request: its secret, and whether to set the cookie. */

import { type Request, requestSlot } from "../http/index.ts";
import { formatProblem, masked, newSecret, secretInCookie } from "./csrf-token.ts";

export const defaultCookieName = "csrftoken";
export const defaultFieldName = "csrfmiddlewaretoken";

export interface CsrfState {
  readonly cookieName: string;
  readonly fieldName: string;
  /** Is made when first asked for, from the cookie if that has one. */
  secret: string | undefined;
  needsCookie: boolean;
}

const states = requestSlot<CsrfState>("csrf");

export function beginCsrf(request: Request, cookieName: string, fieldName: string): CsrfState {
  const state = { cookieName, fieldName, secret: undefined, needsCookie: false };
  states.set(request, state);
  return state;
}

function stateOf(request: Request): CsrfState {
  const state = states.get(request);
  return state ?? beginCsrf(request, defaultCookieName, defaultFieldName);
}

/**
 * The token of a request, for a form or a script; a different text each time, and each of them
 * good. To ask for it makes the middleware set the cookie. Django's `get_token`.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/csrf/
 */
export function csrfToken(request: Request): string {
  const state = stateOf(request);
  if (state.secret === undefined) {
    const cookie = request.cookies.get(state.cookieName) ?? "";
    const isGood = formatProblem(cookie) === undefined;
    state.secret = isGood ? secretInCookie(cookie) : newSecret();
  }
  state.needsCookie = true;
  return masked(state.secret);
}

/** The name of the form field that carries the token. */
export function csrfFieldName(request: Request): string {
  return stateOf(request).fieldName;
}

/**
 * Gives the visitor a new secret: after a login, so that one that somebody planted before is of
 * no use. Django's `rotate_token`.
 */
export function rotateCsrfToken(request: Request): void {
  const state = stateOf(request);
  state.secret = newSecret();
  state.needsCookie = true;
}
