import { NotHeldError } from "../errors.ts";
import { Held } from "./held.ts";
import { checkpoint, listening, type WaitOptions } from "./scope.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * Only one at a time. Those who wait get it in the order of asking.
 *
 * Between two `await` nothing else runs, so a lock is for steps that wait in between. It cannot be
 * taken twice by the same work. It is no lock between threads.
 *
 * @example
 * ```ts
 * import { Lock } from "quintet/concurrency";
 *
 * const lock = new Lock();
 * {
 *   using held = await lock.acquire();
 *   // nobody else is here
 * }
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#lock
 */
export class Lock {
  readonly #line = new WaitingLine();
  #isHeld = false;

  get locked(): boolean {
    return this.#isHeld;
  }

  /** Waits until nobody holds it. `using` gives it back at the end of the block. */
  async acquire(options?: WaitOptions): Promise<Held> {
    await listening(options, () => this.take({ canCancel: true }));
    return new Held(() => this.release());
  }

  /** @throws {NotHeldError} If nobody holds it. */
  release(): void {
    if (!this.#isHeld) {
      throw new NotHeldError("The lock was released, but nobody holds it.", {
        hint: "Let `using held = await lock.acquire()` release it.",
      });
    }
    if (!this.#line.wakeOne()) this.#isHeld = false;
  }

  /** @internal A condition has to take it back even if it is cancelled. */
  async take(options: { canCancel: boolean }): Promise<void> {
    if (options.canCancel) checkpoint();
    if (this.#isHeld) await this.#line.wait(options);
    else this.#isHeld = true;
  }
}
