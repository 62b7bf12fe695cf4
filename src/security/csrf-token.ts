/**
 * CSRF tokens. The cookie holds a secret; a page holds the secret under a mask that is new each
 * time, so that what compression betrays of the page (BREACH) says nothing about the secret. The
 * scheme is Django's to the letter: the cookies of a Django site stay good.
 *
 * @see https://github.com/django/django/blob/main/django/middleware/csrf.py
 */

import { randomInt, timingSafeEqual } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const secretLength = 32;
const tokenLength = 2 * secretLength;

export function newSecret(): string {
  return Array.from({ length: secretLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** A new token for a secret: the mask, then the secret shifted by it. */
export function masked(secret: string): string {
  const mask = newSecret();
  return mask + shifted(secret, mask, 1);
}

/** The secret in a token. */
export function unmasked(token: string): string {
  return shifted(token.slice(secretLength), token.slice(0, secretLength), -1);
}

function shifted(text: string, by: string, direction: 1 | -1): string {
  const { length } = alphabet;
  return Array.from(text, (character, index) => {
    const shift = direction * alphabet.indexOf(by[index]!);
    return alphabet[(alphabet.indexOf(character) + shift + length) % length];
  }).join("");
}

/** What is wrong with the form of a secret or token, or undefined. */
export function formatProblem(token: string): string | undefined {
  if (token.length !== secretLength && token.length !== tokenLength) return "has incorrect length";
  return /^[a-zA-Z0-9]+$/.test(token) ? undefined : "has invalid characters";
}

/** Belongs the token (masked or not) to the secret? Takes as long whatever the answer. */
export function tokenMatches(token: string, secret: string): boolean {
  const bare = token.length === tokenLength ? unmasked(token) : token;
  const [given, expected] = [Buffer.from(bare), Buffer.from(secret)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The secret in a cookie, which older versions of Django masked. */
export function secretInCookie(value: string): string {
  return value.length === tokenLength ? unmasked(value) : value;
}
