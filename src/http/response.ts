/** A response, with the Web's interface, light enough to be made for each request. */

import { type CookieOptions, formatCookie } from "./cookies.ts";
import { BodyUsedError } from "./errors.ts";
import { Headers, type HeadersSource } from "./headers.ts";
import { isStreamBody, type ResponseBody } from "./response-body.ts";

export interface ResponseOptions {
  /** Default: 200. */
  status?: number;
  headers?: HeadersSource;
}

/**
 * The answer to a request.
 *
 * @example
 * ```ts
 * import { Response } from "quintet/http";
 *
 * const response = new Response("Thank you.", { status: 201 });
 * response.headers.set("content-type", "text/plain; charset=utf-8");
 * response.setCookie("seen", "yes", { maxAgeSeconds: 24 * 60 * 60 });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/request-response/#httpresponse-objects
 */
export class Response {
  status: number;
  body: ResponseBody;
  readonly headers: Headers;
  #original: Response | undefined;

  constructor(body: ResponseBody = null, { status = 200, headers }: ResponseOptions = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers instanceof Headers ? headers : new Headers(headers);
    if (typeof body === "string" && !this.headers.has("content-type")) {
      this.headers.set("content-type", "text/plain; charset=utf-8"); // as the Web's does
    }
  }

  /**
   * Takes over the Web's `Response`, body and all.
   *
   * @throws {BodyUsedError} If its body was read already, or is being read.
   */
  static fromWeb(web: globalThis.Response): Response {
    if (web.bodyUsed || web.body?.locked === true) throw new BodyUsedError();
    return new Response(web.body, { status: web.status, headers: web.headers });
  }

  /** The Web's `Response` of the same content, which then owns the body. */
  toWeb(): globalThis.Response {
    const headers = new globalThis.Headers([...this.headers]);
    const isEmpty = this.status === 204 || this.status === 205 || this.status === 304;
    return new globalThis.Response(isEmpty ? null : webBody(this.body), {
      status: this.status,
      headers,
    });
  }

  /**
   * The same status and headers with another body: for a middleware that changes what is sent.
   * The response itself stays as it is, as whoever made it may use it again.
   */
  withBody(body: ResponseBody): Response {
    const changed = new Response(null, {
      status: this.status,
      headers: new Headers(this.headers),
    });
    changed.body = body;
    changed.#original = this.original;
    return changed;
  }

  /** The response that this one was made from with `withBody`; else itself. */
  get original(): Response {
    return this.#original ?? this;
  }

  /** Is the body sent as it comes, so that its length is not known now? */
  get isStreaming(): boolean {
    return isStreamBody(this.body);
  }

  /**
   * Sets a cookie, in place of one with this name that the response sets already.
   *
   * @throws {InvalidHeaderError} If it cannot be sent so.
   * @see https://www.rfc-editor.org/rfc/rfc6265#section-4.1
   */
  setCookie(name: string, value: string, options: CookieOptions = {}): void {
    const line = formatCookie(name, value, options);
    const others = this.headers.getSetCookie().filter((other) => !other.startsWith(`${name}=`));
    this.headers.delete("set-cookie");
    for (const other of others) this.headers.append("set-cookie", other);
    this.headers.append("set-cookie", line);
  }

  /** Makes the browser forget a cookie. Path and domain must be those it was set with. */
  deleteCookie(
    name: string,
    options: Omit<CookieOptions, "maxAgeSeconds" | "expiresMs"> = {},
  ): void {
    this.setCookie(name, "", { ...options, maxAgeSeconds: 0 });
  }
}

type WebBody = Exclude<ConstructorParameters<typeof globalThis.Response>[0], undefined>;

function webBody(body: ResponseBody): WebBody {
  if (body === null || typeof body === "string" || body instanceof ReadableStream) return body;
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  return ReadableStream.from(encoded(body));
}

async function* encoded(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
