import { type Duration, milliseconds, startTimer } from "../duration.ts";
import { CancelledError } from "../errors.ts";
import { runDetached, type Work } from "./scope.ts";
import { Task } from "./task.ts";

export interface RunOptions {
  /** What asks the work to stop. Default: `["SIGINT", "SIGTERM"]`. */
  signals?: readonly NodeJS.Signals[] | undefined;
  /** How long clean-up may take after a signal, before the process ends. Default: `"10s"`. */
  grace?: Duration | undefined;
}

/**
 * Runs the main function of a program. The first Ctrl-C (or `SIGTERM`) cancels it and waits for
 * its clean-up, and then the process ends by that signal, as its parent expects; a second one ends
 * it at once.
 *
 * @returns What the function returns.
 *
 * @example
 * ```ts
 * import { run, sleep } from "quintet/concurrency";
 *
 * await run(async () => {
 *   console.log("Hello!");
 *   await sleep("10ms");
 *   console.log("World!");
 * });
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-runner.html#handling-keyboard-interruption
 */
export async function run<Value>(
  main: Work<Value>,
  { signals = ["SIGINT", "SIGTERM"], grace = "10s" }: RunOptions = {},
): Promise<Value> {
  const graceMs = milliseconds(grace, "run");
  let task: Task<Value> | undefined;
  let received: NodeJS.Signals | undefined;
  let stop: (() => void) | undefined;
  const unlisten = (): void => {
    stop?.();
    for (const signal of signals) process.off(signal, onSignal);
  };
  const endBy = (signal: NodeJS.Signals): void => {
    unlisten(); // so that the signal does what it does by default
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received !== undefined) return endBy(signal);
    received = signal;
    task?.cancel(new CancelledError(`The program was asked to stop (${signal}).`));
    stop = startTimer(graceMs, () => endBy(signal));
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    task = new Task(main, undefined, { name: main.name || "main" });
    return await runDetached(() => task!.then());
  } finally {
    unlisten();
    if (received !== undefined && task?.state === "cancelled") {
      await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
      endBy(received);
    }
  }
}
