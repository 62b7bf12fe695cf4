import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";

import { type BodyLimits, Headers, Request } from "../../http/index.ts";
import { ClientGoneError } from "../errors.ts";

/** Node's request as ours. Nothing of it is read before the site asks for it. */
export function requestFromNode(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  limits: BodyLimits,
): Request {
  return new Request({
    ...limits,
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    headers: () => Headers.fromNode(incoming.headers),
    body: hasBody(incoming) ? bodyOf(incoming) : null,
    signal: () => signalOf(outgoing),
    remoteAddress: () => plainAddress(incoming.socket.remoteAddress ?? ""),
    // Else an absolute address in the request line could claim to have come over HTTPS.
    isSecure: (incoming.socket as Partial<TLSSocket>).encrypted === true,
  });
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? "0") > 0;
}

/** To stop reading must not close the socket: a body that is too large gets an answer still. */
function bodyOf(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) };
}

/** Aborted when the client has gone before it was answered. */
function signalOf(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const abortUnlessDone = (): void => {
    if (!outgoing.writableFinished) controller.abort(new ClientGoneError());
  };
  if (outgoing.closed) abortUnlessDone();
  else outgoing.once("close", abortUnlessDone);
  return controller.signal;
}

/** `::ffff:10.0.0.1`, as sockets for both protocols have it, is the address 10.0.0.1. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
