import { type Duration, milliseconds, startTimer } from "../duration.ts";
import { TimeoutError } from "../errors.ts";
import { currentScope, interruptible, Scope, type Work } from "./scope.ts";

export interface TimeoutOptions {
  /**
   * How long work that was cancelled may take to end; it is left to itself after that. Only work
   * that waits for something this module knows nothing of needs any of it. Default: `"1s"`.
   */
  grace?: Duration | undefined;
}

/**
 * Runs work, and cancels it when the time is over. Limits can be nested: the one that is over
 * first throws, at the place of its own `timeout`.
 *
 * @param duration Milliseconds, or text such as `"500ms"`, `"5s"`, `"2m"`.
 * @returns What the work returns, also if it catches the cancellation and returns something.
 * @throws {TimeoutError} If the time was over first.
 *
 * @example
 * ```ts
 * import { currentSignal, timeout } from "quintet/concurrency";
 *
 * async function load(): Promise<string> {
 *   const response = await fetch("http://127.0.0.1:8000/", { signal: currentSignal() ?? null });
 *   return response.text();
 * }
 *
 * const page = await timeout("5s", load);
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#timeouts
 */
export async function timeout<Value>(
  duration: Duration,
  work: Work<Value>,
  { grace = "1s" }: TimeoutOptions = {},
): Promise<Value> {
  const ms = milliseconds(duration, "timeout");
  const graceMs = milliseconds(grace, "timeout");
  const scope = new Scope(currentScope());
  const stops = [startTimer(ms, () => scope.cancel(new TimeoutError(ms)))];
  try {
    return await new Promise<Value>((resolve, reject) => {
      const limitGrace = (): void => {
        stops.push(startTimer(graceMs, () => reject(scope.reason)));
      };
      if (scope.aborted) limitGrace();
      else scope.on(limitGrace);
      scope.run(work).then(resolve, reject);
    });
  } finally {
    for (const stop of stops) stop();
    scope.leave();
  }
}

/**
 * `timeout` in the order of Python's `wait_for`; it takes a promise as well, which is left alone
 * when the time is over, as nothing can stop it.
 *
 * @throws {TimeoutError} If the time was over first.
 *
 * @example
 * ```ts
 * import { once } from "node:events";
 *
 * import { waitFor } from "quintet/concurrency";
 *
 * await waitFor(once(process.stdin, "data"), "30s");
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for
 */
export function waitFor<Value>(
  work: Work<Value> | PromiseLike<Value>,
  duration: Duration,
  options?: TimeoutOptions,
): Promise<Value> {
  if (typeof work === "function") return timeout(duration, work, options);
  return timeout(duration, () => interruptible(work), options);
}
