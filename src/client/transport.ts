/** How one request gets to its server and back: over the network with undici, or to a double. */

import { Agent, buildConnector, type Dispatcher, request as send } from "undici";
import { Readable } from "node:stream";

import { type AddressGuard, addressGuard, type PublicOnlyOptions } from "./addresses.ts";
import {
  BadResponseError,
  BlockedAddressError,
  ClosedEarlyError,
  ConnectError,
  InvalidRequestError,
  RequestTimeoutError,
} from "./errors.ts";

/** A request as it goes out: one try, one hop. */
export interface OutgoingRequest {
  method: string;
  url: URL;
  headers: Headers;
  /** All of it, or part for part. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  readonly signal: AbortSignal;
}

/** What came back. Errors while the body is read are those of this folder, too. */
export interface IncomingResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Transport {
  send(request: OutgoingRequest): Promise<IncomingResponse>;
  close(): Promise<void>;
}

export interface NetworkOptions {
  connectMs: number;
  headersMs: number;
  bodyMs: number;
  limitPerHost: number;
  publicOnly: boolean | PublicOnlyOptions;
  /** @internal For tests of names that change their address. */
  guard?: AddressGuard | undefined;
}

export function networkTransport(options: NetworkOptions): Transport {
  const { connectMs, headersMs, bodyMs, limitPerHost, publicOnly } = options;
  const guard =
    options.guard ??
    (publicOnly === false ? undefined : addressGuard(publicOnly === true ? {} : publicOnly));
  const agent = new Agent({
    connect: connector(connectMs, guard),
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    connections: limitPerHost,
    // One request at a time on a connection: the next does not wait for a slow one before it.
    pipelining: 1,
  });
  return {
    send: (request) => sendOver(agent, request),
    close: () => agent.destroy(),
  };
}

function connector(timeout: number, guard: AddressGuard | undefined): buildConnector.connector {
  if (guard === undefined) return buildConnector({ timeout });
  const connect = buildConnector({ timeout, lookup: guard.lookup });
  return (options, callback) => {
    try {
      // A host that is an address already is never looked up.
      guard.check(options.hostname);
    } catch (error) {
      return callback(error as Error, null);
    }
    return connect(options, callback);
  };
}

async function sendOver(agent: Dispatcher, request: OutgoingRequest): Promise<IncomingResponse> {
  const { method, url, headers, body, signal } = request;
  try {
    const response = await send(url, {
      dispatcher: agent,
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(headers),
      body: body === undefined || body instanceof Uint8Array ? (body ?? null) : Readable.from(body),
      signal,
    });
    return {
      status: response.statusCode,
      headers: headersOf(response.headers),
      body: bodyOf(response.body, request),
    };
  } catch (error) {
    throw named(error, request);
  }
}

function headersOf(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return headers;
}

async function* bodyOf(body: Readable, request: OutgoingRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw named(error, request);
  } finally {
    body.on("error", () => {}); // Who has read enough does not want to hear of the rest.
    body.destroy();
  }
}

const phases: Readonly<Record<string, "connect" | "headers" | "body">> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "headers",
  UND_ERR_BODY_TIMEOUT: "body",
};
const noConnection = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/;
const closed = /^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_ABORTED|UND_ERR_DESTROYED)/;

const ofTls = /TLS|CERT|SSL|EPROTO|ETIMEDOUT|^UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA/;
/** What undici says of a request that it cannot send. */
const ofProgram = /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH|ERR_INVALID_)/; // prettier-ignore

/** The error by its cause. What cancelled the request is thrown as it is. */
function named(error: unknown, { method, url, signal }: OutgoingRequest): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof BlockedAddressError) return error;
  const code = String((error as { code?: unknown }).code ?? "");
  const phase = phases[code];
  if (phase !== undefined) return new RequestTimeoutError(method, url.href, phase, error);
  if (closed.test(code)) return new ClosedEarlyError(method, url.href, error);
  if (code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" || code === "UND_ERR_RES_EXCEEDED_MAX_SIZE") {
    return new BadResponseError(method, url.href, "it is not as long as it says", error);
  }
  const isNoHttp = code.startsWith("HPE_") || (error as Error).name === "HTTPParserError";
  if (isNoHttp || code === "UND_ERR_HEADERS_OVERFLOW") {
    return new BadResponseError(method, url.href, "the answer is no HTTP", error);
  }
  if (ofProgram.test(code)) return new InvalidRequestError(method, url.href, error);
  const { syscall } = error as { syscall?: unknown };
  const isConnecting = syscall === "connect" || syscall === "getaddrinfo" || syscall === "bind";
  return isConnecting || noConnection.test(code) || ofTls.test(code)
    ? new ConnectError(method, url.href, error)
    : error; // Of the stream that was to be sent, say.
}
