import { OptionError } from "../../base/index.ts";
import { BrokenBarrierError } from "../errors.ts";
import { checkpoint, listening, type WaitOptions } from "./scope.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * Waits until so many are there, then lets all of them go on. It can be used again and again.
 *
 * @example
 * ```ts
 * import { Barrier, gather } from "quintet/concurrency";
 *
 * const start = new Barrier(2);
 * const runner = async () => {
 *   await start.wait();
 * };
 * await gather(runner, runner);
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#barrier
 */
export class Barrier {
  /** How many are waited for. */
  readonly parties: number;
  readonly #line = new WaitingLine<number>();
  #isBroken = false;

  constructor(parties: number) {
    if (!(parties >= 1)) {
      throw new OptionError("Barrier", "parties", "a number of at least 1", parties);
    }
    this.parties = parties;
  }

  get broken(): boolean {
    return this.#isBroken;
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#line.length;
  }

  /**
   * Waits for the others. Who is cancelled meanwhile leaves the barrier as it was before.
   *
   * @returns A number from 0 to `parties` - 1, different for each of those who wait: the one who
   *   came first gets 0.
   * @throws {BrokenBarrierError} If the barrier is broken, or is reset or aborted meanwhile.
   */
  wait(options?: WaitOptions): Promise<number> {
    return listening(options, async () => {
      checkpoint();
      if (this.#isBroken) throw new BrokenBarrierError();
      if (this.#line.length + 1 < this.parties) return this.#line.wait();
      let index = 0;
      while (this.#line.wakeOne(index)) index += 1;
      return index;
    });
  }

  /** Empties the barrier: those who wait get the error, the next ones start afresh. */
  reset(): void {
    this.#isBroken = false;
    this.#line.rejectAll(new BrokenBarrierError());
  }

  /** Breaks the barrier, so that nobody waits for somebody who will not come. */
  abort(): void {
    this.#isBroken = true;
    this.#line.rejectAll(new BrokenBarrierError());
  }
}
