/** Where errors go that are the site's own, each with its request. */

import { clock, isPromise } from "../base/index.ts";
import type { Stray } from "../concurrency/index.ts";
import type { Request } from "../http/index.ts";
import { chainOf } from "./error-pages/debug-page.ts";
import { errorText } from "./error-pages/error-text.ts";
import { framesOf } from "./error-pages/stack.ts";
import { ClientGoneError, ServerClosingError, UnawaitedError } from "./errors.ts";

/** Is told of an error. */
export type OnError = (error: unknown, request: Request) => void | Promise<void>;

/** Tells of an error. Never throws, and nothing of it is left to be awaited. */
export type Report = (error: unknown, request: Request) => void;

/**
 * Calls `onError` so that its own failure does no harm: then both errors are written out. That a
 * client has gone, and what failed because of it, is no error of the site.
 */
export function reporter(onError: OnError): Report {
  return (error, request) => {
    if (isGone(error, request)) return;
    const failed = (failure: unknown): void => {
      writeError(error, request);
      writeError(failure, request);
    };
    try {
      const told = onError(error, request);
      if (isPromise(told)) told.catch(failed);
    } catch (failure) {
      failed(failure);
    }
  };
}

/** Is it because nobody waits for the answer any more? */
export function isGone(error: unknown, { signal }: Request): boolean {
  return chainOf(error).some(
    (each) =>
      each instanceof ClientGoneError ||
      each instanceof ServerClosingError ||
      (signal.aborted && each === signal.reason),
  );
}

/** The default of `onError`: the standard error output, with the time and the request. */
export function writeError(error: unknown, request: Request): void {
  const time = new Date(clock.nowMs()).toISOString();
  const path = request.target.split("?", 1)[0]; // a query may hold a secret
  process.stderr.write(`${time} ${request.method} ${path} ${request.id}\n${errorText(error)}\n`);
}

/** What failed while nobody awaited it, with what is known of where that was. */
export function unawaited(
  { error, kind, madeAt }: Stray,
  work: string,
  root = process.cwd(),
): UnawaitedError {
  const what = kind === "rejection" ? "A promise" : "A callback";
  return new UnawaitedError(what, `in ${work}${placeOf(madeAt ?? error, root)}`, error);
}

/** `, at books/views.ts:12`: the innermost line of the project's own. */
function placeOf(origin: unknown, root: string): string {
  const stack =
    typeof origin === "string" ? callOf(origin) : (origin as Partial<Error> | null)?.stack;
  const frame = framesOf({ name: "", message: "", stack: String(stack) }, root).find(
    ({ owner }) => owner === "project",
  );
  return frame === undefined ? "" : `, at ${frame.file}:${frame.line}`;
}

/** The promise of an async function is made on its first line; who called it comes after that. */
function callOf(madeAt: string): string {
  const [head = "", innermost = "", ...rest] = madeAt.split("\n");
  const isBuiltIn = /at (?:new )?Promise\b|<anonymous>\)$/.test(innermost);
  return (isBuiltIn ? [head, innermost, ...rest] : [head, ...rest]).join("\n");
}
