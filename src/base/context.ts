/**
 * The one AsyncLocalStorage: what belongs to the work at hand (a request, a transaction, a
 * language) and flows into everything it awaits, without being passed as an argument.
 *
 * A folder owns a slot, made once at module level. Slots inherit: inside `run`, the other slots
 * keep the values they had outside.
 */

import { AsyncLocalStorage } from "node:async_hooks";

type Store = Readonly<Record<symbol, unknown>>;

const storage = new AsyncLocalStorage<Store>();

export interface ContextSlot<Value> {
  /** The value of the innermost `run` around the caller, else the default of the process. */
  get(): Value | undefined;
  /** Calls `work` with the slot set to `value`, for it and all that it awaits. */
  run<Result>(value: Value, work: () => Result): Result;
  /** What `get` returns outside of any `run`: the site sets it once, when it starts. */
  setDefault(value: Value | undefined): void;
}

/**
 * Makes a slot of the context.
 *
 * @param name For debugging only.
 */
export function contextSlot<Value>(name: string): ContextSlot<Value> {
  const key = Symbol(name);
  let byDefault: Value | undefined;
  return {
    get: () => (storage.getStore()?.[key] as Value | undefined) ?? byDefault,
    run: (value, work) => storage.run({ ...storage.getStore(), [key]: value }, work),
    setDefault: (value) => {
      byDefault = value;
    },
  };
}
