import { currentScope } from "./scope.ts";

interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Those who wait for one thing, first come, first served. Who is woken leaves the line and its
 * scope at once: a cancellation after that comes too late for this wait, so that what was handed
 * over (a permit, a lock) is never lost between two who do not know of each other.
 */
export class WaitingLine<Value = void> {
  readonly #waiters = new Set<Waiter<Value>>();

  get length(): number {
    return this.#waiters.size;
  }

  /**
   * @param options.left Called when the wait is given up.
   * @param options.canCancel Default: true.
   */
  wait(options: { left?: () => void; canCancel?: boolean } = {}): Promise<Value> {
    const scope = options.canCancel === false ? undefined : currentScope();
    return new Promise((resolve, reject) => {
      if (scope?.aborted === true) return reject(scope.reason);
      const waiter: Waiter<Value> = {
        resolve: (value) => {
          scope?.off(cancel);
          resolve(value);
        },
        reject: (error) => {
          scope?.off(cancel);
          reject(error);
        },
      };
      const cancel = (): void => {
        this.#waiters.delete(waiter);
        options.left?.();
        reject(scope?.reason);
      };
      this.#waiters.add(waiter);
      scope?.on(cancel);
    });
  }

  /** @returns Whether anybody waited. */
  wakeOne(value: Value): boolean {
    const [first] = this.#waiters;
    if (first === undefined) return false;
    this.#waiters.delete(first);
    first.resolve(value);
    return true;
  }

  wakeAll(value: Value): void {
    while (this.wakeOne(value));
  }

  rejectAll(error: unknown): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const { reject } of waiters) reject(error);
  }
}
