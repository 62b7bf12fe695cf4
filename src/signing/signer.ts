/**
 * Signs text.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/signing/
 */

import { deflateSync, inflateSync } from "node:zlib";

import { OptionError } from "../base/index.ts";
import { constantTimeEqual } from "./constant-time.ts";
import { BadSignatureError } from "./errors.ts";
import { saltedHmac } from "./salted-hmac.ts";
import { keysOfSite, siteKeys } from "./site-keys.ts";

export interface SignerOptions {
  /** Not empty, as anybody could sign with that. Default: that of the site. */
  key?: string | Uint8Array | undefined;
  /** Keys of the past, which only check. Default: those of the site. */
  fallbackKeys?: readonly (string | Uint8Array)[] | undefined;
  /** Stands between value and signature: no letters, digits, `-`, `_`, `=` alone. Default: `:`. */
  separator?: string | undefined;
  /** The purpose: what is signed with one salt is no good for another. Default: the class's own. */
  salt?: string | undefined;
  /** A hash that `node:crypto` knows. Default: `sha256`. */
  algorithm?: string | undefined;
}

export interface SignObjectOptions {
  /** Is it compressed, where that makes it shorter? Default: false. */
  compress?: boolean | undefined;
}

/** What a signature itself is made of would not stand out as a separator. */
const unsafeSeparator = /^[A-z0-9\-_=]*$/;

/**
 * Signs text, and checks what comes back. Everybody can read it; nobody can change it. Outside of
 * a site it has to be given a key.
 *
 * @example
 * ```ts
 * import { Signer } from "quintet/signing";
 *
 * const signer = new Signer({ key: "a secret", salt: "shop.unsubscribe" });
 * const text = signer.sign("ada@example.com"); // "ada@example.com:…"
 * signer.unsign(text); // "ada@example.com", or a BadSignatureError
 * ```
 */
export class Signer {
  readonly separator: string;
  readonly salt: string;
  readonly algorithm: string;
  readonly #key: SignerOptions["key"];
  readonly #fallbackKeys: SignerOptions["fallbackKeys"];

  /** @throws {OptionError} If the separator could be a part of a signature, or a key is empty. */
  constructor(options: SignerOptions = {}) {
    const { separator = ":", algorithm = "sha256", key, salt, fallbackKeys } = options;
    if (unsafeSeparator.test(separator)) {
      const expected = "a text with more in it than letters, digits, -, _ and =";
      throw new OptionError("A signer", "separator", expected, separator);
    }
    for (const [name, given] of Object.entries({ key: [key], fallbackKeys })) {
      const empty = given?.find((secret) => secret?.length === 0);
      if (empty !== undefined)
        throw new OptionError("A signer", name, "without an empty text", empty);
    }
    this.separator = separator;
    this.algorithm = algorithm;
    this.salt = salt || this.ownSalt(); // an empty one is none, as in Django
    this.#key = key;
    this.#fallbackKeys = fallbackKeys;
  }

  /** The salt of a signer that is given none: the name of Django's class. */
  protected ownSalt(): string {
    return "django.core.signing.Signer";
  }

  /** The signature alone, as URL-safe base 64. */
  signature(value: string, key: string | Uint8Array = this.#ownKey()): string {
    const { salt, algorithm } = this;
    return saltedHmac(`${salt}signer`, value, { secret: key, algorithm }).toString("base64url");
  }

  /** The value with its signature behind it. */
  sign(value: string): string {
    return `${value}${this.separator}${this.signature(value)}`;
  }

  /**
   * The value without its signature.
   *
   * @throws {BadSignatureError} If it was signed with none of the keys.
   */
  unsign(signed: string): string {
    const at = signed.lastIndexOf(this.separator);
    if (at === -1) throw new BadSignatureError(`No "${this.separator}" found in value`);
    const value = signed.slice(0, at);
    const signature = signed.slice(at + this.separator.length);
    const fallbacks = this.#fallbackKeys ?? siteKeys.get()?.fallbackKeys ?? [];
    for (const key of [this.#ownKey(), ...fallbacks]) {
      if (constantTimeEqual(signature, this.signature(value, key))) return value;
    }
    throw new BadSignatureError(`Signature "${signature}" does not match`);
  }

  /**
   * Any value of JSON, signed and fit for a URL.
   *
   * @throws {TypeError} For what JSON has no text for.
   */
  signObject(value: unknown, { compress = false }: SignObjectOptions = {}): string {
    const data = Buffer.from(asciiJson(value), "latin1");
    const compressed = compress ? deflateSync(data) : data;
    const isShorter = compressed.length < data.length - 1;
    const text = (isShorter ? compressed : data).toString("base64url");
    return this.sign(isShorter ? `.${text}` : text);
  }

  /**
   * The value of JSON that was signed.
   *
   * @throws {BadSignatureError}
   */
  unsignObject(signed: string): unknown {
    return decodedObject(this.unsign(signed));
  }

  #ownKey(): string | Uint8Array {
    return this.#key ?? keysOfSite().key;
  }
}

/** What was signed, decoded; whoever has the key may have signed something else. */
export function decodedObject(text: string): unknown {
  const isCompressed = text.startsWith(".");
  const data = Buffer.from(isCompressed ? text.slice(1) : text, "base64url");
  try {
    return JSON.parse((isCompressed ? inflateSync(data) : data).toString("latin1"));
  } catch (cause) {
    throw new BadSignatureError("The signed value is no JSON that was encoded for a URL.", {
      cause,
    });
  }
}

/** JSON of ASCII, as Python writes it: byte for byte the same on both sides. */
function asciiJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`JSON has no text for ${typeof value}.`);
  return text.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
