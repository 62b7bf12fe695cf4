import { checkpoint, listening, type WaitOptions } from "./scope.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * A flag that others can wait for.
 *
 * @example
 * ```ts
 * import { createTask, Event } from "quintet/concurrency";
 *
 * const ready = new Event();
 * const worker = createTask(async () => {
 *   await ready.wait();
 *   return "started";
 * });
 * ready.set();
 * console.log(await worker); // started
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#event
 */
export class Event {
  readonly #line = new WaitingLine();
  #isSet = false;

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag: all who wait go on. */
  set(): void {
    this.#isSet = true;
    this.#line.wakeAll();
  }

  /** Takes the flag back: who comes now waits for the next `set`. */
  clear(): void {
    this.#isSet = false;
  }

  /** Waits until the flag is set; returns at once if it is. */
  wait(options?: WaitOptions): Promise<void> {
    return listening(options, async () => {
      checkpoint();
      if (!this.#isSet) await this.#line.wait();
    });
  }
}
