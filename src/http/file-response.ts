/** Files as responses: streamed, in parts where asked for, and not at all where unchanged. */

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import { conditionalResponse, rangeIsFresh, type Validators } from "./conditional.ts";
import { Http404 } from "./errors.ts";
import { httpDate } from "./http-date.ts";
import { contentTypeOf } from "./media-types.ts";
import type { Request } from "./request.ts";
import { Response } from "./response.ts";

export interface FileOptions {
  /** The request that is answered: without it, neither parts nor conditions are known. */
  request?: Request;
  /** Default: by the extension of the file. */
  contentType?: string;
  /** Is it saved rather than shown, and under which name? Default: shown. */
  download?: boolean | string;
}

/**
 * Answers with a file: its content type by its name, `last-modified` and `etag` by its date and
 * size, and one part of it if the request asks so (`range`).
 *
 * @param path Where it lies. Never made from what a visitor sent: for that there are static files.
 * @throws {Http404} If there is no such file.
 *
 * @example
 * ```ts
 * import { file } from "quintet/http";
 * import type { Request, Response } from "quintet/http";
 *
 * export const terms = (request: Request): Promise<Response> =>
 *   file("/srv/site/terms.pdf", { request, download: "Terms 2027.pdf" });
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14
 */
export async function file(path: string, options: FileOptions = {}): Promise<Response> {
  const { request, contentType = contentTypeOf(path), download = false } = options;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Http404("There is no such file.");
  const { size, mtimeMs } = found;
  const etag = `"${Math.floor(mtimeMs * 1000).toString(36)}-${size.toString(36)}"`;
  const validators = { etag, lastModifiedMs: mtimeMs };
  const headers: Record<string, string> = {
    "content-type": contentType,
    "content-length": String(size),
    "last-modified": httpDate(mtimeMs),
    etag,
    "accept-ranges": "bytes",
  };
  if (download !== false) {
    headers["content-disposition"] = contentDisposition(
      download === true ? basename(path) : download,
    );
  }
  const full = new Response(null, { headers });
  const early = request && conditionalResponse(request, validators, full);
  if (early) return early;

  const range = request && wantedRange(request, size, validators);
  if (range === "none") {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
  }
  if (range) {
    full.status = 206;
    full.headers.set("content-range", `bytes ${range.start}-${range.end}/${size}`);
    full.headers.set("content-length", String(range.end - range.start + 1));
  }
  full.body = read(path, range ?? { start: 0, end: size - 1 });
  return full;
}

interface ByteRange {
  start: number;
  /** The last byte, itself included. */
  end: number;
}

// A generator, so that the file is opened when the body is sent, and not for a HEAD.
async function* read(path: string, { start, end }: ByteRange): AsyncIterable<Uint8Array> {
  if (end < start) return;
  yield* createReadStream(path, { start, end }) as AsyncIterable<Uint8Array>;
}

/** Several ranges are answered with the whole, as the RFC allows. */
function wantedRange(
  request: Request,
  size: number,
  validators: Validators,
): ByteRange | "none" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (request.method !== "GET" || first === undefined || last === undefined) return undefined;
  if (first === "" && last === "") return undefined;
  if (!rangeIsFresh(request.headers.get("if-range"), validators)) return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  return start > end ? "none" : { start, end };
}

/**
 * The header that makes a browser save a response under a name.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
export function contentDisposition(fileName: string, { inline = false } = {}): string {
  const kind = inline ? "inline" : "attachment";
  if (/^[\x20-\x7e]*$/.test(fileName)) {
    return `${kind}; filename="${fileName.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  }
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename*=utf-8''${encoded}`;
}
