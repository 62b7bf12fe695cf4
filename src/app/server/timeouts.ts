/** Time limits for clients, against those who hold connections and never come to an end. */

import type { ServerOptions } from "node:http";

/** How long clients may take, in milliseconds. */
export interface Timeouts {
  /** For the head of a request. Default: 60 000. */
  headersMs?: number;
  /** For all of a request. Default: 300 000. */
  requestMs?: number;
  /** Until the next request on a connection that is kept open. Default: 5 000. */
  keepAliveMs?: number;
  /** To take something of an answer that waits for them. Default: 60 000. */
  stalledMs?: number;
}

/** Those that Node keeps by itself. */
export function nodeTimeouts({
  headersMs = 60_000,
  requestMs = 300_000,
  keepAliveMs = 5000,
}: Timeouts): ServerOptions {
  return {
    headersTimeout: Math.min(headersMs, requestMs),
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    // How often Node looks for those who take too long.
    connectionsCheckingInterval: Math.min(30_000, Math.ceil(Math.min(headersMs, requestMs) / 4)),
  };
}
