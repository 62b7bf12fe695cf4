/**
 * Which addresses are of the public internet. Names are looked up and checked where the connection
 * is made, so that the address that was checked is the one that is connected to: a name that leads
 * elsewhere a moment later, or a redirection, cannot get round it.
 */

import { lookup as lookUp, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

import { BlockedAddressError } from "./errors.ts";

/** Not public, by the registries of special-purpose addresses (RFC 6890) and what follows them. */
const special = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // of providers
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // services of Azure, for its machines alone
  ["169.254.0.0", 16], // link-local, and the metadata of clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16],
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
] as const) {
  special.addSubnet(network, bits, "ipv4");
}
/** Only this part of IPv6 is given out to the public. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
for (const [network, bits] of [
  ["2001::", 23], // protocols, Teredo among them
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4: an IPv4 address inside
  ["3fff::", 20], // documentation
] as const) {
  special.addSubnet(network, bits, "ipv6");
}
/** An IPv4 address as IPv6, as `::ffff:127.0.0.1` or `::ffff:7f00:1`. */
const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/** Whether this is an address that anybody on the internet can have. */
export function isPublicAddress(address: string): boolean {
  const plain = address.split("%", 1)[0]!;
  const family = isIP(plain);
  if (family === 0) return false;
  if (family === 4) return !special.check(plain, "ipv4");
  // As IPv6 they are only ever used to get round a check like this one.
  if (mapped.check(plain, "ipv6")) return false;
  return global.check(plain, "ipv6") && !special.check(plain, "ipv6");
}

export interface PublicOnlyOptions {
  /** Addresses that are allowed all the same. */
  except?: readonly string[] | undefined;
}

export interface AddressGuard {
  /** Looks a name up as `dns.lookup` does, and refuses it if any of its addresses is not public. */
  readonly lookup: LookupFunction;
  /** @throws {BlockedAddressError} For an address that needs no looking up. */
  check(host: string): void;
}

/** Looks a name up, for all addresses that it has. */
export type Resolve = (
  host: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export function addressGuard(
  { except = [] }: PublicOnlyOptions = {},
  resolve: Resolve = (host, callback) => lookUp(host, { all: true }, callback),
): AddressGuard {
  const isAllowed = (address: string): boolean =>
    isPublicAddress(address) || except.includes(address);
  return {
    check: (host) => {
      const address = host.replace(/^\[|\]$/g, "");
      if (isIP(address) !== 0 && !isAllowed(address)) throw new BlockedAddressError(host, address);
    },
    lookup: (host, options, callback) => {
      resolve(host, (error, addresses) => {
        if (error !== null) return callback(error, []);
        const bad = addresses.find(({ address }) => !isAllowed(address));
        if (bad !== undefined) return callback(new BlockedAddressError(host, bad.address), []);
        if (options.all === true) return callback(null, addresses);
        const [first] = addresses;
        return callback(null, first?.address ?? "", first?.family);
      });
    },
  };
}
