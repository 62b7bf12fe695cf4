/**
 * Errors that are answers: each has a status, and the error pages turn it into a response. Thrown
 * by a view or a middleware, they mean "this request is answered so", not "the site is broken".
 */

import { type ErrorCode, QuintetError, type QuintetErrorOptions } from "../base/index.ts";

/**
 * An error with the status of its answer. Extend it for an answer of your own.
 *
 * @example
 * ```ts
 * import { HttpError } from "quintet/http";
 *
 * export class Teapot extends HttpError {
 *   readonly code = "kitchen/teapot";
 *   readonly status = 418;
 * }
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15
 */
export abstract class HttpError extends QuintetError {
  abstract override readonly code: ErrorCode;
  /** The status of the answer: 400–599. */
  abstract readonly status: number;
  /** Headers that the answer must have: `allow` of a 405, say. */
  readonly headers: Readonly<Record<string, string>> = {};
}

/** Nothing is found under this address, or nothing that this visitor may know of. */
export class Http404 extends HttpError {
  readonly code = "http/not-found";
  readonly status = 404;
  /** The patterns that were tried, in order: for the debug page, never for the visitor. */
  readonly tried: readonly string[];

  constructor(
    message = "There is no such page.",
    { tried = [], ...options }: QuintetErrorOptions & { tried?: readonly string[] } = {},
  ) {
    super(message, options);
    this.tried = tried;
  }
}

/** The request makes no sense: malformed, or with values that no honest client sends. */
export class BadRequest extends HttpError {
  readonly code: ErrorCode = "http/bad-request";
  readonly status = 400;
}

/** The body, the path or a header of the request is not well formed. */
export class MalformedRequest extends BadRequest {
  override readonly code: ErrorCode = "http/malformed";
}

/** The visitor is not allowed to do this. Django's exception of the same name. */
export class PermissionDenied extends HttpError {
  readonly code: ErrorCode = "http/permission-denied";
  readonly status = 403;

  constructor(message = "You may not do this.", options: QuintetErrorOptions = {}) {
    super(message, options);
  }
}

/** There is such a page, but not for this method. */
export class MethodNotAllowed extends HttpError {
  readonly code = "http/method-not-allowed";
  readonly status = 405;
  /** The methods that there are. */
  readonly allowed: readonly string[];
  override readonly headers: Readonly<Record<string, string>>;

  constructor(method: string, allowed: readonly string[]) {
    super(`${method} is not allowed here.`, { hint: `Allowed: ${allowed.join(", ")}.` });
    this.allowed = allowed;
    this.headers = { allow: allowed.join(", ") };
  }
}

/** The body of the request, or one part of it, is larger than the site takes. */
export class PayloadTooLarge extends HttpError {
  readonly code = "http/payload-too-large";
  readonly status = 413;
  readonly maxBytes: number;

  constructor(what: string, maxBytes: number) {
    super(`${what} is larger than ${maxBytes} bytes.`, {
      hint: "Raise the limit for it where the requests are made, if such a size is right.",
    });
    this.maxBytes = maxBytes;
  }
}

/** The form has more fields or files than any honest one: reading it on could exhaust us. */
export class TooManyFields extends BadRequest {
  override readonly code: ErrorCode = "http/too-many-fields";

  constructor(what: "fields" | "files", most: number) {
    super(`The form has more than ${most} ${what}.`, {
      hint: "Raise the limit for it where the requests are made, if so many are right.",
    });
  }
}

/** The body has a media type or a charset that cannot be read. */
export class UnsupportedMediaType extends HttpError {
  readonly code = "http/unsupported-media-type";
  readonly status = 415;
}

/** None of what the page can be written as is something the client accepts. */
export class NotAcceptable extends HttpError {
  readonly code = "http/not-acceptable";
  readonly status = 406;

  constructor(offered: readonly string[]) {
    super("There is nothing here that the client accepts.", {
      hint: `Offered: ${offered.join(", ")}.`,
    });
  }
}

/** A response is given a header or a cookie that cannot be sent. A mistake of the program. */
export class InvalidHeaderError extends QuintetError {
  readonly code = "http/invalid-header";
}

/** A response has a status that no server may answer with. A mistake of the program. */
export class InvalidStatusError extends QuintetError {
  readonly code = "http/invalid-status";

  constructor(status: number) {
    super(`${status} is no status of an answer.`, {
      hint: "It is a whole number from 200 to 599; those below 200 are for the server to send.",
    });
  }
}

/** The body of a response was read already, or is being read: it can be sent once. */
export class BodyUsedError extends QuintetError {
  readonly code = "http/body-used";

  constructor() {
    super("The body of the response was sent already, or somebody else is reading it.", {
      hint: "Make the response anew for each request, or send its clone().",
    });
  }
}

/** The body of a request is asked for as bytes after it was read as a form, piece by piece. */
export class BodyReadError extends QuintetError {
  readonly code = "http/body-read";

  constructor() {
    super("The body of the request was read as a form already, and is not kept.", {
      hint: "Call bytes() or text() before form(), or use the values of form().",
    });
  }
}

/**
 * A redirect leads where no browser may be sent: `javascript:`, `data:` and the like. Such an
 * address usually came with the request, so the request is refused.
 */
export class UnsafeRedirectError extends BadRequest {
  override readonly code = "http/unsafe-redirect";

  constructor(scheme: string) {
    super(`A redirect may not lead to an address with the scheme "${scheme}".`, {
      hint:
        "Redirect to a path, or to an http or https address. " +
        `If "${scheme}:…" is the name of a route, say redirectTo("${scheme}:…") of quintet/views.`,
    });
  }
}
