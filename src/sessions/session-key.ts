/** The keys of sessions: secrets that name them in the cookie and in the store. */

import { randomInt } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
const keyLength = 32;
const keyPattern = /^[a-z\d]{8,40}$/;

/** A new key, which nobody can guess: 32 small letters and digits, as Django's. */
export function newSessionKey(): string {
  return Array.from({ length: keyLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/**
 * Whether a text from a cookie can be a key at all. Whatever else was sent, a path or a null byte,
 * never reaches a store.
 */
export function isSessionKey(text: string): boolean {
  return keyPattern.test(text);
}
