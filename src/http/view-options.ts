/**
 * What a view says of itself to the middleware around it: that it wants no CSRF token, no
 * transaction. Options stand on the view, and a wrapper hands on those of the view it wraps, so
 * that the order of several wrappers does not matter.
 */

const optionsKey: unique symbol = Symbol("quintet.viewOptions");

type AnyFunction = (...args: never[]) => unknown;
type Options = Readonly<Record<symbol, unknown>>;

interface HasOptions {
  readonly [optionsKey]?: Options;
}

export interface ViewOption<Value> {
  /** A view that does as this one, with the option. This one stays as it is. */
  set<View extends AnyFunction>(view: View, value: Value): View;
  /** What a view says; undefined if it says nothing, or is none. */
  of(view: unknown): Value | undefined;
}

/**
 * Makes an option of views: something that a middleware asks the view of a request.
 *
 * @param name For debugging only.
 *
 * @example
 * ```ts
 * import { type Middleware, viewOption } from "quintet/http";
 * import type { View } from "quintet/routing";
 *
 * const slow = viewOption<boolean>("slow");
 * export const isSlow = (view: View): View => slow.set(view, true);
 *
 * export const patience: Middleware = (next) => (request) => {
 *   if (slow.of(request.match?.view)) console.log("This takes its time.");
 *   return next(request);
 * };
 * ```
 */
export function viewOption<Value>(name: string): ViewOption<Value> {
  const key = Symbol(name);
  return {
    set: (view, value) => withOptions(sameView(view), { ...optionsOf(view), [key]: value }),
    of: (view) => optionsOf(view)?.[key] as Value | undefined,
  };
}

/**
 * Gives a wrapper the options of the view inside of it: for functions that take a view and return
 * one. Returns the wrapper.
 *
 * @example
 * ```ts
 * import { text } from "quintet/http";
 * import { keepViewOptions } from "quintet/http";
 * import type { View } from "quintet/routing";
 *
 * const onMondays = (view: View): View =>
 *   keepViewOptions(view, (request) => (new Date().getDay() === 1 ? view(request) : text("Later.")));
 * ```
 */
export function keepViewOptions<View extends AnyFunction>(inner: AnyFunction, wrapper: View): View {
  const options = optionsOf(inner);
  return options === undefined
    ? wrapper
    : withOptions(wrapper, { ...options, ...optionsOf(wrapper) });
}

/** Another function that does the same: the view may also be routed without the option. */
function sameView<View extends AnyFunction>(view: View): View {
  const same = ((...args) => view(...args)) as View;
  return Object.defineProperty(same, "name", { value: view.name, configurable: true });
}

function optionsOf(view: unknown): Options | undefined {
  return typeof view === "function" ? (view as HasOptions)[optionsKey] : undefined;
}

function withOptions<View extends AnyFunction>(view: View, options: Options): View {
  return Object.defineProperty(view, optionsKey, { value: options, configurable: true });
}
