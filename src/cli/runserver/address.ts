import { isIP } from "node:net";

import { BadAddressError } from "../errors.ts";

export interface Address {
  host: string;
  port: number;
}

const byDefault: Address = { host: "127.0.0.1", port: 8000 };

/**
 * Reads where to listen: `8001`, `0.0.0.0:8000`, `[::1]:8000`, `localhost:8000`, `0.0.0.0`. As in
 * Django, `0` stands for all networks.
 *
 * @throws {BadAddressError} If it is nothing of that kind.
 */
export function parseAddress(text: string | undefined): Address {
  if (text === undefined) return byDefault;
  const [, bracketed, plain, portText] =
    /^(?:\[([\da-f:.]+)\]|([\w.-]*))(?::(\d+))?$/i.exec(
      // A number alone is a port, not a host.
      /^\d+$/.test(text) ? `:${text}` : text,
    ) ?? [];
  const port = portText === undefined ? byDefault.port : Number(portText);
  const name = bracketed ?? plain ?? "";
  const host = name === "0" ? "0.0.0.0" : name || byDefault.host;
  const isHost = bracketed === undefined ? /^\w[\w-]*(\.\w[\w-]*)*$/.test(host) : isIP(host) === 6;
  if (isHost && port <= 65_535 && (name !== "" || portText !== undefined)) return { host, port };
  throw new BadAddressError(`"${text}" is no address to listen on.`, {
    hint: "Write a port (8001), an address (0.0.0.0), or both (0.0.0.0:8001, [::1]:8001).",
  });
}

/** Can only this machine reach it? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d+){3}$/.test(host);
}
