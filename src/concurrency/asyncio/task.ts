import { CancelledError, PromiseGivenError } from "../errors.ts";
import { currentScope, interruptible, Scope, type Work } from "./scope.ts";

/** `cancelled` only if the work ended by its cancellation, not if it caught that and went on. */
export type TaskState = "running" | "done" | "failed" | "cancelled";

export interface TaskOptions {
  /** For messages. Default: the name of the function. */
  name?: string | undefined;
}

/** Python says so in `__del__`: an error that nobody saw is not to vanish. */
const unseen = new FinalizationRegistry<{ name: string; error: unknown }>(({ name, error }) => {
  process.emitWarning(`The task "${name}" failed, and nobody asked for its result: ${error}`, {
    type: "TaskWarning",
  });
});

/**
 * Work that runs by itself, from {@link createTask} or a task group. Awaiting it gives its
 * result.
 */
export class Task<Value> implements PromiseLike<Value> {
  readonly name: string;
  readonly #scope: Scope;
  readonly #promise: Promise<Value>;
  #state: TaskState = "running";
  #isSeen = false;

  /** @internal */
  constructor(work: Work<Value>, parent: Scope | undefined, { name }: TaskOptions = {}) {
    if (typeof work !== "function") throw new PromiseGivenError("createTask", work);
    this.name = name ?? (work.name || "anonymous");
    const scope = new Scope(parent);
    this.#scope = scope;
    this.#promise = scope.run(work).then(
      (value) => {
        this.#end("done");
        return value;
      },
      (error: unknown) => {
        this.#end(scope.aborted && error === scope.reason ? "cancelled" : "failed");
        if (this.#state === "failed" && !this.#isSeen) {
          unseen.register(this, { name: this.name, error }, this);
        }
        throw error;
      },
    );
    this.#promise.catch(() => {}); // Those who await it hear of it; see `unseen` for the others.
  }

  get state(): TaskState {
    return this.#state;
  }

  /**
   * Asks the work to stop: what it waits for throws the reason. The task ends when the work does.
   *
   * @param reason What is thrown. Default: a `CancelledError`.
   * @returns Whether there was still something to cancel.
   */
  cancel(reason: unknown = new CancelledError(`The task "${this.name}" was cancelled.`)): boolean {
    if (this.#state !== "running" || this.#scope.aborted) return false;
    this.#scope.cancel(reason);
    return true;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a task is there to be awaited
  then<Result = Value, Failure = never>(
    onValue?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#see();
    return interruptible(this.#promise).then(onValue, onError);
  }

  /** @internal As `then`, whatever happens to the work that asks, and without a promise. */
  observe(onValue: (value: Value) => void, onError: (error: unknown) => void): void {
    this.#see();
    void this.#promise.then(onValue, onError);
  }

  /** Waits for the end, whatever it is, even if the waiting work is cancelled itself. */
  settled(): Promise<void> {
    this.#see();
    return this.#promise.then(
      () => {},
      () => {},
    );
  }

  #see(): void {
    if (!this.#isSeen && this.#state === "failed") unseen.unregister(this);
    this.#isSeen = true;
  }

  #end(state: TaskState): void {
    this.#state = state;
    this.#scope.leave();
  }
}

/**
 * Starts work at once, beside what goes on. It is cancelled when the work that started it is; it
 * may outlive it otherwise: a `taskGroup` does not let it.
 *
 * @param work Gets the signal of its task. What it waits for with this module is cancelled by
 *   itself.
 *
 * @example
 * ```ts
 * import { createTask, sleep } from "quintet/concurrency";
 *
 * const nap = createTask(async () => {
 *   await sleep("1h");
 * });
 * nap.cancel();
 * await nap.settled();
 * console.log(nap.state); // cancelled
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#creating-tasks
 */
export function createTask<Value>(work: Work<Value>, options?: TaskOptions): Task<Value> {
  return new Task(work, currentScope(), options);
}
