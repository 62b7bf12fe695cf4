import { currentSignal, type Duration, milliseconds, sleep } from "../concurrency/index.ts";
import type { PublicOnlyOptions } from "./addresses.ts";
import { CookieJar } from "./cookie-jar.ts";
import {
  BadUrlError,
  BodyUsedError,
  RequestTimeoutError,
  SessionClosedError,
  TooManyRedirectsError,
} from "./errors.ts";
import { HttpCall } from "./http-call.ts";
import { HttpResponse } from "./http-response.ts";
import { type BodyOptions, type OutgoingBody, outgoingBody } from "./outgoing-body.ts";
import { letGo, ReadAhead } from "./read-ahead.ts";
import { isRedirect, type Planned, redirected } from "./redirects.ts";
import { openOnly, takeCredentials } from "./request-headers.ts";
import {
  isPassing,
  retryDelayMs,
  type RetryOptions,
  type RetryPolicy,
  retryPolicy,
} from "./retries.ts";
import {
  type IncomingResponse,
  networkTransport,
  type OutgoingRequest,
  type Transport,
} from "./transport.ts";

export interface TimeoutLimits {
  /** For all of it, tries, waits and body. Default: `"5m"`. */
  total?: Duration | undefined;
  /** For the connection. Default: `"10s"`. */
  connect?: Duration | undefined;
  /** For the head of the response. Default: `"30s"`. */
  headers?: Duration | undefined;
  /** Between two parts of the body. Default: `"30s"`. */
  body?: Duration | undefined;
}

export interface SessionHooks {
  /** Before each try; it may change the headers. */
  request?: ((request: OutgoingRequest) => void | Promise<void>) | undefined;
  /** After each response, also those that are followed by another. */
  response?: ((response: IncomingResponse, request: OutgoingRequest) => void) | undefined;
  /** Before a request is tried again. */
  retry?: ((retry: { attempt: number; delayMs: number; error: unknown }) => void) | undefined;
}

export interface HttpSessionOptions {
  /** What addresses are relative to. */
  baseUrl?: string | undefined;
  /** For all of a request, or limits one by one. */
  timeout?: Duration | TimeoutLimits | undefined;
  /** How often a request that may be repeated is tried again. Default: 0. */
  retries?: number | RetryOptions | undefined;
  /** How many connections to a server at a time; other requests wait. Default: 10. */
  limitPerHost?: number | undefined;
  /** Keeps cookies: `true`, or a jar of yours. Default: false. */
  cookies?: boolean | CookieJar | undefined;
  /**
   * Sent with every request to the server of `baseUrl`; those to others get none of them but
   * `accept…` and `user-agent`. Without a `baseUrl`, sent with every request.
   */
  headers?: Readonly<Record<string, string>> | undefined;
  hooks?: SessionHooks | undefined;
  /** How many redirections are followed; 0 gives the redirection itself. Default: 10. */
  maxRedirects?: number | undefined;
  /** The most that `json`, `text` and `bytes` read, decoded. Default: 100 MiB. */
  maxBytes?: number | undefined;
  /**
   * Refuses addresses of the own network, for addresses that users give: the address is checked
   * where it is connected to, after every lookup and redirection. Default: false.
   */
  publicOnly?: boolean | PublicOnlyOptions | undefined;
  /** How requests get to their servers, for tests: see `mockTransport`. Default: the network. */
  transport?: Transport | undefined;
}

export interface RequestOptions extends BodyOptions {
  headers?: Readonly<Record<string, string>> | undefined;
  /** Added to the query of the address. */
  params?: Readonly<Record<string, string | number | boolean>> | URLSearchParams | undefined;
  /** For all of this request. Default: the session's. */
  timeout?: Duration | undefined;
  /** Cancels it, besides what cancels the work at hand. */
  signal?: AbortSignal | undefined;
}

/** Answers that nobody read and nobody can read any more: their connection is let go. */
const forgotten = new FinalizationRegistry<ReadAhead>((body) => body.close());

/** Requests with what they have in common: limits, cookies, headers, connections. */
export class HttpSession implements AsyncDisposable {
  /** The cookies, if they are kept. */
  readonly cookies: CookieJar | undefined;
  readonly #options: HttpSessionOptions;
  readonly #totalMs: number;
  readonly #retries: RetryPolicy;
  readonly #transport: Transport;
  readonly #bodyMs: number;
  /** Of `baseUrl`. */
  readonly #origin: string | undefined;
  readonly #headerNames: ReadonlySet<string>;
  /** What breaks off each request that is under way. */
  readonly #running = new Set<(reason: unknown) => void>();
  #isClosed = false;

