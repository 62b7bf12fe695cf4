import { type Duration, milliseconds, startTimer } from "../duration.ts";
import { currentScope, listening, type WaitOptions } from "./scope.ts";

/**
 * Waits for a time. The wait ends early, and its timer is gone, when the work at hand is
 * cancelled. `sleep(0)` lets others run.
 *
 * @param duration Milliseconds, or text such as `"500ms"`, `"5s"`, `"2m"`.
 * @throws The reason of the cancellation.
 *
 * @example
 * ```ts
 * import { sleep } from "quintet/concurrency";
 *
 * await sleep("10ms");
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep
 */
export function sleep(duration: Duration, options?: WaitOptions): Promise<void>;
export async function sleep(duration: Duration, options?: WaitOptions): Promise<void> {
  const ms = milliseconds(duration, "sleep");
  return listening(options, () => pause(ms));
}

function pause(ms: number): Promise<void> {
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    if (scope?.aborted === true) return reject(scope.reason);
    const stop = startTimer(ms, () => {
      scope?.off(cancel);
      resolve();
    });
    const cancel = (): void => {
      stop();
      reject(scope?.reason);
    };
    scope?.on(cancel);
  });
}
