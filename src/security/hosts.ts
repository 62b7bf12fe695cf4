/** Hosts: which names the site answers to, and how names are compared. */

import { OptionError } from "../base/index.ts";
import type { Middleware } from "../http/index.ts";
import { DisallowedHost } from "./errors.ts";

export interface AllowedHostsOptions {
  /**
   * Host names this site answers to, without a port. A leading dot also allows every subdomain:
   * `.example.com` allows `example.com` and `www.example.com`. A star allows any host.
   */
  hosts: readonly string[];
  /** With it an empty list means this machine: localhost and its subdomains. Default: false. */
  debug?: boolean;
}

const thisMachine = [".localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses a request whose host is not one of ours, so that no later code can be made to build a
 * link (a password reset, say) to a stranger's site.
 *
 * @throws {OptionError} At start-up, if `hosts` is empty, unless `debug` is on.
 * @throws {DisallowedHost} (the handler) For a host that is not in the list.
 *
 * @example
 * ```ts
 * import { allowedHosts } from "quintet/security";
 *
 * export const middleware = [allowedHosts({ hosts: ["example.com", ".example.org"] })];
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.2
 * @see https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts
 */
export function allowedHosts({ hosts, debug = false }: AllowedHostsOptions): Middleware {
  if (hosts.length === 0 && !debug) {
    throw new OptionError("allowedHosts", "hosts", "at least one host name", hosts);
  }
  const patterns = hosts.length === 0 ? thisMachine : hosts.map((host) => host.toLowerCase());
  // The same few hosts come again and again; strangers' are not remembered.
  const known = new Set<string>();

  return (next) => (request) => {
    const { host } = request;
    if (!known.has(host)) {
      const domain = domainOf(host);
      const isAllowed = domain !== undefined && patterns.some((each) => matches(each, domain));
      if (!isAllowed) throw new DisallowedHost(host, domain);
      if (known.size < 100) known.add(host);
    }
    return next(request);
  };
}

/** `Example.com.:8000` → `example.com`; undefined for what is no host at all. */
export function domainOf(host: string): string | undefined {
  const [, domain] = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::[0-9]+)?$/i.exec(host) ?? [];
  return domain?.toLowerCase().replace(/\.$/, "") || undefined;
}

function matches(pattern: string, domain: string): boolean {
  return pattern === "*" || isSameDomain(domain, pattern);
}

/** Is the host that of the pattern, or with a leading dot one below it? */
export function isSameDomain(host: string, pattern: string): boolean {
  if (pattern === "") return false;
  const wanted = pattern.toLowerCase();
  if (!wanted.startsWith(".")) return host === wanted;
  return host === wanted.slice(1) || host.endsWith(wanted);
}