  /** @internal */
  constructor(options: HttpSessionOptions) {
    const { timeout = {}, cookies = false } = options;
    const limits: TimeoutLimits = typeof timeout === "object" ? timeout : { total: timeout };
    this.#options = options;
    this.#totalMs = milliseconds(limits.total ?? "5m", "httpSession");
    this.#bodyMs = milliseconds(limits.body ?? "30s", "httpSession");
    this.#retries = retryPolicy(options.retries);
    this.#origin = URL.canParse(options.baseUrl ?? "")
      ? new URL(options.baseUrl!).origin
      : undefined;
    this.#headerNames = new Set(new Headers(options.headers).keys());
    this.cookies = cookies === true ? new CookieJar() : cookies || undefined;
    this.#transport =
      options.transport ??
      networkTransport({
        connectMs: milliseconds(limits.connect ?? "10s", "httpSession"),
        headersMs: milliseconds(limits.headers ?? "30s", "httpSession"),
        bodyMs: this.#bodyMs,
        limitPerHost: options.limitPerHost ?? 10,
        publicOnly: options.publicOnly ?? false,
      });
  }

  get(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("GET", url, options);
  }

  head(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("HEAD", url, options);
  }

  post(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("POST", url, options);
  }

  put(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("PUT", url, options);
  }

  patch(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("PATCH", url, options);
  }

  delete(url: string | URL, options?: RequestOptions): HttpCall {
    return this.request("DELETE", url, options);
  }

  /** Any method. It is sent at once; the work at hand and its time limits cancel it. */
  request(method: string, url: string | URL, options: RequestOptions = {}): HttpCall {
    return new HttpCall(this.#request(method.toUpperCase(), url, options));
  }

  /** Breaks off what is under way and closes all connections. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const breakOff of this.#running) breakOff(new SessionClosedError());
    await this.#transport.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #request(
    method: string,
    target: string | URL,
    options: RequestOptions,
  ): Promise<HttpResponse> {
    if (this.#isClosed) throw new SessionClosedError();
    const url = this.#urlOf(target, options.params);
    const credentials = takeCredentials(url);
    const body = outgoingBody(options);
    const controller = new AbortController();
    const { end, breakOff } = this.#watch(controller, method, url, options);
    try {
      const { response, request, hops } = await this.#follow({
        method,
        url,
        headers: this.#headersOf(url, body, credentials, options),
        ofSession: this.#headerNames,
        body,
        signal: controller.signal,
      });
      const { href } = request.url;
      const unread = new ReadAhead(response.body, {
        idleMs: this.#bodyMs,
        onEnd: end,
        breakOff: (why) =>
          breakOff(
            why === "idle"
              ? new RequestTimeoutError(request.method, href, "body")
              : new BodyUsedError(href),
          ),
      });
      const answer = new HttpResponse(response, {
        method: request.method,
        url: href,
        isRedirected: hops > 0,
        maxBytes: this.#options.maxBytes ?? 100 * 2 ** 20,
        body: unread,
      });
      if (!unread.isEnded) forgotten.register(answer, unread);
      return answer;
    } catch (error) {
      end();
      throw error;
    }
  }

  /** From hop to hop, until the answer is no redirection. */
  async #follow(first: Planned): Promise<{
    response: IncomingResponse;
    request: Planned;
    hops: number;
  }> {
    const { maxRedirects = 10 } = this.#options;
    let request = first;
    for (let hops = 0; ; hops += 1) {
      const response = await this.#try(request);
      const location = response.headers.get("location");
      if (!isRedirect(response.status) || location === null || maxRedirects === 0) {
        return { response, request, hops };
      }
      if (hops === maxRedirects) {
        await letGo(response.body);
        throw new TooManyRedirectsError(first.method, first.url.href, maxRedirects);
      }
      const next = redirected(request, response.status, location);
      if (next === undefined) return { response, request, hops };
      await letGo(response.body);
      request = next;
    }
  }

