/** Sessions in the database. */

import { atomic, UniqueViolation } from "../db/index.ts";
import { decodeSession, encodeSession } from "./encoding.ts";
import { now } from "./expiry.ts";
import { isSessionKey, newSessionKey } from "./session-key.ts";
import { SessionRow } from "./session-row.ts";
import type { SessionStore, StoredSession } from "./session-store.ts";

export interface DatabaseSessionsOptions {
  /** The database. Default: as the routers say, `default` without any. */
  using?: string;
}

/**
 * Keeps sessions in Django's table `django_session`, where a Django site with the same key finds
 * them too. Add `sessionsApp` to the apps for the table.
 *
 * Two requests of one visitor at once keep the changes of both, key by key: the row is locked, read
 * and written in one transaction.
 *
 * @example
 * ```ts
 * import { databaseSessions, sessions } from "quintet/sessions";
 *
 * export const middleware = [sessions({ store: databaseSessions() })];
 * ```
 */
export function databaseSessions({ using }: DatabaseSessionsOptions = {}): SessionStore {
  const rows = () =>
    using === undefined ? SessionRow.objects.all() : SessionRow.objects.using(using);
  const inTransaction = <Result>(work: () => Promise<Result>): Promise<Result> =>
    atomic(work, { using: rows().database });

  const insert = async (key: string, session: StoredSession): Promise<boolean> => {
    const { values, expires } = session;
    const row = { sessionKey: key, sessionData: encodeSession(values), expireDate: expires };
    try {
      await inTransaction(() => rows().create(row));
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false; // that key is taken
      throw error;
    }
  };

  return {
    load: async (key) => {
      if (!isSessionKey(key)) return undefined;
      const row = await rows().filter({ sessionKey: key, expireDate__gt: now() }).first();
      return row && decodeSession(row.sessionData);
    },
    create: async (session) => {
      for (;;) {
        const key = newSessionKey();
        if (await insert(key, session)) return key;
      }
    },
    update: (key, change) =>
      inTransaction(async () => {
        const row = await rows().selectForUpdate().filter({ sessionKey: key }).first();
        if (row === undefined) return undefined;
        const { values, expires } = change(decodeSession(row.sessionData));
        const sessionData = encodeSession(values);
        const changed = await rows()
          .filter({ sessionKey: key })
          .update({ sessionData, expireDate: expires });
        return changed === 0 ? undefined : key;
      }),
    delete: async (key) => {
      if (!isSessionKey(key)) return;
      await rows().filter({ sessionKey: key }).delete();
    },
    clearExpired: async () => {
      const { total } = await rows().filter({ expireDate__lt: now() }).delete();
      return total;
    },
  };
}
