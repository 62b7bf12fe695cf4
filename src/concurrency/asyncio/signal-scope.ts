import type { SlotValue } from "../../base/index.ts";
import { Scope, type Stray } from "./scope.ts";

/** A scope that a signal cancels, which is asked for only when somebody wants to hear of it. */
class SignalScope extends Scope {
  #source: (() => AbortSignal) | undefined;

  constructor(source: () => AbortSignal, onStray: ((stray: Stray) => void) | undefined) {
    super(undefined, onStray);
    this.#source = source;
  }

  override get aborted(): boolean {
    this.#listen();
    return super.aborted;
  }

  override get signal(): AbortSignal {
    this.#listen();
    return super.signal;
  }

  override on(dependent: Scope | (() => void)): void {
    this.#listen();
    super.on(dependent);
  }

  #listen(): void {
    const source = this.#source;
    if (source === undefined) return;
    this.#source = undefined;
    const signal = source();
    const cancel = (): void => this.cancel(signal.reason);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  }
}

/**
 * Calls `work` so that a signal cancels what it waits for, as `withSignal` does, for servers: the
 * signal is only asked for when something waits, and what `work` returns comes back as it is.
 * The signal must be one that goes away with the work, such as that of a request.
 *
 * @param onStray Is told of what fails in the work while nobody awaits it, as long as
 *   `watchStrays` is at work. Default: Node decides.
 *
 * @example
 * ```ts
 * import { enterSignal, sleep } from "quintet/concurrency";
 *
 * const controller = new AbortController();
 * const nap = enterSignal(() => controller.signal, () => sleep("1h"));
 * controller.abort(new Error("the client has gone"));
 * await nap.catch((error) => console.log(error.message)); // the client has gone
 * ```
 */
export function enterSignal<Result>(
  signal: () => AbortSignal,
  work: () => Result,
  onStray?: (stray: Stray) => void,
): Result {
  return new SignalScope(signal, onStray).enter(work);
}

/** The scope of `enterSignal`, to be entered together with a site. */
export function signalScope(
  signal: () => AbortSignal,
  onStray?: (stray: Stray) => void,
): SlotValue {
  return new SignalScope(signal, onStray).held();
}
