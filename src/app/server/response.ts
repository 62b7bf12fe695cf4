/** From our response to what goes over the socket. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import {
  InvalidStatusError,
  type Headers,
  readableOf,
  type Response,
  type StreamBody,
} from "../../http/index.ts";
import { hasBody } from "./request.ts";

/** How long a client may go on sending a body that nobody reads, after it was answered. */
const drainMs = 2000;

/** Both sides of one exchange. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** How long a client may take nothing of what waits for it. */
  readonly stalledMs: number;
}

/** What is longer may not fit into the buffers of the system, and has to wait for the client. */
const bufferBytes = 16_384;

/**
 * Writes a response whose body is there already.
 *
 * @throws {InvalidStatusError} If it has a status that is none.
 */
export function sendWhole(
  { status, headers }: Response,
  body: string | Uint8Array | null,
  { incoming, outgoing, stalledMs }: Exchange,
): void {
  checkStatus(status);
  leaveUnreadBody(incoming, outgoing);
  // The length that a view names may be that of another text: what is sent decides.
  const length = body === null ? headers.get("content-length") : String(Buffer.byteLength(body));
  if (Number(length) > bufferBytes || (outgoing.socket?.writableLength ?? 0) > 0) {
    cutOffIfStalled(outgoing, stalledMs);
  }
  outgoing.writeHead(status, sendable(headers, length));
  outgoing.end(body);
}

/**
 * Writes a response piece by piece, no faster than the client takes them. Its head waits for the
 * first piece, so that what fails before it can still be answered with an error; a stream of
 * events says at once that it is there.
 *
 * @throws What the body throws; not that the client has gone.
 */
export async function sendStream(
  { status, headers }: Response,
  body: StreamBody,
  { incoming, outgoing, stalledMs }: Exchange,
): Promise<void> {
  const source = readableOf(body);
  source.on("error", () => {}); // It is thrown below, also if it comes before somebody reads.
  const isLeft = whichEndsFirst(source, outgoing);
  try {
    checkStatus(status);
    if (!isEventStream(headers)) await firstPiece(source, outgoing);
    if (source.errored) throw source.errored;
    leaveUnreadBody(incoming, outgoing);
    outgoing.writeHead(status, sendable(headers, headers.get("content-length")));
    outgoing.flushHeaders();
    cutOffIfStalled(outgoing, stalledMs);
    await pipeline(source, outgoing);
  } catch (error) {
    source.destroy();
    if (!isLeft()) throw error; // Who has gone is no error of ours.
  }
}

export function isEventStream(headers: Headers): boolean {
  return headers.get("content-type")?.startsWith("text/event-stream") === true;
}

/** Node's time-out is about a connection on which nothing moves; what waits for us may take long. */
function cutOffIfStalled(outgoing: ServerResponse, stalledMs: number): void {
  outgoing.setTimeout(stalledMs, () => {
    if ((outgoing.socket?.writableLength ?? 0) > 0) outgoing.destroy();
  });
}

/** Waits until the body has something, has ended or failed, or nobody wants it any more. */
async function firstPiece(source: Readable, outgoing: ServerResponse): Promise<void> {
  if (source.readableLength > 0 || source.destroyed || outgoing.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ["readable", "end", "close"]) source.off(event, go);
      outgoing.off("close", go);
      resolve();
    };
    for (const event of ["readable", "end", "close"]) source.once(event, go);
    outgoing.once("close", go);
  });
}

/** Returns whether the client had gone before the body ended. */
function whichEndsFirst(source: Readable, outgoing: ServerResponse): () => boolean {
  let first: "client" | "body" | undefined = outgoing.destroyed ? "client" : undefined;
  outgoing.once("close", () => (first ??= "client"));
  source.once("error", () => (first ??= "body"));
  source.once("close", () => {
    if (!source.readableEnded) first ??= "body"; // Else it is read, and may wait for the client.
  });
  return () => first === "client";
}

/** Headers of one connection, which only the server can know. */
const ofConnection = ["connection", "keep-alive", "transfer-encoding", "upgrade"] as const;

/** The headers for Node, in an object of their own: the response may be sent again. */
function sendable(headers: Headers, length: string | null): Record<string, string | string[]> {
  const values: Record<string, string | string[] | undefined> = { ...headers.toNode() };
  if (length !== null) values["content-length"] = length;
  for (const name of ofConnection) {
    if (name in values && !(name === "connection" && values[name] === "close")) delete values[name];
  }
  return values as Record<string, string | string[]>;
}

function checkStatus(status: number): void {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new InvalidStatusError(status);
}

/**
 * The rest of a body that nobody read would stand before the next request on this connection. So
 * this answer is the last one, and the rest is taken in for a moment: a socket closed with unread
 * data may take the answer away from the client.
 */
function leaveUnreadBody(incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (incoming.complete || !hasBody(incoming)) return;
  outgoing.setHeader("connection", "close");
  outgoing.once("finish", () => {
    incoming.resume();
    setTimeout(() => incoming.socket.destroy(), drainMs).unref();
  });
}
