/** Recorded requests through the middleware of sessions. */

import { type CookieOptions, Request, text } from "quintet/http";
import { databaseSessions, hasSession, sessionOf, sessions } from "quintet/sessions";

import { fillRows, KeyNames, sessionStep, storedRows } from "./session_script.ts";
import type { Json, JsonObject } from "./template_values.ts";

export async function answerOfMiddleware(
  recorded: JsonObject,
  settings: JsonObject,
): Promise<unknown> {
  await fillRows(recorded);
  const names = new KeyNames(recorded);
  const cookieName = String(settings["SESSION_COOKIE_NAME"] ?? "sessionid");
  const sent = recorded["cookie"];
  const steps: unknown[] = [];
  const handler = sessions({
    store: databaseSessions(),
    cookieName,
    ageSeconds: Number(settings["SESSION_COOKIE_AGE"] ?? 1_209_600),
    expireAtBrowserClose: settings["SESSION_EXPIRE_AT_BROWSER_CLOSE"] === true,
    saveEveryRequest: settings["SESSION_SAVE_EVERY_REQUEST"] === true,
    cookie: cookieOf(settings),
  })(async (request) => {
    for (const [name, ...args] of recorded["steps"] as Json[][]) {
      steps.push((await step(request, String(name), args)) ?? null);
    }
    const status = Number(recorded["status"] ?? 200);
    return text("", { status, headers: (recorded["headers"] ?? {}) as Record<string, string> });
  });
  const cookie = typeof sent === "string" ? { cookie: `${cookieName}=${sent}` } : {};
  const response = await handler(new Request({ url: "/", headers: cookie }));
  return {
    steps,
    status: response.status,
    set_cookie: response.headers.getSetCookie().map((line) => named(line, names)),
    vary: response.headers.get("vary"),
    rows: await storedRows(names),
  };
}

async function step(request: Request, name: string, args: Json[]): Promise<unknown> {
  if (name === "is_empty") return !hasSession(request);
  const session = await sessionOf(request);
  // To end a session, a view flushes it: it has been loaded, so it would be saved again otherwise.
  return sessionStep(session, name === "delete" ? "flush" : name, args);
}

function cookieOf(settings: JsonObject): CookieOptions {
  const domain = settings["SESSION_COOKIE_DOMAIN"];
  const path = settings["SESSION_COOKIE_PATH"];
  const sameSite = settings["SESSION_COOKIE_SAMESITE"];
  return {
    secure: settings["SESSION_COOKIE_SECURE"] === true,
    httpOnly: settings["SESSION_COOKIE_HTTPONLY"] !== false,
    ...(typeof domain === "string" && { domain }),
    ...(typeof path === "string" && { path }),
    ...(typeof sameSite === "string" && { sameSite: sameSite.toLowerCase() as "strict" }),
  };
}

/** The line with its key by name, and as Django writes `expires`. */
function named(line: string, names: KeyNames): string {
  return line
    .replace(/=([a-z\d]{32});/, (_, key: string) => `=${names.of(key)};`)
    .replace("; Expires=", "; expires=");
}
