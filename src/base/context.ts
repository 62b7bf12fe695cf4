/**
 * The one AsyncLocalStorage: what belongs to the work at hand (a request, a transaction, a
 * language) and flows into everything it awaits, without being passed as an argument.
 *
 * A folder owns a slot, made once at module level. Slots inherit: inside `run`, the other slots
 * keep the values they had outside.
 *
 * What a *site* has (its databases, its URLs, its time zone, …) is in slots, too: a `Site` is a set
 * of slots with their values, which is entered as a whole. Outside of any, the site of the process
 * answers: the one that was installed last, and is not removed yet.
 */

import { AsyncLocalStorage } from "node:async_hooks";

type Store = Readonly<Record<symbol, unknown>>;

const storage = new AsyncLocalStorage<Store>();

/** The sites that were installed, the newest last. */
const installed: Site[] = [];
/** What they have together: of a slot that several have, the value of the newest. */
let processStore: Store = {};

/** A slot with the value that it gets in a {@link Site}. */
export interface SlotValue {
  readonly slot: symbol;
  readonly value: unknown;
}

export interface ContextSlot<Value> {
  /** The value of the innermost `run` or site around the caller, else that of the process's site. */
  get(): Value | undefined;
  /** Calls `work` with the slot set to `value`, for it and all that it awaits. */
  run<Result>(value: Value, work: () => Result): Result;
  /** The slot with this value: a part of a {@link Site}. */
  holding(value: Value): SlotValue;
}

/**
 * Makes a slot of the context.
 *
 * @param name For debugging only.
 */
export function contextSlot<Value>(name: string): ContextSlot<Value> {
  const slot = Symbol(name);
  return {
    get: () => (storage.getStore()?.[slot] ?? processStore[slot]) as Value | undefined,
    run: (value, work) => storage.run({ ...storage.getStore(), [slot]: value }, work),
    holding: (value) => ({ slot, value }),
  };
}

/**
 * What a site has, as one value: parts that the folders own, put together once. `createApp` makes
 * one from the settings; a script that needs a part alone makes one of that.
 *
 * @example
 * ```ts fragment
 * const site = new Site([siteTimeZone.holding("Europe/Berlin"), currentUrls.holding(urls)]);
 * site.enter(() => urlsAtWork());
 * ```
 */
export class Site {
  readonly #store: Store;

  constructor(parts: Iterable<SlotValue>) {
    this.#store = storeOf(parts);
  }

  /**
   * Calls `work` on this site, whatever other sites there are in the process.
   *
   * @param more Further slots to set for this work, in the same step.
   */
  enter<Result>(work: () => Result, ...more: readonly SlotValue[]): Result {
    const extra = more.length > 0 ? storeOf(more) : undefined;
    return storage.run({ ...storage.getStore(), ...this.#store, ...extra }, work);
  }

  /**
   * Makes it the site of the process: of scripts, of a shell, of tests, and of all else that runs
   * outside of `enter`. If there is one already, that is so again after `remove`.
   */
  install(): void {
    installed.push(this);
    Site.#answerForProcess();
  }

  /** Undoes `install`. Nothing happens if it is not installed. */
  remove(): void {
    const index = installed.lastIndexOf(this);
    if (index === -1) return;
    installed.splice(index, 1);
    Site.#answerForProcess();
  }

  static #answerForProcess(): void {
    processStore = Object.assign({}, ...installed.map((site) => site.#store));
  }
}

function storeOf(parts: Iterable<SlotValue>): Store {
  const store: Record<symbol, unknown> = {};
  for (const { slot, value } of parts) store[slot] = value;
  return store;
}
