/**
 * A value now, or a promise of it. SQLite answers at once and a template may need no database:
 * `andThen` goes on without a trip through the event loop where nothing has to be waited for.
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
