/**
 * Cookies: reading the `cookie` header, writing `set-cookie` lines. Values are quoted as Python's
 * `http.cookies` does it, so that a Django site beside ours reads what we wrote.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6265
 */

import { clock } from "../base/index.ts";
import { InvalidHeaderError } from "./errors.ts";
import { httpDate } from "./http-date.ts";

export interface CookieOptions {
  /** How long the browser keeps it, in seconds. Default: until the browser is closed. */
  maxAgeSeconds?: number;
  /** Until when the browser keeps it, in milliseconds since 1970 (UTC). */
  expiresMs?: number;
  /** The paths it is sent to: this one and those below. Default: `/`. */
  path?: string;
  /** The domain whose subdomains get it too. Default: only this host. */
  domain?: string;
  /** Is it sent over HTTPS only? Default: false; always true with `sameSite: "none"`. */
  secure?: boolean;
  /** Is it hidden from the page's scripts? Default: false. */
  httpOnly?: boolean;
  /** With which requests of other sites it is sent: none, links, all. Default: `lax`. */
  sameSite?: "strict" | "lax" | "none";
  /** Is there one for each site that embeds ours (CHIPS)? Default: false. */
  partitioned?: boolean;
}

/**
 * Reads a `cookie` header. Of two with one name the last counts; a text without a name is under
 * the empty name, as browsers have it.
 */
export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const chunk of header.split(";")) {
    const equals = chunk.indexOf("=");
    const name = chunk.slice(0, Math.max(equals, 0)).trim();
    const value = chunk.slice(equals + 1).trim();
    if (name !== "" || value !== "") cookies.set(name, unquoted(value));
  }
  return cookies;
}

/**
 * Writes the value of a `set-cookie` header.
 *
 * @throws {InvalidHeaderError} If name, path or domain cannot stand in a cookie, its end is no
 * moment, or browsers would refuse it (`__Host-` with a domain).
 */
export function formatCookie(name: string, value: string, options: CookieOptions = {}): string {
  const { path = "/", domain, sameSite = "lax", maxAgeSeconds, expiresMs } = options;
  if (!namePattern.test(name)) {
    throw new InvalidHeaderError(`${JSON.stringify(name)} is no name for a cookie.`);
  }
  for (const attribute of [path, domain ?? ""]) {
    if (!attributePattern.test(attribute)) {
      throw new InvalidHeaderError(`${JSON.stringify(attribute)} cannot stand in a cookie.`);
    }
  }
  if (!["strict", "lax", "none"].includes(sameSite)) {
    throw new InvalidHeaderError(`A cookie cannot have sameSite ${JSON.stringify(sameSite)}.`, {
      hint: 'It is "strict", "lax" or "none".',
    });
  }
  if (/^__host-/i.test(name) && (domain !== undefined || path !== "/")) {
    throw new InvalidHeaderError(`Browsers refuse the cookie ${name} with a domain or a path.`, {
      hint: "`__Host-` means: for this very host and all of it. Name it `__Secure-…` otherwise.",
    });
  }
  let line = `${name}=${quoted(value)}`;
  if (domain !== undefined) line += `; Domain=${domain}`;
  const expires =
    expiresMs ?? (maxAgeSeconds === undefined ? undefined : clock.nowMs() + maxAgeSeconds * 1000);
  if (expires !== undefined && !(Math.abs(expires) <= lastMomentMs)) {
    throw new InvalidHeaderError(`The cookie ${name} would end at no moment that there is.`, {
      hint: "Give maxAgeSeconds or expiresMs as a number; 400 days are the most browsers keep.",
    });
  }
  // A Max-Age of 0 deletes; the date of 1970 says it also to those who only know Expires.
  if (expires !== undefined) line += `; Expires=${httpDate(maxAgeSeconds === 0 ? 0 : expires)}`;
  if (options.httpOnly) line += "; HttpOnly";
  if (maxAgeSeconds !== undefined) line += `; Max-Age=${Math.trunc(maxAgeSeconds)}`;
  if (options.partitioned) line += "; Partitioned";
  line += `; Path=${path}; SameSite=${sameSite[0]!.toUpperCase()}${sameSite.slice(1)}`;
  if (options.secure || sameSite === "none" || /^__(secure|host)-/i.test(name)) line += "; Secure";
  return line;
}

/** Of `Date`. */
const lastMomentMs = 8.64e15;
const namePattern = /^[!#$%&'*+\-.^_`|~:\dA-Za-z]+$/;
const attributePattern = /^[\x20-\x3a\x3c-\x7e]*$/;
const plainValuePattern = /^[\w!#$%&'*+\-.^`|~:]+$/;

function quoted(value: string): string {
  if (plainValuePattern.test(value)) return value;
  const escaped = value.replaceAll(/["\\]/g, String.raw`\$&`);
  return `"${escaped.replaceAll(/[^\w!#$%&'*+\-.^`|~:"\\ ()/<=>?@[\]{}]/g, octal)}"`;
}

function octal(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 255) {
    throw new InvalidHeaderError(`A cookie cannot hold the character "${character}".`, {
      hint: "Encode the value first, with encodeURIComponent for instance.",
    });
  }
  return `\\${code.toString(8).padStart(3, "0")}`;
}

function unquoted(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value
    .slice(1, -1)
    .replaceAll(/\\(?:([0-3][0-7][0-7])|(.))/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCharCode(Number.parseInt(code, 8)),
    );
}
