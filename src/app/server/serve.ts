/**
 * The server: Node's HTTP server around a handler. It listens, says in words why it cannot, and
 * ends without cutting off who is being served.
 */

import { createServer, type Server as NodeServer } from "node:http";
import type { AddressInfo } from "node:net";

import {
  type BodyLimits,
  type Handler,
  type Response,
  withoutForbiddenBody,
} from "../../http/index.ts";
import { isPromise } from "../../base/index.ts";
import { AddressError, PortForbiddenError, PortInUseError } from "../errors.ts";
import { requestFromNode } from "./request.ts";
import { sendResponse } from "./response.ts";

export interface ListenOptions extends BodyLimits {
  /** 0 takes any free port. Default: 8000. */
  port?: number;
  /** The address to listen on; `0.0.0.0` for all networks. Default: `127.0.0.1`, this machine. */
  host?: string;
}

export interface Server {
  /** `http://127.0.0.1:8000/` */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more requests, and waits for those that are being answered.
   *
   * @param options.timeoutMs How long to wait before they are cut off. Default: 10 000.
   */
  close(options?: { timeoutMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Serves a handler over HTTP.
 *
 * @throws {PortInUseError} If another program listens there; the hint names a free port.
 * @throws {PortForbiddenError} If the system does not let us have that port.
 * @throws {AddressError} If this machine has no such address.
 *
 * @example
 * ```ts
 * import { serve } from "quintet";
 * import { Response } from "quintet/http";
 *
 * await using server = await serve(() => new Response("Hello."), { port: 0 });
 * await fetch(server.url);
 * ```
 */
export async function serve(
  handler: Handler,
  { port = 8000, host = "127.0.0.1", ...limits }: ListenOptions = {},
): Promise<Server> {
  let isClosing = false;
  const node = createServer((incoming, outgoing) => {
    if (isClosing) outgoing.setHeader("connection", "close");
    const request = requestFromNode(incoming, outgoing, limits);
    const send = (response: Response): Promise<void> =>
      sendResponse(withoutForbiddenBody(request, response), incoming, outgoing);
    try {
      const response = handler(request);
      // A response that is there already is sent without a trip through the event loop.
      if (isPromise(response)) response.then(send).catch(fail);
      else send(response).catch(fail);
    } catch (error) {
      fail(error);
    }

    /** The last resort: a site's own handler answers its errors itself. */
    function fail(error: unknown): void {
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500, { "content-type": "text/plain" }).end("Server Error");
    }
  });
  await listen(node, port, host);

  const address = node.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const close: Server["close"] = async ({ timeoutMs = 10_000 } = {}) => {
    isClosing = true;
    const timer = setTimeout(() => node.closeAllConnections(), timeoutMs);
    // A connection that has just got its answer is kept open for more: not now.
    const sweep = setInterval(() => node.closeIdleConnections(), 50);
    await new Promise<void>((resolve) => void node.close(() => resolve()));
    clearTimeout(timer);
    clearInterval(sweep);
  };
  return {
    url: `http://${name}:${address.port}/`,
    port: address.port,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

async function listen(node: NodeServer, port: number, host: string): Promise<void> {
  try {
    await listening(node, port, host);
  } catch (cause) {
    switch ((cause as NodeJS.ErrnoException).code) {
      case "EADDRINUSE":
        throw new PortInUseError(host, port, await freePort(port, host), cause);
      case "EACCES":
        throw new PortForbiddenError(port, cause);
      case "EADDRNOTAVAIL":
      case "ENOTFOUND":
      case "EAI_AGAIN":
      case "ERR_SOCKET_BAD_PORT":
        throw new AddressError(host, port, cause);
      default:
        throw cause;
    }
  }
}

async function listening(node: NodeServer, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  node.once("error", reject);
  node.listen(port, host, resolve);
  await promise;
  node.off("error", reject);
}

/** The next port that nobody listens on, if one of the next twenty is. */
async function freePort(taken: number, host: string): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + 20, 65_535); port++) {
    const probe = createServer();
    try {
      await listening(probe, port, host);
      await new Promise((resolve) => probe.close(resolve));
      return port;
    } catch {
      // Taken as well: try the next one.
    }
  }
  return undefined;
}
