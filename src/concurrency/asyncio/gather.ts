import { CancelledError, PromiseGivenError } from "../errors.ts";
import { currentScope, Scope, type Work } from "./scope.ts";
import { Task } from "./task.ts";

export interface GatherOptions<ReturnExceptions extends boolean = boolean> {
  /** Errors stand among the results, and cancel nothing. Default: false. */
  returnExceptions?: ReturnExceptions;
}

type ResultOf<Each> = Each extends (...args: never[]) => infer Result ? Awaited<Result> : never;

/** The results of functions, in their order. */
export type Results<Works extends readonly unknown[]> = {
  -readonly [Index in keyof Works]: ResultOf<Works[Index]>;
};

/** The same, where each may be an error instead. */
export type ResultsOrErrors<Works extends readonly unknown[]> = {
  -readonly [Index in keyof Works]: ResultOf<Works[Index]> | Error;
};

/**
 * Runs functions at the same time and returns their results, in the order of the functions.
 *
 * The first error is thrown at once, and the other functions are cancelled, which Python's
 * `gather` leaves running. It takes functions, not promises: a promise runs already, and nothing
 * can stop it.
 *
 * @param works Each gets the signal that cancels it. The last argument may be options.
 * @throws The first error, unless `returnExceptions` is on.
 *
 * @example
 * ```ts
 * import { gather, sleep } from "quintet/concurrency";
 *
 * const [name, count] = await gather(
 *   async () => {
 *     await sleep(10);
 *     return "quintet";
 *   },
 *   () => 5,
 * );
 * console.log(name.toUpperCase(), count + 1); // QUINTET 6
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#running-tasks-concurrently
 */
export function gather<const Works extends readonly Work<unknown>[]>(
  ...works: Works
): Promise<Results<Works>>;
export function gather<const Works extends readonly Work<unknown>[]>(
  ...works: [...Works, GatherOptions<false>]
): Promise<Results<Works>>;
export function gather<const Works extends readonly Work<unknown>[]>(
  ...works: [...Works, GatherOptions]
): Promise<ResultsOrErrors<Works>>;
export function gather(
  ...works: "gather takes functions, not promises: write () => work() instead of work()"[]
): never;
export async function gather(...args: unknown[]): Promise<unknown> {
  const { works, returnExceptions = false } = split(args);
  const scope = new Scope(currentScope());
  const tasks = works.map((work) => new Task(work, scope));
  try {
    return await new Promise<unknown[]>((resolve, reject) => {
      scope.on(() => reject(scope.reason));
      if (scope.aborted) reject(scope.reason);
      const results: unknown[] = [];
      let missing = tasks.length;
      const finish = (index: number, result: unknown): void => {
        results[index] = result;
        missing -= 1;
        if (missing === 0) resolve(results);
      };
      for (const [index, task] of tasks.entries()) {
        task.observe(
          (value) => finish(index, value),
          (error) => (returnExceptions ? finish(index, error) : reject(error)),
        );
      }
      if (missing === 0) resolve(results);
    });
  } catch (error) {
    scope.cancel(new CancelledError("Another function of the same gather() failed.", error));
    throw error;
  } finally {
    scope.leave();
  }
}

function split(args: readonly unknown[]): GatherOptions & { works: Work<unknown>[] } {
  const last = args.at(-1);
  const hasOptions = typeof last === "object" && last !== null && !("then" in last);
  const works = hasOptions ? args.slice(0, -1) : args;
  for (const work of works) {
    if (typeof work !== "function") throw new PromiseGivenError("gather", work);
  }
  return { ...(hasOptions ? (last as GatherOptions) : {}), works: works as Work<unknown>[] };
}
