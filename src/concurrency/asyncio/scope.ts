/**
 * The cancellation scope of the work at hand. It flows into all that the work awaits, so that
 * every waiting call of this folder can be cancelled and nobody passes a signal by hand.
 *
 * Scopes are a tree of their own, not a tree of `AbortSignal.any`, which is nine times slower: a
 * signal is made only where one is asked for.
 */

import { contextSlot, type SlotValue } from "../../base/index.ts";

/** A function to be run: it may listen to the signal, and may be asynchronous. */
export type Work<Value> = (signal: AbortSignal) => Value | PromiseLike<Value>;

/** What failed while nobody awaited it. */
export interface Stray {
  readonly error: unknown;
  /** A promise that nobody awaited, or an error out of a callback: of a timer, an emitter. */
  readonly kind: "rejection" | "exception";
  /** Where the promise was made, as a stack; only if that is watched. */
  readonly madeAt: string | undefined;
}

export class Scope {
  #isAborted = false;
  reason: unknown;
  /** Is told of what fails in this work and below it while nobody awaits it. */
  readonly onStray: ((stray: Stray) => void) | undefined;
  #parent: Scope | undefined;
  #dependents: Set<Scope | (() => void)> | undefined;
  #controller: AbortController | undefined;

  constructor(parent: Scope | undefined, onStray = parent?.onStray) {
    this.onStray = onStray;
    if (parent?.aborted === true) {
      this.#isAborted = true;
      this.reason = parent.reason;
    } else if (parent !== undefined) {
      this.#parent = parent;
      parent.on(this);
    }
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  /** How many would hear of a cancellation. For tests of leaks. */
  get dependentCount(): number {
    return this.#dependents?.size ?? 0;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  on(dependent: Scope | (() => void)): void {
    (this.#dependents ??= new Set()).add(dependent);
  }

  off(dependent: Scope | (() => void)): void {
    this.#dependents?.delete(dependent);
  }

  cancel(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.reason = reason;
    const dependents = this.#dependents ?? [];
    this.#dependents = undefined;
    this.leave();
    this.#controller?.abort(reason);
    for (const dependent of dependents) {
      if (typeof dependent === "function") dependent();
      else dependent.cancel(reason);
    }
  }

  /** The work of this scope has ended: its parent forgets it. */
  leave(): void {
    this.#parent?.off(this);
    this.#parent = undefined;
  }

  /** Calls `work` in this scope, as it is. */
  enter<Value>(work: () => Value): Value {
    return slot.run(this, work);
  }

  /** This scope as a value of the context, to be entered with other values in one step. */
  held(): SlotValue {
    return slot.holding(this);
  }

  /** Runs `work` in this scope. What it throws at once is a rejection, too. */
  async run<Value>(work: Work<Value>): Promise<Value> {
    // Most work does not look at the signal; for what does not, none is made.
    return slot.run(this, () => (work.length > 0 ? work(this.signal) : callWithout(work)));
  }
}

const slot = contextSlot<Scope | "none">("concurrency.scope");

export function currentScope(): Scope | undefined {
  const scope = slot.get();
  return scope === "none" ? undefined : scope;
}

/** Runs `work` outside of any scope: nothing of the caller can cancel it. */
export function runDetached<Value>(work: () => Value): Value {
  return slot.run("none", work);
}

function callWithout<Value>(work: Work<Value>): Value | PromiseLike<Value> {
  return (work as () => Value | PromiseLike<Value>)();
}

/**
 * The signal of the work at hand: aborted when its task, group, time limit or request is
 * cancelled. Pass it to what is not of Quintet, such as `fetch`. Undefined outside of all of them.
 *
 * @example
 * ```ts
 * import { currentSignal, timeout } from "quintet/concurrency";
 *
 * const page = await timeout("3s", () =>
 *   fetch("http://127.0.0.1:8000/", { signal: currentSignal() ?? null }),
 * );
 * ```
 */
export function currentSignal(): AbortSignal | undefined {
  return currentScope()?.signal;
}

/**
 * Throws if the work at hand was cancelled. For loops that calculate and wait for nothing.
 *
 * @throws The reason of the cancellation: a {@link CancelledError} unless another was given.
 *
 * @example
 * ```ts
 * import { checkpoint } from "quintet/concurrency";
 *
 * function sum(numbers: Iterable<number>): number {
 *   let total = 0;
 *   for (const number of numbers) {
 *     checkpoint();
 *     total += number;
 *   }
 *   return total;
 * }
 * ```
 */
export function checkpoint(): void {
  const scope = currentScope();
  if (scope?.aborted === true) throw scope.reason;
}

/**
 * Runs `work` so that `signal` cancels it, besides what could cancel it already. A server calls
 * it with the signal of the request.
 *
 * @example
 * ```ts
 * import { sleep, withSignal } from "quintet/concurrency";
 *
 * const controller = new AbortController();
 * const nap = withSignal(controller.signal, () => sleep("1h"));
 * controller.abort(new Error("wake up"));
 * await nap.catch((error) => console.log(error.message)); // wake up
 * ```
 */
export async function withSignal<Value>(signal: AbortSignal, work: Work<Value>): Promise<Value> {
  const scope = new Scope(currentScope());
  const cancel = (): void => scope.cancel(signal.reason);
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  try {
    return await scope.run(work);
  } finally {
    signal.removeEventListener("abort", cancel);
    scope.leave();
  }
}

/** For calls that wait. */
export interface WaitOptions {
  /** Gives up the wait, besides what cancels the work at hand. Default: none. */
  signal?: AbortSignal | undefined;
}

/** `wait` as the options want it. */
export function listening<Value>(
  options: WaitOptions | undefined,
  wait: () => Promise<Value>,
): Promise<Value> {
  return options?.signal === undefined ? wait() : withSignal(options.signal, wait);
}

/**
 * Waits for a promise, and gives up when the work at hand is cancelled. What the promise stands
 * for goes on: a promise cannot be stopped, only left alone.
 *
 * @example
 * ```ts
 * import { interruptible, timeout } from "quintet/concurrency";
 *
 * const never = new Promise<void>(() => {});
 * await timeout(10, () => interruptible(never)).catch((error) => console.log(error.code));
 * // concurrency/timeout
 * ```
 */
export function interruptible<Value>(promise: PromiseLike<Value>): Promise<Value> {
  const scope = currentScope();
  if (scope === undefined) return Promise.resolve(promise);
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(scope.reason);
    if (scope.aborted) cancel();
    else scope.on(cancel);
    promise.then(
      (value) => {
        scope.off(cancel);
        resolve(value);
      },
      (error: unknown) => {
        scope.off(cancel);
        reject(error);
      },
    );
  });
}
