/**
 * Signed values: text and data that go to a visitor and come back, with proof that nobody has
 * changed them. They are Django's to the letter, so that one site can read what the other has signed.
 *
 * Reading order: `salted-hmac` (the one primitive, with `constant-time`), `signer` (text),
 * `timestamp-signer` (text with its age, on `base62`), `signed-objects` (JSON), `signed-cookies`;
 * `site-keys` says with which keys.
 *
 * Stands on `base` and on `node:crypto`.
 */

export { decodeBase62, encodeBase62 } from "./base62.ts";
export { constantTimeEqual } from "./constant-time.ts";
export { BadSignatureError, NoSigningKeyError, SignatureExpiredError } from "./errors.ts";
export { saltedHmac, type SaltedHmacOptions } from "./salted-hmac.ts";
export {
  cookieSigner,
  type SignedCookieOptions,
  signCookie,
  unsignCookie,
} from "./signed-cookies.ts";
export { dumps, type DumpsOptions, loads, type LoadsOptions } from "./signed-objects.ts";
export { Signer, type SignerOptions, type SignObjectOptions } from "./signer.ts";
export { siteKeys, type SigningKeys } from "./site-keys.ts";
export { TimestampSigner, type UnsignOptions } from "./timestamp-signer.ts";
