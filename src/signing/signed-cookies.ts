/** Values of cookies that the visitor cannot change, nor give to another cookie. */

import { BadSignatureError, SignatureExpiredError } from "./errors.ts";
import { keysOfSite, type SigningKeys } from "./site-keys.ts";
import { TimestampSigner, type UnsignOptions } from "./timestamp-signer.ts";

export interface SignedCookieOptions extends UnsignOptions {
  /** The purpose, besides the name of the cookie. Default: none. */
  salt?: string | undefined;
  /**
   * Are cookies taken that Django has signed before 5.2.15? Their salt could be cut in two ways, so
   * that one cookie could be given for another. Default: false.
   */
  legacySalt?: boolean | undefined;
  /** Default: those of the site. */
  keys?: SigningKeys | undefined;
}

/**
 * The value of a cookie with its signature: only this cookie can have it.
 *
 * @example
 * ```ts
 * import { signCookie, unsignCookie } from "quintet/signing";
 *
 * const keys = { key: "a secret", fallbackKeys: [] };
 * const value = signCookie("basket", "3", { keys });
 * unsignCookie("basket", value, { keys, maxAgeSeconds: 3600 }); // "3"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpResponse.set_signed_cookie
 */
export function signCookie(
  name: string,
  value: string,
  { salt = "", keys }: Pick<SignedCookieOptions, "salt" | "keys"> = {},
): string {
  return cookieSigner(saltOf(name, salt), keys).sign(value);
}

/**
 * The value of a cookie that was signed.
 *
 * @throws {BadSignatureError} If it was signed with none of the keys, or for another cookie.
 * @throws {SignatureExpiredError} If it is older than `maxAgeSeconds`.
 */
export function unsignCookie(
  name: string,
  signed: string,
  { salt = "", legacySalt = false, maxAgeSeconds, keys }: SignedCookieOptions = {},
): string {
  try {
    return cookieSigner(saltOf(name, salt), keys).unsign(signed, { maxAgeSeconds });
  } catch (error) {
    const isOld = error instanceof SignatureExpiredError;
    if (!legacySalt || isOld || !(error instanceof BadSignatureError)) throw error;
    return cookieSigner(name + salt, keys).unsign(signed, { maxAgeSeconds });
  }
}

/** The length says where the salt ends and the name begins: no other pair has the same. */
function saltOf(name: string, salt: string): string {
  return `django.http.cookies.v2:${Array.from(salt).length}:${salt}${name}`;
}

/**
 * A signer for values of cookies, whose key is another than that of all else that is signed.
 * Django's `get_cookie_signer`.
 *
 * @param salt Names the purpose.
 */
export function cookieSigner(salt: string, keys: SigningKeys = keysOfSite()): TimestampSigner {
  const { key, fallbackKeys } = keys;
  return new TimestampSigner({
    key: ofCookies(key),
    fallbackKeys: fallbackKeys.map(ofCookies),
    salt,
  });
}

/** The key of cookies is another than that of all else that is signed. */
function ofCookies(key: string | Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from("django.http.cookies"), Buffer.from(key)]);
}