  /** One hop, as often as the policy wants it. */
  async #try(planned: Planned): Promise<IncomingResponse> {
    const { count, methods, statuses } = this.#retries;
    const canRepeat = methods.has(planned.method) && planned.body.canRepeat;
    for (let attempt = 1; ; attempt += 1) {
      const isLast = !canRepeat || attempt > count;
      let error: unknown;
      let retryAfter: string | null = null;
      try {
        const response = await this.#send(planned);
        if (isLast || !statuses.has(response.status)) return response;
        retryAfter = response.headers.get("retry-after");
        await letGo(response.body);
      } catch (failure) {
        if (isLast || !isPassing(failure)) throw failure;
        error = failure;
      }
      const delayMs = retryDelayMs(this.#retries, attempt, retryAfter);
      this.#options.hooks?.retry?.({ attempt, delayMs, error });
      await sleep(delayMs, { signal: planned.signal });
    }
  }

  async #send({ method, url, headers, body, signal }: Planned): Promise<IncomingResponse> {
    const { hooks } = this.#options;
    const request: OutgoingRequest = {
      method,
      url,
      headers: new Headers(headers),
      body: body.open(),
      signal,
    };
    const cookie = this.cookies?.header(url);
    if (cookie !== undefined && !request.headers.has("cookie")) {
      request.headers.set("cookie", cookie);
    }
    await hooks?.request?.(request);
    signal.throwIfAborted();
    const response = await this.#transport.send(request);
    this.cookies?.store(url, response.headers.getSetCookie());
    hooks?.response?.(response, request);
    return response;
  }

  #urlOf(target: string | URL, params: RequestOptions["params"]): URL {
    const { baseUrl } = this.#options;
    const text = String(target);
    let url: URL;
    try {
      url = new URL(text, baseUrl);
    } catch {
      throw new BadUrlError(text, "it is no whole address");
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      throw new BadUrlError(text, `it is of ${url.protocol.slice(0, -1)}, not of HTTP`);
    }
    const pairs = params instanceof URLSearchParams ? params : Object.entries(params ?? {});
    for (const [name, value] of pairs) url.searchParams.append(name, String(value));
    return url;
  }

  #headersOf(
    url: URL,
    body: OutgoingBody,
    credentials: string | undefined,
    { headers }: RequestOptions,
  ): Headers {
    const all = new Headers({ "accept-encoding": "gzip, deflate, br", "user-agent": "quintet" });
    const ours = this.#options.headers ?? {};
    const isForeign = this.#origin !== undefined && this.#origin !== url.origin;
    if (body.contentType !== undefined) all.set("content-type", body.contentType);
    for (const [name, value] of Object.entries(isForeign ? openOnly(ours) : ours)) {
      all.set(name, value);
    }
    if (credentials !== undefined) all.set("authorization", credentials);
    for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
    return all;
  }

  /** Cancels the request with the work at hand, its own signal, and the time. */
  #watch(
    controller: AbortController,
    method: string,
    url: URL,
    { timeout, signal }: RequestOptions,
  ): { end: () => void; breakOff: (reason: unknown) => void } {
    const totalMs = timeout === undefined ? this.#totalMs : milliseconds(timeout, "A request");
    const timer = setTimeout(
      () => breakOff(new RequestTimeoutError(method, url.href, "total")),
      Math.min(totalMs, 2 ** 31 - 1),
    );
    const signals = [signal, currentSignal()].filter((each) => each !== undefined);
    const stops = signals.map((each) => {
      const abort = (): void => breakOff(each.reason);
      if (each.aborted) abort();
      else each.addEventListener("abort", abort, { once: true });
      return () => each.removeEventListener("abort", abort);
    });
    const end = (): void => {
      clearTimeout(timer);
      this.#running.delete(breakOff);
      for (const stop of stops) stop();
    };
    const breakOff = (reason: unknown): void => {
      controller.abort(reason);
      end();
    };
    if (!controller.signal.aborted) this.#running.add(breakOff);
    return { end, breakOff };
  }
}

/**
 * Opens a session: requests that share connections, limits, cookies and headers. Close it, or let
 * `await using` do so.
 *
 * @example
 * ```ts
 * import { httpSession } from "quintet/client";
 *
 * await using session = httpSession({
 *   baseUrl: "https://api.example.com",
 *   timeout: "10s",
 *   retries: 2,
 *   headers: { authorization: "Bearer secret" },
 * });
 * const books = await session.get("/books", { params: { page: 2 } }).json<{ title: string }[]>();
 * await session.post("/books", { json: { title: books[0]?.title ?? "Emma" } });
 * ```
 *
 * @see https://docs.aiohttp.org/en/stable/client_reference.html#client-session
 */
export function httpSession(options: HttpSessionOptions = {}): HttpSession {
  return new HttpSession(options);
}
