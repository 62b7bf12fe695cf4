/** The values of a submitted form, and how they are read from a body. */

import { type BodyLimits, decodeText } from "./body.ts";
import { MalformedRequest, PayloadTooLarge, TooManyFields } from "./errors.ts";

/**
 * The values of a form by name: a `URLSearchParams` (GET, urlencoded) or a `FormData` (multipart).
 * A field may have several values; those of a file field are files.
 */
export interface FormValues {
  /** The first value, or null. */
  get(name: string): string | File | null;
  getAll(name: string): (string | File)[];
  has(name: string): boolean;
  keys(): IterableIterator<string>;
}

export function parseUrlEncoded(
  bytes: Uint8Array,
  contentType: string,
  { maxFields }: Required<BodyLimits>,
): URLSearchParams {
  const values = new URLSearchParams(decodeText(bytes, contentType));
  if (values.size > maxFields) throw new TooManyFields("fields", maxFields);
  return values;
}

/** Leaves the parsing to the platform: the fetch standard says how in all detail. */
export async function parseMultipart(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  limits: Required<BodyLimits>,
): Promise<FormData> {
  let values: FormData;
  try {
    const headers = { "content-type": contentType };
    values = await new globalThis.Response(bytes, { headers }).formData();
  } catch (cause) {
    throw new MalformedRequest("The form of the request is not well-formed multipart data.", {
      cause,
    });
  }
  checkLimits(values, limits);
  return values;
}

function checkLimits(values: FormData, limits: Required<BodyLimits>): void {
  let fields = 0;
  let files = 0;
  let textLength = 0;
  for (const [name, value] of values) {
    if (typeof value === "string") {
      fields++;
      textLength += name.length + value.length;
    } else {
      files++;
    }
  }
  if (fields > limits.maxFields) throw new TooManyFields("fields", limits.maxFields);
  if (files > limits.maxFiles) throw new TooManyFields("files", limits.maxFiles);
  if (textLength > limits.maxBodyBytes) {
    throw new PayloadTooLarge("The form of the request, its files aside,", limits.maxBodyBytes);
  }
}
