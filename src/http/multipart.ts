/**
 * Reads multipart bodies as they come: pieces of bytes in, parts out. It keeps nothing but what may
 * be the beginning of a boundary, or the head of a part; whoever reads the events decides how much
 * is too much, and stops.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */

import { MalformedRequest } from "./errors.ts";
import { type HeaderParameters, headerParameters } from "./header-parameters.ts";

/** What stands before a part. */
export interface PartHead {
  /** Undefined if it has none, so that it belongs to no field. */
  readonly name: string | undefined;
  /** As it came. Undefined if it has none. */
  readonly fileName: string | undefined;
  /** The media type alone, in lower case; `""` if it has none. */
  readonly contentType: string;
  readonly isBase64: boolean;
}

export type PartEvent =
  | { readonly kind: "begin"; readonly head: PartHead }
  | { readonly kind: "data"; readonly bytes: Buffer }
  | { readonly kind: "end" };

/** Bytes of the headers of one part, and of what may stand behind a boundary. */
const mostHeadBytes = 8192;
const mostPaddingBytes = 256;

const lineEnd = Buffer.from("\r\n");
const headEnd = Buffer.from("\r\n\r\n");

export class MultipartReader {
  readonly #delimiter: Buffer;
  #state: "preamble" | "head" | "body" | "over" = "preamble";
  /** The first boundary may stand at the very beginning. */
  #rest: Uint8Array = lineEnd;

  /** @throws {MalformedRequest} If the content type names no boundary, or one that cannot be. */
  constructor(contentType: string) {
    const boundary = parametersOf(contentType).parameters["boundary"] ?? "";
    // Up to 70 characters by the standard; some clients use more.
    if (!/^[\x20-\x7e]{1,200}$/.test(boundary)) throw broken("it names no boundary");
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /** @throws {MalformedRequest} If this is no multipart. */
  *read(chunk: Uint8Array): Generator<PartEvent, void, undefined> {
    let data: Buffer = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const left =
        this.#state === "head" ? yield* this.#head(data) : yield* this.#upToBoundary(data);
      if (left === undefined) return;
      data = left;
    }
  }

  /** @throws {MalformedRequest} If the last boundary has not come. */
  end(): void {
    if (this.#state !== "over") throw broken("its end is missing");
  }

  /** Returns what stands behind the head; undefined if more has to come. */
  *#head(data: Buffer): Generator<PartEvent, Buffer | undefined, undefined> {
    const hasNone = data.subarray(0, 2).equals(lineEnd);
    const end = hasNone ? 0 : data.indexOf(headEnd);
    if (end > mostHeadBytes || (end < 0 && data.length > mostHeadBytes)) {
      throw broken("the headers of a part are too long");
    }
    if (end < 0) {
      this.#rest = data;
      return undefined;
    }
    this.#state = "body";
    yield { kind: "begin", head: partHead(data.toString("utf8", 0, end)) };
    return data.subarray(end + (hasNone ? lineEnd : headEnd).length);
  }

  /** Returns what stands behind the next boundary; undefined if more has to come. */
  *#upToBoundary(data: Buffer): Generator<PartEvent, Buffer | undefined, undefined> {
    if (this.#state === "over") return undefined;
    for (let from = 0; ;) {
      const at = data.indexOf(this.#delimiter, from);
      const kind = at < 0 ? "partial" : this.#boundaryAt(data, at);
      if (kind === "none") {
        from = at + lineEnd.length;
        continue;
      }
      if (kind === "partial") {
        const safe = at < 0 ? Math.max(from, data.length - this.#delimiter.length + 1) : at;
        yield* this.#data(data.subarray(0, safe));
        this.#rest = data.subarray(safe);
        return undefined;
      }
      yield* this.#data(data.subarray(0, at));
      if (this.#state === "body") yield { kind: "end" };
      this.#state = kind.isLast ? "over" : "head";
      return kind.isLast ? undefined : data.subarray(kind.end);
    }
  }

  /** The text between two boundaries: what stands before the first one is nobody's. */
  *#data(bytes: Buffer): Generator<PartEvent, void, undefined> {
    if (this.#state === "body" && bytes.length > 0) yield { kind: "data", bytes };
  }

  /** What is at this place: a boundary, the beginning of one perhaps, or text that looks like one. */
  #boundaryAt(data: Buffer, at: number): "none" | "partial" | { isLast: boolean; end: number } {
    let end = at + this.#delimiter.length;
    if (data[end] === 0x2d && data[end + 1] === 0x2d) return { isLast: true, end };
    while (data[end] === 0x20 || data[end] === 0x09) end += 1;
    if (end - at > this.#delimiter.length + mostPaddingBytes) return "none";
    if (data.length < end + 2) return "partial";
    return data[end] === 0x0d && data[end + 1] === 0x0a ? { isLast: false, end: end + 2 } : "none";
  }
}

function partHead(text: string): PartHead {
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0)
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const { value, parameters } = parametersOf(headers.get("content-disposition") ?? "");
  const isField = value === "form-data";
  return {
    name: isField ? parameters["name"] : undefined,
    fileName: isField ? parameters["filename"] : undefined,
    contentType: parametersOf(headers.get("content-type") ?? "").value,
    isBase64: headers.get("content-transfer-encoding")?.toLowerCase() === "base64",
  };
}

function parametersOf(header: string): HeaderParameters {
  try {
    return headerParameters(header);
  } catch (cause) {
    throw broken("a header is too long", cause);
  }
}

function broken(why: string, cause?: unknown): MalformedRequest {
  return new MalformedRequest(
    `The form of the request is not well-formed multipart data: ${why}.`,
    {
      cause,
    },
  );
}
