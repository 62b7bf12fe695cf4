/**
 * Converters: what may stand at a place of a path, and what it means. `<int:id>` takes digits and
 * gives a number.
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/urls/#path-converters
 */

/** Between a part of a path and a value. */
export interface Converter<Value = unknown> {
  /** A regular expression for the text, without capturing groups. */
  readonly pattern: string;
  /** Reads the text; undefined says that this route does not match after all. */
  parse(text: string): Value | undefined;
  /** Writes the value; the result must fit the pattern. */
  format(value: Value): string;
}

/**
 * Defines a converter, for the option `converters` of `path` and `include`.
 *
 * @example
 * ```ts
 * import { converter, path } from "quintet/routing";
 * import { text } from "quintet/http";
 *
 * const year = converter({
 *   pattern: /[0-9]{4}/,
 *   parse: Number,
 *   format: (year: number) => String(year).padStart(4, "0"),
 * });
 * const archive = path("<year:when>/", (request) => text(`${request.params.when + 1}`), {
 *   name: "archive",
 *   converters: { year },
 * });
 * ```
 *
 * @see https://docs.djangoproject.com/en/5.2/topics/http/urls/#registering-custom-path-converters
 */
export function converter<Value>(definition: {
  pattern: RegExp | string;
  parse(text: string): Value | undefined;
  format(value: Value): string;
}): Converter<Value> {
  const { pattern } = definition;
  return {
    pattern: typeof pattern === "string" ? pattern : pattern.source,
    parse: (text) => definition.parse(text),
    format: (value) => definition.format(value),
  };
}

const asItIs = { parse: (text: string): string => text, format: String };

/** Those that every pattern knows. */
export const builtInConverters = {
  /** Digits; a number. What is beyond 2^53 matches no route: nothing can have that number. */
  int: converter<number>({
    pattern: "[0-9]+",
    parse: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : undefined),
    format: String,
  }),
  /** One segment of the path. */
  str: converter<string>({ pattern: "[^/]+", ...asItIs }),
  /** Letters and digits of ASCII, hyphens, underscores. */
  slug: converter<string>({ pattern: "[-a-zA-Z0-9_]+", ...asItIs }),
  /** A UUID in lower case, with its hyphens. */
  uuid: converter<string>({
    pattern: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    ...asItIs,
  }),
  /** Anything that is not empty, slashes too. */
  path: converter<string>({ pattern: ".+", ...asItIs }),
};
