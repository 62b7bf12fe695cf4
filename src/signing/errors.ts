import { QuintetError } from "../base/index.ts";

/** A value was not signed with one of the keys, or was changed since. */
export class BadSignatureError extends QuintetError {
  override readonly code: "signing/bad-signature" | "signing/signature-expired" =
    "signing/bad-signature";
}

/** The signature is right, but older than it may be. */
export class SignatureExpiredError extends BadSignatureError {
  override readonly code = "signing/signature-expired" as const;
}

/** Something is to be signed outside of a site, and without a key. */
export class NoSigningKeyError extends QuintetError {
  readonly code = "signing/no-key";

  constructor() {
    super("There is no key to sign with.", {
      hint: "Within a site its secretKey is used; elsewhere give one: new Signer({ key }).",
    });
  }
}
