/** Addresses as people read them, paths of URLs and of files, and the way between them. */

import { percentEncoded } from "./uri.ts";

/** What `uriToIri` decodes of ASCII: letters, `-`, `.`, `_` and `~`. */
const readable = /^[\w.~-]$/;

/**
 * Decodes what people can read: the opposite of `iriToUri`. `/I%20%E2%99%A5%20Django/` is
 * `/I%20♥%20Django/`. What has a meaning when it is encoded stays so, and so do bytes that are no
 * UTF-8. Django's `uri_to_iri`.
 *
 * @example
 * ```ts
 * import { uriToIri } from "quintet/http";
 *
 * uriToIri("/b%C3%BCcher/?q=a%26b"); // "/bücher/?q=a%26b"
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc3987#section-3.2
 */
export function uriToIri(uri: string): string {
  const decoded = uri.replaceAll(/(?:%[\da-f]{2})+/gi, (run) =>
    decodedRun(Buffer.from(run.replaceAll("%", ""), "hex"), run),
  );
  return decoded.toWellFormed();
}

/** One run of encoded bytes; what is not decoded stays as it is written. */
function decodedRun(bytes: Uint8Array, run: string): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = lengthOfCharacter(bytes, at);
    const character = Buffer.from(bytes.subarray(at, at + length)).toString("utf8");
    const isKept = length === 1 && (!readable.test(character) || /\d/.test(character));
    const written = run.slice(at * 3, (at + length) * 3);
    text += isKept ? (bytes[at]! < 0x80 ? written : written.toUpperCase()) : character;
    at += length;
  }
  return text;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** How many bytes the character there has; 1 if they are no UTF-8. */
function lengthOfCharacter(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  if (length === 1) return 1;
  try {
    utf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 1;
  }
}

/**
 * Encodes what cannot stand in the path of a URL, `?` and `#` as well. Django's `escape_uri_path`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#section-3.3
 */
export function escapeUriPath(path: string): string {
  return percentEncoded(path, /[^\w/:@&+$,\-.!~*'()]+/gu);
}

/** The path of a file as that of a URL: backslashes are slashes. Django's `filepath_to_uri`. */
export function filepathToUri(path: string): string {
  return percentEncoded(path.replaceAll("\\", "/"), /[^\w/.~!*()'-]+/gu);
}

/**
 * A path that begins with two slashes names a host to a browser; with the second one encoded it
 * stays a path. Django's `escape_leading_slashes`.
 */
export function escapeLeadingSlashes(address: string): string {
  return address.startsWith("//") ? `/%2F${address.slice(2)}` : address;
}
