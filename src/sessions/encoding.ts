/**
 * Sessions as signed text, as Django 5.2 writes it into `session_data`: both read what the other
 * has written, as long as they have the same key.
 */

import { BadSignatureError, dumps, loads, type LoadsOptions } from "../signing/index.ts";
import type { SessionValues } from "./session-data.ts";

const salt = "django.contrib.sessions.SessionStore";

/** The values as text, signed with the key of the site, compressed where that is shorter. */
export function encodeSession(values: SessionValues): string {
  return dumps(values, { salt, compress: true });
}

/** The values in a text; none if it was not signed by this site, or is no session. */
export function decodeSession(text: string): SessionValues {
  return signedValues(text, { salt }) ?? {};
}

/** The values in a signed text; undefined if it was not signed with that salt, or is too old. */
export function signedValues(text: string, options: LoadsOptions): SessionValues | undefined {
  try {
    const value = loads(text, options);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? (value as SessionValues) : undefined;
  } catch (error) {
    if (error instanceof BadSignatureError) return undefined;
    throw error;
  }
}
