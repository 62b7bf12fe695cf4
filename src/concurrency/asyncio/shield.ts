import { interruptible, runDetached, currentScope, type Work } from "./scope.ts";
import { Task } from "./task.ts";

/**
 * Runs work that the caller's cancellation does not reach. If the caller is cancelled while it
 * waits, the wait ends and the work goes on. A caller that is cancelled already waits for it: that
 * is clean-up in `finally`, which has to wait for something.
 *
 * @example
 * ```ts
 * import { shield, sleep, timeout } from "quintet/concurrency";
 *
 * await timeout("1s", async () => {
 *   try {
 *     await sleep("10ms");
 *   } finally {
 *     await shield(() => sleep("5ms")); // say goodbye to a server
 *   }
 * });
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#shielding-from-cancellation
 */
export function shield<Value>(work: Work<Value>): Promise<Value> {
  const task = runDetached(() => new Task(work, undefined));
  if (currentScope()?.aborted === true) return runDetached(() => task.then());
  return interruptible(runDetached(() => task.then()));
}
