/** What can go wrong with a session. */

import { inspect } from "node:util";

import { QuintetError } from "../base/index.ts";
import { BadRequest } from "../http/index.ts";

/** A view wants the session of a request that did not pass the middleware. */
export class NoSessionError extends QuintetError {
  readonly code = "sessions/no-middleware";

  constructor() {
    super("The request has no session.", {
      hint: "Add sessions() to the middleware of the settings, before what needs the session.",
    });
  }
}

/** A session was to hold a value that JSON cannot hold without changing it. */
export class SessionValueError extends QuintetError {
  readonly code = "sessions/value";

  constructor(key: string, path: string, value: unknown) {
    const shown = inspect(value, { depth: 0, breakLength: Infinity });
    super(`The session cannot keep ${key}${path}: ${shown} is not a value of JSON.`, {
      hint: "Store text, finite numbers, booleans, null, arrays and plain objects.",
    });
  }
}

/** The session was deleted while the request ran: the visitor has logged out in another tab. */
export class SessionInterruptedError extends BadRequest {
  override readonly code = "sessions/interrupted";

  constructor() {
    super("The session was deleted before the request completed.", {
      hint: "The visitor may have logged out in a concurrent request. Nothing was saved.",
    });
  }
}

/** A session was changed after its response had begun, so that the change would be lost. */
export class SessionClosedError extends QuintetError {
  readonly code = "sessions/closed";

  constructor() {
    super("Cannot change the session: its response was already made.", {
      hint: "Change it before the view returns, not in a stream or in work that goes on later.",
    });
  }
}

/** Browsers do not keep cookies of that size. */
export class SessionTooLargeError extends QuintetError {
  readonly code = "sessions/too-large";

  constructor(bytes: number, maxBytes: number) {
    super(`The session needs a cookie of ${bytes} bytes; browsers keep ${maxBytes}.`, {
      hint: "Keep less in the session, or use databaseSessions().",
    });
  }
}
