import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

import type { Response } from "../../http/index.ts";
import { hasBody } from "./request.ts";

/** How long a client may go on sending a body that nobody reads, after it was answered. */
const drainMs = 2000;

/**
 * Writes a response to the socket; it has no body where none may be. Resolves when all of it is
 * handed over.
 */
export async function sendResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status, body, headers } = response;
  leaveUnreadBody(incoming, outgoing);
  if (body === null || typeof body === "string" || body instanceof Uint8Array) {
    if (body !== null && !headers.has("content-length")) {
      headers.set("content-length", `${Buffer.byteLength(body)}`);
    }
    outgoing.writeHead(status, headers.toNode());
    outgoing.end(body);
    return;
  }
  outgoing.writeHead(status, headers.toNode());
  outgoing.flushHeaders(); // The first chunk may take its time; the client should know it comes.
  await stream(body, outgoing);
}

type StreamBody = Exclude<Response["body"], string | Uint8Array | null>;

/** Sends chunks as they come, no faster than the client takes them. */
async function stream(body: StreamBody, outgoing: ServerResponse): Promise<void> {
  const source =
    body instanceof ReadableStream
      ? Readable.fromWeb(body as NodeReadableStream<Uint8Array>)
      : Readable.from(body);
  try {
    await pipeline(source, outgoing);
  } catch (error) {
    // Who has gone is no error of ours.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
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
