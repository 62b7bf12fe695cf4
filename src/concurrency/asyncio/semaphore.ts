import { OptionError } from "../../base/index.ts";
import { ReleasedTooOftenError } from "../errors.ts";
import { Held } from "./held.ts";
import { checkpoint, listening, type WaitOptions } from "./scope.ts";
import { WaitingLine } from "./waiting-line.ts";

/**
 * Lets in so many at a time. Who waits is let in in the order of asking, and nobody overtakes.
 *
 * @example
 * ```ts
 * import { gather, Semaphore, sleep } from "quintet/concurrency";
 *
 * const downloads = new Semaphore(2);
 * const download = async () => {
 *   using permit = await downloads.acquire();
 *   await sleep(5);
 * };
 * await gather(download, download, download);
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#semaphore
 */
export class Semaphore {
  readonly #line = new WaitingLine();
  #value: number;

  /** @param value How many at a time, at least 0. Default: 1. */
  constructor(value = 1) {
    if (!(value >= 0)) throw new OptionError("Semaphore", "value", "a number from 0 up", value);
    this.#value = value;
  }

  /** How many could enter at once. */
  get value(): number {
    return this.#value;
  }

  /** Whether the next to ask has to wait. */
  get locked(): boolean {
    return this.#value === 0;
  }

  /** Waits to be let in. `using` leaves at the end of the block. */
  async acquire(options?: WaitOptions): Promise<Held> {
    await listening(options, async () => {
      checkpoint();
      if (this.#value > 0) this.#value -= 1;
      else await this.#line.wait();
    });
    return new Held(() => this.release());
  }

  /** Lets in the next, if somebody waits. */
  release(): void {
    if (!this.#line.wakeOne()) this.#value += 1;
  }
}

/**
 * A semaphore that notices when it is released too often.
 *
 * @see https://docs.python.org/3/library/asyncio-sync.html#boundedsemaphore
 */
export class BoundedSemaphore extends Semaphore {
  readonly #most: number;

  constructor(value = 1) {
    super(value);
    this.#most = value;
  }

  /** @throws {ReleasedTooOftenError} If nobody has acquired what is released. */
  override release(): void {
    if (this.value >= this.#most) {
      throw new ReleasedTooOftenError(
        `The semaphore has ${this.#most} permits, and all of them are released already.`,
        { hint: "Let `using permit = await semaphore.acquire()` release it." },
      );
    }
    super.release();
  }
}
