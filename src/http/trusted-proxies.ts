/** What proxies say of the request that came to them: who asked, over which protocol, for which host. */

import { BlockList, isIP } from "node:net";

import { listOf } from "./caching.ts";
import type { Headers } from "./headers.ts";

/** The headers in which a proxy says something of the request that it hands on. */
export type ForwardedHeader =
  | "forwarded"
  | "x-forwarded-for"
  | "x-forwarded-proto"
  | "x-forwarded-host"
  | "x-forwarded-port";

/** What is known of a request through proxies. */
export interface Forwarded {
  /** Of the client, or of the last proxy that is not one of ours. */
  readonly address: string;
  /** Undefined if no proxy says it. */
  readonly isSecure: boolean | undefined;
  /** With its port, unless that is the usual one. Undefined if no proxy says it. */
  readonly host: string | undefined;
}

/** Networks with names, for `trustedProxies`. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"],
};

const usualHeaders: readonly ForwardedHeader[] = [
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-forwarded-port",
];

/** Can this stand in `trustedProxies`: an address, a network, `loopback`, `private`, `*`? */
export function isProxyAddress(text: string): boolean {
  const [, address = "", bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (text === "*" || Object.hasOwn(named, text)) return true;
  return (
    isIP(address) !== 0 && (bits === undefined || Number(bits) <= (isIP(address) === 4 ? 32 : 128))
  );
}

/**
 * The proxies whose word counts. Anybody can send `x-forwarded-for`; what the proxy next to us
 * writes is at the end of the list, so it is read from there, as far as the proxies are ours.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7239
 */
export class TrustedProxies {
  readonly #networks = new BlockList();
  readonly #isAny: boolean;
  readonly #headers: ReadonlySet<ForwardedHeader>;

  /**
   * @param addresses Addresses and networks, `loopback`, `private`; `*` for whoever connects, but
   *   for nobody behind that one.
   * @param headers What they set. Default: the `x-forwarded-` headers.
   */
  constructor(addresses: readonly string[], headers: readonly ForwardedHeader[] = usualHeaders) {
    this.#isAny = addresses.includes("*");
    this.#headers = new Set(headers);
    for (const each of addresses.flatMap((text) => named[text] ?? (text === "*" ? [] : [text]))) {
      const [address = "", bits] = each.split("/");
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (bits === undefined) this.#networks.addAddress(address, family);
      else this.#networks.addSubnet(address, Number(bits), family);
    }
  }

  /** What is known of a request that came from this address. */
  read(peer: string, headers: Headers): Forwarded {
    if (!this.#isAny && !this.#has(peer))
      return { address: peer, isSecure: undefined, host: undefined };
    return this.#headers.has("forwarded")
      ? this.#standard(peer, headers)
      : this.#usual(peer, headers);
  }

  #has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#networks.check(address, family === 6 ? "ipv6" : "ipv4");
  }

  #usual(peer: string, headers: Headers): Forwarded {
    const list = (name: ForwardedHeader): string[] =>
      this.#headers.has(name) ? listOf(headers.get(name)) : [];
    const { address, hops } = this.#follow(peer, list("x-forwarded-for"));
    const said = (name: ForwardedHeader): string | undefined => fromEnd(list(name), hops);
    const host = said("x-forwarded-host");
    return {
      address,
      isSecure: isSecure(said("x-forwarded-proto")),
      host: withPort(host ?? headers.get("host") ?? undefined, said("x-forwarded-port"), host),
    };
  }

  #standard(peer: string, headers: Headers): Forwarded {
    const elements = forwardedElements(headers.get("forwarded") ?? "");
    const { address, hops } = this.#follow(
      peer,
      elements.map((element) => element["for"] ?? ""),
    );
    const element = fromEnd(elements, hops);
    return { address, isSecure: isSecure(element?.["proto"]), host: element?.["host"] };
  }

  /** From proxy to proxy, the nearest first, as long as they are ours; and how many those are. */
  #follow(peer: string, clients: readonly string[]): { address: string; hops: number } {
    let address = peer;
    let hops = 1;
    for (const client of clients.toReversed()) {
      const next = plainAddress(client);
      if (next === undefined) break; // "unknown", or a name that hides it
      address = next;
      if (this.#isAny || !this.#has(next) || hops === clients.length) break;
      hops += 1;
    }
    return { address, hops };
  }
}

/** What the outermost of our proxies said; a list that is shorter than the way has one for all. */
function fromEnd<Item>(list: readonly Item[], hops: number): Item | undefined {
  return list[Math.max(0, list.length - hops)];
}

function isSecure(protocol: string | undefined): boolean | undefined {
  return protocol === undefined ? undefined : /^(?:https|wss)$/i.test(protocol);
}

/** A port that a proxy names counts where the host has none, and where it is no usual one. */
function withPort(
  host: string | undefined,
  port: string | undefined,
  forwarded: string | undefined,
): string | undefined {
  const isUnusual = port !== undefined && /^\d{1,5}$/.test(port) && port !== "80" && port !== "443";
  if (host === undefined || !isUnusual || /:\d+$/.test(host)) return forwarded;
  return `${host}:${port}`;
}

/** `[2001:db8::1]:4711`, `192.0.2.1:80`, `::ffff:192.0.2.1` → the address alone. */
function plainAddress(text: string): string | undefined {
  const [, bracketed, plain = ""] = /^(?:\[([^\]]*)\](?::\d+)?|(.*))$/s.exec(text.trim()) ?? [];
  const bare = bracketed ?? (isIP(plain) === 0 ? plain.replace(/:\d+$/, "") : plain);
  const address = bare.replace(/%.*$/s, "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? undefined : address;
}

/** `for=1.2.3.4;proto=https, for="[::1]"` → an object for each proxy. */
function forwardedElements(header: string): Record<string, string>[] {
  const elements: Record<string, string>[] = [];
  let current: Record<string, string> = {};
  for (const [whole, name, quoted, token] of header.matchAll(forwardedPattern)) {
    if (whole === ",") {
      elements.push(current);
      current = {};
    } else if (name !== undefined) {
      current[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/gs, "$1") ?? token ?? "";
    }
  }
  return header.trim() === "" ? [] : [...elements, current];
}

const forwardedPattern = /([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))|,/g;
