/**
 * Sessions: what a site remembers of a visitor, from request to request.
 *
 * Reading order: `session-data` (the keys that apps declare), `session` (the values, and what was
 * changed of them), `expiry` (how long it lives), `middleware` (the session of a request);
 * `session-store` (what a store has to do) with `database-store`, `signed-cookie-store`,
 * `file-store` and `memory-store`; `encoding` (Django's signed text); `session-row`, `app` and
 * `commands` (table and `clearsessions`).
 *
 * Stands on `base`, `http`, `signing`, `db` and `apps`.
 */

export { sessionsApp } from "./app.ts";
export { databaseSessions, type DatabaseSessionsOptions } from "./database-store.ts";
export { decodeSession, encodeSession } from "./encoding.ts";
export {
  NoSessionError,
  SessionClosedError,
  SessionInterruptedError,
  SessionTooLargeError,
  SessionValueError,
} from "./errors.ts";
export { type ExpiryOptions, type SessionExpiry, type SessionLifetime } from "./expiry.ts";
export { fileSessions, type FileSessionsOptions } from "./file-store.ts";
export { memorySessions } from "./memory-store.ts";
export {
  hasSession,
  sessionOf,
  sessions,
  type SessionsOptions,
  sessionStores,
  storeOf,
} from "./middleware.ts";
export { type SessionData, type SessionKey, type SessionValues } from "./session-data.ts";
export { Session, type SessionOptions } from "./session.ts";
export { SessionRow } from "./session-row.ts";
export { type SessionStore, type StoredSession } from "./session-store.ts";
export { signedCookieSessions } from "./signed-cookie-store.ts";
