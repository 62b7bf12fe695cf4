/** Signs text together with the time, so that it can be too old. */

import { clock, OptionError } from "../base/index.ts";
import { decodeBase62, encodeBase62 } from "./base62.ts";
import { BadSignatureError, SignatureExpiredError } from "./errors.ts";
import { decodedObject, Signer } from "./signer.ts";

export interface UnsignOptions {
  /** How old it may be, in seconds. Default: as old as it likes. */
  maxAgeSeconds?: number | undefined;
}

/**
 * Signs text with the time at which it was signed, in whole seconds.
 *
 * @example
 * ```ts
 * import { TimestampSigner } from "quintet/signing";
 *
 * const signer = new TimestampSigner({ key: "a secret", salt: "shop.confirm" });
 * const link = signer.sign("42"); // "42:1tpKTn:…"
 * signer.unsign(link, { maxAgeSeconds: 3600 }); // "42", or a SignatureExpiredError
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/signing/#verifying-timestamped-values
 */
export class TimestampSigner extends Signer {
  protected override ownSalt(): string {
    return "django.core.signing.TimestampSigner";
  }

  override sign(value: string): string {
    const seconds = Math.floor(clock.nowMs() / 1000);
    return super.sign(`${value}${this.separator}${encodeBase62(seconds)}`);
  }

  /**
   * The value without time and signature.
   *
   * @throws {BadSignatureError} If it was signed with none of the keys.
   * @throws {SignatureExpiredError} If it is older than `maxAgeSeconds`.
   * @throws {OptionError} If that is no number, which no age would be above.
   */
  override unsign(signed: string, { maxAgeSeconds }: UnsignOptions = {}): string {
    if (maxAgeSeconds !== undefined && !(maxAgeSeconds >= -Infinity)) {
      throw new OptionError("The age of a signature", "maxAgeSeconds", "a number", maxAgeSeconds);
    }
    const both = super.unsign(signed);
    const at = both.lastIndexOf(this.separator);
    if (at === -1) throw new BadSignatureError("The signed value has no time.");
    const time = both.slice(at + this.separator.length);
    if (!/^-?[\dA-Za-z]+$/.test(time)) throw new BadSignatureError("The signed time is none.");
    if (maxAgeSeconds !== undefined) {
      const age = clock.nowMs() / 1000 - Number(decodeBase62(time));
      if (age > maxAgeSeconds) {
        throw new SignatureExpiredError(`Signature age ${age} > ${maxAgeSeconds} seconds`);
      }
    }
    return both.slice(0, at);
  }

  override unsignObject(signed: string, options: UnsignOptions = {}): unknown {
    return decodedObject(this.unsign(signed, options));
  }
}
