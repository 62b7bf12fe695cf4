/**
 * The consoles of error pages: code typed there runs in the process of the site. So they exist in
 * `runserver` alone, listen to this machine alone, and want a PIN that is printed in the terminal.
 */

import { randomInt, timingSafeEqual } from "node:crypto";

import { type ErrorFrame, errorFrames } from "../../debugger/index.ts";
import { json, type Request, Response } from "../../http/index.ts";
import { consolePath, consoleScriptPath } from "./console-path.ts";
import { consoleScript } from "./console-script.ts";

export interface ErrorConsoleOptions {
  /** Tells the PIN to whoever started the server. */
  print(line: string): void;
}

/** Errors whose pages may still be open. */
const mostErrors = 10;
const mostFailures = 10;

interface Question {
  pin?: unknown;
  error?: unknown;
  frame?: unknown;
  code?: unknown;
}

export class ErrorConsole {
  readonly #pin = String(randomInt(1e9))
    .padStart(9, "0")
    .replace(/(...)(...)(...)/, "$1-$2-$3");
  readonly #print: ErrorConsoleOptions["print"];
  readonly #errors = new Map<number, readonly ErrorFrame[]>();
  #lastId = 0;
  #failures = 0;
  #isPrinted = false;

  constructor({ print }: ErrorConsoleOptions) {
    this.#print = print;
  }

  /** Keeps the frames of an error for its page. @returns The number that the page sends back. */
  keep(frames: readonly ErrorFrame[]): number {
    if (!this.#isPrinted) this.#print(`PIN of the consoles in error pages: ${this.#pin}`);
    this.#isPrinted = true;
    const id = ++this.#lastId;
    this.#errors.set(id, frames);
    if (this.#errors.size > mostErrors) this.#errors.delete(this.#errors.keys().next().value!);
    return id;
  }

  /** The answer to a request of an error page; nothing to one for the site. */
  respond(request: Request): Promise<Response> | Response | undefined {
    const path = request.target.split("?", 1)[0];
    if (path !== consolePath && path !== consoleScriptPath) return undefined;
    if (!isFromHere(request)) return new Response(null, { status: 404 });
    if (path === consoleScriptPath) {
      const headers = { "content-type": "text/javascript; charset=utf-8" };
      return new Response(consoleScript, { headers });
    }
    // No form of another site can send this type, and no script of one without our leave.
    const isOwn = request.method === "POST" && request.contentType === "application/json";
    return isOwn ? this.#evaluate(request) : new Response(null, { status: 405 });
  }

  async #evaluate(request: Request): Promise<Response> {
    const { pin, error, frame, code } = await request.json<Question>();
    if (this.#failures >= mostFailures) {
      return json({ problem: "Too many wrong PINs. Start the server again." }, { status: 403 });
    }
    if (!this.#isPin(pin)) {
      this.#failures++;
      return json({ problem: "That is not the PIN; it is in the terminal." }, { status: 403 });
    }
    const kept = this.#errors.get(Number(error))?.[Number(frame)];
    if (kept === undefined) return json({ problem: "This error is gone. Reload the page." });
    return json({ output: await kept.evaluate(String(code)) });
  }

  #isPin(given: unknown): boolean {
    const [right, said] = [this.#pin, String(given)].map((pin) =>
      Buffer.from(pin.replaceAll("-", "")),
    );
    return right!.length === said!.length && timingSafeEqual(right!, said!);
  }
}

/** Sent by this machine, to a name of this machine, and not on behalf of another. */
function isFromHere(request: Request): boolean {
  const { headers, remoteAddress } = request;
  const host = (headers.get("host") ?? "").replace(/:\d+$/, "");
  const origin = headers.get("origin");
  return (
    /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress) &&
    /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host) &&
    (origin === null || origin === `http://${headers.get("host")}`) &&
    ["forwarded", "x-forwarded-for", "x-real-ip"].every((name) => headers.get(name) === null)
  );
}

let current: ErrorConsole | undefined;

/** Error pages have consoles from now on. The caller passes requests to it first. */
export function openErrorConsole(options: ErrorConsoleOptions): ErrorConsole {
  current = new ErrorConsole(options);
  return current;
}

export function hasConsoles(): boolean {
  return current !== undefined;
}

/** What a page knows of an error: its frames, and the number by which its consoles name it. */
export interface KeptError {
  frames: readonly ErrorFrame[];
  /** Absent where there are no consoles. */
  id: number | undefined;
}

export function keepError(error: unknown): KeptError {
  const frames = errorFrames(error);
  return { frames, id: frames.length === 0 ? undefined : current?.keep(frames) };
}
