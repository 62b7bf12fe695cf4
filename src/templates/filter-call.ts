/** Calls filters as their flags say: text made text before, safe text kept safe after. */

import { andThen, isPromise } from "../base/index.ts";
import { isWholeHtml } from "./escaping/whole.ts";
import type { FilterDefinition, FilterState } from "./library.ts";
import { asHtml, isHtmlObject, SafeString } from "./safe-string.ts";

/** What filters need of the engine. */
export interface FilterRuntime {
  readonly escaping: FilterState;
  readonly notEscaping: FilterState;
  text(value: unknown): string;
  localTime(value: unknown): unknown;
}

export type BoundFilter = (runtime: FilterRuntime, value: unknown, arg?: unknown) => unknown;

const bound = new WeakMap<FilterDefinition, { on?: BoundFilter; off?: BoundFilter }>();

/** The filter as compiled code calls it; the same function each time, so that it stays fast. */
export function boundFilter(definition: FilterDefinition, autoescape: boolean): BoundFilter {
  let both = bound.get(definition);
  if (both === undefined) bound.set(definition, (both = {}));
  const key = autoescape ? "on" : "off";
  return (both[key] ??= bind(definition, autoescape));
}

function bind(definition: FilterDefinition, autoescape: boolean): BoundFilter {
  const apply = definition.apply as (value: unknown, arg: unknown, state: object) => unknown;
  const { isSafe = false, stringValue = false, safeObjects = false, expectsLocaltime } = definition;

  return (runtime, given, givenArg) => {
    const state = autoescape ? runtime.escaping : runtime.notEscaping;
    const arg = safeObjects || !(givenArg instanceof SafeString) ? givenArg : givenArg.text;
    if (typeof given === "string") return apply(given, arg, state);
    if (given instanceof SafeString) {
      const value = safeObjects ? given : given.text;
      const result = apply(value, arg, state);
      return isSafe ? andThen(result as never, (text) => keptSafe(text, state)) : result;
    }
    if (stringValue) {
      if (!isHtmlObject(given)) return apply(runtime.text(given), arg, state);
      return andThen(given[asHtml](), (text) => {
        const result = apply(text, arg, state);
        return isSafe && !isPromise(result as never) ? keptSafe(result, state) : result;
      });
    }
    return apply(expectsLocaltime ? runtime.localTime(given) : given, arg, state);
  };
}

/** Safe text of which a tag was cut in two is none any more: what stands behind it would be in the tag. */
function keptSafe(result: unknown, { compatible }: FilterState): unknown {
  if (typeof result !== "string" || !(compatible || isWholeHtml(result))) return result;
  return new SafeString(result);
}
