/** Values of JSON as signed text for a URL, with the time. */

import type { SignerOptions, SignObjectOptions } from "./signer.ts";
import { TimestampSigner, type UnsignOptions } from "./timestamp-signer.ts";

export interface DumpsOptions extends SignObjectOptions, Pick<SignerOptions, "key" | "salt"> {}

export interface LoadsOptions
  extends UnsignOptions, Pick<SignerOptions, "key" | "salt" | "fallbackKeys"> {}

const ownSalt = "django.core.signing";

/**
 * A value of JSON as signed text that can stand in a URL. Give a salt for each purpose.
 *
 * @example
 * ```ts
 * import { dumps, loads } from "quintet/signing";
 *
 * const token = dumps({ user: 42 }, { key: "a secret", salt: "shop.invite" });
 * loads(token, { key: "a secret", salt: "shop.invite", fallbackKeys: [] }); // { user: 42 }
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/signing/#protecting-complex-data-structures
 */
export function dumps(
  value: unknown,
  { key, salt = ownSalt, compress }: DumpsOptions = {},
): string {
  return new TimestampSigner({ key, salt }).signObject(value, { compress });
}

/**
 * The value that `dumps` has signed.
 *
 * @throws {BadSignatureError} If it was signed with none of the keys, or for another purpose.
 * @throws {SignatureExpiredError} If it is older than `maxAgeSeconds`.
 */
export function loads(
  signed: string,
  { key, salt = ownSalt, fallbackKeys, maxAgeSeconds }: LoadsOptions = {},
): unknown {
  return new TimestampSigner({ key, salt, fallbackKeys }).unsignObject(signed, { maxAgeSeconds });
}
