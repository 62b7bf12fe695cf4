import { codingProblem, codingsOf, decoded } from "./decoding.ts";
import {
  BadResponseError,
  BodyTooLargeError,
  BodyUsedError,
  HttpStatusError,
  NotJsonError,
} from "./errors.ts";
import type { ReadAhead } from "./read-ahead.ts";
import type { IncomingResponse } from "./transport.ts";

export interface ResponseFacts {
  readonly method: string;
  /** After redirections. */
  readonly url: string;
  readonly isRedirected: boolean;
  readonly maxBytes: number;
  readonly body: ReadAhead;
}

/** A response whose head is there; its body comes when it is read, once. */
export class HttpResponse implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  /** Where it came from, after redirections. */
  readonly url: string;
  readonly redirected: boolean;
  readonly #facts: ResponseFacts;
  #body: ReadAhead | undefined;

  /** @internal */
  constructor({ status, headers }: IncomingResponse, facts: ResponseFacts) {
    this.status = status;
    this.headers = headers;
    this.url = facts.url;
    this.redirected = facts.isRedirected;
    this.#facts = facts;
    this.#body = facts.body;
  }

  /** Whether the status is one of success: 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /**
   * Returns the response itself.
   *
   * @throws {HttpStatusError} If the status is 400 and above.
   */
  raiseForStatus(): this {
    if (this.status < 400) return this;
    void this.discard(); // The status is what counts.
    throw new HttpStatusError(this.#facts.method, this.url, this.status);
  }

  /**
   * The body as JSON, taken to be of the type that is asked for: check what comes from strangers.
   *
   * @throws {NotJsonError} If it is none.
   */
  async json<Value = unknown>(): Promise<Value> {
    const text = await this.text();
    try {
      return JSON.parse(text) as Value;
    } catch (error) {
      throw new NotJsonError(this.#facts.method, this.url, error);
    }
  }

  /** The body as text, in the charset that the response names, else UTF-8. */
  async text(): Promise<string> {
    const [, charset = "utf-8"] =
      /charset="?([^";\s]+)/i.exec(this.headers.get("content-type") ?? "") ?? [];
    return decoderOf(charset).decode(await this.bytes());
  }

  /** @throws {BodyTooLargeError} If there are more than `maxBytes`. */
  async bytes(): Promise<Uint8Array> {
    const { method, maxBytes } = this.#facts;
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of this) {
      size += part.length;
      if (size > maxBytes) throw new BodyTooLargeError(method, this.url, maxBytes);
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** The body, part for part, as it comes. Who stops reading closes the connection. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const body = this.#body;
    if (body === undefined) throw new BodyUsedError(this.url);
    this.#body = undefined;
    yield* this.#decoded(body);
  }

  /** Reads nothing more, and gives the connection back. */
  async discard(): Promise<void> {
    this.#body?.close();
    this.#body = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard();
  }

  #decoded(body: ReadAhead): AsyncIterable<Uint8Array> {
    const { method } = this.#facts;
    const isEmpty = this.status === 204 || this.status === 304 || method === "HEAD";
    const codings = isEmpty ? [] : codingsOf(this.headers.get("content-encoding"));
    const problem = codingProblem(codings);
    if (problem !== undefined) {
      body.close();
      throw new BadResponseError(method, this.url, problem);
    }
    const wrong = (name: string, cause: unknown): Error =>
      new BadResponseError(method, this.url, `the body is no ${name}`, cause);
    return decoded(body, codings, wrong);
  }
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
