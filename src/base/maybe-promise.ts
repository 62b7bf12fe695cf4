/**
 * A value now, or a promise of it. SQLite answers at once and a template may need no database:
 * these functions go on without a trip through the event loop where nothing has to be waited for,
 * and mean the same as `then`, `catch`, `finally` and `Promise.all` where something has.
 */

export type MaybePromise<Value> = Value | Promise<Value>;

export function isPromise<Value>(
  value: MaybePromise<Value> | PromiseLike<Value>,
): value is Promise<Value> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { then?: unknown }).then === "function"
  );
}

/** `next(value)`, at once if the value is there, else when it is. Errors of `value` pass by. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

/**
 * What `work` gives, or what `recover` makes of its error, whether that is thrown at once or later.
 */
export function andCatch<Value, Recovered>(
  work: () => MaybePromise<Value>,
  recover: (error: unknown) => MaybePromise<Recovered>,
): MaybePromise<Value | Recovered> {
  try {
    const value = work();
    return isPromise(value) ? value.catch(recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/**
 * What `work` gives; `last` runs once it is done, however it ends: with a value, with an error
 * thrown at once, or later. An error of `last` takes the place of both.
 */
export function andFinally<Value>(
  work: () => MaybePromise<Value>,
  last: () => MaybePromise<void>,
): MaybePromise<Value> {
  let value: MaybePromise<Value>;
  try {
    value = work();
  } catch (error) {
    return andThen<void, never>(last(), () => {
      throw error;
    });
  }
  if (isPromise(value)) return value.finally(last);
  return andThen(last(), () => value);
}

/** What `work` gives for each item, one after the other; the first error ends it. */
export function inTurn<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => MaybePromise<Result>,
): MaybePromise<Result[]> {
  const left = [...items];
  const results: Result[] = [];
  for (const [index, item] of left.entries()) {
    const result = work(item);
    if (isPromise(result)) return goOn(results, result, left.slice(index + 1), work);
    results.push(result);
  }
  return results;
}

async function goOn<Item, Result>(
  results: Result[],
  first: Promise<Result>,
  left: readonly Item[],
  work: (item: Item) => MaybePromise<Result>,
): Promise<Result[]> {
  results.push(await first);
  for (const item of left) results.push(await work(item));
  return results;
}

/**
 * What `work` gives, for the `then` of an object that runs when it is awaited. It begins a step
 * later: only then V8 knows who awaits it, and the stack of an error leads to that line. (`then` is
 * called without the caller's stack; what V8 follows is the promise that `then` has returned.)
 */
export async function whenAwaited<Value>(work: () => MaybePromise<Value>): Promise<Value> {
  await undefined;
  return await work();
}

/** All values, once the last of them is there. */
export function all<Value>(values: readonly MaybePromise<Value>[]): MaybePromise<Value[]> {
  return values.some((value) => isPromise(value))
    ? Promise.all(values)
    : (values as readonly Value[]).slice();
}
