/**
 * The server: Node's HTTP server around a handler. It listens, says in words why it cannot, and
 * ends without cutting off who is being served.
 */

import { createServer, type Server as NodeServer } from "node:http";
import type { AddressInfo } from "node:net";

import { enterSignal, watchStrays } from "../../concurrency/index.ts";
import { type BodyLimits, type Handler, Response } from "../../http/index.ts";
import { AddressError, PortForbiddenError, PortInUseError, ServerClosingError } from "../errors.ts";
import { type OnError, reporter, unawaited, writeError } from "../report.ts";
import { answer } from "./answer.ts";
import { SilentConnections } from "./connections.ts";
import { RequestSignal } from "./request-signal.ts";
import { requestFromNode } from "./request.ts";
import type { Exchange } from "./response.ts";
import type { ServedSite } from "./served-site.ts";
import { nodeTimeouts, type Timeouts } from "./timeouts.ts";

export interface ListenOptions extends BodyLimits {
  /** 0 takes any free port. Default: 8000. */
  port?: number;
  /** The address to listen on; `0.0.0.0` for all networks. Default: `127.0.0.1`, this machine. */
  host?: string;
  /** Who takes longer is cut off. */
  timeouts?: Timeouts;
}

export interface ServeOptions extends ListenOptions {
  /**
   * Is told of what fails while a request is answered: its handler, its stream, and what nobody
   * awaited. Default: writes it to the standard error output.
   */
  onError?: OnError;
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
 * Serves a handler over HTTP. What fails in the work of a request is reported and answered with
 * 500; it never ends the process, awaited or not.
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
export function serve(
  handler: Handler,
  { onError = writeError, ...options }: ServeOptions = {},
): Promise<Server> {
  const report = reporter(onError);
  return serveSite(
    {
      handler,
      report,
      errorPage: (request, error) => {
        report(error, request);
        return new Response("Server Error", { status: 500 });
      },
      enter: (request, work) =>
        enterSignal(
          () => request.signal,
          work,
          (stray) => report(unawaited(stray, "the handler"), request),
        ),
      traced: false,
    },
    options,
  );
}

/** @internal As `serve`. */
export async function serveSite(
  site: ServedSite,
  { port = 8000, host = "127.0.0.1", timeouts = {}, ...limits }: ListenOptions = {},
): Promise<Server> {
  const { stalledMs = 60_000 } = timeouts;
  /** Those whose signal somebody listens to, and those who are sent events. */
  const asked = new Set<RequestSignal>();
  const listening = new Set<RequestSignal>();
  let isClosing = false;
  const node = createServer(nodeTimeouts(timeouts), (incoming, outgoing) => {
    if (isClosing) outgoing.setHeader("connection", "close");
    const life = new RequestSignal(outgoing, asked);
    const request = requestFromNode(incoming, life, limits);
    const exchange: Exchange = { incoming, outgoing, stalledMs };
    const onEvents = (isOn: boolean): void => void listening[isOn ? "add" : "delete"](life);
    site.enter(request, () => answer(site, request, exchange, onEvents));
  });
  const silent = new SilentConnections(node);
  await listen(node, port, host);
  const watch = watchStrays({ traced: site.traced });

  const address = node.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const close: Server["close"] = async ({ timeoutMs = 10_000 } = {}) => {
    isClosing = true;
    endAll(listening); // They would go on for ever; whoever listens to events comes back by itself.
    const timer = setTimeout(() => {
      endAll(asked);
      node.closeAllConnections();
    }, timeoutMs);
    // A connection that has just got its answer is kept open for more: not now.
    const sweep = setInterval(() => node.closeIdleConnections(), 50);
    silent.close();
    await new Promise<void>((resolve) => void node.close(() => resolve()));
    clearTimeout(timer);
    clearInterval(sweep);
    watch[Symbol.dispose]();
  };
  return {
    url: `http://${name}:${address.port}/`,
    port: address.port,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function endAll(lives: Iterable<RequestSignal>): void {
  for (const life of lives) life.end(new ServerClosingError());
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
