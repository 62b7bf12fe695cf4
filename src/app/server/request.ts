import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

import { type BodyLimits, Headers, Request } from "../../http/index.ts";
import { ClientGoneError } from "../errors.ts";
import type { RequestSignal } from "./request-signal.ts";

/** Node's request as ours. Nothing of it is read before the site asks for it. */
export function requestFromNode(
  incoming: IncomingMessage,
  life: RequestSignal,
  limits: BodyLimits,
): Request {
  return new Request({
    ...limits,
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    headers: () => Headers.fromNode(headersOf(incoming)),
    body: hasBody(incoming) ? bodyOf(incoming) : null,
    signal: () => life.signal,
    onAnswered: (callback) => life.onEnd(callback),
    remoteAddress: () => plainAddress(incoming.socket.remoteAddress ?? ""),
    // Else an absolute address in the request line could claim to have come over HTTPS.
    isSecure: (incoming.socket as Partial<TLSSocket>).encrypted === true,
  });
}

/**
 * Of several hosts Node keeps the first, a proxy may have looked at the last: together they are no
 * host, and refused as one that is not allowed.
 */
function headersOf(incoming: IncomingMessage): IncomingMessage["headers"] {
  const { headers, rawHeaders } = incoming;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts > 1 ? { ...headers, host: incoming.headersDistinct["host"]!.join(", ") } : headers;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? "0") > 0;
}

function bodyOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => {
      // To stop reading must not close the socket: a body that is too large gets an answer still.
      const iterator = incoming.iterator({ destroyOnReturn: false });
      return {
        next: async () => {
          try {
            return (await iterator.next()) as IteratorResult<Uint8Array>;
          } catch (cause) {
            throw new ClientGoneError({ cause }); // It broke off what it was sending.
          }
        },
      };
    },
  };
}

/** `::ffff:10.0.0.1`, as sockets for both protocols have it, is the address 10.0.0.1. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
