/** Where did the request come from? What browsers say in `sec-fetch-site`, `origin`, `referer`. */

import { OptionError } from "../base/index.ts";
import type { Request } from "../http/index.ts";
import { isSameDomain } from "./hosts.ts";

/** The origins that are as good as ours. */
export class TrustedOrigins {
  readonly #exact: ReadonlySet<string>;
  /** Of those with a star: the scheme, and the domain with its leading dot. */
  readonly #below: readonly { scheme: string; domain: string }[];
  readonly #hosts: readonly string[];

  /** @throws {OptionError} If one is not `https://example.com` or `https://*.example.com`. */
  constructor(origins: readonly string[]) {
    const parsed = origins.map((origin) => {
      const [, scheme, host] = /^([a-z][a-z\d+.-]*):\/\/([^/?#]+)$/i.exec(origin) ?? [];
      if (scheme === undefined || host === undefined) {
        throw new OptionError("csrf", "trustedOrigins", "origins, as https://example.com", origin);
      }
      return { origin, scheme, domain: host.replace(/^\*/, "") };
    });
    this.#exact = new Set(origins.filter((origin) => !origin.includes("*")));
    this.#below = parsed.filter(({ origin }) => origin.includes("*"));
    this.#hosts = parsed.map(({ domain }) => domain);
  }

  hasOrigin(origin: string): boolean {
    if (this.#exact.has(origin)) return true;
    const [, scheme = "", host = ""] = /^([^:/?#]+):\/\/([^/?#]*)/.exec(origin) ?? [];
    return this.#below.some((one) => one.scheme === scheme && isSameDomain(host, one.domain));
  }

  hasHost(host: string): boolean {
    return this.#hosts.some((pattern) => isSameDomain(host, pattern));
  }
}

/** Why the request must come from elsewhere, or undefined if nothing speaks against it. */
export function foreignOrigin(
  request: Request,
  trusted: TrustedOrigins,
  cookieDomain: string | undefined,
): string | undefined {
  const origin = request.headers.get("origin");
  if (origin !== null) {
    const isOurs = origin === `${request.scheme}://${request.host}` || trusted.hasOrigin(origin);
    return isOurs
      ? undefined
      : `Origin checking failed - ${origin} does not match any trusted origins.`;
  }
  // Without TLS anybody on the way could have written the page that we would ask about.
  return request.isSecure ? foreignReferer(request, trusted, cookieDomain) : undefined;
}

/**
 * With HTTPS a missing referer is refused, too: a page without TLS, which anybody on the way can
 * write, may have set our cookie.
 */
function foreignReferer(
  request: Request,
  trusted: TrustedOrigins,
  cookieDomain: string | undefined,
): string | undefined {
  const referer = request.headers.get("referer");
  if (referer === null) return "Referer checking failed - no Referer.";
  const [, scheme, host] = /^([a-z][a-z\d+.-]*):\/\/([^/?#]+)/i.exec(referer) ?? [];
  if (scheme === undefined || host === undefined || !URL.canParse(referer)) {
    return "Referer checking failed - Referer is malformed.";
  }
  if (scheme.toLowerCase() !== "https") {
    return "Referer checking failed - Referer is insecure while host is secure.";
  }
  const ours = cookieDomain === undefined ? request.host : cookieDomain + unusualPort(request.host);
  if (trusted.hasHost(host) || isSameDomain(host, ours)) return undefined;
  return `Referer checking failed - ${referer} does not match any trusted origins.`;
}

function unusualPort(host: string): string {
  const port = /:\d+$/.exec(host)?.[0] ?? "";
  return port === ":443" || port === ":80" ? "" : port;
}
