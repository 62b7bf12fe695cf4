/** Templates from an object: for tests, and for templates that a program writes. */

import type { LoadedSource, Loader } from "./loader.ts";

let count = 0;

/**
 * Loads templates from their sources by name.
 *
 * @example
 * ```ts
 * import { Engine, memoryLoader } from "quintet/templates";
 *
 * const engine = new Engine({ loaders: [memoryLoader({ "hello.html": "Hello, {{ name }}!" })] });
 * ```
 */
export function memoryLoader(sources: Readonly<Record<string, string>>): Loader {
  const id = `memory ${++count}`;
  return {
    *load(name): Iterable<LoadedSource> {
      if (!Object.hasOwn(sources, name)) return;
      const text = sources[name]!;
      yield { text, origin: `${id}: ${name}`, isCurrent: () => sources[name] === text };
    },
    places: (name) => [`${id}: ${name}`],
    names: () => Object.keys(sources),
  };
}
