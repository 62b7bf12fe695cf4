/** What goes wrong when others are asked over HTTP, a class for each cause. */

import { QuintetError } from "../base/index.ts";

/** What a time-out was for. */
export type TimeoutPhase = "connect" | "headers" | "body" | "total";

const waitedFor = {
  connect: "a connection",
  headers: "the head of the response",
  body: "the next part of the body",
  total: "the whole answer",
} as const;

/** The server did not answer, or not to the end, in the time it was given. */
export class RequestTimeoutError extends QuintetError {
  readonly code = "client/timeout";
  readonly phase: TimeoutPhase;

  constructor(method: string, url: string, phase: TimeoutPhase, cause?: unknown) {
    super(`${method} ${url}: the time was over while waiting for ${waitedFor[phase]}.`, {
      hint: `The option \`timeout\` has a limit for it, \`${phase}\`.`,
      cause,
    });
    this.phase = phase;
  }
}

/** There is no connection to the server: it refuses, or its name is not known. */
export class ConnectError extends QuintetError {
  readonly code = "client/connect";

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url}: no connection, ${reasonOf(cause)}.`, { cause });
  }
}

/** The server closed the connection before its answer was complete. */
export class ClosedEarlyError extends QuintetError {
  readonly code = "client/closed-early";

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url}: the connection ended before the answer did, ${reasonOf(cause)}.`, {
      hint: "The answer may have had an effect all the same.",
      cause,
    });
  }
}

/** The request cannot be sent as it is: its method, a header, or a length that is not the body's. */
export class InvalidRequestError extends QuintetError {
  readonly code = "client/invalid-request";

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url}: it cannot be sent, ${reasonOf(cause)}.`, {
      hint: "Nothing is wrong with the connection: mend the call.",
      cause,
    });
  }
}

/** What the server answered is not HTTP, or not as long as it said. */
export class BadResponseError extends QuintetError {
  readonly code = "client/bad-response";

  constructor(method: string, url: string, what: string, cause?: unknown) {
    super(`${method} ${url}: ${what}.`, { cause });
  }
}

/** One redirection led to the next, more often than is allowed. */
export class TooManyRedirectsError extends QuintetError {
  readonly code = "client/too-many-redirects";

  constructor(method: string, url: string, limit: number) {
    super(`${method} ${url}: redirected more than ${limit} times.`, {
      hint: "The option `maxRedirects` sets the limit.",
    });
  }
}

/** The address is not one of the public internet, and the session asks only those. */
export class BlockedAddressError extends QuintetError {
  readonly code = "client/blocked-address";
  readonly address: string;

  constructor(host: string, address: string) {
    super(`"${host}" is at ${address}, which is no address of the public internet.`, {
      hint: "The option `publicOnly` guards the own network; `except` names addresses to allow.",
    });
    this.address = address;
  }
}

/** The address is none, or not of HTTP. */
export class BadUrlError extends QuintetError {
  readonly code = "client/bad-url";

  constructor(url: string, why: string) {
    super(`"${url}" cannot be asked: ${why}.`, {
      hint: "Give a whole address, or set `baseUrl` for those that are not.",
    });
  }
}

/** The body is larger than is allowed. */
export class BodyTooLargeError extends QuintetError {
  readonly code = "client/body-too-large";

  constructor(method: string, url: string, maxBytes: number) {
    super(`${method} ${url}: the body has more than ${maxBytes} bytes.`, {
      hint: "Raise `maxBytes`, or read it as a stream, which needs no memory for all of it.",
    });
  }
}

/** The server answered with a status of 400 and above, and a body was asked for. */
export class HttpStatusError extends QuintetError {
  readonly code = "client/status";
  readonly status: number;

  constructor(method: string, url: string, status: number) {
    super(`${method} ${url}: the server answered ${status}.`, {
      hint: "Await the request itself for a response with any status.",
    });
    this.status = status;
  }
}

/** The body is no JSON. */
export class NotJsonError extends QuintetError {
  readonly code = "client/not-json";

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url}: the body is no JSON, ${reasonOf(cause)}.`, { cause });
  }
}

/** The body was read already. */
export class BodyUsedError extends QuintetError {
  readonly code = "client/body-used";

  constructor(url: string) {
    super(`The body of ${url} was read already.`, { hint: "Keep what the first reading gave." });
  }
}

/** The session was closed. */
export class SessionClosedError extends QuintetError {
  readonly code = "client/session-closed";

  constructor() {
    super("The session is closed.", { hint: "Ask before the block of `await using` ends." });
  }
}

/** A test double was asked for something that it has no answer to. */
export class NotMockedError extends QuintetError {
  readonly code = "client/not-mocked";

  constructor(method: string, url: string, known: readonly string[]) {
    super(`There is no answer to ${method} ${url}.`, {
      hint: known.length === 0 ? "No answers were given." : `There are: ${known.join(", ")}.`,
    });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : undefined;
  return first instanceof Error ? first.message : cause.message;
}
