/** Where sessions are kept: what a store has to be able to do. */

import type { Temporal } from "../base/index.ts";
import type { SessionLifetime } from "./expiry.ts";
import type { SessionValues } from "./session-data.ts";

/** A session to be kept, and until when. */
export interface StoredSession {
  readonly values: SessionValues;
  readonly expires: Temporal.Instant;
}

/**
 * Keeps sessions. The four stores of Quintet fulfill it, and so can one of your own: each method
 * gets and returns values of its own, which nobody else changes.
 */
export interface SessionStore {
  /**
   * The values of a live session; undefined if there is none under the key, or it has ended.
   *
   * @param key As it came in the cookie: anybody may have written it.
   * @param lifetime For stores that do not keep the end of a session.
   */
  load(key: string, lifetime: SessionLifetime): Promise<SessionValues | undefined>;
  /** Keeps a new session. @returns The key that was made for it. */
  create(session: StoredSession): Promise<string>;
  /**
   * Changes a session. Nobody else changes it between what `change` gets and what is kept.
   *
   * @param change Returns what is to be kept instead of the present values.
   * @returns The key, which may be a new one; undefined if the session is gone. It is not revived.
   */
  update(
    key: string,
    change: (present: SessionValues) => StoredSession,
  ): Promise<string | undefined>;
  /** Deletes a session, if it is there. */
  delete(key: string): Promise<void>;
  /** Deletes the sessions that have ended. @returns How many. */
  clearExpired(): Promise<number>;
}
