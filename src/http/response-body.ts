/** What a response carries; and what comes piece by piece, as one kind of stream. */

import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

import { BodyUsedError } from "./errors.ts";

/** What a response may carry. A stream or iterable is sent as it comes. */
export type ResponseBody =
  | string
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<string | Uint8Array>
  | null;

/** A body that is sent as it comes. */
export type StreamBody = Exclude<ResponseBody, string | Uint8Array | null>;

export function isStreamBody(body: ResponseBody): body is StreamBody {
  return body !== null && typeof body === "object" && !(body instanceof Uint8Array);
}

/**
 * A body as Node's stream. To destroy that ends the body as well.
 *
 * @throws {BodyUsedError} If somebody else is reading it.
 */
export function readableOf(body: StreamBody): Readable {
  if (body instanceof Readable) return body;
  if (!(body instanceof ReadableStream)) return Readable.from(body);
  if (body.locked) throw new BodyUsedError();
  return Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
}
