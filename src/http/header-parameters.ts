/** `form-data; name="a"; filename*=UTF-8''b%20c`: headers with parameters. */

/** A value of a header with its parameters; names are in lower case. */
export interface HeaderParameters {
  readonly value: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const maxLength = 10_000;

/**
 * Takes a header apart into its value and its parameters. A name with a star says in which encoding
 * its value is.
 *
 * @throws {RangeError} If it is longer than 10,000 characters.
 * @example
 * ```ts
 * import { headerParameters } from "quintet/http";
 *
 * headerParameters('text/html; charset="utf-8"').parameters["charset"]; // "utf-8"
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc8187
 */
export function headerParameters(header: string): HeaderParameters {
  if (header.length > maxLength) throw new RangeError("The header is too long to be read.");
  const [first = "", ...rest] = pieces(header);
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const piece of rest) {
    const equals = piece.indexOf("=");
    if (equals === -1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const value = piece.slice(equals + 1).trim();
    if (name.endsWith("*")) parameters[name.slice(0, -1)] = extended(unquoted(value));
    else parameters[name] = unquoted(value);
  }
  return { value: first.trim().toLowerCase(), parameters };
}

/** Cuts at semicolons that stand outside of quotes. */
function pieces(header: string): string[] {
  const found: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < header.length; at++) {
    const character = header[at];
    if (character === "\\" && isQuoted) at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ";" && !isQuoted) {
      found.push(header.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, header.slice(start)];
}

function unquoted(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  // Browsers send a backslash in the name of a file as it is.
  return value.slice(1, -1).replaceAll(/\\(["\\])/g, "$1");
}

/** `UTF-8''%c3%a4`: encoding, language, text. */
function extended(value: string): string {
  const [charset = "", , ...text] = value.split("'");
  const encoding = value.split("'").length === 3 ? charset : undefined;
  const encoded = encoding === undefined ? value : text.join("'");
  const bytes = Buffer.from(
    encoded.replaceAll(/%([\da-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
    "latin1",
  );
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(bytes);
  } catch {
    return bytes.toString();
  }
}
