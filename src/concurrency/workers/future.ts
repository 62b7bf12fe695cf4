import { interruptible } from "../asyncio/scope.ts";
import { waitFor } from "../asyncio/timeout.ts";
import type { Duration } from "../duration.ts";
import type { Job } from "./job.ts";

export type FutureState = "pending" | "running" | "done" | "failed" | "cancelled";

/** What failed while nobody asked is not to vanish: the task of a future, and what it calls back. */
const unseen = new FinalizationRegistry<unknown>((error) =>
  warn(`A task of a pool failed, and nobody asked for its result: ${String(error)}`),
);

function warn(message: string): void {
  process.emitWarning(message, { type: "FutureWarning" });
}

/**
 * The result of a task in a pool. Awaiting it gives the value, or throws what the task threw, with
 * the stack of the worker.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#future-objects
 */
export class Future<Value> implements PromiseLike<Value> {
  readonly #job: Job;
  readonly #promise: Promise<Value>;
  #isSeen = false;

  /** @internal */
  constructor(job: Job, promise: Promise<Value>) {
    this.#job = job;
    this.#promise = promise;
    // It may fail before somebody awaits it, and those who do hear of it then.
    promise.catch((error: unknown) => {
      if (!this.#isSeen && !this.cancelled) unseen.register(this, error, this);
    });
  }

  /** Whether it has ended: returned, failed or been cancelled. */
  get done(): boolean {
    return this.#job.isSettled;
  }

  /** `running` from when a worker was given it. */
  get state(): FutureState {
    return this.#job.outcome ?? (this.#job.slot >= 0 ? "running" : "pending");
  }

  /** Whether a worker has it. */
  get running(): boolean {
    return this.state === "running";
  }

  get cancelled(): boolean {
    return this.state === "cancelled";
  }

  /**
   * Waits for the value. What awaiting the future does, with a limit; the task goes on after it.
   *
   * @throws {TimeoutError} If it was not there in time.
   * @throws What the task threw.
   */
  result({ timeout }: { timeout?: Duration } = {}): Promise<Value> {
    const promise = this.#seen();
    return timeout === undefined ? interruptible(promise) : waitFor(promise, timeout);
  }

  /** Waits for the end, and returns what the task threw; undefined if it returned. */
  exception(): Promise<unknown> {
    return interruptible(this.#seen()).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  /**
   * Calls back once when the task has ended, also if it has already. What the callback throws is
   * a warning of the process.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    const ended = this.#promise.then(
      () => callback(this),
      () => callback(this),
    );
    ended.catch((error: unknown) => warn(`A callback of a future failed: ${String(error)}`));
  }

  /** Waits for the end, whatever it is. */
  settled(): Promise<void> {
    return this.#seen().then(
      () => {},
      () => {},
    );
  }

  /**
   * Stops the task. One that waits is not begun. One that runs is asked first: what it waits for
   * throws, and `currentSignal()` is aborted. If it has not ended after the pool's `grace`, its
   * worker is killed and replaced.
   *
   * @param reason What awaiting the future throws. Default: a `CancelledError`.
   * @returns Whether there was still something to stop.
   */
  cancel(reason?: unknown): boolean {
    return this.#job.cancel(reason);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a future is there to be awaited
  then<Result = Value, Failure = never>(
    onValue?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.#seen().then(onValue, onError);
  }

  #seen(): Promise<Value> {
    if (!this.#isSeen) unseen.unregister(this);
    this.#isSeen = true;
    return this.#promise;
  }
}
