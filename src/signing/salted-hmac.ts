import { createHash, createHmac, getHashes } from "node:crypto";

import { didYouMean, OptionError } from "../base/index.ts";
import { keysOfSite } from "./site-keys.ts";

export interface SaltedHmacOptions {
  /** Default: the key of the site. */
  secret?: string | Uint8Array | undefined;
  /** A hash that `node:crypto` knows. Default: `sha1`, as in Django. */
  algorithm?: string | undefined;
}

/**
 * The HMAC of a value with a key that is made of a salt and a secret: so that what is signed for one
 * purpose is worth nothing for another. Django's `salted_hmac`.
 *
 * @param salt Names the purpose.
 * @throws {NoSigningKeyError} Outside of a site and without a secret.
 * @throws {OptionError} For an algorithm that is not known.
 *
 * @example
 * ```ts
 * import { saltedHmac } from "quintet/signing";
 *
 * saltedHmac("shop.receipt", "42", { secret: "a secret", algorithm: "sha256" }).toString("hex");
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function saltedHmac(
  salt: string | Uint8Array,
  value: string | Uint8Array,
  { secret = keysOfSite().key, algorithm = "sha1" }: SaltedHmacOptions = {},
): Buffer {
  if (!getHashes().includes(algorithm)) {
    const hint = didYouMean(algorithm, ["sha1", "sha256", "sha384", "sha512"], "algorithms");
    throw new OptionError(
      "A salted HMAC",
      "algorithm",
      `a hash of node:crypto. ${hint}`,
      algorithm,
    );
  }
  // A salt and a secret that are put together could be cut elsewhere; hashed, they have one length.
  const key = createHash(algorithm).update(salt).update(secret).digest();
  return createHmac(algorithm, key).update(value).digest();
}
