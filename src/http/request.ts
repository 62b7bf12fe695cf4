/**
 * A request, with the Web's interface where the Web has one. Everything that costs something is
 * made when it is first asked for: most requests need neither a URL object nor their cookies.
 */

import { randomUUID } from "node:crypto";

import { type BodyLimits, decodeText, defaultLimits, readBody, type RequestBody } from "./body.ts";
import { parseCookies } from "./cookies.ts";
import { BodyReadError, MalformedRequest, PayloadTooLarge } from "./errors.ts";
import { safeFileName } from "./uploaded-name.ts";
import { type FormValues, parseMultipart, parseUrlEncoded } from "./form-data.ts";
import { Headers, type HeadersSource } from "./headers.ts";
import { SubmittedForm, SubmittedQuery } from "./submitted.ts";
import type { Forwarded, TrustedProxies } from "./trusted-proxies.ts";
import { UploadFolder } from "./upload-folder.ts";

/** What a request is made of. Functions are called at most once, when their value is needed. */
export interface RequestOptions extends BodyLimits {
  /** Default: `GET`. */
  method?: string;
  /** The target as it came: `/books/?page=2`. With scheme and host it says those, too. */
  url: string;
  headers?: HeadersSource | (() => HeadersSource);
  /** Default: none. */
  body?: RequestBody;
  /** Aborted when nobody waits for the answer any more. Default: never. */
  signal?: AbortSignal | (() => AbortSignal);
  /** The IP address that the connection comes from: of the client, or of a proxy. Default: `""`. */
  remoteAddress?: string | (() => string);
  /** The host and port it is meant for. Default: from the URL, else from the `host` header. */
  host?: string;
  /** Did it come over HTTPS? Default: what the URL says, else false. */
  isSecure?: boolean;
  /** Names it in the logs. Default: a random UUID. */
  id?: string;
  /**
   * Calls back when the request is answered, so that what it left on the disk is removed. Default:
   * it is removed when nobody has the form any more.
   */
  onAnswered?: (callback: () => void) => void;
}

/** Where a path leads, as the URLs of the site say. */
export interface RouteMatch {
  readonly view: unknown;
  /** The parameters of the path, converted. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Without its namespaces; undefined if the route has none. */
  readonly name: string | undefined;
  /** The outermost first. */
  readonly namespaces: readonly string[];
  /** The whole pattern: `books/<int:id>/`. */
  readonly route: string;
}

/** Knows where paths lead: the URLs of a site. */
export interface Routes {
  /** What else, besides the path, decides where it leads: the language, where paths differ by it. */
  readonly variant: unknown;
  resolve(path: string): RouteMatch | undefined;
}

/** Where `requestSlot` keeps its values. */
export const requestSlots: unique symbol = Symbol("quintet.requestSlots");

const noBody = new Uint8Array(0);

/**
 * A request to the site.
 *
 * @template Params The parameters of its path, as its route names and converts them.
 *
 * @example
 * ```ts
 * import { Request } from "quintet/http";
 *
 * const request = new Request({ url: "/books/?page=2", headers: { cookie: "theme=dark" } });
 * request.path; // "/books/"
 * request.query.get("page"); // "2"
 * request.cookies.get("theme"); // "dark"
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/ref/request-response/#httprequest-objects
 */
export class Request<Params = Record<never, never>> {
  readonly method: string;
  /** The parameters of the path. The router sets them, before the view is called. */
  params: Params;
  /** The URLs that it is looked up in. The site sets them; undefined: there are none. */
  routes: Routes | undefined;
  [requestSlots]: Map<symbol, unknown> | undefined;
  #match: { readonly variant: unknown; readonly found: RouteMatch | undefined } | undefined;
  readonly #options: RequestOptions;
  #proxies: TrustedProxies | undefined;
  #said: Forwarded | undefined;
  #path: string | undefined;
  #url: URL | undefined;
  #query: SubmittedQuery | undefined;
  #headers: Headers | undefined;
  #cookies: ReadonlyMap<string, string> | undefined;
  #signal: AbortSignal | undefined;
  #id: string | undefined;
  #bytes: Promise<Uint8Array<ArrayBuffer>> | undefined;
  #form: Promise<FormValues> | undefined;
  #isStreamed = false;

  constructor(options: RequestOptions) {
    this.method = options.method ?? "GET";
    this.params = {} as Params;
    this.#options = options;
  }

  /** Makes one from the Web's `Request`, whose body it then reads. */
  static fromWeb(
    web: globalThis.Request,
    options: Omit<RequestOptions, "method" | "url" | "headers" | "body" | "signal"> = {},
  ): Request {
    return new Request({
      ...options,
      method: web.method,
      url: web.url,
      headers: () => web.headers,
      body: web.body,
      signal: () => web.signal,
    });
  }

