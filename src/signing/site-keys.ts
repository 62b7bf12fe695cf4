/** The keys of the site: what signs when nothing else is said. */

import { type ContextSlot, contextSlot } from "../base/index.ts";
import { NoSigningKeyError } from "./errors.ts";

export interface SigningKeys {
  /** Signs, and checks first. */
  readonly key: string | Uint8Array;
  /** Keys of the past: what they have signed is still taken. */
  readonly fallbackKeys: readonly (string | Uint8Array)[];
}

/** The keys of the site. `createApp` sets them from `secretKey` and `secretKeyFallbacks`. */
export const siteKeys: ContextSlot<SigningKeys> = contextSlot("signing keys");

/** @throws {NoSigningKeyError} Outside of a site. */
export function keysOfSite(): SigningKeys {
  const keys = siteKeys.get();
  if (keys === undefined) throw new NoSigningKeyError();
  return keys;
}
