/** Sessions in the cookie itself. */

import { dumps } from "../signing/index.ts";
import { signedValues } from "./encoding.ts";
import { SessionTooLargeError } from "./errors.ts";
import { expiryAge } from "./expiry.ts";
import type { SessionStore, StoredSession } from "./session-store.ts";

const salt = "django.contrib.sessions.backends.signed_cookies";
/** What browsers keep, with the name and the attributes of the cookie. */
const maxBytes = 4096 - 256;

/**
 * Keeps sessions in the cookie, signed with the key of the site, as Django does: no store is asked,
 * and visitors can read what is in it, though not change it.
 *
 * Nothing on the server can end such a session: after `flush` an old cookie that somebody has copied
 * is good until it is too old. Of two requests at once the later response counts, with all of its
 * keys.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/sessions/#using-cookie-based-sessions
 */
export function signedCookieSessions(): SessionStore {
  return {
    load: async (text, lifetime) => {
      const values = signedValues(text, { salt });
      if (values === undefined) return undefined;
      // The time of the signature is that of the last change.
      return signedValues(text, { salt, maxAgeSeconds: expiryAge(values, lifetime) });
    },
    create: async (session) => textOf(session),
    update: async (text, change) => textOf(change(signedValues(text, { salt }) ?? {})),
    delete: async () => {},
    clearExpired: async () => 0,
  };
}

function textOf({ values }: StoredSession): string {
  const text = dumps(values, { salt, compress: true });
  if (text.length > maxBytes) throw new SessionTooLargeError(text.length, maxBytes);
  return text;
}