  /**
   * The path, decoded: `/b%C3%BCcher/` is `/bücher/`. Without query, scheme and host.
   *
   * @throws {MalformedRequest} If its percent-encoding is broken, or is no UTF-8.
   */
  get path(): string {
    return (this.#path ??= decodePath(pathOf(this.target)));
  }

  /**
   * Where it leads: the view, the name of the route. Undefined if no route has the path. It is
   * looked up when it is first asked for, by a middleware or for the view.
   *
   * @throws {MalformedRequest} As `path`.
   */
  get match(): RouteMatch | undefined {
    const { routes } = this;
    if (routes === undefined) return undefined;
    const { variant } = routes;
    if (this.#match === undefined || this.#match.variant !== variant) {
      this.#match = { variant, found: routes.resolve(this.path) };
    }
    return this.#match.found;
  }

  /** Path and query as they came, without scheme and host: `/b%C3%BCcher/?page=2`. */
  get target(): string {
    const { url } = this.#options;
    if (url.startsWith("/")) return url;
    const origin = originPattern.exec(url)?.[0];
    if (origin === undefined) return url; // "*", of OPTIONS
    const rest = url.slice(origin.length).replace(/#.*$/s, "");
    return rest.startsWith("/") ? rest : `/${rest}`;
  }

  /**
   * The address of the page, with scheme and host.
   *
   * @throws {MalformedRequest} If the host is none.
   */
  get url(): URL {
    if (this.#url === undefined) {
      const address = `${this.scheme}://${this.host || "localhost"}${this.target}`;
      if (!URL.canParse(address)) {
        throw new MalformedRequest(`${JSON.stringify(address)} is no address.`);
      }
      this.#url = new URL(address);
    }
    return this.#url;
  }

  /** The parameters behind the question mark; of several with one name, `get` gives the last. */
  get query(): SubmittedQuery {
    if (this.#query === undefined) {
      const { url } = this.#options;
      const start = url.indexOf("?");
      this.#query = new SubmittedQuery(start < 0 ? "" : url.slice(start + 1).replace(/#.*$/s, ""));
    }
    return this.#query;
  }

  get headers(): Headers {
    if (this.#headers === undefined) {
      const source = called(this.#options.headers);
      this.#headers = source instanceof Headers ? source : new Headers(source);
    }
    return this.#headers;
  }

  get cookies(): ReadonlyMap<string, string> {
    return (this.#cookies ??= parseCookies(this.headers.get("cookie") ?? ""));
  }

  /** Aborted when the client has gone, or its time is over: hand it on to what takes long. */
  get signal(): AbortSignal {
    return (this.#signal ??= called(this.#options.signal) ?? new AbortController().signal);
  }

  /** Host and port as the client names them, not to be believed before `allowedHosts` has. */
  get host(): string {
    const { host, url } = this.#options;
    const forwarded = this.#forwarded?.host;
    if (forwarded !== undefined) return forwarded;
    return host ?? originPattern.exec(url)?.[2] ?? this.headers.get("host") ?? "";
  }

  get isSecure(): boolean {
    const { isSecure, url } = this.#options;
    const forwarded = this.#forwarded?.isSecure;
    if (forwarded !== undefined) return forwarded;
    return isSecure ?? originPattern.exec(url)?.[1]?.toLowerCase() === "https";
  }

  get scheme(): "https" | "http" {
    return this.isSecure ? "https" : "http";
  }

  /** The IP address of the client, or of the last proxy that is not trusted. */
  get remoteAddress(): string {
    return this.#forwarded?.address ?? this.#peer;
  }

  /** Where the connection to us comes from: the client, or a proxy. */
  get #peer(): string {
    return called(this.#options.remoteAddress) ?? "";
  }

  /** What the proxies before us say; undefined if none is trusted. Read once. */
  get #forwarded(): Forwarded | undefined {
    if (this.#proxies === undefined) return undefined;
    return (this.#said ??= this.#proxies.read(this.#peer, this.headers));
  }

  /**
   * Believes these proxies: `isSecure`, `host`, `remoteAddress` and all that comes of them are
   * those of the visitor from now on. A site does so by its setting `trustedProxies`.
   */
  trust(proxies: TrustedProxies): void {
    this.#proxies = proxies;
    this.#said = undefined;
    this.#url = undefined;
  }

  /** Names this request in the logs. */
  get id(): string {
    return (this.#id ??= this.#options.id ?? randomUUID());
  }

  /** The media type of the body, lower-case and without parameters; `""` if there is none. */
  get contentType(): string {
    return (this.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  }

  /**
   * The address of another page of this site, with scheme and host. Django's
   * `build_absolute_uri`.
   *
   * @param location A path, a relative or a full address. Default: this page.
   */
  absoluteUrl(location: string = this.target): string {
    if (originPattern.test(location)) return location;
    // Two slashes at the beginning are a host to URL; this page's own path is meant as a path.
    if (location === this.target) return this.url.href;
    // Three are no host to anybody's taste but a browser's: they are meant as one.
    return new URL(location.replace(/^\/{3,}/, "/"), this.url).href;
  }

  /**
   * The whole body.
   *
   * @throws {PayloadTooLarge} If it is larger than is allowed.
   * @throws {BodyReadError} If it is a form with files, and was read as such before.
   */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return (this.#bytes ??= this.#read());
  }

  /** The body as text. @throws {MalformedRequest} If it is none. */
  async text(): Promise<string> {
    return decodeText(await this.bytes(), this.headers.get("content-type") ?? "");
  }

  /**
   * The body, read as JSON. The type is what you claim: check what a stranger sends.
   *
   * @throws {MalformedRequest} If it is no JSON.
   */
  async json<Value = unknown>(): Promise<Value> {
    const text = await this.text();
    try {
      return JSON.parse(text) as Value;
    } catch (cause) {
      throw new MalformedRequest("The body of the request is no JSON.", { cause });
    }
  }

  /**
   * The values of the submitted form; none if the body is no form. Of several with one name, `get`
   * gives the last. The names of files are safe (`safeFileName`); files above 2.5 MiB lie on the
   * disk until the request is answered.
   *
   * @throws {MalformedRequest} If it is broken.
   * @throws {PayloadTooLarge} If it is larger than is allowed.
   * @throws {TooManyFields} If it has more fields or files than are allowed.
   */
  form(): Promise<FormValues> {
    return (this.#form ??= this.#parseForm());
  }

  async #parseForm(): Promise<FormValues> {
    const { body } = this.#options;
    if (body instanceof URLSearchParams) return new SubmittedQuery(body);
    if (body instanceof FormData) return submittedForm(body);
    const limits = { ...defaultLimits, ...this.#options };
    const contentType = this.headers.get("content-type") ?? "";
    switch (this.contentType) {
      case "application/x-www-form-urlencoded":
        return parseUrlEncoded(await this.bytes(), contentType, limits);
      case "multipart/form-data":
        return this.#parseUpload(contentType, limits);
      default:
        return new SubmittedQuery();
    }
  }

  async #parseUpload(contentType: string, limits: Required<BodyLimits>): Promise<FormValues> {
    const { maxUploadBytes } = limits;
    let made: UploadFolder | undefined;
    const folder = new UploadFolder((there) => {
      made = there;
      this.#options.onAnswered?.(() => void there.remove());
    });
    if (this.#announcedBytes > maxUploadBytes) {
      throw new PayloadTooLarge("The body of the request", maxUploadBytes);
    }
    const body = this.#bytes === undefined ? this.#stream() : chunks(await this.#bytes);
    try {
      const form = await parseMultipart(body, contentType, { limits, folder });
      if (made !== undefined && this.#options.onAnswered === undefined)
        forgotten.register(form, made);
      return form;
    } catch (error) {
      await made?.remove();
      throw error;
    }
  }

  /** The body, which can be read once so. */
  #stream(): AsyncIterable<Uint8Array> {
    const { body = null } = this.#options;
    this.#isStreamed = true;
    if (body === null || body instanceof FormData || body instanceof URLSearchParams)
      return chunks(noBody);
    return typeof body === "string" || body instanceof Uint8Array
      ? chunks(Buffer.from(body))
      : body;
  }

  get #announcedBytes(): number {
    return Number(this.headers.get("content-length") ?? 0);
  }

  async #read(): Promise<Uint8Array<ArrayBuffer>> {
    const {
      body = null,
      maxBodyBytes = defaultLimits.maxBodyBytes,
      maxUploadBytes = defaultLimits.maxUploadBytes,
    } = this.#options;
    if (body === null) return noBody;
    if (this.#isStreamed) throw new BodyReadError();
    if (body instanceof FormData)
      return Uint8Array.from(await new globalThis.Response(body).bytes());
    return readBody(body instanceof URLSearchParams ? body.toString() : body, {
      maxBytes: this.contentType === "multipart/form-data" ? maxUploadBytes : maxBodyBytes,
      announcedBytes: this.#announcedBytes,
    });
  }
}

const originPattern = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)/i;

function called<Value extends object | string>(
  value: Value | (() => Value) | undefined,
): Value | undefined {
  return typeof value === "function" ? value() : value;
}

function pathOf(target: string): string {
  const end = target.indexOf("?");
  return end < 0 ? target : target.slice(0, end);
}

function decodePath(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new MalformedRequest(`The path ${JSON.stringify(path)} is not well encoded.`, { cause });
  }
}

/** What lies on the disk for forms of requests whose end nobody tells us. */
const forgotten = new FinalizationRegistry<UploadFolder>((folder) => void folder.remove());

async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

function submittedForm(form: FormData): SubmittedForm {
  const submitted = new SubmittedForm();
  for (const [name, value] of form) {
    if (typeof value === "string") submitted.append(name, value);
    else submitted.append(name, value, safeFileName(value.name) ?? "");
  }
  return submitted;
}
