/** Content codings: how the bytes of a body were made smaller on their way. */

import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

type Decoder = (first: Uint8Array) => Transform;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["gzip", () => createGunzip()],
  ["x-gzip", () => createGunzip()],
  // Some servers leave out the frame of zlib, which begins with this number.
  ["deflate", (first) => ((first[0]! & 0x0f) === 8 ? createInflate() : createInflateRaw())],
  ["br", () => createBrotliDecompress()],
]);

/** More than anybody uses in earnest: each could be a bomb in the next. */
const mostCodings = 3;

/** The names in `content-encoding`, in the order in which they were applied. */
export function codingsOf(header: string | null): string[] {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && name !== "identity");
}

/** Why a body with these codings cannot be read; undefined if it can. */
export function codingProblem(names: readonly string[]): string | undefined {
  if (names.length > mostCodings) return `the body is encoded ${names.length} times`;
  const unknown = names.find((name) => !decoders.has(name));
  return unknown === undefined
    ? undefined
    : `the body is encoded as ${unknown}, which is not known`;
}

/**
 * The body without its codings. Nothing at all is nothing, whatever it is said to be.
 *
 * @param wrong Makes the error of a body that is not what it is said to be.
 * @throws What reading the body throws, as it is.
 */
export function decoded(
  body: AsyncIterable<Uint8Array>,
  names: readonly string[],
  wrong: (name: string, cause: unknown) => Error,
): AsyncIterable<Uint8Array> {
  return names.reduceRight<AsyncIterable<Uint8Array>>(
    (source, name) => through(source, decoders.get(name)!, (cause) => wrong(name, cause)),
    body,
  );
}

async function* through(
  body: AsyncIterable<Uint8Array>,
  decoderFor: Decoder,
  wrong: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (first.done !== true && first.value.length === 0) first = await iterator.next();
  if (first.done === true) return;
  const start = first.value;
  // What goes wrong before the decoder is not its fault, and is thrown as it is.
  const failure: { error?: unknown } = {};
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield start;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } catch (error) {
      failure.error = error;
      throw error;
    }
  };
  const output = pipeline(Readable.from(watched()), decoderFor(start), () => {});
  try {
    yield* output as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw failure.error ?? wrong(error);
  }
}
