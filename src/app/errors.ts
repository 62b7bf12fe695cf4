/** What can be wrong with a site as a whole: its settings, its environment, its port. */

import { QuintetError, type QuintetErrorOptions } from "../base/index.ts";

/** `one problem` or all of them, a line each. */
function listed(head: string, problems: readonly string[]): string {
  return [`${head}:`, ...problems.map((problem) => `  - ${problem}`)].join("\n");
}

/** `defineSettings` was given what cannot work; all problems at once. */
export class SettingsError extends QuintetError {
  readonly code = "app/settings";

  constructor(problems: readonly string[]) {
    const count = problems.length;
    const head =
      count === 1 ? "The settings have a problem" : `The settings have ${count} problems`;
    super(listed(head, problems));
  }
}

/** Environment variables are missing or wrong; all of them at once, without their secrets. */
export class EnvError extends QuintetError {
  readonly code = "app/env";

  constructor(problems: readonly string[], file: string) {
    super(listed("The environment is not complete", problems), {
      hint: `Set them in the environment or in ${file}.`,
    });
  }
}

/** Another program listens on the port already. */
export class PortInUseError extends QuintetError {
  readonly code = "app/port-in-use";
  readonly port: number;

  constructor(host: string, port: number, free: number | undefined, cause: unknown) {
    super(`Another program listens on port ${port} of ${host} already.`, {
      hint:
        free === undefined
          ? "End it, or choose another port."
          : `End it, or choose another port: ${free} is free.`,
      cause,
    });
    this.port = port;
  }
}

/** The system does not let this user have the port. */
export class PortForbiddenError extends QuintetError {
  readonly code = "app/port-forbidden";

  constructor(port: number, cause: unknown) {
    super(`You may not listen on port ${port}.`, {
      hint:
        port < 1024
          ? "Ports below 1024 belong to the administrator: take 8000 or another one above 1023."
          : "Take another port.",
      cause,
    });
  }
}

/** There is no such address to listen on. */
export class AddressError extends QuintetError {
  readonly code = "app/address";

  constructor(host: string, port: number, cause: unknown) {
    super(`This machine cannot listen on ${host}, port ${port}.`, {
      hint: "Listen on 127.0.0.1 for this machine alone, on 0.0.0.0 for all networks.",
      cause,
    });
  }
}

/** The reason of `request.signal`: the client hung up before it was answered. */
export class ClientGoneError extends QuintetError {
  readonly code = "app/client-gone";

  constructor(options: QuintetErrorOptions = {}) {
    super("The client has gone before it was answered.", options);
  }
}

/** The reason of `request.signal`: the server ends, and waits no longer for this answer. */
export class ServerClosingError extends QuintetError {
  readonly code = "app/server-closing";

  constructor() {
    super("The server ends.");
  }
}

/**
 * Something failed in the work of a request, and nobody awaited it. It has no effect on the answer,
 * which may be sent already, nor on other requests.
 */
export class UnawaitedError extends QuintetError {
  readonly code = "app/unawaited";

  constructor(what: string, where: string, cause: unknown) {
    super(`${what} failed and nobody awaited it, ${where}.`, {
      hint: "Put `await` before the call, or catch its error there.",
      cause,
    });
  }
}
