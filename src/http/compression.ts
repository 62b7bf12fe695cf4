/** Compression of responses, for a site that has no proxy that does it. */

import { randomBytes, randomInt } from "node:crypto";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { constants, createGzip, gzip as gzipCallback } from "node:zlib";

import { vary } from "./caching.ts";
import type { Middleware } from "./handler.ts";
import { isCompressible } from "./media-types.ts";
import type { Request } from "./request.ts";
import type { Response } from "./response.ts";
import { readableOf, type ResponseBody, type StreamBody } from "./response-body.ts";

const compress = promisify(gzipCallback);

export interface GzipOptions {
  /** Shorter bodies are not worth it, in bytes. Default: 200. */
  minBytes?: number;
}

/**
 * Compresses text with gzip, where the client accepts it. The length is blurred by a random file
 * name of up to 100 bytes in the gzip header ("Heal the Breach"), as an attacker could otherwise
 * guess secrets of the page by how well it compresses.
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.gzip
 * @see https://ieeexplore.ieee.org/document/9754554
 */
export function gzip({ minBytes = 200 }: GzipOptions = {}): Middleware {
  return (next) => async (request) => {
    const response = await next(request);
    const { body } = response;
    if (body === null || !isWorthIt(response, minBytes)) return response;
    vary(response, "Accept-Encoding");
    if (!acceptsGzip(request)) return response;
    if (typeof body !== "string" && !(body instanceof Uint8Array)) {
      return compressed(response, compressedStream(body));
    }
    const small = blurred(await compress(body));
    return small.length < Buffer.byteLength(body) ? compressed(response, small) : response;
  };
}

/** A response of its own: the one of the view may be sent to others, who accept no gzip. */
function compressed(original: Response, body: Buffer | Readable): Response {
  const response = original.withBody(body);
  const { headers } = response;
  if (body instanceof Buffer) headers.set("content-length", String(body.length));
  else headers.delete("content-length");
  headers.set("content-encoding", "gzip");
  headers.delete("accept-ranges");
  const etag = headers.get("etag");
  // The bytes differ now, the meaning does not: that is what a weak etag says.
  if (etag?.startsWith('"')) headers.set("etag", `W/${etag}`);
  return response;
}

/**
 * Each piece is written out when it comes, as whoever made it a piece wants it to arrive. Source
 * and result end together, whichever of them ends first.
 */
function compressedStream(body: StreamBody): Readable {
  const zipped = createGzip({ flush: constants.Z_SYNC_FLUSH });
  // Who sends it learns of an error from the stream itself; until then nobody may be listening.
  zipped.on("error", () => {});
  return pipeline(readableOf(body), zipped, () => {});
}

function isWorthIt({ status, body, headers }: Response, minBytes: number): boolean {
  return (
    status !== 206 &&
    !headers.has("content-encoding") &&
    isCompressible(headers.get("content-type") ?? "") &&
    !(lengthOf(body) < minBytes)
  );
}

function lengthOf(body: ResponseBody): number {
  return typeof body === "string" || body instanceof Uint8Array
    ? Buffer.byteLength(body)
    : Infinity;
}

function acceptsGzip(request: Request): boolean {
  const header = request.headers.get("accept-encoding") ?? "";
  return /(?:^|[\s,])(?:gzip|\*)\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(header);
}

/** Puts a file name into the header of a gzip file, which ends after its tenth byte. */
function blurred(file: Buffer): Buffer {
  const name = randomBytes(randomInt(1, 51)).toString("hex");
  const header = Buffer.from(file.subarray(0, 10));
  header[3] = header[3]! | 0x08; // the flag FNAME
  return Buffer.concat([header, Buffer.from(`${name}\0`), file.subarray(10)]);
}
