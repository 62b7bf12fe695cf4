/**
 * Content Security Policy: what a page may load and run. Names follow the standard in camelCase.
 *
 * @see https://www.w3.org/TR/CSP3/
 */

import { randomBytes } from "node:crypto";

import { OptionError } from "../base/index.ts";
import { type Request, requestSlot, type Response } from "../http/index.ts";

/** Sources by directive: `{ defaultSrc: ["'self'"], upgradeInsecureRequests: true }`. */
export type CspDirectives = Readonly<Record<string, readonly string[] | string | boolean>>;

/** Stands in a directive for the nonce of the request, which is different each time. */
export const cspNonceSource = "<nonce>";

const nonces = requestSlot<string>("csp nonce");

/**
 * The nonce of a request, for `<script nonce="…">`. Only if a page asks for it does the policy
 * of its response allow it.
 */
export function cspNonce(request: Request): string {
  let nonce = nonces.get(request);
  if (nonce === undefined) {
    nonce = randomBytes(16).toString("base64");
    nonces.set(request, nonce);
  }
  return nonce;
}

/**
 * Writes policies, one a request.
 *
 * @throws {OptionError} At start-up, if a source would end its directive.
 */
export function policyWriter(
  header: "content-security-policy" | "content-security-policy-report-only",
  directives: CspDirectives,
): (request: Request, response: Response) => void {
  const lines = Object.entries(directives).flatMap(([key, value]) => line(key, value) ?? []);
  const policy = lines.join("; ");
  const hasNonce = policy.includes(cspNonceSource);
  return (request, response) => {
    if (response.headers.has(header)) return;
    const nonce = hasNonce ? nonces.get(request) : undefined;
    const replaced = hasNonce ? withNonce(policy, nonce) : policy;
    response.headers.set(header, replaced);
  };
}

function withNonce(policy: string, nonce: string | undefined): string {
  return nonce === undefined
    ? policy.replaceAll(` ${cspNonceSource}`, "")
    : policy.replaceAll(cspNonceSource, `'nonce-${nonce}'`);
}

function line(key: string, value: readonly string[] | string | boolean): string | undefined {
  const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (value === false) return undefined;
  if (value === true) return name;
  const sources = [value].flat();
  const wrong = sources.find((source) => /[;,\s]/.test(source));
  if (wrong !== undefined) {
    throw new OptionError("securityHeaders", `csp.${key}`, "sources, one a text", wrong);
  }
  return [name, ...sources].join(" ");
}
