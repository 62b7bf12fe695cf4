import { OptionError } from "../../base/index.ts";
import { CancelledError, GroupEndedError } from "../errors.ts";
import { currentScope, Scope, type Work } from "./scope.ts";
import { Semaphore } from "./semaphore.ts";
import { Task, type TaskOptions } from "./task.ts";

export interface TaskGroupOptions {
  /** How many tasks may run at a time; the others start in their order. Default: no limit. */
  limit?: number | undefined;
}

/** Tasks that end together; see {@link taskGroup}. */
export class TaskGroup implements AsyncDisposable {
  readonly #scope: Scope;
  readonly #permits: Semaphore | undefined;
  readonly #errors: unknown[] = [];
  #open = 0;
  #allDone: (() => void) | undefined;
  #hasEnded = false;
  /** A failure inside is reported as the errors, a cancellation from outside as its reason. */
  #cancelledItself = false;

  /** @internal */
  constructor({ limit }: TaskGroupOptions = {}) {
    if (limit !== undefined && !(limit >= 1)) {
      throw new OptionError("taskGroup", "limit", "a number of at least 1", limit);
    }
    this.#scope = new Scope(currentScope());
    this.#permits = limit === undefined ? undefined : new Semaphore(limit);
  }

  /**
   * Starts a task of the group, at once or when the limit lets it.
   *
   * @throws {GroupEndedError} If the group has ended, or a task of it has failed.
   */
  spawn<Value>(work: Work<Value>, options?: TaskOptions): Task<Value> {
    if (this.#hasEnded || this.#scope.aborted) {
      const why = this.#hasEnded ? "has ended" : "was cancelled";
      throw new GroupEndedError(`The task group ${why} and starts no more tasks.`, {
        hint: "Spawn tasks before the group's block ends.",
        cause: this.#scope.reason,
      });
    }
    const task = new Task(this.#limited(work), this.#scope, {
      name: options?.name ?? work.name,
    });
    this.#open += 1;
    task.observe(
      () => this.#taskEnded(),
      (error) => {
        if (task.state === "failed") this.#fail(error);
        this.#taskEnded();
      },
    );
    return task;
  }

  /** Cancels all tasks of the group. The end of its block still waits for them. */
  cancel(reason: unknown = new CancelledError("The task group was cancelled.")): void {
    this.#cancelledItself = true;
    this.#scope.cancel(reason);
  }

  /**
   * The end of `await using`: waits for every task.
   *
   * @throws {AggregateError} With the errors of the tasks, in the order in which they came.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#allDone = resolve));
    this.#hasEnded = true;
    this.#scope.leave();
    if (this.#errors.length > 0) {
      const count = this.#errors.length === 1 ? "A task" : `${this.#errors.length} tasks`;
      throw new AggregateError(this.#errors, `${count} of the group failed.`);
    }
    if (this.#scope.aborted && !this.#cancelledItself) throw this.#scope.reason;
  }

  /** @internal The body of the function form is part of the group: its failure cancels the rest. */
  async runBody<Value>(body: (group: TaskGroup) => Value | PromiseLike<Value>): Promise<Value> {
    let result: { value: Value } | undefined;
    try {
      result = { value: await this.#scope.run(() => body(this)) };
    } catch (error) {
      if (!(this.#scope.aborted && error === this.#scope.reason)) this.#fail(error);
    }
    await this[Symbol.asyncDispose]();
    if (result === undefined) throw this.#scope.reason;
    return result.value;
  }

  #limited<Value>(work: Work<Value>): Work<Value> {
    const permits = this.#permits;
    if (permits === undefined) return work;
    return async (signal) => {
      using permit = await permits.acquire();
      const result = await work(signal);
      permit.release();
      return result;
    };
  }

  #fail(error: unknown): void {
    this.#errors.push(error);
    if (this.#scope.aborted) return;
    this.cancel(new CancelledError("Another task of the group failed.", error));
  }

  #taskEnded(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#allDone?.();
  }
}

/**
 * Makes a group of tasks, none of which outlives it. When one fails, the others are cancelled, and
 * the end of the block throws all errors in one `AggregateError`.
 *
 * As a function, the body is part of the group: a task that fails cancels what the body waits for,
 * and a body that fails cancels the tasks. With `await using`, the end of the block waits in any
 * case, but JavaScript does not tell it whether the block failed.
 *
 * @throws {AggregateError} With the errors of the tasks, in the order in which they came.
 *
 * @example
 * ```ts
 * import { sleep, taskGroup } from "quintet/concurrency";
 *
 * const names = await taskGroup(async (group) => {
 *   const first = group.spawn(async () => "first");
 *   group.spawn(() => sleep("10ms"));
 *   return [await first];
 * });
 *
 * {
 *   await using group = taskGroup({ limit: 10 });
 *   for (const name of names) group.spawn(async () => console.log(name));
 * } // waits here
 * ```
 *
 * @see https://docs.python.org/3/library/asyncio-task.html#task-groups
 */
export function taskGroup(options?: TaskGroupOptions): TaskGroup;
export function taskGroup<Value>(
  body: (group: TaskGroup) => Value | PromiseLike<Value>,
  options?: TaskGroupOptions,
): Promise<Value>;
export function taskGroup<Value>(
  first?: TaskGroupOptions | ((group: TaskGroup) => Value | PromiseLike<Value>),
  options?: TaskGroupOptions,
): TaskGroup | Promise<Value> {
  if (typeof first === "function") return new TaskGroup(options).runBody(first);
  return new TaskGroup(first);
}
