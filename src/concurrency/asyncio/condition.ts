import { NotHeldError } from "../errors.ts";
import type { Held } from "./held.ts";
import { Lock } from "./lock.ts";
import { listening, type WaitOptions } from "./scope.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * A lock with a place to wait until something may have changed.
 *
 * @example
 * ```ts
 * import { Condition, createTask } from "quintet/concurrency";
 *
 * const condition = new Condition();
 * const items: string[] = [];
 *
 * const consumer = createTask(async () => {
 *   using held = await condition.acquire();
 *   await condition.waitFor(() => items.length > 0);
 *   return items.shift();
 * });
 *
 * {
 *   using held = await condition.acquire();
 *   items.push("bread");
 *   condition.notify();
 * }
 * console.log(await consumer); // bread
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#condition
 */
export class Condition {
  readonly #line = new WaitingLine();
  readonly #lock: Lock;

  /** @param lock Shared with other conditions. Default: a lock of its own. */
  constructor(lock: Lock = new Lock()) {
    this.#lock = lock;
  }

  get locked(): boolean {
    return this.#lock.locked;
  }

  acquire(options?: WaitOptions): Promise<Held> {
    return this.#lock.acquire(options);
  }

  /** @throws {NotHeldError} If nobody holds the lock. */
  release(): void {
    this.#lock.release();
  }

  /**
   * Releases the lock, waits to be notified, and takes the lock back before it returns or throws.
   *
   * @throws {NotHeldError} If the lock is not held.
   */
  async wait(options?: WaitOptions): Promise<void> {
    this.#mustBeHeld("wait");
    const woken = listening(options, () => this.#line.wait());
    this.#lock.release();
    try {
      await woken;
    } finally {
      await this.#lock.take({ canCancel: false });
    }
  }

  /** Waits until the predicate, asked after each notification, is true. Returns its value. */
  async waitFor<Value>(predicate: () => Value, options?: WaitOptions): Promise<Value> {
    for (;;) {
      const value = predicate();
      if (value) return value;
      await this.wait(options);
    }
  }

  /**
   * Wakes so many of those who wait, first come first served. They go on when they get the lock.
   *
   * @throws {NotHeldError} If the lock is not held.
   */
  notify(count = 1): void {
    this.#mustBeHeld("notify");
    for (let left = count; left > 0 && this.#line.wakeOne(); left -= 1);
  }

  /** Wakes all who wait. */
  notifyAll(): void {
    this.notify(Infinity);
  }

  #mustBeHeld(method: string): void {
    if (this.#lock.locked) return;
    throw new NotHeldError(`condition.${method}() was called without holding its lock.`, {
      hint: "Acquire the condition first: `using held = await condition.acquire()`.",
    });
  }
}
