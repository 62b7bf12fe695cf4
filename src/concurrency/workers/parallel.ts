/**
 * Functions that can run elsewhere. The worker imports the module that made one, and finds it by
 * its name; captured variables do not travel, as with Python's `spawn`.
 */

import { OptionError } from "../../base/index.ts";

/** Where a worker finds a function. */
export interface FunctionAddress {
  readonly url: string;
  readonly name: string;
}

/** A function made with {@link parallel}. Called, it runs here. */
export type Parallel<Args extends readonly unknown[], Value> = ((
  ...args: Args
) => Value | Promise<Value>) & {
  readonly [address]: FunctionAddress;
};

/** Not by module: a program that loads this package twice has one list. */
const address: unique symbol = Symbol.for("quintet.parallel") as never;
const known = ((globalThis as { [address]?: Map<string, Parallel<never[], unknown>> })[address] ??=
  new Map());

/**
 * Makes a function that threads and processes can run. A worker imports its module, so that must
 * not start anything by itself when it is imported: that belongs into `if (import.meta.main)`, as
 * Python wants `if __name__ == "__main__"`.
 *
 * @param url `import.meta.url`, of the module that this stands in.
 * @param work Its name must be its own in the module. Arguments and results are copied.
 *
 * @example
 * ```ts
 * import { parallel, workerPool } from "quintet/concurrency";
 *
 * export const countPrimes = parallel(import.meta.url, function countPrimes(below: number) {
 *   let count = 0;
 *   for (let n = 2; n < below; n++) {
 *     let factor = 2;
 *     while (n % factor !== 0) factor += 1;
 *     if (factor === n) count += 1;
 *   }
 *   return count;
 * });
 *
 * if (import.meta.main) {
 *   await using pool = workerPool();
 *   console.log(await pool.map(countPrimes, [1000, 2000]));
 * }
 * ```
 */
export function parallel<Args extends readonly unknown[], Value>(
  url: string,
  work: (...args: Args) => Value | Promise<Value>,
  { name = work.name }: { name?: string } = {},
): Parallel<Args, Value> {
  if (name === "") throw new OptionError("parallel", "the function", "one with a name", work);
  const made = Object.assign((...args: Args) => work(...args), { [address]: { url, name } });
  Object.defineProperty(made, "name", { value: name });
  known.set(`${url}#${name}`, made as unknown as Parallel<never[], unknown>);
  return made;
}

export function addressOf(work: unknown): FunctionAddress {
  const found = (work as { [address]?: FunctionAddress } | undefined)?.[address];
  if (found !== undefined) return found;
  throw new OptionError("A worker", "the function", "one made with parallel()", work);
}

export function knownFunction(at: FunctionAddress): ((...args: unknown[]) => unknown) | undefined {
  return known.get(`${at.url}#${at.name}`) as ((...args: unknown[]) => unknown) | undefined;
}
