/** The cookies of a session, after RFC 6265 and what follows it. */

import { isIP } from "node:net";

import { clock } from "../base/index.ts";

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Only for this very host, not for those below it. */
  readonly isHostOnly: boolean;
  readonly path: string;
  readonly isSecure: boolean;
  readonly expiresMs: number;
}

const mostCookies = 1000;
const mostOfDomain = 50;
const mostBytes = 4096;
const mostOfAttribute = 1024;
const longestMs = 400 * 24 * 60 * 60 * 1000;

/**
 * Keeps the cookies that servers set, and gives each server its own back. It knows no list of
 * public suffixes: a domain without a dot is refused, one such as `co.uk` is not.
 *
 * It has room for 1,000 cookies, 50 of a domain; the oldest make way. What came over HTTP cannot
 * replace, nor hide, what HTTPS marked as `Secure`.
 *
 * @see https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-20.html
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** How many it holds. */
  get size(): number {
    return this.#cookies.size;
  }

  /** Takes what a response of this address sets. */
  store(url: URL, setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const cookie = parse(url, line);
      if (cookie === undefined || this.#hidesSecure(url, cookie)) continue;
      const key = `${cookie.domain};${cookie.path};${cookie.name}`;
      this.#cookies.delete(key);
      if (cookie.expiresMs <= nowMs()) continue;
      this.#cookies.set(key, cookie);
      this.#makeRoom(cookie.domain);
    }
  }

  /** Would it take the place of a cookie of HTTPS, here or further down? */
  #hidesSecure(url: URL, cookie: Cookie): boolean {
    if (url.protocol === "https:") return false;
    return this.#cookies
      .values()
      .some(
        (other) =>
          other.isSecure &&
          other.name === cookie.name &&
          (isBelow(other.domain, cookie.domain) || isBelow(cookie.domain, other.domain)) &&
          isUnder(cookie.path, other.path),
      );
  }

  /** Who sets too many loses the oldest of their own; then those who have most. */
  #makeRoom(domain: string): void {
    const keys = (of: string): string[] =>
      [...this.#cookies].flatMap(([key, cookie]) => (cookie.domain === of ? key : []));
    const own = keys(domain);
    if (own.length > mostOfDomain) this.#cookies.delete(own[0]!);
    if (this.#cookies.size <= mostCookies) return;
    const byDomain = Object.groupBy(this.#cookies.values(), (cookie) => cookie.domain);
    const counts = Object.entries(byDomain).map(([of, all]) => ({ of, count: all?.length ?? 0 }));
    const [largest] = counts.toSorted((a, b) => b.count - a.count);
    this.#cookies.delete(keys(largest!.of)[0]!);
  }

  /** The value of the header for a request to this address; undefined if there is none. */
  header(url: URL): string | undefined {
    const host = url.hostname;
    const fitting: Cookie[] = [];
    for (const [key, cookie] of this.#cookies) {
      if (cookie.expiresMs <= nowMs()) this.#cookies.delete(key);
      else if (
        (cookie.isHostOnly ? host === cookie.domain : isBelow(host, cookie.domain)) &&
        isUnder(url.pathname, cookie.path) &&
        (!cookie.isSecure || url.protocol === "https:")
      ) {
        fitting.push(cookie);
      }
    }
    if (fitting.length === 0) return undefined;
    // The longest path first; among equals, the one that came first.
    return fitting
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /** The value of a cookie that would be sent to this address. */
  get(url: string | URL, name: string): string | undefined {
    const pairs = this.header(new URL(url))?.split("; ") ?? [];
    return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  clear(): void {
    this.#cookies.clear();
  }
}

function parse(url: URL, line: string): Cookie | undefined {
  if (line.length > mostBytes) return undefined;
  const [pair = "", ...attributes] = line.split(";");
  const split = pair.indexOf("=");
  const name = pair.slice(0, Math.max(split, 0)).trim();
  // oxlint-disable-next-line no-control-regex -- nobody sends them in earnest
  if (name === "" || /[\0-\x08\n-\x1f\x7f]/.test(line)) return undefined;
  const given = new Map<string, string>();
  for (const attribute of attributes) {
    const [key = "", ...rest] = attribute.split("=");
    const value = rest.join("=").trim();
    if (value.length <= mostOfAttribute) given.set(key.trim().toLowerCase(), value);
  }
  const host = url.hostname;
  const domain = (given.get("domain") ?? "").replace(/^\./, "").toLowerCase();
  const isHostOnly = domain === "" || domain === host;
  // A server may set a cookie for itself and the domain above, never for others.
  if (!isHostOnly && (!isBelow(host, domain) || !domain.includes("."))) return undefined;
  const path = given.get("path") ?? "";
  const isSecure = given.has("secure");
  if (isSecure && url.protocol !== "https:") return undefined;
  if (/^__secure-/i.test(name) && !isSecure) return undefined;
  if (/^__host-/i.test(name) && !(isSecure && domain === "" && path === "/")) return undefined;
  return {
    name,
    value: pair.slice(split + 1).trim(),
    domain: isHostOnly ? host : domain,
    isHostOnly: domain === "" || isIP(host) !== 0,
    path: path.startsWith("/") ? path : defaultPath(url.pathname),
    isSecure,
    expiresMs: expiry(given),
  };
}

function expiry(given: ReadonlyMap<string, string>): number {
  const maxAge = given.get("max-age");
  const latest = nowMs() + longestMs;
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) {
    return Math.min(nowMs() + Number(maxAge) * 1000, latest);
  }
  const expires = Date.parse(given.get("expires") ?? "");
  return Number.isNaN(expires) ? Infinity : Math.min(expires, latest);
}

function nowMs(): number {
  return clock.nowMs();
}

function isBelow(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && isIP(host) === 0);
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function defaultPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}
