/** Reads the body of a request, whatever it comes as, and never more of it than is allowed. */

import { TextDecoder } from "node:util";

import { MalformedRequest, PayloadTooLarge, UnsupportedMediaType } from "./errors.ts";

/** What the body of a request may come as: Node's `IncomingMessage` is an async iterable. */
export type RequestBody =
  | string
  | Uint8Array
  | URLSearchParams
  | FormData
  | AsyncIterable<Uint8Array>
  | null;

/** How much of a request is read, at most. */
export interface BodyLimits {
  /**
   * Size of a body, files aside, in bytes. Default: 2.5 MiB, as Django's
   * `DATA_UPLOAD_MAX_MEMORY_SIZE`.
   */
  maxBodyBytes?: number;
  /** Size of a multipart body, with its files, in bytes. Default: 32 MiB. */
  maxUploadBytes?: number;
  /** Number of fields of a form. Default: 1000. */
  maxFields?: number;
  /** Number of files of a form. Default: 100. */
  maxFiles?: number;
}

export const defaultLimits: Required<BodyLimits> = {
  maxBodyBytes: 2_621_440,
  maxUploadBytes: 33_554_432,
  maxFields: 1000,
  maxFiles: 100,
};

/** @throws {PayloadTooLarge} As soon as it is clear, which is before all of it has come. */
export async function readBody(
  body: string | Uint8Array | AsyncIterable<Uint8Array>,
  { maxBytes, announcedBytes }: { maxBytes: number; announcedBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  if (announcedBytes > maxBytes) throw new PayloadTooLarge("The body of the request", maxBytes);
  if (typeof body === "string" || body instanceof Uint8Array) {
    const bytes = typeof body === "string" ? Buffer.from(body) : Uint8Array.from(body);
    if (bytes.length > maxBytes) throw new PayloadTooLarge("The body of the request", maxBytes);
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // By hand, as `for await` would destroy what it leaves early: Node's request, and with it the
  // socket that the answer 413 has to go through.
  const iterator = body[Symbol.asyncIterator]();
  for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
    length += step.value.length;
    if (length > maxBytes) throw new PayloadTooLarge("The body of the request", maxBytes);
    chunks.push(step.value);
  }
  return Buffer.concat(chunks, length);
}

/**
 * Bytes to text, in the charset of the content type (UTF-8 if it names none).
 *
 * @throws {UnsupportedMediaType} If nobody knows that charset.
 * @throws {MalformedRequest} If the bytes are not text in it.
 */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(contentType)?.[1] ?? "utf-8";
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    throw new UnsupportedMediaType(`The charset "${charset}" is unknown.`, { cause });
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new MalformedRequest(`The body of the request is no text in ${charset}.`, { cause });
  }
}
