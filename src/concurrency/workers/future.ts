import type { Job } from "./job.ts";

/**
 * The result of a task in a pool. Awaiting it gives the value, or throws what the task threw, with
 * the stack of the worker.
 *
 * @see https://docs.python.org/3/library/concurrent.futures.html#future-objects
 */
export class Future<Value> implements PromiseLike<Value> {
  readonly #job: Job;
  readonly #promise: Promise<Value>;

  /** @internal */
  constructor(job: Job, promise: Promise<Value>) {
    this.#job = job;
    this.#promise = promise;
  }

  /** Whether it has ended: returned, failed or been cancelled. */
  get done(): boolean {
    return this.#job.isSettled;
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
    return this.#promise.then(onValue, onError);
  }
}
