import { openProcess, openThread } from "./channel.ts";
import { WorkerPool, type WorkerPoolOptions } from "./worker-pool.ts";

/**
 * A pool of threads, for what calculates. Tasks are functions made with {@link parallel}.
 *
 * @example
 * ```ts
 * import { parallel, ThreadPoolExecutor } from "quintet/concurrency";
 *
 * export const square = parallel(import.meta.url, (n: number) => n * n, { name: "square" });
 *
 * if (import.meta.main) {
 *   await using executor = new ThreadPoolExecutor({ workers: 2 });
 *   const future = executor.submit(square, 7);
 *   console.log(await future, await executor.map(square, [1, 2, 3])); // 49 [ 1, 4, 9 ]
 * }
 * ```
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor
 */
export class ThreadPoolExecutor extends WorkerPool {
  constructor(options?: WorkerPoolOptions) {
    super(openThread, options);
  }
}

/**
 * A pool of processes, for what may crash or must share no memory. A worker that is killed is
 * replaced; its task is rejected, or run again with `retries`.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor
 */
export class ProcessPoolExecutor extends WorkerPool {
  constructor(options?: WorkerPoolOptions) {
    super(openProcess, options);
  }
}

export interface AnyPoolOptions extends WorkerPoolOptions {
  /** Processes are apart: one that crashes takes nothing along. Default: `"thread"`. */
  isolation?: "thread" | "process" | undefined;
}

/**
 * Makes a pool of threads or processes.
 *
 * @example
 * ```ts
 * import { parallel, workerPool } from "quintet/concurrency";
 *
 * export const shout = parallel(import.meta.url, function shout(text: string) {
 *   return text.toUpperCase();
 * });
 *
 * if (import.meta.main) {
 *   await using pool = workerPool({ isolation: "process", retries: 2 });
 *   console.log(await pool.map(shout, ["a", "b"]));
 * }
 * ```
 */
export function workerPool({ isolation = "thread", ...options }: AnyPoolOptions = {}): WorkerPool {
  return isolation === "thread"
    ? new ThreadPoolExecutor(options)
    : new ProcessPoolExecutor(options);
}
