/** Draws at once where nothing has to be waited for: no choices to load, no template to render. */

import { andThen, isPromise, type MaybePromise } from "../base/index.ts";
import { markSafe, type SafeString } from "../templates/index.ts";

/** A bound field, as far as drawing goes. */
export interface Drawable {
  readonly field: Loadable;
  /** The element, and what else goes with it. */
  drawAll(): readonly MaybePromise<SafeString>[];
}

/** A field that may have to load its choices. */
export interface Loadable {
  prepare(): MaybePromise<void>;
}

/** All of them, at once or when the last one is there. */
export function all<Value>(values: readonly MaybePromise<Value>[]): MaybePromise<Value[]> {
  return values.some(isPromise) ? Promise.all(values) : (values as Value[]);
}

/** Loads what the fields need, and draws them; `next` gets the HTML of each. */
export function ready<Result>(
  fields: readonly Drawable[],
  next: (drawn: readonly SafeString[]) => MaybePromise<Result>,
): MaybePromise<Result> {
  return andThen(all(fields.map((each) => each.field.prepare())), () =>
    andThen(all(fields.map((each) => andThen(all(each.drawAll()), joined))), next),
  );
}

function joined(parts: readonly SafeString[]): SafeString {
  return parts.length === 1 ? parts[0]! : markSafe(parts.map(String).join(""));
}

/** The value, if it is there already. */
export function readyNow<Value>(value: MaybePromise<Value>, refuse: () => Error): Value {
  if (!isPromise(value)) return value;
  value.catch(() => {}); // nobody will await it
  throw refuse();
}
