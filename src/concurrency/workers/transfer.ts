import type { Transferable } from "node:worker_threads";

const lists = new WeakMap<object, readonly Transferable[]>();

/**
 * Marks an argument or a result to be moved to the other thread rather than copied: it is empty
 * here afterwards. Between processes it is copied all the same.
 *
 * @param buffers What is moved. Default: the buffer of `value`.
 *
 * @example
 * ```ts
 * import { parallel, transfer, workerPool } from "quintet/concurrency";
 *
 * export const invert = parallel(import.meta.url, function invert(pixels: Uint8Array<ArrayBuffer>) {
 *   return transfer(pixels.map((value) => 255 - value));
 * });
 *
 * if (import.meta.main) {
 *   await using pool = workerPool();
 *   const pixels = new Uint8Array(1_000_000);
 *   await pool.submit(invert, transfer(pixels));
 *   console.log(pixels.byteLength); // 0
 * }
 * ```
 */
export function transfer<Value extends object>(
  value: Value,
  buffers: readonly Transferable[] = defaultBuffers(value),
): Value {
  lists.set(value, buffers);
  return value;
}

/** What is to be moved with these values. */
export function transfersOf(values: readonly unknown[]): readonly Transferable[] | undefined {
  let found: Transferable[] | undefined;
  for (const value of values) {
    if (typeof value !== "object" || value === null) continue;
    const list = lists.get(value);
    if (list !== undefined) (found ??= []).push(...list);
  }
  return found;
}

function defaultBuffers(value: object): Transferable[] {
  if (value instanceof ArrayBuffer) return [value];
  return ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
}
