/**
 * Headers with the Web's interface, kept as a plain object with lower-case keys: the form in which
 * Node hands them over and takes them back, so that nothing is copied on the way.
 */

import { InvalidHeaderError } from "./errors.ts";

/** Values by lower-case name. Only `set-cookie` has several, as an array. */
export type HeaderRecord = Record<string, string | string[] | undefined>;

/** What headers can be made of: an object, pairs, the Web's `Headers`, our own. */
export type HeadersSource =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The headers of a request or a response; names are case-insensitive.
 *
 * @see https://fetch.spec.whatwg.org/#headers-class
 */
export class Headers implements Iterable<[string, string]> {
  #values: HeaderRecord;

  constructor(source?: HeadersSource) {
    if (source instanceof Headers) {
      this.#values = { ...source.#values };
      const cookies = this.#values["set-cookie"];
      if (Array.isArray(cookies)) this.#values["set-cookie"] = [...cookies];
      return;
    }
    this.#values = {};
    if (source === undefined) return;
    if (isIterable(source)) {
      for (const [name, value] of source) this.append(name, value);
      return;
    }
    for (const [name, value] of Object.entries(source)) {
      if (typeof value === "string") this.append(name, value);
      else for (const one of value ?? []) this.append(name, one);
    }
  }

  /** Wraps an object whose names are lower-case already, without a copy: Node's `headers`. */
  static fromNode(values: HeaderRecord): Headers {
    const headers = new Headers();
    headers.#values = values;
    return headers;
  }

  /** The object inside, for Node's `writeHead`: do not change it. */
  toNode(): Readonly<HeaderRecord> {
    return this.#values;
  }

  /** The value of a header, several joined by a comma; null if there is none. */
  get(name: string): string | null {
    // A name like "constructor" finds a function here, which is no header.
    const value = this.#values[name] ?? this.#values[name.toLowerCase()];
    if (typeof value === "string") return value;
    return Array.isArray(value) ? value.join(", ") : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  /**
   * Replaces a header.
   *
   * @throws {InvalidHeaderError} If the name or value would break out of its line.
   */
  set(name: string, value: string): void {
    checkHeader(name, value);
    const key = name.toLowerCase();
    this.#values[key] = key === "set-cookie" ? [value] : value;
  }

  /** Adds a value to those a header has. @throws {InvalidHeaderError} As `set` does. */
  append(name: string, value: string): void {
    checkHeader(name, value);
    const key = name.toLowerCase();
    if (key === "set-cookie") {
      this.#values[key] = [...this.getSetCookie(), value];
      return;
    }
    const present = this.get(key);
    const glue = key === "cookie" ? "; " : ", ";
    this.#values[key] = present === null ? value : present + glue + value;
  }

  delete(name: string): void {
    delete this.#values[name.toLowerCase()];
  }

  /** The lines of `set-cookie`, which cannot be joined. */
  getSetCookie(): string[] {
    const lines = this.#values["set-cookie"];
    if (lines === undefined) return [];
    return typeof lines === "string" ? [lines] : [...lines];
  }

  /** Pairs of name and value; `set-cookie` once for each line. */
  entries(): IterableIterator<[string, string]> {
    return this[Symbol.iterator]();
  }

  keys(): string[] {
    return Object.keys(this.#values).filter((name) => this.#values[name] !== undefined);
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const [name, value] of Object.entries(this.#values)) {
      if (typeof value === "string") yield [name, value];
      else for (const one of value ?? []) yield [name, one];
    }
  }
}

function isIterable(
  source: HeadersSource,
): source is Headers | Iterable<readonly [string, string]> {
  return Symbol.iterator in source;
}

const tokenPattern = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
// oxlint-disable-next-line no-control-regex -- these are the characters that a header cannot hold
const unsendablePattern = /[\0-\x08\n-\x1f\x7f]|[^\0-\xff]/;

function checkHeader(name: string, value: string): void {
  if (!tokenPattern.test(name)) {
    throw new InvalidHeaderError(`${JSON.stringify(name)} is no name for a header.`);
  }
  if (unsendablePattern.test(value)) {
    throw new InvalidHeaderError(
      `The header ${name} has a value that cannot be sent: ${JSON.stringify(value)}.`,
      { hint: "Encode line breaks, control characters and what is not Latin-1." },
    );
  }
}
